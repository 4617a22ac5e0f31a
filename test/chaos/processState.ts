import { createRequire, findSourceMap } from 'node:module';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import type * as Pace from '../../nodes/shared/rateLimit/pace';
import type { Holdings } from './invariants/process';

const ROOT = join(__dirname, '../..');
const BUNDLE = join(ROOT, 'dist/bimmervin.js');
const load = createRequire(__filename);

type Noted = Map<unknown, unknown> | Set<unknown>;

/** The package's maps that live as long as the process: the file that makes each, and its place there from 0. */
const maps: Array<{ readonly name: string; readonly made: Noted }> = [];

/** The places on the stack, as they are loaded: the text of a stack names those they were built from. */
function stackSites(): NodeJS.CallSite[] {
	const plain = Error.prepareStackTrace;
	try {
		Error.prepareStackTrace = (_error, sites) => sites;
		return new Error().stack as unknown as NodeJS.CallSite[];
	} finally {
		Error.prepareStackTrace = plain;
	}
}

/** The source from which the maker of a map was called, if it is in the bundle. */
function callingFile(): string | undefined {
	const site = stackSites().find((each) => each.getFileName() !== __filename);
	if (site?.getFileName() !== BUNDLE) return undefined;
	const place = findSourceMap(BUNDLE)?.findEntry(
		(site.getLineNumber() ?? 1) - 1,
		(site.getColumnNumber() ?? 1) - 1,
	);
	if (!place || !('originalSource' in place)) throw new Error('The bundle has no source map');
	return relative(ROOT, fileURLToPath(place.originalSource)).replace(/\.ts$/, '');
}

function note(made: Noted): void {
	const file = callingFile();
	if (!file) return;
	const before = maps.filter(({ name }) => name.startsWith(`${file}#`)).length;
	maps.push({ name: `${file}#${before}`, made });
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
	process.setSourceMapsEnabled(true);
	const plain = { Map: globalThis.Map, Set: globalThis.Set };
	Object.assign(globalThis, { Map: NotedMap, Set: NotedSet });
	try {
		load(BUNDLE);
	} finally {
		Object.assign(globalThis, plain);
	}
	filled = maps.map(({ made }) => made.size);
}

/** What they hold as they are loaded: constants. */
let filled: readonly number[] = [];

const growth = (): Record<string, number> =>
	Object.fromEntries(maps.map(({ name, made }, at) => [name, made.size - (filled[at] ?? 0)]));

/** What the built package's pacer of an account holds; nothing if the account has none. */
function pacerFigures(accountKey: string): Record<string, number> {
	const pacers = maps.find(({ name }) => name === 'nodes/shared/rateLimit/pace#0')?.made;
	if (!(pacers instanceof Map)) throw new Error('The pacers are no longer where they were');
	const pacer = pacers.get(accountKey) as Pace.Pacer | undefined;
	if (!pacer) return {};
	const { waiting, inFlight, held, signals, looking } = pacer.figures;
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
	for (const { key } of accounts) {
		for (const [name, count] of Object.entries(pacerFigures(key))) {
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
