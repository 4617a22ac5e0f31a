import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

const choices = ({ options = [] }: INodeProperties) => options as INodePropertyOptions[];

/**
 * What stands under the node on the canvas, in the words of the dropdowns: "Vehicle: Check CarPlay", where n8n's usual
 * subtitle would show what workflows store.
 */
export function subtitle(properties: INodeProperties[]): string {
	const resources = properties.find(({ name }) => name === 'resource');
	const resourceNames = new Map(
		resources && choices(resources).map(({ name, value }) => [value, name]),
	);
	const names: Record<string, string> = {};
	for (const property of properties) {
		const [resource] = property.displayOptions?.show?.resource ?? [];
		if (property.name !== 'operation' || typeof resource !== 'string') continue;
		for (const { name, value } of choices(property)) {
			names[`${resource}.${String(value)}`] = `${resourceNames.get(resource)}: ${name}`;
		}
	}
	return `={{ (${JSON.stringify(names)})[$parameter["resource"] + "." + $parameter["operation"]] }}`;
}
