import fc, { type Arbitrary } from 'fast-check';

import type { FaultOrder } from '../sandbox/server';
import { pollFaults } from './faults';
import type { Addresses } from './pollFaults';

/** What happens to a published trigger, one after the other: each ends with a poll. */
export type WatchStep =
	| 'poll'
	/** Unpublished and published anew. */
	| 'publish'
	/** n8n starts anew, with nothing in its memory. */
	| 'restart';

/** A published trigger that watches jobs. */
export interface WatchPlan {
	/** Jobs that are submitted just before it is published; it watches older ones too. */
	readonly newJobs: number;
	readonly faults: readonly FaultOrder[];
	/** What happens while these faults strike. */
	readonly steps: readonly WatchStep[];
	/** n8n loses meanwhile that jobs were handed over. */
	readonly loses: boolean;
}

/** A restart that n8n has kept nothing for leaves nobody to say that a job comes again. */
const withoutRestart = (plan: WatchPlan): WatchPlan =>
	plan.loses
		? { ...plan, steps: plan.steps.map((step) => (step === 'restart' ? 'publish' : step)) }
		: plan;

const polls: Arbitrary<WatchStep[]> = fc.array(fc.constant('poll'), {
	minLength: 2,
	maxLength: 6,
	size: 'max',
});

/** One change at most: publishing polls as well, and then waits for ten seconds where files are missing. */
const steps: Arbitrary<WatchStep[]> = fc
	.tuple(polls, fc.constantFrom<WatchStep[]>([], ['publish'], ['restart']), polls)
	.map((parts) => parts.flat());

export const watch = (addresses: Addresses): Arbitrary<WatchPlan> =>
	fc
		.record({
			newJobs: fc.integer({ min: 3, max: 12 }),
			faults: pollFaults(addresses),
			steps,
			loses: fc.nat({ max: 3 }).map((dice) => dice === 0),
		})
		.map(withoutRestart);
