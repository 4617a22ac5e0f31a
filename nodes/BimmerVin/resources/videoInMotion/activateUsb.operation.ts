import { defineOperation } from '../operation';

export const activateUsb = defineOperation('videoInMotionUsb', {
	value: 'activateUsb',
	name: 'Activate by USB',
	action: 'Activate Video In Motion by USB',
	description:
		'Generate a UPD file that turns Video In Motion on from a USB stick. For EVO ID5 and ID6 head units.',
});
