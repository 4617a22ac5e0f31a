import type { IContextObject, IExecuteSingleFunctions, INode, INodeParameters } from 'n8n-workflow';

import type { Account } from '../auth/account';
import type { Scope } from '../client';
import { settle } from '../http/request';
import type { Explanation } from '../messages/explanation';
import { attached, madeOnce } from '../state/attached';
import { readOwnAccount } from './ownAccount';
import { Gathering } from './gathering';
import { HaltByAccount } from './haltByAccount';
import type { RequestCost } from './ledger';
import type { Item, ReadyRequest } from './prepare';
import { Receipts } from './receipts';
import { refusalLimitOf, type RefusalLimit } from './refusalLimit';
import { sameRefusalsOf, type SameRefusals } from './sameRefusals';
import { isShort, SameCars } from './sameCars';
import { SharedCalls } from './sharedCalls';

const countInputItems = (context: IExecuteSingleFunctions, own: INode): number | undefined => {
	const { data, node } = context.getExecuteData();
	const items = data?.main?.[0];
	// A tool runs on the execute data of the agent, so those items are not the items of this node.
	if (!items || node.name !== own.name) return undefined;
	return own.executeOnce ? Math.min(1, items.length) : items.length;
};

const isBatched = (context: IExecuteSingleFunctions): boolean => {
	const options = context.getNodeParameter('requestOptions', {}) as {
		batching?: { batch?: { batchSize?: number; batchInterval?: number } };
	};
	return Number(options.batching?.batch?.batchInterval) > 0;
};

/** Stand-ins for the node context if n8n has none to store with the execution. */
const looseContextOf = madeOnce<object, IContextObject>(() => ({}));

/** The context of the node, which n8n stores with the execution. Some callers of tools run without an execution. */
function nodeContextOf(context: IExecuteSingleFunctions): IContextObject {
	try {
		return context.getContext('node');
	} catch {
		return looseContextOf(context.getExecuteData());
	}
}

/**
 * The name of the turn that a run belongs to. n8n starts a run for each call of an agent. All calls that one run of the agent
 * makes form one turn, so that the agent does not pay twice for the same request.
 */
function turnOf(context: IExecuteSingleFunctions, runIndex: number, isTool: boolean): string {
	if (!isTool) return String(runIndex);
	const caller = context.getExecuteData().source?.main?.[0];
	return `tool ${caller?.previousNode ?? ''} ${caller?.previousNodeRun ?? 0}`;
}

/** One run of the node over its items: its settings, and what its items share. */
export class RunContext {
	/** Whether one failure ends the run (On Error = Stop Workflow). */
	readonly stopMode: boolean;
	/** The number of items in the run; undefined if n8n does not say. */
	readonly itemCount: number | undefined;
	readonly runIndex: number;
	readonly gathering: Gathering;
	readonly receipts: Receipts;
	readonly calls: SharedCalls;
	/** Holds paid calls back until the node has received a good answer. */
	readonly refusalLimit: RefusalLimit;
	/** Holds back calls that would be refused like the calls before them. */
	readonly sameRefusals: SameRefusals;
	/** The ID of the execution, which shares the rate limit fairly with other executions. */
	readonly group: string;
	/** The operation of all items of the run. */
	readonly operation: string;
	/** The cars that the run has under both forms of their VIN. */
	readonly sameCars: SameCars;
	/** Jobs that were submitted and have not ended yet: job ID -> VIN. */
	readonly openJobs = new Map<string, string>();
	/** The number of items that have succeeded so far. */
	succeeded = 0;
	/** Whether an agent has called the node. An agent reads only the message of an error. */
	readonly isTool: boolean;
	/** Whether n8n has abandoned the run. Then nobody uses what it returns. */
	isAbandoned = false;

	private readonly halts = new HaltByAccount();
	private readonly cancelSignal: AbortSignal | undefined;
	private readonly onCancel = () => this.haltAll();
	private readonly retries: boolean;
	private readonly counted = new Set<string>();
	/** The costs that were returned with items of an agent's call. */
	private readonly costsOut = new Map<string, RequestCost>();
	/** The request of each item by its index, for the item's own account once that is known. */
	private readonly requests = new Map<number, ReadyRequest>();
	private readonly keys = new Set<string>();
	private readonly sendingSignals = new Map<string, AbortSignal>();
	private isOver = false;
	/** The node's parameters as the workflow stores them, with expressions. */
	readonly raw: INodeParameters;
	/** The options of all items; undefined if they contain expressions and have to be read for each item. */
	private readonly fixedOptions: object | undefined;
	/** The account of the first item. */
	private firstAccount: Promise<Account> | undefined;

