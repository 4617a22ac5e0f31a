import fc, { type Arbitrary } from 'fast-check';

import type { FaultOrder } from '../sandbox/server';
import { faults } from './faults';
import type { Addresses } from './pollFaults';
import { watch, type WatchPlan } from './watchPlan';
import { operation, paidOperation, WAIT, type Asked } from './operations';

/** The credential of a chain. The impostor has the first account's ID and a different secret. */
export type Who = 'first' | 'second' | 'impostor';

/** The kind of an item, apart from its VIN. */
export type Pick =
	| { readonly kind: 'new' }
	/** The VIN of an earlier item of the same chain. */
	| { readonly kind: 'again'; readonly of: number }
	/** A VIN that the API refuses. */
	| { readonly kind: 'refused'; readonly of: number }
	/** No VIN. */
	| { readonly kind: 'invalid' };

export interface ChainPlan {
	readonly who: Who;
	readonly asked: Asked;
	readonly picks: readonly Pick[];
	readonly onError: 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';
	/** The number of tries with Retry On Fail. 1 means that it is off. */
	readonly tries: number;
	/** The number of retries from the executions list if the execution fails. */
	readonly retries: number;
	/** Stops the execution after this many charges, or after this many milliseconds. */
	readonly stop?: { readonly charges: number; readonly ms: number };
	/** Reuse Within, with VINs that other chains use too. */
	readonly reuse: boolean;
	/** Max Credits, as a share of what all items would cost. */
	readonly limit?: number;
	/** n8n's own batching. */
	readonly batchSize?: number;
}

/** Chains that run at the same time, and the faults that occur meanwhile. */
export interface Wave {
	readonly faults: readonly FaultOrder[];
	readonly chains: readonly ChainPlan[];
	/** When all tokens are revoked, in milliseconds from the start. */
	readonly revokeAfterMs?: number;
}

export interface World {
	readonly requestsPerSecond: number;
	readonly burst: number;
	readonly latencyMs: number;
	readonly tokenLifeSeconds: number;
	/** The balance of the second account, in euro cents. */
	readonly credits: number;
}

/** A process that is killed while it is working. */
export interface KillPlan {
	/** The executions of the process, one after another. */
	readonly asked: readonly Asked[];
	/** The number of items in each execution. */
	readonly sizes: readonly number[];
	readonly onError: ChainPlan['onError'];
	/** The process is killed this many milliseconds after this share of its items has been charged. */
	readonly share: number;
	readonly afterMs: number;
	readonly faults: readonly FaultOrder[];
	/** What another process does afterward. */
	readonly next: Asked;
	readonly wait: Asked;
}

export interface Plan {
	readonly waves: readonly Wave[];
	readonly kill?: KillPlan;
	readonly watch?: WatchPlan;
}

/** Returns a value in one of this many draws, and otherwise nothing. */
const oneIn = <T>(draws: number, arbitrary: Arbitrary<T>): Arbitrary<T | undefined> =>
	fc
		.tuple(fc.nat({ max: draws - 1 }), arbitrary)
		.map(([dice, value]) => (dice === 0 ? value : undefined));

const pick: Arbitrary<Pick> = fc.oneof(
	{ weight: 40, arbitrary: fc.constant({ kind: 'new' } as const) },
	{ weight: 8, arbitrary: fc.record({ kind: fc.constant('again'), of: fc.nat() }) },
	{ weight: 2, arbitrary: fc.record({ kind: fc.constant('refused'), of: fc.nat() }) },
	{ weight: 1, arbitrary: fc.constant({ kind: 'invalid' } as const) },
);

const chain: Arbitrary<ChainPlan> = fc.record({
	who: fc.oneof(
		{ weight: 5, arbitrary: fc.constant('first' as const) },
		{ weight: 4, arbitrary: fc.constant('second' as const) },
		{ weight: 1, arbitrary: fc.constant('impostor' as const) },
	),
	asked: operation,
	picks: fc.array(pick, { minLength: 1, maxLength: 24, size: 'max' }),
	onError: fc.constantFrom('stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'),
	tries: fc.constantFrom(1, 1, 1, 2, 3),
	retries: fc.constantFrom(0, 1, 2),
	stop: oneIn(7, fc.record({ charges: fc.nat({ max: 12 }), ms: fc.nat({ max: 900 }) })),
	reuse: fc.nat({ max: 4 }).map((dice) => dice === 0),
	limit: oneIn(6, fc.constantFrom(0.5, 1, 1.3)),
	batchSize: oneIn(10, fc.integer({ min: 1, max: 6 })),
});

