import type { INodeProperties, INodePropertyOptions, NodeHint } from 'n8n-workflow';

import { ENDPOINTS, inCredits } from '../shared/api/catalog';

/** From these amounts on the editor says what the present input may cost, in cents. */
const STEPS = [1_000, 10_000, 100_000];

const centsOfPath = new Map<string, number>(
	Object.values(ENDPOINTS).map(({ path, cents }) => [path, cents]),
);

/** The price of every operation by `resource.operation`, in cents, read off the description itself. */
function findPrices(properties: INodeProperties[]): Record<string, number> {
	const prices: Record<string, number> = {};
	for (const { name, displayOptions, options = [] } of properties) {
		const [resource] = displayOptions?.show?.resource ?? [];
		if (name !== 'operation' || typeof resource !== 'string') continue;
		for (const { value, routing } of options as INodePropertyOptions[]) {
			const url = routing?.request?.url ?? '';
			prices[`${resource}.${String(value)}`] = centsOfPath.get(url) ?? 0;
		}
	}
	return prices;
}

/**
 * Hints of what a run over the present input may cost. A hint's text is fixed, so there is one for each range of
 * amounts, and the ranges exclude each other.
 */
export function costHints(properties: INodeProperties[]): NodeHint[] {
	const prices = JSON.stringify(findPrices(properties));
	const cost = `(${prices})[$parameter["resource"] + "." + $parameter["operation"]] * $input.all().length`;
	return STEPS.map((step, index) => {
		const next = STEPS[index + 1];
		const isBelow = next === undefined ? '' : ` && ${cost} <= ${next}`;
		return {
			type: 'warning',
			location: 'ndv',
			whenToDisplay: 'beforeExecution',
			displayCondition: `={{ ${cost} > ${step}${isBelow} }}`,
			message: `With the present input this node may spend more than ${inCredits(step)} credits. Max Credits in the options sets a limit.`,
		};
	});
}
