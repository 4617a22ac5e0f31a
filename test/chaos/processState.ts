import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type * as Pace from '../../nodes/shared/rateLimit/rateLimiter';
import type * as Stores from '../../nodes/shared/state/stores';
import type { Holdings } from './invariants/process';

/** The code that ships, which tells what it holds. */
const shipped = createRequire(__filename)(join(__dirname, '../../dist/bimmervin.js')) as Pick<
	typeof Stores,
	'storeSizes'
> &
	Pick<typeof Pace, 'pacerFigures'>;

/** What the built package's pacer of an account holds; nothing if the account has none. */
function heldByPacer(accountKey: string): Record<string, number> {
	const figures = shipped.pacerFigures(accountKey);
	if (!figures) return {};
	const { waiting, inFlight, held, signals, looking } = figures;
	return { waiting, inFlight, held, signals, looking: Number(looking) };
}

export interface PacedAccount {
	readonly key: string;
	readonly limits: Pace.PaceLimits;
}

/** What the process holds now. */
export function holdings(accounts: readonly PacedAccount[]): Holdings {
	const pacers: Record<string, number> = {};
	for (const { key } of accounts) {
		for (const [name, count] of Object.entries(heldByPacer(key))) {
			pacers[name] = (pacers[name] ?? 0) + count;
		}
	}
	return { resources: process.getActiveResourcesInfo(), stores: shipped.storeSizes(), pacers };
}

/** Waits until nothing waits, is under way or is held by a pacer. @returns whether that came in time */
export async function quiet(accounts: readonly PacedAccount[], withinMs: number): Promise<boolean> {
	const endsAt = performance.now() + withinMs;
	while (Object.values(holdings(accounts).pacers).some((count) => count > 0)) {
		if (performance.now() > endsAt) return false;
		await sleep(20);
	}
	return true;
}

/** Bytes in use after a collection. Needs --expose-gc. */
export function heapBytes(): number {
	if (!globalThis.gc) throw new Error('Start Node with --expose-gc');
	globalThis.gc();
	globalThis.gc();
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
}
