import type { IExecuteSingleFunctions, IHttpRequestOptions, IPollFunctions } from 'n8n-workflow';

import type { Account } from '../auth/account';
import type { Priority } from '../rateLimit/priorityQueue';

/** Whoever sends: an item of the node, or a poll of the trigger. */
export type N8nContext = IExecuteSingleFunctions | IPollFunctions;

/** Under whose name a request waits for its slot, and what ends the wait. */
export interface Scope {
	/** Shares the rate fairly with other groups: an execution. */
	readonly group: string;
	/** Aborts as soon as nothing more may be sent. */
	readonly signal: AbortSignal;
	/** How many more calls like it are held back, and come as soon as they may. */
	readonly behind?: () => number;
}

export interface ApiRequest {
	readonly account: Account;
	readonly priority: Priority;
	/** Whether it has a price: decides what may be sent again. */
	readonly paid: boolean;
	/** Its list price, by which a price in a refusal is known. */
	readonly listCents?: number;
	readonly options: IHttpRequestOptions;
	/** A submit in flight is let finish after a Stop, so that its job ID is known. */
	readonly finishAfterCancel?: boolean;
	/** The answer tells of a job, whose status is not the request's. */
	readonly isJob?: boolean;
	/** How often it may be sent, where sending again is safe. One that says so is asked anew by its own plan, and waits for its turn. */
	readonly maxTries?: number;
	/**
	 * Looks, before a fresh token is fetched after a 403, whether something else is the reason.
	 * @returns whether it is
	 */
	readonly beforeFreshToken?: () => Promise<boolean>;
	/** Called whenever it leaves. */
	readonly onSent?: () => void;
	/** Called in place of sending it where n8n reads another account's credential for it; without this, that is not looked at. */
	readonly onOtherAccount?: () => void;
	/** A refusal is not blamed on the token: whoever asks looks after that. */
	readonly keepsToken?: true;
}
