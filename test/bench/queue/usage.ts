import type { RequestRecord, Stats } from '../../sandbox/server';

export interface Limits {
	readonly requestsPerSecond: number;
	readonly burst: number;
}

/** How much of the account's limits was used. */
export interface Usage {
	/** The time from the first paid call to the last answer, in seconds. */
	readonly seconds: number;
	/** How long a single process would take, in seconds. */
	readonly idealSeconds: number;
	/** How long all workers had work, in seconds. */
	readonly sharedSeconds: number;
	/**
	 * The share of the limits that was used, from 0 to 1: from the first to the last call, and while all workers had work.
	 */
	readonly overall: number;
	readonly whileShared: number;
	/** Calls that were answered with 429. */
	readonly refused: number;
	readonly refusedLater: number;
	/** The time that one call takes. */
	readonly mostTries: number;
	readonly exchanges: number;
}

/** Refusals within this many milliseconds come from workers that don't know about the others yet. */
export const FIRST_SECONDS_MS = 5000;

function mostTriesIn(requests: RequestRecord[]): number {
	const tries = new Map<string, number>();
	for (const { vin } of requests) if (vin !== undefined) tries.set(vin, (tries.get(vin) ?? 0) + 1);
	return Math.max(...tries.values());
}

/** @param workerOf the worker that made a paid call */
export function usageOf(
	{ requests, refused, exchanges }: Stats,
	{ requestsPerSecond, burst }: Limits,
	workerOf: (call: RequestRecord) => string,
): Usage {
	const calls = requests.filter(({ charged }) => charged);
	const first = Math.min(...requests.map(({ vin, at }) => (vin === undefined ? Infinity : at)));
	const lastOf = new Map<string, number>();
	for (const call of calls) lastOf.set(workerOf(call), call.at);
	const sharedUntil = Math.min(...lastOf.values());
	const usedUntil = (end: number) =>
		calls.filter(({ at }) => at <= end).length /
		(burst + (requestsPerSecond * (end - first)) / 1000);
	return {
		seconds: (Math.max(...calls.map(({ answeredAt = 0 }) => answeredAt)) - first) / 1000,
		idealSeconds: (calls.length - burst) / requestsPerSecond,
		sharedSeconds: (sharedUntil - first) / 1000,
		overall: usedUntil(Math.max(...lastOf.values())),
		whileShared: usedUntil(sharedUntil),
		refused,
		refusedLater: requests.filter(
			({ status, at }) => status === 429 && at > first + FIRST_SECONDS_MS,
		).length,
		mostTries: mostTriesIn(requests),
		exchanges,
	};
}
