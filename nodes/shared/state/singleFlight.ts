import type { IContextObject } from 'n8n-workflow';

import { madeOnce } from './attached';

/**
 * Requests in progress, by execution and node. An execution may have several runs of a node at once: retries started by n8n,
 * and parallel calls of an agent. Equal requests with the same run index share one call.
 */
const flights = madeOnce<IContextObject, Map<string, Promise<unknown>>>(() => new Map());

/**
 * Joins an equal request in progress, or sends it.
 * @param isUsable whether the outcome of another run's call can be used
 * @returns the outcome, and whether it is this caller's own
 */
export async function singleFlight<T>(
	context: IContextObject,
	name: string,
	send: () => Promise<T>,
	isUsable: (outcome: T) => boolean,
): Promise<{ outcome: T; isOwn: boolean }> {
	const underWay = flights(context);
	// Checked again after each outcome that cannot be used, so that only one of several waiting callers sends.
	for (let other = underWay.get(name); other; other = underWay.get(name)) {
		const outcome = (await other) as T;
		if (isUsable(outcome)) return { outcome, isOwn: false };
		if (underWay.get(name) === other) underWay.delete(name);
	}
	const own = send();
	underWay.set(name, own);
	try {
		return { outcome: await own, isOwn: true };
	} finally {
		if (underWay.get(name) === own) underWay.delete(name);
	}
}
