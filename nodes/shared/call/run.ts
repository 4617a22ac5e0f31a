import { sleep, type IExecuteSingleFunctions, type INode } from 'n8n-workflow';

import type { Explanation } from '../api/errors';
import { Receipts } from './receipts';

/** Whether the items that have arrived together may be sent. */
export type Verdict =
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
export type Judge = (arrived: Arrival[]) => Verdict;

interface Batch {
	readonly preparations: Array<Promise<Arrival>>;
	readonly verdict: Promise<Verdict>;
}

const countInputItems = (context: IExecuteSingleFunctions, own: INode): number | undefined => {
	const { data, node } = context.getExecuteData();
	const items = data?.main?.[0];
	// A tool runs on the agent's execute data: those items are not this node's.
	if (!items || node.name !== own.name) return undefined;
	return own.executeOnce ? Math.min(1, items.length) : items.length;
};

const isBatched = (context: IExecuteSingleFunctions): boolean => {
	const options = context.getNodeParameter('requestOptions', {}) as {
		batching?: { batch?: { batchSize?: number; batchInterval?: number } };
	};
	return Number(options.batching?.batch?.batchInterval) > 0;
};

/**
 * One run of the node over its items. n8n hands the items over one by one, prepared in a synchronous loop; this
 * class brings them together again, so that nothing is sent before all have arrived and nothing after a failure.
 */
export class Run {
	/** One failure ends the run (On Error = Stop Workflow). */
	readonly stopMode: boolean;
	/** How many items the run has; undefined where n8n does not tell. */
	readonly itemCount: number | undefined;
	readonly runIndex: number;
	readonly receipts: Receipts;
	/** The execution, which shares the pace fairly with others. */
	readonly group: string;
	/** The operation that all items of the run ask for. */
	readonly operation: string;
	/** Jobs that were submitted and have not ended yet: job ID -> VIN. */
	readonly openJobs = new Map<string, string>();
	/** How many items have come out well so far. */
	succeeded = 0;
	/** Set once nothing more may be sent. */
	stoppedBy: Explanation | undefined;

	private readonly halt = new AbortController();
	private readonly cancelSignal: AbortSignal | undefined;
	private readonly onCancel = () => this.halt.abort();
	private readonly batched: boolean;
	private readonly retriesFirstItem: boolean;
	private readonly registered = new Set<number>();
	private readonly failed = new Set<number>();
	private readonly counted = new Set<string>();
	private readonly calls = new Map<string, Promise<unknown>>();
	private batch: Batch | undefined;
	private unsettled = 0;
	private settledWaiters: Array<() => void> = [];
	private isOver = false;

	/** The options of all items alike; undefined where they hold expressions and have to be read item by item. */
	private readonly fixedOptions: object | undefined;

	constructor(context: IExecuteSingleFunctions) {
		const node = context.getNode();
		const options = node.parameters.options ?? {};
		this.fixedOptions = JSON.stringify(options).includes('"=') ? undefined : (options as object);
		const { $runIndex } = context.getWorkflowDataProxy(0) as { $runIndex?: number };
		this.runIndex = $runIndex ?? 0;
		this.group = context.getExecutionId() ?? '';
		this.operation = (node.parameters.operation as string | undefined) ?? '';
		this.receipts = new Receipts(context.getContext('node'), this.runIndex, this.group);
		this.stopMode = !context.continueOnFail();
		this.retriesFirstItem = node.retryOnFail === true;
		this.itemCount = countInputItems(context, node);
		this.batched = isBatched(context);
		this.cancelSignal = context.getExecutionCancelSignal();
		if (this.cancelSignal?.aborted) this.halt.abort();
		this.cancelSignal?.addEventListener('abort', this.onCancel, { once: true });
	}

	/** Aborts as soon as nothing more may be sent. */
	get signal(): AbortSignal {
		return this.halt.signal;
	}

