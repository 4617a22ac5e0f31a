import { defineOperation } from '../operation';

export const wait = defineOperation('secureCodingStatus', {
	value: 'wait',
	name: 'Wait',
	action: 'Wait for a secure coding job',
	description: 'Wait until a job is done, and get its signed coding files (NCD)',
});