const world: Arbitrary<World> = fc.record({
	requestsPerSecond: fc.constantFrom(500, 500, 500, 300, 60),
	burst: fc.constantFrom(300, 300, 100, 20),
	latencyMs: fc.constantFrom(0, 0, 5, 30),
	tokenLifeSeconds: fc.constantFrom(3600, 3600, 2),
	credits: fc.constantFrom(100_000_000, 100_000_000, 5_000),
});

const KILL_EXECUTIONS = 3;

const kill = (addresses: Addresses): Arbitrary<KillPlan> => {
	const exactly = { minLength: KILL_EXECUTIONS, maxLength: KILL_EXECUTIONS };
	return fc.record({
		asked: fc.array(paidOperation, exactly),
		sizes: fc.array(fc.integer({ min: 2, max: 14 }), exactly),
		onError: fc.constantFrom('stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'),
		share: fc.integer({ min: 0, max: 90 }).map((percent) => percent / 100),
		afterMs: fc.nat({ max: 60 }),
		faults: faults(addresses),
		next: paidOperation,
		wait: fc.constant(WAIT),
	});
};

const weather = (addresses: Addresses) =>
	fc.record({
		faults: faults(addresses),
		size: fc.integer({ min: 5, max: 11 }),
		revokeAfterMs: oneIn(3, fc.nat({ max: 600 })),
	});

const draw = <T>(arbitrary: Arbitrary<T>, seed: number, count: number): T[] =>
	fc.sample(arbitrary, { seed, numRuns: count, unbiased: true });

/**
 * A chain that could receive another's purchase asks for exactly that: the same operation, with Reuse Within. An impostor or
 * another account must not receive it.
 */
function temptedBy(earlier: readonly ChainPlan[], drawn: ChainPlan): ChainPlan {
	const bait = earlier.findLast(({ who, reuse }) => reuse && who === 'first');
	if (!bait || (!drawn.reuse && drawn.who !== 'impostor')) return drawn;
	return { ...drawn, asked: bait.asked, reuse: true };
}

/** The node keeps sending free calls for many seconds. With further tries and retries, a seed would take minutes. */
const inTime = (plan: ChainPlan): ChainPlan =>
	plan.asked.cents > 0 ? plan : { ...plan, tries: 1, retries: 0 };

/** Draws chains until they have this many items together. */
function chainsOf(seed: number, items: number): ChainPlan[] {
	const chains: ChainPlan[] = [];
	let left = items;
	for (const drawn of draw(chain, seed, items)) {
		if (left === 0) break;
		const picks = drawn.picks.slice(0, left);
		chains.push({ ...inTime(temptedBy(chains, drawn)), picks });
		left -= picks.length;
	}
	return chains;
}

/** A process takes seconds to start, so not every seed has one. */
const KILL_EVERY = 4;
/** A trigger polls for seconds, so it runs only in seeds without a kill. */
const WATCH_EVERY = 2;

/** What applies from the start of a seed. */
export const worldOf = (seed: number): World => draw(world, seed, 1)[0]!;

/**
 * What happens in one seed. The same seed always gives the same plan, but the plan doesn't fix the order in which events
 * meet.
 */
export function planOf(seed: number, items: number, addresses: Addresses): Plan {
	const left = chainsOf(seed, items);
	const waves: Wave[] = [];
	for (const { size, ...drawn } of draw(weather(addresses), seed, items)) {
		if (left.length === 0) break;
		waves.push({ ...drawn, chains: left.splice(0, size) });
	}
	const killed = seed % KILL_EVERY === 0 ? draw(kill(addresses), seed, 1)[0] : undefined;
	const watched = seed % WATCH_EVERY === 1 ? draw(watch(addresses), seed, 1)[0] : undefined;
	return { waves, ...(killed && { kill: killed }), ...(watched && { watch: watched }) };
}