	get isCancelled(): boolean {
		return this.cancelSignal?.aborted ?? false;
	}

	/** The Options of an item. Evaluating parameters is what costs n8n most time, so it is done once if it can be. */
	optionsOf(context: IExecuteSingleFunctions): object {
		return this.fixedOptions ?? (context.getNodeParameter('options', {}) as object);
	}

	/** Whether an item of this index belongs to a later run: n8n starts the node again for a retry. */
	isBehind(itemIndex: number): boolean {
		return this.isOver || this.registered.has(itemIndex);
	}

	/**
	 * Takes an item in. To be called while n8n's preparation loop is still running.
	 * @returns the verdict over all items that arrive in the same go
	 */
	register(itemIndex: number, preparation: Promise<Arrival>, judge: Judge): Promise<Verdict> {
		this.registered.add(itemIndex);
		this.unsettled++;
		this.batch ??= this.openBatch(judge);
		this.batch.preparations.push(preparation);
		return this.batch.verdict;
	}

	private openBatch(judge: Judge): Batch {
		const preparations: Array<Promise<Arrival>> = [];
		const judged = async (): Promise<Verdict> => {
			// The loop is synchronous (apart from n8n's own batching): once a timer fires, it is over.
			await sleep(0);
			this.batch = undefined;
			const isIncomplete = this.itemCount !== undefined && this.registered.size < this.itemCount;
			if (this.stopMode && !this.batched && isIncomplete) return { kind: 'abandoned' };
			return judge(await Promise.all(preparations));
		};
		return { preparations, verdict: judged() };
	}

	/** Sends the same request once for all items of this run that ask for it. */
	async once<T>(key: string, send: () => Promise<T>): Promise<{ outcome: T; isFirst: boolean }> {
		const known = this.calls.get(key) as Promise<T> | undefined;
		if (known) return { outcome: await known, isFirst: false };
		const sent = send();
		this.calls.set(key, sent);
		return { outcome: await sent, isFirst: true };
	}

	/** Counts what a request has cost, once however many items share it. */
	countSpent(key: string, cents: number): void {
		if (this.counted.has(key)) return;
		this.counted.add(key);
		this.receipts.addSpent(cents);
	}

	/** Nothing more is sent; what is under way may finish. */
	stop(why: Explanation): void {
		this.stoppedBy ??= why;
		this.halt.abort();
	}

	/** Resolves when every item that has arrived has its outcome. */
	async whenSettled(): Promise<void> {
		if (this.unsettled === 0) return;
		await new Promise<void>((resolve) => this.settledWaiters.push(resolve));
	}

	/** Every item ends here, whatever became of it. */
	settle(itemIndex: number, outcome: 'delivered' | 'failed' | 'skipped'): void {
		if (outcome === 'delivered') this.succeeded++;
		else this.failed.add(itemIndex);
		this.unsettled--;
		if (this.unsettled > 0) return;
		if (!this.batched || this.registered.size === this.itemCount) this.finish();
		this.settledWaiters.splice(0).forEach((resume) => resume());
	}

	private finish(): void {
		this.isOver = true;
		this.cancelSignal?.removeEventListener('abort', this.onCancel);
		// Receipts are for a second try. n8n makes one after a failed node, and after a failed first item.
		const mayRunAgain = this.stopMode
			? this.failed.size > 0
			: this.retriesFirstItem && this.failed.has(0);
		if (!mayRunAgain) this.receipts.drop();
	}
}

/** n8n keeps one such object per run of a node, through all tries of Retry On Fail. */
const runs = new WeakMap<object, Run>();

/** The run that an item belongs to. */
export function runOf(context: IExecuteSingleFunctions): Run {
	const executeData = context.getExecuteData();
	const current = runs.get(executeData);
	if (current && !current.isBehind(context.getItemIndex())) return current;
	const run = new Run(context);
	runs.set(executeData, run);
	return run;
}
