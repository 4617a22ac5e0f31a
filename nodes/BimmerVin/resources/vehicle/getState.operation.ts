import { defineOperation } from '../operation';

export const getState = defineOperation('vehicleState', {
	value: 'getState',
	name: 'Get State',
	action: 'Get the state of a vehicle',
	description: 'Control units, equipment, iLevel, head unit and factory options',
});
