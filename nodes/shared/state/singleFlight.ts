import type { IContextObject } from 'n8n-workflow';

import { madeOnce } from './attached';

/**
 * Requests under way, by execution and node. Several runs of a node can be under way in one execution: tries that
 * n8n has started anew, and an agent's calls at the same time. Equal requests of the same run index share one call.
 */
const flights = madeOnce<IContextObject, Map<string, Promise<unknown>>>(() => new Map());

/**
 * Joins the equal request that is under way, or sends it.
 * @param isUsable whether an outcome of another run's call answers this one too
 * @returns the outcome, and whether it is this caller's own
 */
export async function singleFlight<T>(
	context: IContextObject,
	name: string,
	send: () => Promise<T>,
	isUsable: (outcome: T) => boolean,
): Promise<{ outcome: T; isOwn: boolean }> {
	const underWay = flights(context);
	// Again after each that does not answer this one: of several that wait one alone sends.
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
