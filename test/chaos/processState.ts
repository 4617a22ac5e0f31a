import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type * as Limits from '../../nodes/shared/rateLimit/rateLimiters';
import type { RateLimits } from '../../nodes/shared/rateLimit/requestBucket';
import type * as Stores from '../../nodes/shared/state/stores';
import type { Holdings } from './invariants/process';

/** The built package, which reports what it holds. */
const shipped = createRequire(__filename)(join(__dirname, '../../dist/bimmervin.js')) as Pick<
	typeof Stores,
	'storeSizes'
> &
	Pick<typeof Limits, 'rateLimiterStats'>;

/** What the built package's rate limiter of an account holds. Nothing if the account has no rate limiter. */
function heldByLimiter(accountKey: string): Record<string, number> {
	const stats = shipped.rateLimiterStats(accountKey);
	if (!stats) return {};
	const { waiting, inFlight, held, signals, isTicking } = stats;
	return { waiting, inFlight, held, signals, ticking: Number(isTicking) };
}

export interface PacedAccount {
	readonly key: string;
	readonly limits: RateLimits;
}

/** What the process holds now. */
export function holdings(accounts: readonly PacedAccount[]): Holdings {
	const limiters: Record<string, number> = {};
	for (const { key } of accounts) {
		for (const [name, count] of Object.entries(heldByLimiter(key))) {
			limiters[name] = (limiters[name] ?? 0) + count;
		}
	}
	return { resources: process.getActiveResourcesInfo(), stores: shipped.storeSizes(), limiters };
}

/**
 * Waits until no rate limiter holds anything and nothing is waiting or running.
 * @returns whether that happened in time
 */
export async function quiet(accounts: readonly PacedAccount[], withinMs: number): Promise<boolean> {
	const endsAt = performance.now() + withinMs;
	while (Object.values(holdings(accounts).limiters).some((count) => count > 0)) {
		if (performance.now() > endsAt) return false;
		await sleep(20);
	}
	return true;
}

/** Bytes in use after a garbage collection. Needs --expose-gc. */
export function heapBytes(): number {
	if (!globalThis.gc) throw new Error('Start Node with --expose-gc');
	globalThis.gc();
	globalThis.gc();
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
}
