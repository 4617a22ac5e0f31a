import type { IContextObject } from 'n8n-workflow';

import { madeOnce } from '../state/attached';
import { AbortFanOut } from '../rateLimit/abortFanOut';
import { readAmount } from './budget';
import { openLedger, readLedger } from './ledger';

/** So many refusals a node pays for before its first good answer, unless the user says otherwise. */
export const DEFAULT_REFUSALS = 10;

/** What a paid call has brought. */
export type Decision =
	/** What was asked for: the list is right. */
	| 'good'
	/** An answer without a result that was charged, or may have been. */
	| 'refusal'
	/** Nothing that tells of the list: not let in, a fault, a lost connection. */
	| 'other';

/** Leave to send one paid call. Whoever holds it says what came of it; only the first time counts. */
export type Undecided = (decision: Decision) => void;

/** `stop`: only refusals have come so far, and so many of them. `halted`: the signal has aborted. */
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
 * Keeps a list that is wrong from its first line on from being bought whole. Until the node's first good answer in the
 * execution, no more paid calls are under way than refusals may still be paid for.
 */
export class RefusalLimit {
	private undecided = 0;
	private readonly queue: Array<{ readonly waiter: Waiter; readonly signal: AbortSignal }> = [];

	constructor(private readonly context: IContextObject) {}

	/** How many calls wait. */
	get waiting(): number {
		return this.queue.length;
	}

	/**
	 * Waits until one more paid call may be sent.
	 * @param limit how many refusals may be paid for; 0: any number
	 * @param room how many calls may be under way, where other refusals narrow that: one at least
	 * @returns the leave, which its holder ends by saying what came of the call; or why there is none
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
			const waiter: Waiter = { limit, room, resolve, isGone: false };
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

	/** First come, first served; whoever has left the line is passed over. */
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

/** One for each node of an execution: tries, turns of a loop and an agent's calls share it. */
export const refusalLimitOf = madeOnce((context: IContextObject) => new RefusalLimit(context));

/**
 * Reads the option where it is set.
 * @returns a whole number from 0 on, or `invalid`
 */
export function readRefusals(value: unknown): number | 'invalid' {
	const count = readAmount(value);
	return count === undefined ? 'invalid' : Math.ceil(count);
}
