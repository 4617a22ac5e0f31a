import { sleep, type IContextObject, type IExecuteSingleFunctions, type INode } from 'n8n-workflow';

import type { EndpointName } from '../api/catalog';
import { explainUnsent, type Explanation } from '../messages/errors';
import { share } from '../state/flights';
import type { ReadyRequest } from './prepare';
import { Receipts } from './receipts';
import { refusalLimitOf, type RefusalLimit } from './refusalLimit';
import { isShort, SameCars } from './sameCars';
import type { Traffic } from '../client';

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

interface Deferred {
	readonly promise: Promise<unknown>;
	readonly resolve: (outcome: unknown) => void;
}

function defer(): Deferred {
	let resolve: Deferred['resolve'] = () => {};
	const promise = new Promise<unknown>((settle) => (resolve = settle));
	return { promise, resolve };
}

const isBatched = (context: IExecuteSingleFunctions): boolean => {
	const options = context.getNodeParameter('requestOptions', {}) as {
		batching?: { batch?: { batchSize?: number; batchInterval?: number } };
	};
	return Number(options.batching?.batch?.batchInterval) > 0;
};

const CUT_SHORT = explainUnsent(
	'notSent',
	'not sent, because n8n could not prepare a later item: its expression fails',
	'Correct the expression, or filter such items out before this node.',
);

/** Contexts for where n8n has none to store with the execution. */
const looseContexts = new WeakMap<object, IContextObject>();

/** The node's own context, which n8n stores with the execution. Some callers of tools run without an execution. */
function nodeContextOf(context: IExecuteSingleFunctions): IContextObject {
	try {
		return context.getContext('node');
	} catch {
		const executeData = context.getExecuteData();
		const loose = looseContexts.get(executeData) ?? {};
		looseContexts.set(executeData, loose);
		return loose;
	}
}

/**
 * Names the turn that a run belongs to. n8n gives each of an agent's calls a run of its own; all calls that one run of
 * the agent makes are one turn, so that it does not pay twice for the same question.
 */
