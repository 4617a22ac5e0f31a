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

/** Contexts for where n8n has none to store with the execution. */
const looseContextOf = madeOnce<object, IContextObject>(() => ({}));

/** The node's own context, which n8n stores with the execution. Some callers of tools run without an execution. */
function nodeContextOf(context: IExecuteSingleFunctions): IContextObject {
	try {
		return context.getContext('node');
	} catch {
		return looseContextOf(context.getExecuteData());
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

/** One run of the node over its items: what it knows of itself, and what its items share. */
export class RunContext {
	/** One failure ends the run (On Error = Stop Workflow). */
	readonly stopMode: boolean;
	/** How many items the run has; undefined where n8n does not tell. */
	readonly itemCount: number | undefined;
	readonly runIndex: number;
	readonly gathering: Gathering;
	readonly receipts: Receipts;
	readonly calls: SharedCalls;
	/** Holds paid calls back until the node has had a good answer. */
	readonly refusalLimit: RefusalLimit;
	/** Holds calls back that would be refused like those before them. */
	readonly sameRefusals: SameRefusals;
	/** The execution, which shares the rate fairly with others. */
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
	/** n8n has given the run up; nobody takes what it returns. */
	isAbandoned = false;

	private readonly halts = new HaltByAccount();
	private readonly cancelSignal: AbortSignal | undefined;
	private readonly onCancel = () => this.haltAll();
	private readonly retries: boolean;
	private readonly counted = new Set<string>();
	/** Costs that have come out with items of an agent's call. */
	private readonly costsOut = new Map<string, RequestCost>();
	/** What each item asks for, by its index: under its own account once that is known. */
	private readonly requests = new Map<number, ReadyRequest>();
	private readonly keys = new Set<string>();
	private readonly sendingSignals = new Map<string, AbortSignal>();
	private isOver = false;
	/** The node's parameters as the workflow stores them, with expressions. */
	readonly raw: INodeParameters;
	/** The options of all items alike; undefined where they hold expressions and have to be read item by item. */
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
		// If n8n gives a run up between two groups of its own batching, nobody will take what is still to be sent.
		context.onExecutionFinish?.(() => this.abandon());
	}

	/** Under what the calls of an account wait. */
	scopeOf({ rateLimitKey }: { readonly rateLimitKey: string }): Scope {
		return { group: this.group, signal: this.halts.signalOf(rateLimitKey) };
	}

	/** Under what a new call of an account waits. What it has bought is waited for under the account's own. */
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

	/** Nobody waits for this run any more: nothing further is sent, and whoever waits in it is let go. */
	abandon(): void {
		// After a Stop the items end by themselves, and say which jobs are under way.
		if (this.isOver || this.isCancelled) return;
		this.isAbandoned = true;
		this.haltAll();
		this.finish();
	}

	get isCancelled(): boolean {
		return this.cancelSignal?.aborted ?? false;
	}

	/** The Options of an item. Evaluating parameters is what costs n8n most time, so it is done once if it can be. */
	optionsOf(context: IExecuteSingleFunctions): object {
		return this.fixedOptions ?? (context.getNodeParameter('options', {}) as object);
	}

	/**
	 * The account that an item is prepared for: the first item's, since reading 2,000 credentials takes longer than sending the
	 * first calls. Another one, by an expression in the credential, is found before the item leaves (see conclude.ts).
	 * @throws {AccountError} where the item's credential is incomplete
	 */
	async accountOf(context: IExecuteSingleFunctions): Promise<Account> {
		if (!this.firstAccount) return await (this.firstAccount = readOwnAccount(context));
		const first = await settle(async () => await this.firstAccount);
		return (first.ok && first.value) || (await readOwnAccount(context));
	}

	/** Whether an item of this index belongs to a later run: n8n starts the node again for a retry. */
	isBehind(itemIndex: number): boolean {
		return this.isOver || this.gathering.has(itemIndex);
	}

	/** Takes note of what an item asks for. */
	noteRequest({ itemIndex, ready, endpointName }: Item): void {
		if (!ready) return;
		this.requests.set(itemIndex, ready);
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
		return [...this.requests.values()].filter(
			(ready) => isKept(ready.key) || (isShort(ready) && isKept(this.sameCars.other(ready))),
		).length;
	}

	/**
	 * Counts what a request has cost, once however many items share it.
	 * @param cents the list price, by which the spend limit goes
	 * @param cost what an item says that it has cost
	 */
	countSpent(key: string, cents: number, cost: RequestCost = { cents, basis: 'listPrice' }): void {
		if (this.counted.has(key)) return;
		this.counted.add(key);
		this.receipts.addSpent(cents);
		this.receipts.addCost(key, cost);
		// From here on it is no longer what may be spent.
		this.receipts.release(key);
	}

	/** The cost of a request comes out with an item. An agent may ask again in the same turn, and gets what came out before. */
	noteCostOut(key: string): void {
		const cost = this.isTool ? this.receipts.takeCost(key) : undefined;
		if (cost) this.costsOut.set(key, cost);
	}

	/** n8n tries an agent's call anew, and throws away what has come out. */
	takeCostsBack(): void {
		for (const [key, cost] of this.costsOut) this.receipts.addCost(key, cost);
		this.costsOut.clear();
	}

	/**
	 * After a failure: in Stop mode nothing more is sent, else nothing more for the account where no call can succeed. What
	 * is under way may finish.
	 */
	stopAfter(why: Explanation, accountKey: string | undefined): void {
		if (!this.stopMode && !why.stopsTheRest) return;
		if (accountKey !== undefined) this.halts.halt(accountKey, why);
		if (this.stopMode) this.haltAll();
	}

	/**
	 * Resolves when every item has its outcome, or the run is given up. An error that is thrown before n8n's loop is
	 * over would find nobody to take it.
	 */
	async whenSettled(): Promise<void> {
		if (!this.isOver) await this.gathering.whenReleased();
	}

	/** Every item ends here, whatever became of it. */
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
		// Receipts are for a second try: of a failed node, or of one that n8n takes for failed. An agent may ask again.
		const mayRunAgain = this.retries || (this.stopMode && this.succeeded < this.gathering.size);
		if (this.gathering.isComplete && !mayRunAgain && !this.isTool) this.receipts.drop();
		this.gathering.release();
	}
}

/** n8n keeps one such object per run of a node, through all tries of Retry On Fail. */
const runs = attached<object, RunContext>();

/** The run that an item belongs to. */
export function runContextOf(context: IExecuteSingleFunctions): RunContext {
	const executeData = context.getExecuteData();
	const current = runs.get(executeData);
	if (current && !current.isBehind(context.getItemIndex())) return current;
	// A tool's calls share the agent's data and may be under way together; any other run that is behind is dead.
	if (current && !current.isTool) current.abandon();
	const run = new RunContext(context);
	// A try that n8n starts anew may go better; a loop's turn and an agent's call are none.
	if (current && !current.isTool) run.sameRefusals.forget();
	// n8n 1 hands the agent's own data to all calls; data that are the tool's own are of one call and its tries.
	if (executeData.node.name === context.getNode().name) current?.takeCostsBack();
	runs.set(executeData, run);
	return run;
}
