import { defineOperation } from '../operation';

export const validateEcu = defineOperation('ecuValidation', {
	value: 'validateEcu',
	name: 'Validate ECU',
	action: 'Validate the control units',
	description:
		'Get a validation file for the control units after a replacement. For models from July 2018 on.',
});
