import { defineOperation } from '../operation';

export const getSfaRepairKit = defineOperation('sfaRepairKit', {
	value: 'getSfaRepairKit',
	name: 'Get SFA Repair Kit',
	action: 'Get an SFA repair kit',
	description:
		'Download the Secure Feature Activation (SFA) kit, needed after updating or replacing a control unit that needs secure flashing',
});
