import {
	NodeConnectionTypes,
	type IExecuteSingleFunctions,
	type IN8nHttpFullResponse,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

/** Resources, each with its only operation here. A package for this API would have as many dropdowns. */
const OPERATIONS = {
	vehicle: { name: 'getState', path: '/vehicle-state' },
	navigationMap: { name: 'generateFscCode', path: '/fsc-code' },
	carPlay: { name: 'activateCable', path: '/carplay-coding' },
	videoInMotion: { name: 'activateUsb', path: '/vim-coding-usb' },
	secureCoding: { name: 'submit', path: '/secure-coding-async' },
	service: { name: 'fixVoCoding', path: '/vo-coding-fix' },
};

/** Converts the base64 text of an answer to a file, in the way packages usually do it. */
async function toFile(
	this: IExecuteSingleFunctions,
	_items: INodeExecutionData[],
	{ body }: IN8nHttpFullResponse,
): Promise<INodeExecutionData[]> {
	const { file, filename, ...json } = body as { file: string; filename: string };
	const data = await this.helpers.prepareBinaryData(Buffer.from(file, 'base64'), filename);
	return [{ json, binary: { data } }];
}

/** A typical package: routing in the fields, and no hook except for files. It's self-contained, as n8n loads it. */
export class Plain implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Plain',
		name: 'plain',
		group: ['transform'],
		version: 1,
		description: 'A plain declarative node',
		defaults: { name: 'Plain' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'plainApi', required: true }],
		requestDefaults: { baseURL: '={{ $credentials.baseUrl }}' },
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: Object.keys(OPERATIONS).map((value) => ({ name: value, value })),
				default: 'vehicle',
			},
			...Object.entries(OPERATIONS).map(([resource, { name, path }]) => ({
				displayName: 'Operation',
				name: 'operation',
				type: 'options' as const,
				noDataExpression: true,
				displayOptions: { show: { resource: [resource] } },
				options: [
					{
						name,
						value: name,
						action: name,
						routing: {
							request: { method: 'POST' as const, url: path },
							...(name === 'activateUsb' ? { output: { postReceive: [toFile] } } : {}),
						},
					},
				],
				default: name,
			})),
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
	};
}
