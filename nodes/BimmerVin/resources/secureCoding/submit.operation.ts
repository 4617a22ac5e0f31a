import { defineOperation } from '../operation';
import { vehicleDataFields } from './vehicleDataFields';

export const submit = defineOperation(
	'secureCodingSubmit',
	{
		value: 'submit',
		name: 'Submit',
		action: 'Submit a secure coding job',
		description:
			'ID of a job that signs an FA and SVT. The files come later, with Wait or the trigger.',
	},
	vehicleDataFields,
);
