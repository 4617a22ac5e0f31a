import type { IExecuteSingleFunctions } from 'n8n-workflow';

import { NOT_PREPARED } from '../api/fault';
import { AccountError, CREDENTIAL, readAccount, type Account } from '../auth/account';
import { settle } from '../http/request';
import { failedWith, ok } from '../http/result';
import { retryDelay, withRetry } from '../http/retry';
import { waitOr } from '../rateLimit/waitOr';

/**
 * The account of an item's own credential; an expression can select a different one per item.
 * @throws {AccountError} if the credential is incomplete
 */
export const readOwnAccount = async (context: IExecuteSingleFunctions): Promise<Account> =>
	readAccount(await context.getCredentials(CREDENTIAL));

/** Whether an item belongs to the account that it was prepared for. */
export class OwnAccount {
	private isSent = false;
	/** The outcome comes from an attempt of the item's own, not from a stored answer or another item. */
	isOwnAttempt = false;
	/** n8n was about to send the request with another account's credential; nothing was sent. */
	isOther = false;

	constructor(private readonly context: IExecuteSingleFunctions) {}

	/** The request was sent with the credential that it was prepared for. */
	readonly onSent = (): void => {
		this.isSent = true;
	};

	readonly onOtherAccount = (): void => {
		this.isOther = true;
	};

	/**
	 * Check this before an item uses an answer to a request that was not its own.
	 * @returns undefined if n8n cannot read its credential
	 */
	async isSame({ credentialHash }: Account): Promise<boolean | undefined> {
		if (this.isSent) return true;
		const own = await settle(async () => await readOwnAccount(this.context));
		if (own.ok) return own.value.credentialHash === credentialHash;
		return own.error instanceof AccountError ? false : undefined;
	}

	/**
	 * The same, but the credential is read again for a while: what is there for the item must not be lost by one failed read.
	 * @param signal ends the waits between the reads
	 */
	async isSameAfterAll(account: Account, signal: AbortSignal): Promise<boolean | undefined> {
		const read = await withRetry(
			async () => {
				const isSame = await this.isSame(account);
				return isSame === undefined ? failedWith(NOT_PREPARED) : ok(isSame);
			},
			(failed, tries) =>
				retryDelay(NOT_PREPARED, tries, { free: true, random: Math.random }) ?? failed,
			async (ms) => await waitOr(ms, signal),
		);
		return read.ok ? read.value : undefined;
	}
}
