import type { Tokens } from './auth';
import type { DialectName } from './dialects';
import type { FaultHandle, FaultOrder } from './faults';
import type { JobTimes } from './jobs';
import type { LedgerEntry, Refund } from './ledger';
import { firstAccount, type Settings } from './options';
import { newState, type State } from './state';
import type { Stats } from './stats';

/** What a test can read and set in a sandbox. Without a client ID, a method applies to all accounts together. */
export interface Controls {
	/** The first account's. */
	readonly clientId: string;
	readonly clientSecret: string;
	readonly accounts: ReadonlyArray<{ readonly clientId: string; readonly clientSecret: string }>;
	/** Every charge that was not refunded, oldest first. */
	ledger(clientId?: string): LedgerEntry[];
	/** Every refunded charge, oldest first. */
	refunds(clientId?: string): Refund[];
	/** Every secure coding job so far, oldest first. */
	jobTimes(): JobTimes[];
	/** Euro cents, without refunds. */
	spentCents(clientId?: string): number;
	/** Euro cents left. */
	creditCents(clientId?: string): number;
	/** A copy of the statistics so far. */
	stats(): Stats;
	/** A valid bearer token for the first or the given account. It does not count as an exchange. */
	issueToken(clientId?: string, lifeSeconds?: number): string;
	/** Every token issued so far. */
	issuedTokens(): string[];
	/** Makes every token issued so far invalid. */
	revokeTokens(): void;
	/** Changes the Client Secret of an account, as its dashboard does. Tokens that were issued before stay valid. */
	renewSecret(clientId: string, clientSecret: string): void;
	/** Orders a fault. If several match a call, the one that was ordered first applies. */
	fault(order: FaultOrder): FaultHandle;
	clearFaults(): void;
	/** Answers in another dialect until the next reset. */
	speak(dialect: DialectName): void;
	/** Resets everything to the start, but tokens stay valid. */
	reset(): void;
}

/** A running stand-in for the API. */
export interface Sandbox extends Controls {
	/** Base URL without a slash at the end, e.g. `http://127.0.0.1:4010`. */
	readonly url: string;
	/** Stops at once, even if answers are being sent. */
	close(): Promise<void>;
}

/** What all parts of one sandbox share. */
export interface Context {
	readonly settings: Settings;
	readonly tokens: Tokens;
	/** Replaced as a whole by a reset. */
	state: State;
}

/** The controls of a sandbox. */
export function controlsOf(context: Context): Controls {
	const { settings, tokens } = context;
	const { clientId, clientSecret } = firstAccount(settings);
	const sum = (amount: (account: string) => number, only?: string): number =>
		settings.accounts
			.filter((account) => only === undefined || account.clientId === only)
			.reduce((total, account) => total + amount(account.clientId), 0);
	const of = <T extends LedgerEntry>(entries: readonly T[], only?: string): T[] =>
		entries.filter(({ account }) => only === undefined || account === only);
	return {
		clientId,
		clientSecret,
		accounts: settings.accounts,
		ledger: (only) => of(context.state.ledger.entries, only),
		refunds: (only) => of(context.state.ledger.refunds, only),
		jobTimes: () => context.state.jobs.times(),
		spentCents: (only) => sum((account) => context.state.ledger.spentBy(account), only),
		creditCents: (only) => sum((account) => context.state.ledger.credit(account), only),
		stats: () => structuredClone(context.state.stats),
		issueToken: (account = clientId, lifeSeconds = settings.tokenLifeSeconds) =>
			tokens.issue(account, lifeSeconds),
		issuedTokens: () => [...tokens.issued],
		revokeTokens: () => tokens.revokeAll(),
		renewSecret: (account, clientSecret) => {
			const known = context.state.accounts.get(account);
			if (known === undefined) throw new Error(`There is no account ${account}`);
			known.clientSecret = clientSecret;
		},
		fault: (order) => context.state.faults.add(order),
		clearFaults: () => context.state.faults.clear(),
		speak: (dialect) => {
			context.state.dialect = dialect;
		},
		reset: () => {
			context.state = newState(settings);
		},
	};
}
