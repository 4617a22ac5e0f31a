import { defineOperation } from '../operation';
import { vehicleDataFields } from './vehicleDataFields';

export const submitAndWait = defineOperation(
	'secureCodingSubmit',
	{
		value: 'submitAndWait',
		name: 'Submit and Wait',
		action: 'Submit a secure coding job and wait for its files',
		description:
			'Get the signed coding files (NCD) for an FA and SVT, typically after 10 to 50 seconds',
	},
	vehicleDataFields,
);
