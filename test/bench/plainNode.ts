import { NodeConnectionTypes, type INodeType } from 'n8n-workflow';

import { ENDPOINTS } from '../../nodes/shared/api/catalog';

/** What the usual package does: one resource, one operation, one field, no hook of its own. */
export const plainNode: INodeType = {
	description: {
		displayName: 'Plain',
		name: 'plain',
		group: ['transform'],
		version: 1,
		description: 'A plain declarative node',
		defaults: { name: 'Plain' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'bimmerVinApi', required: true }],
		requestDefaults: { baseURL: '={{ $credentials.baseUrl }}' },
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [{ name: 'Vehicle', value: 'vehicle' }],
				default: 'vehicle',
			},
			...['vehicle', 'navigationMap', 'carPlay', 'videoInMotion', 'secureCoding', 'service'].map(
				(resource) => ({
					displayName: 'Operation',
					name: 'operation',
					type: 'options' as const,
					noDataExpression: true,
					displayOptions: { show: { resource: [resource] } },
					options: [
						{
							name: 'Get State',
							value: 'getState',
							action: 'Get state',
							routing: {
								request: { method: 'POST' as const, url: ENDPOINTS.vehicleState.path },
							},
						},
					],
					default: 'getState',
				}),
			),
			{
				displayName: 'VIN',
				name: 'vin',
				type: 'string',
				default: '',
				routing: { send: { type: 'body', property: 'vin' } },
			},
			...[
				'mapType',
				'vehicleOrder',
				'inputMode',
				'fa',
				'svt',
				'faBinaryField',
				'svtBinaryField',
			].map((name) => ({
				displayName: name,
				name,
				type: 'string' as const,
				default: '',
				displayOptions: { show: { resource: ['secureCoding'] } },
			})),
			{
				displayName: 'Job ID',
				name: 'jobId',
				type: 'string',
				default: '',
				displayOptions: { show: { operation: ['getStatus'] } },
			},
			{ displayName: 'Options', name: 'options', type: 'collection', default: {}, options: [] },
		],
	},
};