	constructor(context: IExecuteSingleFunctions) {
		const node = context.getNode();
		this.raw = node.parameters;
		const options = this.raw.options ?? {};
		this.fixedOptions = JSON.stringify(options).includes('"=') ? undefined : (options as object);
		const { $runIndex } = context.getWorkflowDataProxy(0) as { $runIndex?: number };
		this.runIndex = $runIndex ?? 0;
		this.group = context.getExecutionId() ?? '';
		this.operation = (this.raw.operation as string | undefined) ?? '';
		this.stopMode = !context.continueOnFail();
		this.retries = node.retryOnFail === true;
		this.itemCount = countInputItems(context, node);
		this.isTool = this.itemCount === undefined || node.rewireOutputLogTo === 'ai_tool';
		const nodeContext = nodeContextOf(context);
		const turn = turnOf(context, this.runIndex, this.isTool);
		this.receipts = new Receipts(nodeContext, turn, this.group);
		this.calls = new SharedCalls(nodeContext, turn);
		this.refusalLimit = refusalLimitOf(nodeContext);
		this.sameRefusals = sameRefusalsOf(nodeContext);
		this.sameCars = new SameCars(nodeContext, turn);
		this.gathering = new Gathering({
			itemCount: this.itemCount,
			stopMode: this.stopMode,
			isBatched: isBatched(context),
			isGuarded: context.onExecutionFinish !== undefined,
		});
		this.cancelSignal = context.getExecutionCancelSignal();
		if (this.cancelSignal?.aborted) this.haltAll();
		this.cancelSignal?.addEventListener('abort', this.onCancel, { once: true });
		// If n8n abandons a run between two of its own batches, nobody uses the results of the calls that are still to be sent.
		context.onExecutionFinish?.(() => this.abandon());
	}

	/** The group and the signal for the calls of an account. */
	scopeOf({ rateLimitKey }: { readonly rateLimitKey: string }): Scope {
		return { group: this.group, signal: this.halts.signalOf(rateLimitKey) };
	}

	/** The scope for a new call of an account. Polls of a job that was submitted use `scopeOf`. */
	sendingScopeOf(account: { readonly rateLimitKey: string }, endpoint: string): Scope {
		const { group, signal: ofAccount } = this.scopeOf(account);
		let signal = this.sendingSignals.get(endpoint);
		if (!signal) {
			signal = AbortSignal.any([ofAccount, this.sameRefusals.signalOf(endpoint)]);
			this.sendingSignals.set(endpoint, signal);
		}
		return { group, signal, behind: () => this.refusalLimit.waiting };
	}

	/** Why the calls of an account were halted. */
	haltReasonOf(accountKey: string | undefined): Explanation | undefined {
		return this.halts.reasonOf(accountKey);
	}

	private haltAll(): void {
		this.halts.haltAll();
		this.calls.end();
	}

	/** Abandons the run: nothing more is sent, and every wait in it ends. */
	abandon(): void {
		// After a Stop, the items end by themselves and report which jobs are still running.
		if (this.isOver || this.isCancelled) return;
		this.isAbandoned = true;
		this.haltAll();
		this.finish();
	}

	get isCancelled(): boolean {
		return this.cancelSignal?.aborted ?? false;
	}

	/** The Options of an item. Evaluating parameters takes n8n the most time, so it is done once if possible. */
	optionsOf(context: IExecuteSingleFunctions): object {
		return this.fixedOptions ?? (context.getNodeParameter('options', {}) as object);
	}

	/**
	 * The account that an item is prepared for, which is that of the first item: reading 2,000 credentials takes longer than sending
	 * the first calls. If an expression in the credential selects another account, conclude.ts notices it before the item is sent.
	 * @throws {AccountError} if the credential of the item is incomplete
	 */
	async accountOf(context: IExecuteSingleFunctions): Promise<Account> {
		if (!this.firstAccount) return await (this.firstAccount = readOwnAccount(context));
		const first = await settle(async () => await this.firstAccount);
		return (first.ok && first.value) || (await readOwnAccount(context));
	}

