import { checkBudget } from './budget';
import { explainEarlierRefusal } from './keptRefusal';
import type { Item } from './prepare';
import type { Admission } from './gathering';
import type { RunContext } from './runContext';

/** The paid requests among these items, each once, without those that are already paid or in progress. */
function findDue(run: RunContext, items: Item[]): Map<string, number> {
	const due = new Map<string, number>();
	for (const { ready, endpoint } of items) {
		if (!ready || endpoint.cents === 0 || ready.cached) continue;
		const { receipts } = run;
		if (receipts.find(ready.key) || receipts.isBought(ready.key)) continue;
		if (receipts.findRefusal(ready.key, ready.account.path)) continue;
		if (receipts.isReserved(ready.key)) continue;
		due.set(ready.key, endpoint.cents);
	}
	return due;
}

/** In Stop mode, one item that is known to fail ends the run, so nothing more is sent for the others. */
function findKeptRefusal(run: RunContext, items: Item[]): Admission | undefined {
	for (const { ready, subject, itemIndex } of items) {
		const why = ready && explainEarlierRefusal(run.receipts, ready, subject);
		if (why) return { kind: 'refused', why, itemIndex };
	}
	return undefined;
}

/** With On Error = Continue, a problem affects only its own item, but an unreadable spend limit affects all of them. */
const LIMIT_PROBLEMS: ReadonlySet<string> = new Set(['invalidLimit', 'limitSetByModel']);

/** Decides whether a batch of items may be sent. */
export function admit(run: RunContext, items: Item[]): Admission {
	const [first] = items;
	if (!first) return { kind: 'abandoned' };

	for (const item of items) run.noteRequest(item);
	const faulty = items.find(({ problem }) =>
		run.stopMode ? problem !== undefined : LIMIT_PROBLEMS.has(problem?.reason ?? ''),
	);
	if (faulty?.problem) {
		return { kind: 'refused', why: faulty.problem, itemIndex: faulty.itemIndex };
	}

	const refused = run.stopMode ? findKeptRefusal(run, items) : undefined;
	if (refused) return refused;
	const due = findDue(run, items);
	const limits = items.flatMap(({ maxCents }) => (maxCents === undefined ? [] : [maxCents]));
	const overBudget = checkBudget({
		// Not Math.min(...): a call takes only about 100,000 arguments.
		maxCents: limits.length > 0 ? limits.reduce((a, b) => Math.min(a, b)) : undefined,
		spentCents: run.receipts.committedCents,
		dueCents: [...due.values()].reduce((sum, cents) => sum + cents, 0),
		requestCount: due.size,
	});
	if (overBudget) return { kind: 'refused', why: overBudget, itemIndex: first.itemIndex };
	due.forEach((cents, key) => run.receipts.reserve(key, cents));
	return { kind: 'go' };
}
