import { defineOperation } from '../operation';

export const activateFullscreenUsb = defineOperation('fullscreenUsb', {
	value: 'activateFullscreenUsb',
	name: 'Activate Fullscreen by USB',
	action: 'Activate CarPlay fullscreen by USB',
	description:
		'Generate a UPD file that turns the CarPlay Fullscreen add-on on from a USB stick. For EVO ID5 and ID6 head units.',
});