	/** Whether an item with this index belongs to a later run, because n8n starts the node again for a retry. */
	isBehind(itemIndex: number): boolean {
		return this.isOver || this.gathering.has(itemIndex);
	}

	/** Records the request of an item. */
	noteRequest({ itemIndex, ready, endpointName }: Item): void {
		if (!ready) return;
		this.requests.set(itemIndex, ready);
		this.keys.add(ready.key);
		this.sameCars.add(ready, endpointName);
	}

	/** Whether an item of this run has the request with this key. */
	asksFor(key: string): boolean {
		return this.keys.has(key);
	}

	/** The number of items whose good answers are paid for and stored, from this attempt and earlier ones. */
	get paidItems(): number {
		const isKept = (key: string | undefined) =>
			key !== undefined && this.receipts.find(key) !== undefined;
		return [...this.requests.values()].filter(
			(ready) => isKept(ready.key) || (isShort(ready) && isKept(this.sameCars.other(ready))),
		).length;
	}

	/**
	 * Counts the cost of a request once, however many items share it.
	 * @param cents the list price, which counts towards the spend limit
	 * @param cost the cost to report in an item
	 */
	countSpent(key: string, cents: number, cost: RequestCost = { cents, basis: 'listPrice' }): void {
		if (this.counted.has(key)) return;
		this.counted.add(key);
		this.receipts.addSpent(cents);
		this.receipts.addCost(key, cost);
		// It is spent now, and no longer reserved.
		this.receipts.release(key);
	}

	/** Records that an item returns the cost of a request: if an agent repeats the request in the same turn, it is not added again. */
	noteCostOut(key: string): void {
		const cost = this.isTool ? this.receipts.takeCost(key) : undefined;
		if (cost) this.costsOut.set(key, cost);
	}

	/** Restores the returned costs if n8n retries an agent's call and discards what was returned. */
	takeCostsBack(): void {
		for (const [key, cost] of this.costsOut) this.receipts.addCost(key, cost);
		this.costsOut.clear();
	}

	/**
	 * Halts calls after a failure: in Stop mode all of them, otherwise those of the account if no call of it can succeed. Calls in
	 * transit may finish.
	 */
	stopAfter(why: Explanation, accountKey: string | undefined): void {
		if (!this.stopMode && !why.stopsTheRest) return;
		if (accountKey !== undefined) this.halts.halt(accountKey, why);
		if (this.stopMode) this.haltAll();
	}

	/**
	 * Resolves when every item has its outcome or the run is abandoned. Nobody would catch an error that is thrown before n8n's loop
	 * has ended.
	 */
	async whenSettled(): Promise<void> {
		if (!this.isOver) await this.gathering.whenReleased();
	}

	/** Records that an item has ended, whatever its outcome. */
	settle(outcome: 'delivered' | 'failed' | 'skipped'): void {
		if (outcome === 'delivered') this.succeeded++;
		this.gathering.settle();
		if (this.gathering.isComplete) this.finish();
	}

	private finish(): void {
		this.isOver = true;
		this.calls.end();
		if (!this.isTool) this.sameCars.forget();
		this.cancelSignal?.removeEventListener('abort', this.onCancel);
		// Receipts are for a second attempt: of a node that failed, or that n8n regards as failed. An agent may repeat a request.
		const mayRunAgain = this.retries || (this.stopMode && this.succeeded < this.gathering.size);
		if (this.gathering.isComplete && !mayRunAgain && !this.isTool) this.receipts.drop();
		this.gathering.release();
	}
}

/** n8n keeps one such object for each run of a node, through all attempts of Retry On Fail. */
const runs = attached<object, RunContext>();

/** Returns the run that an item belongs to. */
export function runContextOf(context: IExecuteSingleFunctions): RunContext {
	const executeData = context.getExecuteData();
	const current = runs.get(executeData);
	if (current && !current.isBehind(context.getItemIndex())) return current;
	// The calls of a tool share the agent's data and may run at the same time. Any other earlier run is dead.
	if (current && !current.isTool) current.abandon();
	const run = new RunContext(context);
	// A retry by n8n may succeed. A further loop iteration or agent call is not a retry.
	if (current && !current.isTool) run.sameRefusals.forget();
	// n8n 1 passes the agent's data to all calls. If the data belongs to the tool, it belongs to one call and its retries.
	if (executeData.node.name === context.getNode().name) current?.takeCostsBack();
	runs.set(executeData, run);
	return run;
}
