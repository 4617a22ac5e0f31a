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

/** Where receipts stand in the node's context, which n8n stores with the execution, a failed one too. */
interface Ledger {
	/** By run index, then by request. */
	receipts: Record<string, Record<string, Receipt>>;
	/** What the node has spent in this execution, in cents at list price. */
	spentCents: number;
}

const LEDGER = 'bimmerVin';

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
		const ledger: Ledger = { receipts: {}, spentCents: 0 };
		this.context[LEDGER] = ledger;
		return ledger;
	}

	/** What the node has spent in this execution so far, in cents at list price. */
	get spentCents(): number {
		return (this.context[LEDGER] as Ledger | undefined)?.spentCents ?? 0;
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
		return receipt;
	}

	/** Forgets what this run has got: it came out as items, and no second try will ask for it. */
	drop(): void {
		const held = this.context[LEDGER] as Ledger | undefined;
		if (held) delete held.receipts[this.runIndex];
	}
}
