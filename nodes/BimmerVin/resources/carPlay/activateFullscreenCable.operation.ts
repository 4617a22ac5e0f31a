import { defineOperation } from '../operation';

export const activateFullscreenCable = defineOperation('fullscreenCable', {
	value: 'activateFullscreenCable',
	name: 'Activate Fullscreen by Cable',
	action: 'Activate CarPlay fullscreen by cable',
	description:
		'Generate a Feature Installer code that turns the CarPlay Fullscreen add-on on. For EVO ID5 and ID6 head units.',
});
