import { defineOperation } from '../operation';

export const getState = defineOperation('vehicleState', {
	value: 'getState',
	name: 'Get State',
	action: 'Get the state of a vehicle',
	description: 'Get control units, equipment, iLevel, head unit, factory options',
});
