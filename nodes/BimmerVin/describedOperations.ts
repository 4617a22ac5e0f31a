import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/** The operation selected in a node, as part of an expression: `vehicle.getState`. */
export const CHOSEN_OPERATION = '$parameter["resource"] + "." + $parameter["operation"]';

/** Every operation in a description, with its key `resource.operation`. */
export function operationsOf(
	properties: INodeProperties[],
): Array<{ key: string; resource: string; option: INodePropertyOptions }> {
	return properties.flatMap(({ name, displayOptions, options = [] }) => {
		const [resource] = displayOptions?.show?.resource ?? [];
		if (name !== 'operation' || typeof resource !== 'string') return [];
		return (options as INodePropertyOptions[]).map((option) => ({
			key: `${resource}.${String(option.value)}`,
			resource,
			option,
		}));
	});
}
