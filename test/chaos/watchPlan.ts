import fc, { type Arbitrary } from 'fast-check';

import type { FaultOrder } from '../sandbox/server';
import { pollFaults } from './faults';
import type { Addresses } from './pollFaults';

/** What happens to a published trigger, in order. Each step ends with a poll. */
export type WatchStep =
	| 'poll'
	/** The trigger is unpublished and published again. */
	| 'publish'
	/** n8n restarts, with nothing in its memory. */
	| 'restart';

/** A published trigger that watches jobs. */
export interface WatchPlan {
	/** Jobs that are submitted just before the trigger is published. It watches older ones too. */
	readonly newJobs: number;
	readonly faults: readonly FaultOrder[];
	/** What happens while these faults occur. */
	readonly steps: readonly WatchStep[];
	/** Whether n8n meanwhile loses the record of which jobs were returned. */
	readonly loses: boolean;
}

/** If n8n restarts without a saved record, nothing can say that a job was returned before. */
const withoutRestart = (plan: WatchPlan): WatchPlan =>
	plan.loses
		? { ...plan, steps: plan.steps.map((step) => (step === 'restart' ? 'publish' : step)) }
		: plan;

const polls: Arbitrary<WatchStep[]> = fc.array(fc.constant('poll'), {
	minLength: 2,
	maxLength: 6,
	size: 'max',
});

/** One change at most, because publishing also polls and then waits for ten seconds if files are missing. */
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
