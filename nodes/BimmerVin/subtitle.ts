import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { CHOSEN_OPERATION, operationsOf } from './describedOperations';

/**
 * The text under the node on the canvas, with the names from the dropdowns: "Vehicle: Check CarPlay". The usual subtitle of n8n
 * would show the stored values.
 */
export function subtitle(properties: INodeProperties[]): string {
	const { options = [] } = properties.find(({ name }) => name === 'resource') ?? {};
	const resourceNames = new Map(
		(options as INodePropertyOptions[]).map(({ name, value }) => [value, name]),
	);
	const names = Object.fromEntries(
		operationsOf(properties).map(({ key, resource, option }) => [
			key,
			`${resourceNames.get(resource)}: ${option.name}`,
		]),
	);
	return `={{ (${JSON.stringify(names)})[${CHOSEN_OPERATION}] }}`;
}
