import { sleep } from 'n8n-workflow';

import { explainUnsent, type Explanation } from '../messages/explanation';

/** Whether a batch of items may be sent. */
export type Admission =
	| { readonly kind: 'go' }
	/** n8n gave up the run while preparing it, so nobody waits for an outcome. */
	| { readonly kind: 'abandoned' }
	/** Nothing may be sent. `itemIndex` is the item that reports it in Stop mode. */
	| { readonly kind: 'refused'; readonly why: Explanation; readonly itemIndex: number };

/** What a run has to know about an item before it sends any. */
export interface Arrival {
	readonly itemIndex: number;
	/** Why this item cannot be sent, if so. */
	readonly problem?: Explanation;
}

/** Decides about a batch of items, e.g. by what they would cost. */
export type Admit = (arrived: Arrival[]) => Admission;

interface Batch {
	readonly preparations: Array<Promise<Arrival>>;
	readonly admission: Promise<Admission>;
}

const CUT_SHORT = explainUnsent(
	'notSent',
	'not sent, because n8n could not prepare a later item: its expression failed',
	'Correct the expression, or filter out such items before this node.',
);

/** What n8n says about a run's loop over its items. */
export interface Loop {
	/** How many items the run has; undefined if n8n does not say. */
	readonly itemCount: number | undefined;
	/** One failure ends the run (On Error = Stop Workflow). */
	readonly stopMode: boolean;
	/** n8n's own Batching: the items come in groups, with a pause between them. */
	readonly isBatched: boolean;
	/** n8n signals the end of an execution, and prepares items one by one, each in its own try block. */
	readonly isGuarded: boolean;
}

/**
 * Collects the items that n8n passes in one by one from a synchronous loop, so that nothing is sent before all have arrived,
 * and nothing is reported before all have ended.
 */
export class Gathering {
	private readonly registered = new Set<number>();
	private lastArrived = -1;
	private batch: Batch | undefined;
	private unsettled = 0;
	private settledWaiters: Array<() => void> = [];

	constructor(private readonly loop: Loop) {}

	/** How many items have arrived. */
	get size(): number {
		return this.registered.size;
	}

	has(itemIndex: number): boolean {
		return this.registered.has(itemIndex);
	}

	/**
	 * Adds an item. Call it while n8n's preparation loop is still running, and settle every item that was added.
	 * @returns the admission of all items of the batch
	 */
	register(itemIndex: number, preparation: Promise<Arrival>, admit: Admit): Promise<Admission> {
		this.registered.add(itemIndex);
		this.lastArrived = itemIndex;
		this.unsettled++;
		this.batch ??= this.openBatch(admit, itemIndex);
		this.batch.preparations.push(preparation);
		return this.batch.admission;
	}

	private openBatch(admit: Admit, itemIndex: number): Batch {
		const preparations: Array<Promise<Arrival>> = [];
		const decided = async (): Promise<Admission> => {
			// The loop is synchronous (apart from n8n's batching): once a timer fires, it has ended.
			await sleep(0);
			this.batch = undefined;
			const arrived = await Promise.all(preparations);
			if (!this.loop.isBatched && this.isCutShort()) {
				// In Stop mode nobody reads the result; otherwise n8n may or may not have given up the node.
				if (this.loop.stopMode) return { kind: 'abandoned' };
				return { kind: 'refused', why: CUT_SHORT, itemIndex };
			}
			return admit(arrived);
		};
		return { preparations, admission: decided() };
	}

	/**
	 * Whether n8n's loop ended before its last item. In Stop mode a failing expression ends it; with On Error = Continue only
	 * in older versions of n8n, where the last items are missing.
	 */
	private isCutShort(): boolean {
		const { itemCount, stopMode, isGuarded } = this.loop;
		if (itemCount === undefined || this.size >= itemCount) return false;
		return stopMode || (!isGuarded && this.lastArrived < itemCount - 1);
	}

	/** Whether every item has its outcome. With n8n's batching, the last may not have arrived; an agent's call is one item. */
	get isComplete(): boolean {
		const { isBatched, itemCount } = this.loop;
		const isLast = !isBatched || itemCount === undefined || this.size === itemCount;
		return this.unsettled === 0 && isLast;
	}

	/** An item has its outcome. */
	settle(): void {
		this.unsettled--;
	}

	/** Resolves on `release`, or at once if every item has its outcome. */
	async whenReleased(): Promise<void> {
		if (this.isComplete) return;
		await new Promise<void>((resolve) => this.settledWaiters.push(resolve));
	}

	/** Resolves everything that is waiting. */
	release(): void {
		this.settledWaiters.splice(0).forEach((resume) => resume());
	}
}
