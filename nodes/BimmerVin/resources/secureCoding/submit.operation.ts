import { defineOperation } from '../operation';
import { vehicleDataFields } from './vehicleDataFields';

export const submit = defineOperation(
	'secureCodingSubmit',
	{
		value: 'submit',
		name: 'Submit',
		action: 'Submit a secure coding job',
		description:
			'Submit a job that signs an FA and SVT, and get its job ID. Fetch the files later with Wait or the trigger.',
	},
	vehicleDataFields,
);
