import { median } from '../../median';
import { violation, type Violation } from '../evidence';

/** What the process holds at a quiet moment. */
export interface Holdings {
	/** Timers, sockets and the like, as process.getActiveResourcesInfo() names them. */
	readonly resources: readonly string[];
	/** What the package's stores hold, by their names. */
	readonly stores: Readonly<Record<string, number>>;
	/** What rate limiters hold: slots, waiters, signals. All are to be 0. */
	readonly limiters: Readonly<Record<string, number>>;
}

const countsOf = (names: readonly string[]): Map<string, number> => {
	const counts = new Map<string, number>();
	for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
	return counts;
};

/** Timers, sockets and stores are back to what they were. */
export function nothingLeaks(
	base: Holdings,
	now: Holdings,
	/** Entries that a store may have; 0 where it is not named. */
	mayHold: Readonly<Record<string, number>>,
): Violation[] {
	const before = countsOf(base.resources);
	const resources = [...countsOf(now.resources)]
		.filter(([name, count]) => count > (before.get(name) ?? 0))
		.map(([name, count]) => `${count} ${name}, ${before.get(name) ?? 0} before`);
	const stores = Object.entries(now.stores)
		.filter(([name, size]) => size > (mayHold[name] ?? 0))
		.map(([name, size]) => `${size} entries in ${name}, ${mayHold[name] ?? 0} at most`);
	const limiters = Object.entries(now.limiters)
		.filter(([, count]) => count > 0)
		.map(([name, count]) => `limiters: ${name} ${count}`);
	return [...resources, ...stores, ...limiters].map(violation('nothing leaks'));
}

/** Fewer samples say nothing: caches fill, code is compiled. */
const ENOUGH_SAMPLES = 12;

/**
 * What the heap has grown by: the last quarter of the samples against the second, after the warm-up.
 * @param samples bytes after a collection, one for each seed
 * @returns bytes; undefined where the samples are too few
 */
export function growthOf(samples: readonly number[]): number | undefined {
	if (samples.length < ENOUGH_SAMPLES) return undefined;
	const quarter = Math.floor(samples.length / 4);
	return median(samples.slice(-quarter)) - median(samples.slice(quarter, 2 * quarter));
}

/** Memory goes back to its base over many runs. */
export function memoryBack(samples: readonly number[], mayGrowBytes: number): Violation[] {
	const growth = growthOf(samples);
	return growth === undefined || growth <= mayGrowBytes
		? []
		: [violation('memory goes back')(`the heap has grown by ${Math.round(growth / 1024)} KB`)];
}

/** Nothing is rejected without anybody to hear it. */
export const nothingUnheard = (unheard: readonly unknown[]): Violation[] =>
	unheard
		.map((reason) => (reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)))
		.map(violation('no rejection goes unheard'));
