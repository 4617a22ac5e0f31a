import { defineOperation } from '../operation';

export const getOrder = defineOperation('vehicleOrder', {
	value: 'getOrder',
	name: 'Get Order',
	action: 'Get the factory order of a vehicle',
	description: 'Get the factory order (FA): equipment list, build configuration and FA codes',
});
