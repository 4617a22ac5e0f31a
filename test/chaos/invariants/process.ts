import { median } from '../../median';
import { violation, type Violation } from '../evidence';

/** What the process holds at a moment when it is idle. */
export interface Holdings {
	/** Timers, sockets, and other resources, as process.getActiveResourcesInfo() names them. */
	readonly resources: readonly string[];
	/** The sizes of the package's stores, by name. */
	readonly stores: Readonly<Record<string, number>>;
	/** What rate limiters hold: slots, waiters, and signals. All must be 0. */
	readonly limiters: Readonly<Record<string, number>>;
}

const countsOf = (names: readonly string[]): Map<string, number> => {
	const counts = new Map<string, number>();
	for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
	return counts;
};

/** Timers, sockets, and stores are the same as before. */
export function nothingLeaks(
	base: Holdings,
	now: Holdings,
	/** The number of entries that each store may have. A store that isn't listed must have 0. */
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

/** With fewer samples the result means nothing, because caches are filling and code is being compiled. */
const ENOUGH_SAMPLES = 12;

/**
 * How much the heap has grown, comparing the last quarter of the samples to the second quarter, after the warm-up.
 * @param samples bytes after a garbage collection, one for each seed
 * @returns bytes, or undefined if there are too few samples
 */
export function growthOf(samples: readonly number[]): number | undefined {
	if (samples.length < ENOUGH_SAMPLES) return undefined;
	const quarter = Math.floor(samples.length / 4);
	return median(samples.slice(-quarter)) - median(samples.slice(quarter, 2 * quarter));
}

/** Memory use returns to its base over many runs. */
export function memoryBack(samples: readonly number[], mayGrowBytes: number): Violation[] {
	const growth = growthOf(samples);
	return growth === undefined || growth <= mayGrowBytes
		? []
		: [violation('memory goes back')(`the heap has grown by ${Math.round(growth / 1024)} KB`)];
}

/** No promise rejection goes unhandled. */
export const nothingUnheard = (unheard: readonly unknown[]): Violation[] =>
	unheard
		.map((reason) => (reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)))
		.map(violation('no rejection goes unheard'));
