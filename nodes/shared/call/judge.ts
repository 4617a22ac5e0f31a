import { checkBudget } from './budget';
import type { Item } from './prepare';
import { recall } from './reuse';
import type { Run, Verdict } from './run';

/** The requests among these items that would be paid for: each once, and none that is paid already. */
function findDue(run: Run, items: Item[]): { dueCents: number; requestCount: number } {
	const due = new Map<string, number>();
	for (const { ready, endpoint, reuseMinutes } of items) {
		if (!ready || endpoint.cents === 0) continue;
		const isPaid = run.receipts.find(ready.key) ?? recall(ready.key, reuseMinutes, Date.now());
		if (!isPaid) due.set(ready.key, endpoint.cents);
	}
	const dueCents = [...due.values()].reduce((sum, cents) => sum + cents, 0);
	return { dueCents, requestCount: due.size };
}

/** Decides whether the items that have arrived together may be sent. */
export function judgeArrivals(run: Run, items: Item[]): Verdict {
	const [first] = items;
	if (!first) return { kind: 'abandoned' };

	const faulty = items.find(({ problem }) =>
		run.stopMode ? problem !== undefined : problem?.stopsTheRest,
	);
	if (faulty?.problem) {
		return { kind: 'refused', why: faulty.problem, itemIndex: faulty.itemIndex };
	}

	const limits = items.flatMap(({ maxCents }) => (maxCents === undefined ? [] : [maxCents]));
	const overBudget = checkBudget({
		maxCents: limits.length > 0 ? Math.min(...limits) : undefined,
		spentCents: run.receipts.spentCents,
		...findDue(run, items),
	});
	if (overBudget) return { kind: 'refused', why: overBudget, itemIndex: first.itemIndex };
	return { kind: 'go' };
}
