import { defineOperation } from '../operation';
import { vehicleDataFields } from './vehicleDataFields';

export const submitAndWait = defineOperation(
	'secureCodingSubmit',
	{
		value: 'submitAndWait',
		name: 'Submit and Wait',
		action: 'Submit a secure coding job and wait for its files',
		description:
			'Submit a vehicle order (FA) and control unit list (SVT), and wait for the signed coding files (NCD), typically 10 to 50 seconds',
	},
	vehicleDataFields,
);
