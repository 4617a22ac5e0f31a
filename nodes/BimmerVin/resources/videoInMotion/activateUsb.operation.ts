import { defineOperation } from '../operation';

export const activateUsb = defineOperation('videoInMotionUsb', {
	value: 'activateUsb',
	name: 'Activate by USB',
	action: 'Activate Video In Motion by USB',
	description: 'UPD file that turns Video In Motion on. For EVO ID5 and ID6 head units.',
});
