import { defineOperation } from '../operation';

export const activateUsb = defineOperation('carPlayUsb', {
	value: 'activateUsb',
	name: 'Activate by USB',
	action: 'Activate CarPlay by USB',
	description: 'UPD file that turns CarPlay on. For EVO ID5 and ID6 head units.',
});
