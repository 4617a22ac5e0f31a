import { defineOperation } from '../operation';

export const activateCable = defineOperation('carPlayCable', {
	value: 'activateCable',
	name: 'Activate by Cable',
	action: 'Activate CarPlay by cable',
	description:
		'Get a Feature Installer code that turns on CarPlay. For EVO ID5 and ID6 head units.',
});
