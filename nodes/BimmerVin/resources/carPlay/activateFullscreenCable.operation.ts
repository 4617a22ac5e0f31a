import { defineOperation } from '../operation';

export const activateFullscreenCable = defineOperation('fullscreenCable', {
	value: 'activateFullscreenCable',
	name: 'Activate Fullscreen by Cable',
	action: 'Activate CarPlay fullscreen by cable',
	description:
		'Get a Feature Installer code for the Fullscreen add-on. For EVO ID5 and ID6 head units.',
});
