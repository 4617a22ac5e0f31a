import { defineOperation } from '../operation';

export const activateUsb = defineOperation('videoInMotionUsb', {
	value: 'activateUsb',
	name: 'Activate by USB',
	action: 'Activate Video In Motion by USB',
	description: 'Get a UPD file that turns on Video In Motion. For EVO ID5 and ID6 head units.',
});
