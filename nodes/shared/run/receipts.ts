import { createHash } from 'node:crypto';
import type { IBinaryKeyData, IContextObject, IDataObject } from 'n8n-workflow';

import type { EndpointName } from '../api/catalog';
import type { Account } from '../auth/account';
import { madeOnce } from '../state/attached';
import {
	openLedger,
	readLedger,
	type GoodReceipt,
	type JobReceipt,
	type KeptRefusal,
	type RefusalReceipt,
	type RequestCost,
} from './ledger';

/** Reservations of calls in progress, by execution and node. It may have several runs at once: batches, or an agent's calls. */
const reservations = madeOnce<IContextObject, Map<string, number>>(() => new Map());

/** JSON with sorted keys, so that equal bodies give equal text. */
const canonical = (value: unknown): string =>
	JSON.stringify(value, (_key, inner: unknown) =>
		typeof inner === 'object' && inner !== null && !Array.isArray(inner)
			? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
			: inner,
	);

/**
 * Identifies a purchase: the account, the endpoint and the body. The secret is not part of it, since people renew it and then
 * retry what they paid for.
 */
export const requestKey = (account: Account, endpoint: EndpointName, body: IDataObject): string =>
	createHash('sha256')
		.update(canonical([account.rateLimitKey, endpoint, body]))
		.digest('base64url');

/**
 * What this node paid for in this execution. Kept in the execution's own node context: it lasts as long as the execution, and
 * a retry from the executions list finds it again.
 */
export class Receipts {
	/** @param turn identifies the run of the node with all its attempts: each turn of a loop sends its own requests */
	constructor(
		private readonly context: IContextObject,
		private readonly turn: string,
		private readonly executionId: string,
	) {}

	/** What the node has spent in this execution so far, in cents at list price. */
	get spentCents(): number {
		return readLedger(this.context)?.spentCents ?? 0;
	}

	/** How many paid calls were refused before the node's first good answer. */
	get refusals(): number {
		return readLedger(this.context)?.refusals ?? 0;
	}

	/** What is spent, or may still be spent by calls in progress, in cents at list price. */
	get committedCents(): number {
		const reserved = [...reservations(this.context).values()];
		return reserved.reduce((sum, cents) => sum + cents, this.spentCents);
	}

	private reservation(key: string): string {
		return `${this.turn} ${key}`;
	}

	isReserved(key: string): boolean {
		return reservations(this.context).has(this.reservation(key));
	}

	/**
	 * Counts a call against the spend limit as soon as it may be sent. Always call `release` afterwards, whatever its outcome.
	 */
	reserve(key: string, cents: number): void {
		reservations(this.context).set(this.reservation(key), cents);
	}

	/** The call is decided: from now on only what it actually spent counts. */
	release(key: string): void {
		reservations(this.context).delete(this.reservation(key));
	}

	addSpent(cents: number): void {
		openLedger(this.context).spentCents += cents;
	}

	/** What a request has cost so far, in all attempts of this turn. */
	costOf(key: string): RequestCost | undefined {
		return readLedger(this.context)?.costs?.[this.turn]?.[key];
	}

	/** Adds the cost of a call to that of earlier attempts. */
	addCost(key: string, { cents, basis, isDoubtful }: RequestCost): void {
		const before = this.costOf(key);
		const isInDoubt = isDoubtful ?? before?.isDoubtful;
		this.ofTurn((openLedger(this.context).costs ??= {}))[key] = {
			cents: cents + (before?.cents ?? 0),
			basis: before && before.basis !== basis ? 'listPrice' : basis,
			...(isInDoubt && { isDoubtful: isInDoubt }),
		};
	}

	/** Replaces an amount counted at list price, now that the answer states the cost. */
	correctCost(key: string, listCents: number, { cents, basis }: RequestCost): void {
		const counted = this.costOf(key);
		// It was already output with a failed item.
		if (!counted) return;
		const others = counted.cents - listCents;
		this.ofTurn((openLedger(this.context).costs ??= {}))[key] = {
			...counted,
			cents: others + cents,
			basis: others === 0 ? basis : 'listPrice',
		};
	}

