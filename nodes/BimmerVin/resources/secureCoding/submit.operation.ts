import { defineOperation } from '../operation';
import { vehicleDataFields } from './vehicleDataFields';

export const submit = defineOperation(
	'secureCodingSubmit',
	{
		value: 'submit',
		name: 'Submit',
		action: 'Submit a secure coding job',
		description:
			'Submit an FA and SVT for signing and get a job ID. Fetch files later with Wait or the trigger.',
	},
	vehicleDataFields,
);
