import type { DialectName } from './dialects';
import { Faults } from './faults';
import { Jobs } from './jobs';
import { Ledger } from './ledger';
import { Limiter } from './limiter';
import type { AccountSettings, Settings } from './options';
import { Quota } from './quota';
import type { Stats } from './stats';

/** An account and the bucket its requests are measured with. */
export interface Account extends AccountSettings {
	readonly limiter: Limiter;
}

/** The state that changes while the sandbox runs and that a reset clears. Tokens survive a reset. */
export interface State {
	readonly accounts: ReadonlyMap<string, Account>;
	readonly ledger: Ledger;
	/** Free calls for the sandbox vehicle. */
	readonly quota: Quota;
	readonly jobs: Jobs;
	readonly faults: Faults;
	readonly stats: Stats;
	/** The dialect from now on. */
	dialect: DialectName;
}

export const newState = ({
	accounts,
	dialect,
	jobSpeed,
	now,
	sandboxQuota,
	seed,
}: Settings): State => ({
	accounts: new Map(
		accounts.map((account) => [
			account.clientId,
			{ ...account, limiter: new Limiter(account.rate) },
		]),
	),
	ledger: new Ledger(new Map(accounts.map(({ clientId, credits }) => [clientId, credits])), now),
	quota: new Quota(sandboxQuota),
	jobs: new Jobs(jobSpeed, now),
	faults: new Faults(seed),
	stats: { requests: [], exchanges: 0, refused: 0 },
	dialect,
});
