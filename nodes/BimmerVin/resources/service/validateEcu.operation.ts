import { defineOperation } from '../operation';

export const validateEcu = defineOperation('ecuValidation', {
	value: 'validateEcu',
	name: 'Validate ECU',
	action: 'Validate the control units',
	description:
		'Validation file for the control units. For models from July 2018 on, after a replacement.',
});
