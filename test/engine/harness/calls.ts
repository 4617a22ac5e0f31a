import {
	NodeHelpers,
	type IDataObject,
	type INodeParameters,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { BimmerVin } from '../../../nodes/BimmerVin/BimmerVin.node.ts';
import { ENDPOINTS, type Endpoint, type EndpointName } from '../../../nodes/shared/api/catalog';
import type { EngineRun, NodeSettings } from './engine';

export interface DescribedOperation {
	readonly resource: string;
	readonly operation: string;
	readonly option: INodePropertyOptions;
	readonly endpointName: EndpointName;
	readonly endpoint: Endpoint;
	/** Asks for a VIN, else for a job ID. */
	readonly asksForVin: boolean;
}

export const { description } = new BimmerVin();

export const propertiesNamed = (name: string) =>
	description.properties.filter((property) => property.name === name);

export const choicesOf = (name: string, resource?: string): INodePropertyOptions[] =>
	propertiesNamed(name)
		.filter(({ displayOptions }) => !resource || displayOptions?.show?.resource?.includes(resource))
		.flatMap(({ options = [] }) => options as INodePropertyOptions[]);

export const isShown = (name: string, parameters: INodeParameters): boolean =>
	propertiesNamed(name).some((property) =>
		NodeHelpers.displayParameter(parameters, property, null, description),
	);

const endpointAt = (url: string | undefined): EndpointName => {
	const names = Object.keys(ENDPOINTS) as EndpointName[];
	const name = names.find((known) => ENDPOINTS[known].path === url);
	if (!name) throw new Error(`No endpoint of the catalog is at ${url}`);
	return name;
};

const describeOperation = (resource: string, option: INodePropertyOptions): DescribedOperation => {
	const operation = String(option.value);
	const endpointName = endpointAt(option.routing?.request?.url);
	return {
		resource,
		operation,
		option,
		endpointName,
		endpoint: ENDPOINTS[endpointName],
		asksForVin: isShown('vin', { resource, operation }),
	};
};

/** Every operation of the node, as its description has it. */
export const OPERATIONS: DescribedOperation[] = choicesOf('resource').flatMap(({ value }) =>
	choicesOf('operation', String(value)).map((option) => describeOperation(String(value), option)),
);

/** Calls an operation with `vin` and `jobId` from the item. */
export const callOf = (
	{ resource, operation }: Pick<DescribedOperation, 'resource' | 'operation'>,
	{ options = {}, parameters = {}, ...settings }: CallSettings = {},
): NodeSettings => ({
	...settings,
	parameters: {
		resource,
		operation,
		...(isShown('vin', { resource, operation })
			? { vin: '={{ $json.vin }}' }
			: { jobId: '={{ $json.jobId }}' }),
		options: options as INodeParameters,
		...parameters,
	},
});

export type CallSettings = Partial<NodeSettings> & { options?: IDataObject };

export const asItems = (vins: string[]): IDataObject[] => vins.map((vin) => ({ vin }));

/** What a user reads of a failed run. */
export const wordsOf = ({ error }: EngineRun): string =>
	error ? `${error.message}\n${error.description ?? ''}` : '';

/** The details of items that failed with On Error = Continue. */
export const detailsOf = (items: Array<{ json: IDataObject }>): IDataObject[] =>
	items.map(({ json }) => json.details as IDataObject);
