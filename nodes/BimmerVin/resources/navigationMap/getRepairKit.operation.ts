import { defineOperation } from '../operation';

export const getRepairKit = defineOperation('fscRepairKit', {
	value: 'getRepairKit',
	name: 'Get FSC Repair Kit',
	action: 'Get an FSC repair kit',
	description: 'Get a package that repairs the activation codes (FSC) of a vehicle',
});
