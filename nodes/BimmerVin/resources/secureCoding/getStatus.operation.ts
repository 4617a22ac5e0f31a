import { defineOperation } from '../operation';

export const getStatus = defineOperation('secureCodingStatus', {
	value: 'getStatus',
	name: 'Get Status',
	action: 'Get the status of a secure coding job',
	description: 'Get the status of a job, and its signed coding files (NCD) once it is done',
});
