import { defineOperation } from '../operation';

export const activateUsb = defineOperation('carPlayUsb', {
	value: 'activateUsb',
	name: 'Activate by USB',
	action: 'Activate CarPlay by USB',
	description:
		'Generate a UPD file that turns CarPlay on from a USB stick. For EVO ID5 and ID6 head units.',
});
