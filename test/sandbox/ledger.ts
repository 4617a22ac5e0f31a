import { ENDPOINTS, type Endpoint, type EndpointName } from '../../nodes/shared/api/catalog';

/** One charge. */
export interface LedgerEntry {
	/** ISO 8601, UTC. */
	readonly at: string;
	/** Client ID. */
	readonly account: string;
	readonly endpoint: EndpointName;
	readonly path: string;
	/** As it was sent: perhaps malformed, only its last seven characters, or empty if there was none. */
	readonly vin: string;
	/** The HTTP status of the answer, even if a broken connection has kept it from the caller. */
	readonly status: number;
	/** The cost of this call at the volume tier of the month, in euro cents. */
	readonly cents: number;
	/** The same as in the answer's X-Request-Id. */
	readonly requestId: string;
	/** The paid job, if the call started one. */
	readonly jobId?: string;
}

/** A refunded charge. */
export interface Refund extends LedgerEntry {
	/** ISO 8601, UTC. */
	readonly refundedAt: string;
}

/**
 * What the next call costs.
 * @param callsThisMonth how many this account has made before in the month
 * @returns euro cents
 */
export function priceOf(endpoint: EndpointName, callsThisMonth: number): number {
	const { cents, tiers }: Endpoint = ENDPOINTS[endpoint];
	return tiers?.filter(({ from }) => callsThisMonth >= from).at(-1)?.cents ?? cents;
}

/** Who has paid how much for what, and the remaining credit. */
export class Ledger {
	/** The charges that were not refunded. */
	entries: LedgerEntry[] = [];
	readonly refunds: Refund[] = [];
	private readonly spent = new Map<string, number>();
	private readonly monthlyCalls = new Map<string, number>();

	/**
	 * @param credits what each account had at the start, in euro cents, by client id
	 * @param now the time of day, in milliseconds since 1970
	 */
	constructor(
		private readonly credits: ReadonlyMap<string, number>,
		private readonly now: () => number,
	) {}

	/** The remaining credit of an account, in euro cents. */
	credit(account: string): number {
		return (this.credits.get(account) ?? 0) - this.spentBy(account);
	}

	/** What an account has spent, without refunds, in euro cents. */
	spentBy(account: string): number {
		return this.spent.get(account) ?? 0;
	}

	/** Whether the account can pay for one more call. */
	canPay(account: string, endpoint: EndpointName): boolean {
		return this.credit(account) >= this.nextPrice(account, endpoint);
	}

	/** Charges one call. A free call leaves no trace. */
	charge(call: Omit<LedgerEntry, 'at' | 'path' | 'cents'>): LedgerEntry | undefined {
		const { account, endpoint } = call;
		const cents = this.nextPrice(account, endpoint);
		if (cents === 0) return undefined;
		const entry = {
			at: new Date(this.now()).toISOString(),
			...call,
			path: ENDPOINTS[endpoint].path,
			cents,
		};
		this.entries.push(entry);
		this.count(entry, 1);
		return entry;
	}

	/** Refunds one charge, as if the call had not been made. */
	refund(entry: LedgerEntry): void {
		this.entries = this.entries.filter((other) => other !== entry);
		this.refunds.push({ ...entry, refundedAt: new Date(this.now()).toISOString() });
		this.count(entry, -1);
	}

	private count({ account, endpoint, cents }: LedgerEntry, sign: 1 | -1): void {
		const month = this.monthKey(account, endpoint);
		this.monthlyCalls.set(month, (this.monthlyCalls.get(month) ?? 0) + sign);
		this.spent.set(account, this.spentBy(account) + sign * cents);
	}

	private nextPrice(account: string, endpoint: EndpointName): number {
		return priceOf(endpoint, this.monthlyCalls.get(this.monthKey(account, endpoint)) ?? 0);
	}

	/** The counts start again in each calendar month, UTC. */
	private monthKey(account: string, endpoint: EndpointName): string {
		return [account, endpoint, new Date(this.now()).toISOString().slice(0, 7)].join(' ');
	}
}
