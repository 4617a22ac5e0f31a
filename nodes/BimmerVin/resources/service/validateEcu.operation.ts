import { defineOperation } from '../operation';

export const validateEcu = defineOperation('ecuValidation', {
	value: 'validateEcu',
	name: 'Validate ECU',
	action: 'Validate the control units',
	description:
		'Generate the validation file for the control units of a vehicle. For models from July 2018 on, after replacing a control unit.',
});
