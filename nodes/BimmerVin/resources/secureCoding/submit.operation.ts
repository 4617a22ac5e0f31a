import { defineOperation } from '../operation';
import { vehicleDataFields } from './vehicleDataFields';

export const submit = defineOperation(
	'secureCodingSubmit',
	{
		value: 'submit',
		name: 'Submit',
		action: 'Submit a secure coding job',
		description:
			'Submit a vehicle order (FA) and control unit list (SVT) to be signed. Gives a job ID at once; the files come with Wait, Get Status or the BimmerVIN Trigger.',
	},
	vehicleDataFields,
);
