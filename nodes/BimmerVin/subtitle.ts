import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { CHOSEN_OPERATION, operationsOf } from './describedOperations';

/**
 * What stands under the node on the canvas, in the words of the dropdowns: "Vehicle: Check CarPlay", where n8n's usual
 * subtitle would show what workflows store.
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
