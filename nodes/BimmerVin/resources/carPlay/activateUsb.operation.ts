import { defineOperation } from '../operation';

export const activateUsb = defineOperation('carPlayUsb', {
	value: 'activateUsb',
	name: 'Activate by USB',
	action: 'Activate CarPlay by USB',
	description: 'Get a UPD file that turns on CarPlay. For EVO ID5 and ID6 head units.',
});
