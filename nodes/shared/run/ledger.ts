import type { IBinaryKeyData, IContextObject, IDataObject } from 'n8n-workflow';

import type { Explanation } from '../messages/explanation';

/** What a good answer to a paid call has given: enough to make the item again without paying again. */
export interface GoodReceipt {
	readonly json: IDataObject;
	readonly binary?: IBinaryKeyData;
	/** The execution that holds the binary data. */
	readonly executionId: string;
}

/** The words of an answer that refuses, e.g. of a vehicle that is not found. */
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
	/** The message without whom it is about. */
	readonly what: string;
};

export interface RefusalReceipt {
	readonly refusal: KeptRefusal;
	/** The execution that it was given in. */
	readonly executionId: string;
	/** The path of the Base URL that it was given under, where there is one: under another it may be no refusal. */
	readonly path?: string;
}

/** A job that was paid for and whose files are still to come. */
export interface JobReceipt {
	readonly jobId: string;
	/** ms since the epoch */
	readonly submittedAtMs: number;
}

/** Where the amount of a cost is from. */
export type CostBasis = 'listPrice' | 'answer' | 'sandbox';

/** What a request has cost in all tries of its turn, until it comes out with an item. */
export interface RequestCost {
	readonly cents: number;
	readonly basis: CostBasis;
	/** Some of it may not have been charged. */
	readonly isDoubtful?: true;
}

/** By turn (a run of the node, with all its tries), then by request. */
type ByTurn<T> = Record<string, Record<string, T>>;

/** What a node keeps of an execution. Stored with it by n8n, so each part is there only where it holds something. */
export interface Ledger {
	/** What the node has spent in this execution, in cents at list price. */
	spentCents: number;
	receipts?: ByTurn<GoodReceipt | RefusalReceipt>;
	/** Submitted jobs. */
	jobs?: ByTurn<JobReceipt>;
	/** Where the results of paid calls are to be fetched. */
	addresses?: ByTurn<string>;
	/** Whom failed calls are about that cost something, or may have. */
	doubts?: ByTurn<string>;
	/** What requests have cost. */
	costs?: ByTurn<RequestCost>;
	/** Whether any paid call has brought a good answer. */
	good?: true;
	/** How many paid calls were refused before the first good answer. */
	refusals?: number;
}

const LEDGER = 'bimmerVin';

/** The ledger of a node's context, as far as there is one. */
export const readLedger = (context: IContextObject): Ledger | undefined =>
	context[LEDGER] as Ledger | undefined;

/** The ledger of a node's context, to write in. */
export function openLedger(context: IContextObject): Ledger {
	const held = readLedger(context);
	if (held) return held;
	const ledger: Ledger = { spentCents: 0 };
	context[LEDGER] = ledger;
	return ledger;
}
