import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type * as Pace from '../../nodes/shared/call/pace';
import type { Holdings } from './invariants/process';

const DIST = join(__dirname, '../../dist');
const load = createRequire(__filename);

/** The package's maps that live as long as the process: the file that makes each, and its place there from 0. */
const maps: Array<{ readonly name: string; readonly size: () => number }> = [];

/** The files on the stack, as they are loaded: the text of a stack names those they were built from. */
function stackFiles(): string[] {
	const plain = Error.prepareStackTrace;
	try {
		Error.prepareStackTrace = (_error, sites) => sites.map((site) => site.getFileName() ?? '');
		return new Error().stack as unknown as string[];
	} finally {
		Error.prepareStackTrace = plain;
	}
}

/** The file of dist from which the maker of a map was called. */
function callingFile(): string | undefined {
	const path = stackFiles().find((file) => file !== __filename);
	return path?.startsWith(DIST) ? relative(DIST, path).replace(/\.js$/, '') : undefined;
}

function note(made: { readonly size: number }): void {
	const file = callingFile();
	if (!file) return;
	const before = maps.filter(({ name }) => name.startsWith(`${file}#`)).length;
	maps.push({ name: `${file}#${before}`, size: () => made.size });
}

class NotedMap<K, V> extends Map<K, V> {
	constructor(entries?: Iterable<readonly [K, V]> | null) {
		super(entries);
		note(this);
	}
}

class NotedSet<T> extends Set<T> {
	constructor(values?: Iterable<T> | null) {
		super(values);
		note(this);
	}
}

/** Loads the built package. What maps it makes meanwhile are those of the process: calls make theirs later. */
export function loadPackageNoted(): void {
	const plain = { Map: globalThis.Map, Set: globalThis.Set };
	Object.assign(globalThis, { Map: NotedMap, Set: NotedSet });
	try {
		readdirSync(DIST, { recursive: true, encoding: 'utf8' })
			.filter((file) => file.endsWith('.js'))
			.forEach((file) => load(join(DIST, file)) as unknown);
	} finally {
		Object.assign(globalThis, plain);
	}
	filled = maps.map(({ size }) => size());
}

/** What they hold as they are loaded: constants. */
let filled: readonly number[] = [];

const growth = (): Record<string, number> =>
	Object.fromEntries(maps.map(({ name, size }, at) => [name, size() - (filled[at] ?? 0)]));

type PaceModule = typeof Pace;

/** What the built package's pacer of an account holds. */
function pacerFigures(accountKey: string, limits: Pace.PaceLimits): Record<string, number> {
	const { pacerFor } = load(join(DIST, 'nodes/shared/call/pace.js')) as PaceModule;
	const { waiting, inFlight, held, signals, looking } = pacerFor(accountKey, limits).figures;
	return { waiting, inFlight, held, signals, looking: Number(looking) };
}

export interface PacedAccount {
	readonly key: string;
	readonly limits: Pace.PaceLimits;
}

/** How many maps are watched, so that a watch that sees none is noticed. */
export const watchedMaps = (): number => maps.length;

/** What the process holds now. */
export function holdings(accounts: readonly PacedAccount[]): Holdings {
	const pacers: Record<string, number> = {};
	for (const { key, limits } of accounts) {
		for (const [name, count] of Object.entries(pacerFigures(key, limits))) {
			pacers[name] = (pacers[name] ?? 0) + count;
		}
	}
	return { resources: process.getActiveResourcesInfo(), maps: growth(), pacers };
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
