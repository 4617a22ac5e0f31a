import type { Explanation } from '../messages/explanation';

interface AccountHalt {
	readonly halt: AbortController;
	why?: Explanation;
}

/** Halts the calls of a run by account: with On Error = Continue, halting one account does not affect the others. */
export class HaltByAccount {
	private readonly accounts = new Map<string, AccountHalt>();
	private isHalted = false;

	private of(accountKey: string): AccountHalt {
		const account = this.accounts.get(accountKey) ?? { halt: new AbortController() };
		if (this.isHalted) account.halt.abort();
		this.accounts.set(accountKey, account);
		return account;
	}

	/** Aborts as soon as nothing more may be sent for the account. */
	signalOf(accountKey: string): AbortSignal {
		return this.of(accountKey).halt.signal;
	}

	/** Why the account's calls were halted; the first reason counts. */
	reasonOf(accountKey: string | undefined): Explanation | undefined {
		return accountKey === undefined ? undefined : this.of(accountKey).why;
	}

	/** Nothing more is sent for the account. */
	halt(accountKey: string, why: Explanation): void {
		const account = this.of(accountKey);
		account.why ??= why;
		account.halt.abort();
	}

	/** Nothing more is sent at all. */
	haltAll(): void {
		this.isHalted = true;
		this.accounts.forEach(({ halt }) => halt.abort());
	}
}
