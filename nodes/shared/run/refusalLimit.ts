import type { IContextObject } from 'n8n-workflow';

import { madeOnce } from '../state/attached';
import { AbortFanOut } from '../rateLimit/abortFanOut';
import { readAmount } from './budget';
import { openLedger, readLedger } from './ledger';

/** How many refusals a node pays for before its first good answer, unless the user sets another number. */
export const DEFAULT_REFUSALS = 10;

/** What a paid call shows about the list. */
export type Decision =
	/** The result that was requested: the list is right. */
	| 'good'
	/** An answer without a result that was charged, or may have been. */
	| 'refusal'
	/** Nothing about the list: not admitted, a fault, a lost connection. */
	| 'other';

/** A permit for one paid call. Its holder calls it with the decision; only the first call counts. */
export type Undecided = (decision: Decision) => void;

/** `stop`: the limit of refusals is reached, with no good answer yet. `halted`: the signal has aborted. */
export type Leave = Undecided | 'stop' | 'halted';

interface Waiter {
	readonly limit: number;
	readonly room: () => number;
	readonly resolve: (leave: Leave) => void;
	isGone: boolean;
}

const waiters = new AbortFanOut<Waiter>('refusalLimitSignals', (waiter) => {
	waiter.isGone = true;
	waiter.resolve('halted');
});

/**
 * Stops a list that is wrong from its first line from being bought to its end. Until the node's first good answer in the
 * execution, there are never more paid calls in progress than refusals that may still be paid for.
 */
export class RefusalLimit {
	private undecided = 0;
	private stillWaiting = 0;
	/** Calls that have gone stay in it until their turn. */
	private readonly queue: Array<{ readonly waiter: Waiter; readonly signal: AbortSignal }> = [];

	constructor(private readonly context: IContextObject) {}

	/** How many calls are waiting. */
	get waiting(): number {
		return this.stillWaiting;
	}

	/**
	 * Waits until one more paid call may be sent.
	 * @param limit how many refusals may be paid for; 0: unlimited
	 * @param room how many calls may be in progress, if other refusals limit that; at least one
	 * @returns the permit, which its holder must call with the decision; or why there is none
	 */
	async enter(
		limit: number,
		signal: AbortSignal,
		room: () => number = () => Infinity,
	): Promise<Leave> {
		if (signal.aborted) return 'halted';
		const admission = this.decideAdmission(limit, room);
		if (admission !== 'wait') return admission === 'go' ? this.leave() : admission;
		return await new Promise((resolve) => {
			const waiter: Waiter = {
				limit,
				room,
				resolve: (leave) => {
					this.stillWaiting--;
					resolve(leave);
				},
				isGone: false,
			};
			this.stillWaiting++;
			this.queue.push({ waiter, signal });
			waiters.add(signal, waiter);
		});
	}

	private decideAdmission(limit: number, room: () => number): 'go' | 'wait' | 'stop' {
		const { good, refusals = 0 } = readLedger(this.context) ?? {};
		if (good || limit === 0 || this.undecided < Math.min(limit - refusals, room())) return 'go';
		return this.undecided > 0 ? 'wait' : 'stop';
	}

	private leave(): Undecided {
		this.undecided++;
		let isDecided = false;
		return (decision) => {
			if (isDecided) return;
			isDecided = true;
			this.undecided--;
			this.count(decision);
			this.letNext();
		};
	}

	private count(decision: Decision): void {
		if (decision === 'other' || readLedger(this.context)?.good) return;
		const ledger = openLedger(this.context);
		if (decision === 'good') {
			ledger.good = true;
			delete ledger.refusals;
		} else {
			ledger.refusals = (ledger.refusals ?? 0) + 1;
		}
	}

	/** First come, first served; calls that have left the queue are skipped. */
	private letNext(): void {
		let done = 0;
		for (const { waiter, signal } of this.queue) {
			const admission = waiter.isGone ? 'gone' : this.decideAdmission(waiter.limit, waiter.room);
			if (admission === 'wait') break;
			done++;
			if (admission === 'gone') continue;
			waiters.remove(signal, waiter);
			waiter.resolve(admission === 'go' ? this.leave() : admission);
		}
		this.queue.splice(0, done);
	}
}

/** One per node of an execution; attempts, turns of a loop and an agent's calls share it. */
export const refusalLimitOf = madeOnce((context: IContextObject) => new RefusalLimit(context));

/**
 * Reads the option, if it is set.
 * @returns a whole number of 0 or more, or `invalid`
 */
export function readRefusals(value: unknown): number | 'invalid' {
	const count = readAmount(value);
	return count === undefined ? 'invalid' : Math.ceil(count);
}