function turnOf(context: IExecuteSingleFunctions, runIndex: number, isTool: boolean): string {
	if (!isTool) return String(runIndex);
	const caller = context.getExecuteData().source?.main?.[0];
	return `tool ${caller?.previousNode ?? ''} ${caller?.previousNodeRun ?? 0}`;
}

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
	/** Holds paid calls back until the node has had a good answer. */
	readonly refusalLimit: RefusalLimit;
	/** The execution, which shares the pace fairly with others. */
	readonly group: string;
	/** The operation that all items of the run ask for. */
	readonly operation: string;
	/** The cars that are asked for in both forms of their VIN. */
	readonly sameCars: SameCars;
	/** Jobs that were submitted and have not ended yet: job ID -> VIN. */
	readonly openJobs = new Map<string, string>();
	/** How many items have come out well so far. */
	succeeded = 0;
	/** The node was called by an agent, which reads an error's message alone. */
	readonly isTool: boolean;

	private readonly nodeContext: IContextObject;
	private readonly turn: string;
	/** What an account's calls wait under, and why they were halted. */
	private readonly lanes = new Map<string, { halt: AbortController; why?: Explanation }>();
	private isHalted = false;
	/** n8n has given the run up; nobody takes what it returns. */
	isAbandoned = false;
	private readonly cancelSignal: AbortSignal | undefined;
	private readonly onCancel = () => this.haltAll();
	private readonly batched: boolean;
	private readonly retries: boolean;
	/** n8n tells when an execution is over, and prepares items one by one with a try around each. */
	private readonly isGuarded: boolean;
	private readonly registered = new Set<number>();
	private readonly counted = new Set<string>();
	private readonly calls = new Map<string, Promise<unknown>>();
	private readonly requests: ReadyRequest[] = [];
	private readonly keys = new Set<string>();
	/** Whoever waits for a request that has not begun yet. */
	private readonly awaited = new Map<string, Deferred>();
	private lastArrived = -1;
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
		this.nodeContext = nodeContextOf(context);
		this.stopMode = !context.continueOnFail();
		this.retries = node.retryOnFail === true;
		this.itemCount = countInputItems(context, node);
		this.isTool = this.itemCount === undefined || node.rewireOutputLogTo === 'ai_tool';
		this.turn = turnOf(context, this.runIndex, this.isTool);
		this.receipts = new Receipts(this.nodeContext, this.turn, this.group);
		this.refusalLimit = refusalLimitOf(this.nodeContext);
		this.sameCars = new SameCars(this.nodeContext, this.turn);
		this.batched = isBatched(context);
		this.cancelSignal = context.getExecutionCancelSignal();
		if (this.cancelSignal?.aborted) this.haltAll();
		this.cancelSignal?.addEventListener('abort', this.onCancel, { once: true });
		this.isGuarded = context.onExecutionFinish !== undefined;
		// If n8n gives a run up between two groups of its own batching, nobody will take what is still to be sent.
		context.onExecutionFinish?.(() => this.abandon());
	}

	/** Under what the calls of an account wait. With On Error = Continue one account's halt leaves the others alone. */
	trafficOf({ key }: { readonly key: string }): Traffic {
		return { group: this.group, signal: this.laneOf(key).halt.signal };
	}

	/** Why the calls of an account were halted. */
	haltReasonOf(accountKey: string | undefined): Explanation | undefined {
		return accountKey === undefined ? undefined : this.laneOf(accountKey).why;
	}

	private laneOf(accountKey: string): { halt: AbortController; why?: Explanation } {
		const known = this.lanes.get(accountKey);
		if (known) return known;
		const lane = { halt: new AbortController() };
		if (this.isHalted) lane.halt.abort();
		this.lanes.set(accountKey, lane);
		return lane;
	}

	private haltAll(): void {
		this.isHalted = true;
		this.lanes.forEach(({ halt }) => halt.abort());
		this.awaited.forEach(({ resolve }) => resolve(undefined));
	}

	/** Nobody waits for this run any more: nothing further is sent, and whoever waits in it is let go. */
	abandon(): void {
		// After a Stop the items end by themselves, and say which jobs are under way.
		if (this.isOver || this.isCancelled) return;
		this.isAbandoned = true;
		this.haltAll();
		this.finish();
		this.release();
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
		this.lastArrived = itemIndex;
		this.unsettled++;
		this.batch ??= this.openBatch(judge, itemIndex);
		this.batch.preparations.push(preparation);
		return this.batch.verdict;
	}

	/**
	 * Whether n8n's loop has ended before its last item. In Stop mode a failing expression ends it; with On Error =
	 * Continue only in older versions of n8n, which the missing last items tell.
	 */
	private isCutShort(): boolean {
		if (this.itemCount === undefined || this.registered.size >= this.itemCount) return false;
		return this.stopMode || (!this.isGuarded && this.lastArrived < this.itemCount - 1);
	}

	private openBatch(judge: Judge, itemIndex: number): Batch {
		const preparations: Array<Promise<Arrival>> = [];
		const judged = async (): Promise<Verdict> => {
			// The loop is synchronous (apart from n8n's own batching): once a timer fires, it is over.
			await sleep(0);
			this.batch = undefined;
			const arrived = await Promise.all(preparations);
			if (!this.batched && this.isCutShort()) {
				// In Stop mode nobody takes what is returned; else n8n may have given the node up, or not.
				if (this.stopMode) return { kind: 'abandoned' };
				return { kind: 'refused', why: CUT_SHORT, itemIndex };
			}
			return judge(arrived);
		};
		return { preparations, verdict: judged() };
	}

	/**
	 * Sends the same request once for all items of this run that ask for it.
	 * @param isUsable whether the outcome of an equal request of another run answers this one too
	 */
	async once<T>(
		key: string,
		send: () => Promise<T>,
		isUsable: (outcome: T) => boolean,
	): Promise<{ outcome: T; isFirst: boolean }> {
		const known = this.calls.get(key) as Promise<T> | undefined;
		if (known) return { outcome: await known, isFirst: false };
		const shared = share(this.nodeContext, `${this.turn} ${key}`, send, isUsable);
		const outcomeOfKey = shared.then(({ outcome }) => outcome);
		this.calls.set(key, outcomeOfKey);
		this.awaited.get(key)?.resolve(outcomeOfKey);
		const { outcome, isOwn } = await shared;
		return { outcome, isFirst: isOwn };
	}

	/** The outcome of another request of this run; undefined where the run ends without one. */
	async outcomeOf<T>(key: string): Promise<T | undefined> {
		const known = this.calls.get(key) as Promise<T> | undefined;
		if (known) return await known;
		const waiting = this.awaited.get(key) ?? defer();
		this.awaited.set(key, waiting);
		return (await waiting.promise) as T | undefined;
	}

	/** Takes note of what an item asks for. */
	noteRequest(ready: ReadyRequest, endpointName: EndpointName): void {
		this.requests.push(ready);
		this.keys.add(ready.key);
		this.sameCars.add(ready, endpointName);
	}

	/** Whether an item of this run asks for it. */
	asksFor(key: string): boolean {
		return this.keys.has(key);
	}

	/** How many items' good answers are paid and kept, from this try and the ones before. */
	get paidItems(): number {
		const isKept = (key: string | undefined) =>
			key !== undefined && this.receipts.find(key) !== undefined;
		return this.requests.filter(
			(ready) => isKept(ready.key) || (isShort(ready) && isKept(this.sameCars.other(ready))),
		).length;
	}

	/** Counts what a request has cost, once however many items share it. */
	countSpent(key: string, cents: number): void {
		if (this.counted.has(key)) return;
		this.counted.add(key);
		this.receipts.addSpent(cents);
		// From here on it is no longer what may be spent.
		this.receipts.release(key);
	}

	/**
	 * After a failure: in Stop mode nothing more is sent, else nothing more for the account where no call can succeed. What
	 * is under way may finish.
	 */
	stopAfter(why: Explanation, accountKey: string | undefined): void {
		if (!this.stopMode && !why.stopsTheRest) return;
		if (accountKey !== undefined) {
			const lane = this.laneOf(accountKey);
			lane.why ??= why;
			lane.halt.abort();
		}
		if (this.stopMode) this.haltAll();
	}

	/** Whether every item has its outcome. With n8n's own batching the last ones may still be to come. */
	private get isComplete(): boolean {
		return this.unsettled === 0 && (!this.batched || this.registered.size === this.itemCount);
	}

	/**
	 * Resolves when every item has its outcome, or the run is given up. An error that is thrown before n8n's loop is
	 * over would find nobody to take it.
	 */
	async whenSettled(): Promise<void> {
		if (this.isComplete || this.isOver) return;
		await new Promise<void>((resolve) => this.settledWaiters.push(resolve));
	}

	/** Every item ends here, whatever became of it. */
	settle(outcome: 'delivered' | 'failed' | 'skipped'): void {
		if (outcome === 'delivered') this.succeeded++;
		this.unsettled--;
		if (!this.isComplete) return;
		this.finish();
		this.release();
	}

	private release(): void {
		this.settledWaiters.splice(0).forEach((resume) => resume());
	}

	private finish(): void {
		this.isOver = true;
		this.awaited.forEach(({ resolve }) => resolve(undefined));
		if (!this.isTool) this.sameCars.forget();
		this.cancelSignal?.removeEventListener('abort', this.onCancel);
		// Receipts are for a second try: of a failed node, or of one that n8n takes for failed. An agent may ask again.
		const mayRunAgain = this.retries || (this.stopMode && this.succeeded < this.registered.size);
		if (this.isComplete && !mayRunAgain && !this.isTool) this.receipts.drop();
	}
}

/** n8n keeps one such object per run of a node, through all tries of Retry On Fail. */
const runs = new WeakMap<object, Run>();

/** The run that an item belongs to. */
export function runOf(context: IExecuteSingleFunctions): Run {
	const executeData = context.getExecuteData();
	const current = runs.get(executeData);
	if (current && !current.isBehind(context.getItemIndex())) return current;
	// A tool's calls share the agent's data and may be under way together; any other run that is behind is dead.
	if (current && !current.isTool) current.abandon();
	const run = new Run(context);
	runs.set(executeData, run);
	return run;
}
