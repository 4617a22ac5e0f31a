import { defineOperation } from '../operation';

export const wait = defineOperation('secureCodingStatus', {
	value: 'wait',
	name: 'Wait',
	action: 'Wait for a secure coding job',
	description: 'Get the signed coding files (NCD) of a job as soon as it is done',
});
