import type { INodeProperties, NodeHint } from 'n8n-workflow';

import { ENDPOINT_AT, ENDPOINTS, inCredits } from '../shared/api/catalog';
import { CHOSEN_OPERATION, operationsOf } from './describedOperations';

/** Above these amounts, the editor shows what the current input may cost, in cents. */
const STEPS = [1_000, 10_000, 100_000];

const centsAt = (path: string | undefined): number => {
	const name = ENDPOINT_AT.get(path ?? '');
	return name ? ENDPOINTS[name].cents : 0;
};

/** The price of every operation by `resource.operation`, in cents, taken from the description itself. */
const findPrices = (properties: INodeProperties[]): Record<string, number> =>
	Object.fromEntries(
		operationsOf(properties).map(({ key, option }) => [key, centsAt(option.routing?.request?.url)]),
	);

/**
 * Hints that say what a run over the current input may cost. The text of a hint is fixed, so there is one hint for each range of
 * amounts, and the ranges do not overlap.
 */
export function costHints(properties: INodeProperties[]): NodeHint[] {
	const prices = JSON.stringify(findPrices(properties));
	const cost = `(${prices})[${CHOSEN_OPERATION}] * $input.all().length`;
	return STEPS.map((step, index) => {
		const next = STEPS[index + 1];
		const isBelow = next === undefined ? '' : ` && ${cost} <= ${next}`;
		return {
			type: 'warning',
			location: 'ndv',
			whenToDisplay: 'beforeExecution',
			displayCondition: `={{ ${cost} > ${step}${isBelow} }}`,
			message: `With the current input, this node may spend more than ${inCredits(step)} credits. To set a limit, add Max Credits in the options.`,
		};
	});
}
