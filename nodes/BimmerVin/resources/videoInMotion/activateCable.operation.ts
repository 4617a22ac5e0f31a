import { defineOperation } from '../operation';

export const activateCable = defineOperation('videoInMotionCable', {
	value: 'activateCable',
	name: 'Activate by Cable',
	action: 'Activate Video In Motion by cable',
	description:
		'Get a Feature Installer code that turns on Video In Motion. For EVO ID5 and ID6 head units.',
});
