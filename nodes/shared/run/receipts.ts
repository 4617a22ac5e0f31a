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

/**
 * What has been let out but is not decided yet, by execution and node. Several runs can be under way at once: turns
 * of n8n's batching, or the calls of an agent.
 */
const reservations = madeOnce<IContextObject, Map<string, number>>(() => new Map());

/** JSON with sorted keys, so that equal bodies give equal text. */
const canonical = (value: unknown): string =>
	JSON.stringify(value, (_key, inner: unknown) =>
		typeof inner === 'object' && inner !== null && !Array.isArray(inner)
			? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
			: inner,
	);

/**
 * Names what is bought: the same account, endpoint and body. Not the secret: people renew it, and retry what they have
 * paid for.
 */
export const requestKey = (account: Account, endpoint: EndpointName, body: IDataObject): string =>
	createHash('sha256')
		.update(canonical([account.rateLimitKey, endpoint, body]))
		.digest('base64url');

/**
 * What this node has paid for in this execution. Kept in the execution's own node context: it lives and dies with
 * the execution, and a retry from the executions list finds it again.
 */
export class Receipts {
	/**
	 * @param turn names the run of the node with all its tries: each turn of a loop asks anew, good or bad
	 */
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

	/** What is spent or may still be spent by calls under way, in cents at list price. */
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

	/** Counts a call against the spend limit from the moment it may be sent. Ended by `release`, whatever came of the call. */
	reserve(key: string, cents: number): void {
		reservations(this.context).set(this.reservation(key), cents);
	}

	/** The call is decided: from here on only what it has spent counts. */
	release(key: string): void {
		reservations(this.context).delete(this.reservation(key));
	}

	addSpent(cents: number): void {
		openLedger(this.context).spentCents += cents;
	}

	/** What a request has cost so far, in all tries of this turn. */
	costOf(key: string): RequestCost | undefined {
		return readLedger(this.context)?.costs?.[this.turn]?.[key];
	}

	/** Adds what a call has cost to what the tries before it have. */
	addCost(key: string, { cents, basis, isDoubtful }: RequestCost): void {
		const before = this.costOf(key);
		const isInDoubt = isDoubtful ?? before?.isDoubtful;
		this.ofTurn((openLedger(this.context).costs ??= {}))[key] = {
			cents: cents + (before?.cents ?? 0),
			basis: before && before.basis !== basis ? 'listPrice' : basis,
			...(isInDoubt && { isDoubtful: isInDoubt }),
		};
	}

	/** Puts right what was counted at list price, now that the answer tells. */
	correctCost(key: string, listCents: number, { cents, basis }: RequestCost): void {
		const counted = this.costOf(key);
		// It has come out with a failed item.
		if (!counted) return;
		const others = counted.cents - listCents;
		this.ofTurn((openLedger(this.context).costs ??= {}))[key] = {
			...counted,
			cents: others + cents,
			basis: others === 0 ? basis : 'listPrice',
		};
	}

	/** The cost has come out with an item: what comes out later for the same request has cost nothing more. */
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
	 * An answer that refuses, and that is not to be asked for again. One that may pass is asked for anew in another
	 * execution: only a person starts that.
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

	/** Failed calls of this run, in all its tries, that cost something or may have: request -> whom it is about. */
	get possibleCharges(): Record<string, string> {
		return readLedger(this.context)?.doubts?.[this.turn] ?? {};
	}

	/** Notes that a failed call cost something, or may have: a later try that costs nothing does not undo that. */
	notePossibleCharge(key: string, name: string): void {
		this.ofTurn((openLedger(this.context).doubts ??= {}))[key] = name;
	}

	/** Whether the call was refused by an answer that is paid for sure. */
	isPaidRefusal(key: string): boolean {
		const receipt = this.receiptOf(key);
		return receipt !== undefined && 'refusal' in receipt && receipt.refusal.charged === 'yes';
	}

	findJob(key: string): JobReceipt | undefined {
		return readLedger(this.context)?.jobs?.[this.turn]?.[key];
	}

	/** Keeps a submitted job, so that a second try waits for it in place of submitting it again. */
	keepJob(key: string, job: JobReceipt): void {
		this.ofTurn((openLedger(this.context).jobs ??= {}))[key] = job;
	}

	/** Where the result of a call that was paid is to be fetched. */
	findAddress(key: string): string | undefined {
		return readLedger(this.context)?.addresses?.[this.turn]?.[key];
	}

	/** Keeps the address of a result, so that a second try fetches it in place of paying again. */
	keepAddress(key: string, url: string): void {
		this.ofTurn((openLedger(this.context).addresses ??= {}))[key] = url;
	}

	/** Whether the call was sent, and what it has cost was counted: what is left to be done is free. */
	isBought(key: string): boolean {
		return this.findJob(key) !== undefined || this.findAddress(key) !== undefined;
	}

	/** Forgets what this run has got: it came out as items, and no second try will ask for it. */
	drop(): void {
		const ledger = readLedger(this.context);
		for (const part of ['receipts', 'jobs', 'addresses', 'doubts', 'costs'] as const) {
			delete ledger?.[part]?.[this.turn];
			if (Object.keys(ledger?.[part] ?? {}).length === 0) delete ledger?.[part];
		}
	}
}
