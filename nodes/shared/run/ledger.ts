import type { IBinaryKeyData, IContextObject, IDataObject } from 'n8n-workflow';

import type { Explanation } from '../messages/explanation';

/** The result of a paid call: enough to rebuild the item without paying again. */
export interface GoodReceipt {
	readonly json: IDataObject;
	readonly binary?: IBinaryKeyData;
	/** The execution that stores the binary data. */
	readonly executionId: string;
}

/** The message of a refusal, e.g. for a vehicle that is not found. */
export type KeptRefusal = Pick<
	Explanation,
	| 'description'
	| 'reason'
	| 'status'
	| 'charged'
	| 'settlement'
	| 'vehicles'
	| 'jobId'
	| 'apiMessage'
	| 'apiCode'
> & {
	/** The message without its subject. */
	readonly what: string;
};

export interface RefusalReceipt {
	readonly refusal: KeptRefusal;
	/** The execution in which the API refused. */
	readonly executionId: string;
	/** The path of the Base URL that was used, if it has one: under another path the request may not be refused. */
	readonly path?: string;
}

/** A paid job whose files have not arrived yet. */
export interface JobReceipt {
	readonly jobId: string;
	/** ms since the epoch */
	readonly submittedAtMs: number;
}

/** Source of a cost amount. */
export type CostBasis = 'listPrice' | 'answer' | 'sandbox';

/** What a request cost in all attempts of its turn, until an item is output with it. */
export interface RequestCost {
	readonly cents: number;
	readonly basis: CostBasis;
	/** Some of it may not have been charged. */
	readonly isDoubtful?: true;
}

/** By turn (a run of the node with all its attempts), then by request. */
type ByTurn<T> = Record<string, Record<string, T>>;

/** What a node saves for an execution. n8n stores it with the execution, so each part exists only if it holds something. */
export interface Ledger {
	/** What the node has spent in this execution, in cents at list price. */
	spentCents: number;
	receipts?: ByTurn<GoodReceipt | RefusalReceipt>;
	/** Submitted jobs. */
	jobs?: ByTurn<JobReceipt>;
	/** Where to fetch the results of paid calls. */
	addresses?: ByTurn<string>;
	/** Subjects of failed calls that were charged, or may have been. */
	doubts?: ByTurn<string>;
	/** What requests cost. */
	costs?: ByTurn<RequestCost>;
	/** Whether any paid call has had a good answer. */
	good?: true;
	/** How many paid calls were refused before the first good answer. */
	refusals?: number;
}

const LEDGER = 'bimmerVin';

/** The ledger in a node's context, if there is one. */
export const readLedger = (context: IContextObject): Ledger | undefined =>
	context[LEDGER] as Ledger | undefined;

/** The ledger in a node's context, for writing. */
export function openLedger(context: IContextObject): Ledger {
	const held = readLedger(context);
	if (held) return held;
	const ledger: Ledger = { spentCents: 0 };
	context[LEDGER] = ledger;
	return ledger;
}
