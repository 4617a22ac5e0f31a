import type { INodeProperties } from 'n8n-workflow';

import { JOB_OPERATIONS } from './operations';

/** One property for all operations with a vehicle, because n8n evaluates every property for every item. */
export const vinField: INodeProperties = {
	displayName: 'VIN',
	name: 'vin',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. WBA8E9C50GK646975',
	description:
		'The 17-character vehicle identification number. The Vehicle operations also take its last 7 characters.',
	displayOptions: { hide: { operation: JOB_OPERATIONS } },
};
