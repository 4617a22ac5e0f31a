import {
	NodeConnectionTypes,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { DEFAULT_BASE_URL } from '../shared/api/catalog';
import { paginate } from '../shared/run/paginate';
import { costHints } from './costHints';
import { jobIdField } from './fields/jobId';
import { optionsField } from './fields/options';
import { vinField } from './fields/vin';
import { operationHints } from './operationHints';
import { carPlay } from './resources/carPlay/CarPlay.resource';
import { navigationMap } from './resources/navigationMap/NavigationMap.resource';
import { secureCoding } from './resources/secureCoding/SecureCoding.resource';
import { service } from './resources/service/Service.resource';
import { vehicle } from './resources/vehicle/Vehicle.resource';
import { videoInMotion } from './resources/videoInMotion/VideoInMotion.resource';
import { subtitle } from './subtitle';

const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'CarPlay', value: 'carPlay' },
			{ name: 'Navigation Map', value: 'navigationMap' },
			{ name: 'Secure Coding', value: 'secureCoding' },
			{ name: 'Service', value: 'service' },
			{ name: 'Vehicle', value: 'vehicle' },
			{ name: 'Video In Motion', value: 'videoInMotion' },
		],
		default: 'vehicle',
	},
	...carPlay,
	...navigationMap,
	...secureCoding,
	...service,
	...vehicle,
	...videoInMotion,
	vinField,
	jobIdField,
	optionsField,
];

export class BimmerVin implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'BimmerVIN',
		name: 'bimmerVin',
		icon: { light: 'file:../../icons/bimmerVin.svg', dark: 'file:../../icons/bimmerVin.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: subtitle(properties),
		description: 'Look up BMW vehicles by VIN, and generate activation codes and coding files',
		defaults: { name: 'BimmerVIN' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'bimmerVinApi', required: true }],
		// Not an expression, which n8n would evaluate twice per item. The nodes use the address in the credential: see operations.ts.
		requestDefaults: { baseURL: DEFAULT_BASE_URL },
		requestOperations: { pagination: paginate },
		hints: [...operationHints, ...costHints(properties)],
		properties,
	};
}
