import { defineOperation } from '../operation';

export const activateFullscreenUsb = defineOperation('fullscreenUsb', {
	value: 'activateFullscreenUsb',
	name: 'Activate Fullscreen by USB',
	action: 'Activate CarPlay fullscreen by USB',
	description: 'Get a UPD file for the Fullscreen add-on. For EVO ID5 and ID6 head units.',
});
