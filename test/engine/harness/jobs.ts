import type { IDataObject } from 'n8n-workflow';

import type { NodeSettings } from './engine';

/** A node of secure coding, with a vehicle or a job ID from each item, that looks at its jobs without delay. */
export const jobSettings = (
	operation: string,
	options: IDataObject = {},
	more: Partial<NodeSettings> = {},
): NodeSettings => ({
	parameters: {
		resource: 'secureCoding',
		operation,
		vin: '={{ $json.vin }}',
		jobId: '={{ $json.jobId }}',
		vehicleOrder: 'original',
		options: { pollInterval: 0.05, ...options },
	},
	...more,
});
