import { createHash } from 'node:crypto';
import type { IBinaryKeyData, IContextObject, IDataObject } from 'n8n-workflow';

import type { EndpointName } from '../api/catalog';
import type { Account } from '../session/account';

/** What a paid call has given: enough to make the item again without paying again. */
export interface Receipt {
	readonly json: IDataObject;
	readonly binary?: IBinaryKeyData;
	/** The execution that holds the binary data. */
	readonly executionId: string;
}

/** A job that was paid for and whose files are still to come. */
export interface JobReceipt {
	readonly jobId: string;
	/** ms since the epoch */
	readonly submittedAtMs: number;
}

/** Where receipts stand in the node's context, which n8n stores with the execution, a failed one too. */
interface Ledger {
	/** By run index, then by request. */
	receipts: Record<string, Record<string, Receipt>>;
	/** Submitted jobs, in the same way. */
	jobs: Record<string, Record<string, JobReceipt>>;
	/** Whom failed calls are about that cost something, or may have, in the same way; absent where there are none. */
	doubts?: Record<string, Record<string, string>>;
	/** What the node has spent in this execution, in cents at list price. */
	spentCents: number;
}

const LEDGER = 'bimmerVin';

/**
 * What has been let out but is not decided yet, by execution and node. Several runs can be under way at once: turns
 * of n8n's batching, or the calls of an agent.
 */
const reservations = new WeakMap<IContextObject, Map<string, number>>();

/** JSON with sorted keys, so that equal bodies give equal text. */
const canonical = (value: unknown): string =>
	JSON.stringify(value, (_key, inner: unknown) =>
		typeof inner === 'object' && inner !== null && !Array.isArray(inner)
			? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
			: inner,
	);

/** Names a request: same account, same endpoint, same body. */
export const requestKey = (account: Account, endpoint: EndpointName, body: IDataObject): string =>
	createHash('sha256')
		.update(canonical([account.fingerprint, endpoint, body]))
		.digest('base64url');

/**
 * What this node has paid for in this execution. Kept in the execution's own node context: it lives and dies with
 * the execution, and a retry from the executions list finds it again.
 */
export class Receipts {
	constructor(
		private readonly context: IContextObject,
		private readonly runIndex: number,
		private readonly executionId: string,
	) {}

	private get ledger(): Ledger {
		const held = this.context[LEDGER] as Ledger | undefined;
		if (held) return held;
		const ledger: Ledger = { receipts: {}, jobs: {}, spentCents: 0 };
		this.context[LEDGER] = ledger;
		return ledger;
	}

	/** What the node has spent in this execution so far, in cents at list price. */
	get spentCents(): number {
		return (this.context[LEDGER] as Ledger | undefined)?.spentCents ?? 0;
	}

	/** What is spent or may still be spent by calls under way, in cents at list price. */
	get committedCents(): number {
		return [...this.reserved.values()].reduce((sum, cents) => sum + cents, this.spentCents);
	}

	private get reserved(): Map<string, number> {
		const held = reservations.get(this.context) ?? new Map<string, number>();
		reservations.set(this.context, held);
		return held;
	}

	private reservation(key: string): string {
		return `${this.runIndex} ${key}`;
	}

	isReserved(key: string): boolean {
		return this.reserved.has(this.reservation(key));
	}

	/** Counts a call against the spend limit from the moment it may be sent. */
	reserve(key: string, cents: number): void {
		this.reserved.set(this.reservation(key), cents);
	}

	/** The call is decided: from here on only what it has spent counts. */
	release(key: string): void {
		this.reserved.delete(this.reservation(key));
	}

	addSpent(cents: number): void {
		this.ledger.spentCents += cents;
	}

	find(key: string): Receipt | undefined {
		return (this.context[LEDGER] as Ledger | undefined)?.receipts[this.runIndex]?.[key];
	}

	keep(key: string, json: IDataObject, binary: IBinaryKeyData | undefined): Receipt {
		const receipt: Receipt = { json, ...(binary && { binary }), executionId: this.executionId };
		const { receipts } = this.ledger;
		(receipts[this.runIndex] ??= {})[key] = receipt;
		delete this.doubts[key];
		return receipt;
	}

	/** Failed calls of this run, in all its tries, that cost something or may have: request -> whom it is about. */
	get doubts(): Record<string, string> {
		return (this.context[LEDGER] as Ledger | undefined)?.doubts?.[this.runIndex] ?? {};
	}

	/** Remembers that a failed call cost something, or may have: a later try that costs nothing does not undo that. */
	noteDoubt(key: string, name: string): void {
		const doubts = (this.ledger.doubts ??= {});
		(doubts[this.runIndex] ??= {})[key] = name;
	}

	findJob(key: string): JobReceipt | undefined {
		return (this.context[LEDGER] as Ledger | undefined)?.jobs[this.runIndex]?.[key];
	}

	/** Keeps a submitted job, so that a second try waits for it in place of submitting it again. */
	keepJob(key: string, job: JobReceipt): void {
		(this.ledger.jobs[this.runIndex] ??= {})[key] = job;
	}

	/** Forgets what this run has got: it came out as items, and no second try will ask for it. */
	drop(): void {
		const held = this.context[LEDGER] as Ledger | undefined;
		delete held?.receipts[this.runIndex];
		delete held?.jobs[this.runIndex];
		delete held?.doubts?.[this.runIndex];
	}
}
