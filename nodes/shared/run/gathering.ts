import { sleep } from 'n8n-workflow';

import { explainUnsent, type Explanation } from '../messages/explanation';

/** Whether the items that have arrived together may be sent. */
export type Admission =
	| { readonly kind: 'go' }
	/** n8n has given the run up while preparing it; nobody waits for an outcome. */
	| { readonly kind: 'abandoned' }
	/** Nothing may be sent. `itemIndex` is the item that reports it in Stop mode. */
	| { readonly kind: 'refused'; readonly why: Explanation; readonly itemIndex: number };

/** What a run needs to know of an item before it lets any out. */
export interface Arrival {
	readonly itemIndex: number;
	/** Why this item cannot be sent, if so. */
	readonly problem?: Explanation;
}

/** Decides over the items that have arrived together, e.g. by what they would cost. */
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

/** What n8n tells of a run's loop over its items. */
export interface Loop {
	/** How many items the run has; undefined where n8n does not tell. */
	readonly itemCount: number | undefined;
	/** One failure ends the run (On Error = Stop Workflow). */
	readonly stopMode: boolean;
	/** n8n's own Batching: the items come in groups, with a pause between them. */
	readonly isBatched: boolean;
	/** n8n tells when an execution is over, and prepares items one by one with a try around each. */
	readonly isGuarded: boolean;
}

/**
 * Brings together again what n8n takes apart: it hands the items over one by one, prepared in a synchronous loop. So nothing is
 * sent before all have arrived, and nothing is reported before all have ended.
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
	 * Takes an item in. To be called while n8n's preparation loop is still running; every item that was taken in is to be settled.
	 * @returns the admission of all items that arrive in the same go
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
			// The loop is synchronous (apart from n8n's own batching): once a timer fires, it is over.
			await sleep(0);
			this.batch = undefined;
			const arrived = await Promise.all(preparations);
			if (!this.loop.isBatched && this.isCutShort()) {
				// In Stop mode nobody takes what is returned; else n8n may have given the node up, or not.
				if (this.loop.stopMode) return { kind: 'abandoned' };
				return { kind: 'refused', why: CUT_SHORT, itemIndex };
			}
			return admit(arrived);
		};
		return { preparations, admission: decided() };
	}

	/**
	 * Whether n8n's loop has ended before its last item. In Stop mode a failing expression ends it; with On Error =
	 * Continue only in older versions of n8n, which the missing last items tell.
	 */
	private isCutShort(): boolean {
		const { itemCount, stopMode, isGuarded } = this.loop;
		if (itemCount === undefined || this.size >= itemCount) return false;
		return stopMode || (!isGuarded && this.lastArrived < itemCount - 1);
	}

	/**
	 * Whether every item has its outcome. With n8n's own batching the last ones may still be to come; an agent's call is
	 * one item alone.
	 */
	get isComplete(): boolean {
		const { isBatched, itemCount } = this.loop;
		const isLast = !isBatched || itemCount === undefined || this.size === itemCount;
		return this.unsettled === 0 && isLast;
	}

	/** An item has its outcome. */
	settle(): void {
		this.unsettled--;
	}

	/** Resolves with `release`, or at once where every item has its outcome. */
	async whenReleased(): Promise<void> {
		if (this.isComplete) return;
		await new Promise<void>((resolve) => this.settledWaiters.push(resolve));
	}

	/** Lets those go that wait. */
	release(): void {
		this.settledWaiters.splice(0).forEach((resume) => resume());
	}
}
