import { defineOperation } from '../operation';

export const getSfaRepairKit = defineOperation('sfaRepairKit', {
	value: 'getSfaRepairKit',
	name: 'Get SFA Repair Kit',
	action: 'Get an SFA repair kit',
	description:
		'Get an SFA kit for control units that need secure flashing after an update or a replacement',
});
