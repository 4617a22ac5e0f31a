import { costsReported } from '../../chaos/invariants/costs';
import type { SaidCharged, SeenOutcome } from '../../chaos/evidence';
import { bad, call, chain, evidence, execution, good, item } from './fabricated';

const saying = (outcome: SeenOutcome, cents: number, charged: SaidCharged): SeenOutcome => ({
	...outcome,
	cost: { cents, charged },
});
const ran = (...outcomes: SeenOutcome[]) =>
	chain({
		items: outcomes.map(() => item),
		executions: [
			execution({ outcomes: outcomes.map((outcome, itemIndex) => ({ ...outcome, itemIndex })) }),
		],
	});
const lost = call({ status: 0, fault: 'resetAfter', charged: false });
const FREE = saying(good, 0, 'no');

it.each([
	['a charge, told once', [ran(saying(good, 20, 'yes'))], [call()]],
	['a duplicate costs nothing more', [ran(saying(good, 20, 'yes'), FREE)], [call()]],
	['a charge in doubt may be none', [ran(saying(bad('maybe'), 20, 'maybe'))], [lost]],
	[
		'a failed execution has no items',
		[chain({ executions: [execution({ error: 'x' })] })],
		[call()],
	],
])('%s', (_, chains, requests) => {
	expect(costsReported(evidence(chains, requests))).toEqual([]);
});

it.each([
	['an item says nothing', [ran({ itemIndex: 0, kind: 'delivered' })], [call()]],
	['a charge is told twice', [ran(saying(good, 20, 'yes'), saying(good, 20, 'yes'))], [call()]],
	['a charge is not told', [ran(FREE)], [call()]],
	['one in doubt is told at more than its price', [ran(saying(bad('maybe'), 40, 'maybe'))], [lost]],
	[
		'a charge that there was not, without a doubt',
		[ran(saying(good, 20, 'yes'))],
		[call({ charged: false })],
	],
])('%s: broken', (_, chains, requests) => {
	expect(costsReported(evidence(chains, requests))).toHaveLength(1);
});
