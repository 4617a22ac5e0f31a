import type { INodeProperties } from 'n8n-workflow';

import { JOB_OPERATIONS } from './operations';

export const jobIdField: INodeProperties = {
	displayName: 'Job ID',
	name: 'jobId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. {{ $json.jobId }}',
	description: 'The job ID that Submit returned',
	displayOptions: { show: { resource: ['secureCoding'], operation: JOB_OPERATIONS } },
};