	/** Returns the cost once, for the item that is output with it; later items with the same request cost nothing more. */
	takeCost(key: string): RequestCost | undefined {
		const cost = this.costOf(key);
		delete readLedger(this.context)?.costs?.[this.turn]?.[key];
		return cost;
	}

	private get receipts(): Record<string, GoodReceipt | RefusalReceipt> {
		return this.ofTurn((openLedger(this.context).receipts ??= {}));
	}

	private ofTurn<T>(turns: Record<string, Record<string, T>>): Record<string, T> {
		return (turns[this.turn] ??= {});
	}

	private receiptOf(key: string): GoodReceipt | RefusalReceipt | undefined {
		return readLedger(this.context)?.receipts?.[this.turn]?.[key];
	}

	/** A good answer that was paid for. */
	find(key: string): GoodReceipt | undefined {
		const receipt = this.receiptOf(key);
		return receipt && 'json' in receipt ? receipt : undefined;
	}

	/**
	 * A refusal after which the request is not sent again. A temporary one is sent again in another execution, since only a
	 * person starts that.
	 * @param path the path of the Base URL in use
	 */
	findRefusal(key: string, path: string): KeptRefusal | undefined {
		const receipt = this.receiptOf(key);
		if (!receipt || !('refusal' in receipt) || (receipt.path ?? '') !== path) return undefined;
		const { refusal, executionId } = receipt;
		return refusal.settlement === 'settled' || executionId === this.executionId
			? refusal
			: undefined;
	}

	keep(key: string, json: IDataObject, binary: IBinaryKeyData | undefined): GoodReceipt {
		const receipt = { json, ...(binary && { binary }), executionId: this.executionId };
		this.receipts[key] = receipt;
		delete this.possibleCharges[key];
		delete readLedger(this.context)?.addresses?.[this.turn]?.[key];
		return receipt;
	}

	keepRefusal(key: string, refusal: KeptRefusal, path: string): void {
		const { executionId } = this;
		this.receipts[key] = { refusal, executionId, ...(path !== '' && { path }) };
	}

	/** Failed calls of this run, in all its attempts, that were charged or may have been: request -> subject. */
	get possibleCharges(): Record<string, string> {
		return readLedger(this.context)?.doubts?.[this.turn] ?? {};
	}

	/** Records that a failed call was charged, or may have been; a later attempt that costs nothing does not cancel that. */
	notePossibleCharge(key: string, name: string): void {
		this.ofTurn((openLedger(this.context).doubts ??= {}))[key] = name;
	}

	/** Whether the refusal was certainly charged. */
	isPaidRefusal(key: string): boolean {
		const receipt = this.receiptOf(key);
		return receipt !== undefined && 'refusal' in receipt && receipt.refusal.charged === 'yes';
	}

	findJob(key: string): JobReceipt | undefined {
		return readLedger(this.context)?.jobs?.[this.turn]?.[key];
	}

	/** Saves a submitted job, so that a second attempt waits for it instead of submitting it again. */
	keepJob(key: string, job: JobReceipt): void {
		this.ofTurn((openLedger(this.context).jobs ??= {}))[key] = job;
	}

	/** Where to fetch the result of a paid call. */
	findAddress(key: string): string | undefined {
		return readLedger(this.context)?.addresses?.[this.turn]?.[key];
	}

	/** Saves the address of a result, so that a second attempt fetches it instead of paying again. */
	keepAddress(key: string, url: string): void {
		this.ofTurn((openLedger(this.context).addresses ??= {}))[key] = url;
	}

	/** Whether the call was sent and its cost counted: everything that remains is free. */
	isBought(key: string): boolean {
		return this.findJob(key) !== undefined || this.findAddress(key) !== undefined;
	}

	/** Forgets what this run received: it was output as items, and no second attempt will need it. */
	drop(): void {
		const ledger = readLedger(this.context);
		for (const part of ['receipts', 'jobs', 'addresses', 'doubts', 'costs'] as const) {
			delete ledger?.[part]?.[this.turn];
			if (Object.keys(ledger?.[part] ?? {}).length === 0) delete ledger?.[part];
		}
	}
}
