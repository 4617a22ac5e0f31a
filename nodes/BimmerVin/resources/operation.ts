import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { ENDPOINTS, inCredits, type Endpoint, type EndpointName } from '../../shared/api/catalog';
import { prepareItemPreSend } from '../../shared/run/prepare';

/** One entry in an operation dropdown, with its additional fields. */
export interface Operation {
	readonly option: INodePropertyOptions & { value: string };
	readonly fields: INodeProperties[];
}

interface OperationText {
	/** The value that workflows store. */
	readonly value: string;
	/** The name in the dropdown, in title case. */
	readonly name: string;
	/** The name in the list of actions, in sentence case. The price is added. */
	readonly action: string;
	/** What the operation returns, and for which cars. The price comes first, because the dropdown cuts the text after two lines. */
	readonly description: string;
}

/** The list price of a call, as shown to users. */
export function describePrice({ cents, tiers }: Endpoint): string {
	if (cents === 0) return 'free';
	const price = `${inCredits(cents)} credits`;
	const cheapest = tiers?.at(-1);
	return cheapest ? `${price}, down to ${inCredits(cheapest.cents)} by monthly volume` : price;
}

const asSentence = (price: string): string => (price === 'free' ? 'Free of charge' : price);

/** An operation that posts to one endpoint. Its price comes from the catalog, so it stands in one place. */
export function defineOperation(
	endpointName: EndpointName,
	{ value, name, action, description }: OperationText,
	fields: INodeProperties[] = [],
): Operation {
	const endpoint: Endpoint = ENDPOINTS[endpointName];
	const listPrice = endpoint.cents === 0 ? 'free' : `${inCredits(endpoint.cents)} credits`;
	return {
		option: {
			name,
			value,
			action: `${action} (${listPrice})`,
			description: `${asSentence(describePrice(endpoint))}. ${description.replace(/\.$/, '')}.`,
			routing: {
				request: { method: 'POST', url: endpoint.path },
				send: { paginate: true, preSend: [prepareItemPreSend] },
			},
		},
		fields,
	};
}

/** Maps every field to the operations that have it: a field that several operations share is one property. */
function fieldOperations(operations: Operation[]): Map<INodeProperties, string[]> {
	const found = new Map<INodeProperties, string[]>();
	for (const { option, fields } of operations) {
		for (const field of fields) found.set(field, [...(found.get(field) ?? []), option.value]);
	}
	return found;
}

/** The operation dropdown of a resource, followed by the fields of its operations. */
export function defineResource(resource: string, operations: Operation[]): INodeProperties[] {
	const options = operations.map(({ option }) => option);
	const firstOperation = operations[0]?.option.value;
	return [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			displayOptions: { show: { resource: [resource] } },
			options,
			default: firstOperation,
		},
		...[...fieldOperations(operations)].map(([field, values]) => ({
			...field,
			displayOptions: {
				show: { resource: [resource], operation: values, ...field.displayOptions?.show },
			},
		})),
	];
}
