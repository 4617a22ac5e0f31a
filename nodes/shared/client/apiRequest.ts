import type { IExecuteSingleFunctions, IHttpRequestOptions, IPollFunctions } from 'n8n-workflow';

import type { Account } from '../auth/account';
import type { TextStore } from '../http/longText';
import type { Priority } from '../rateLimit/priorityQueue';

/** The sender: an item of the node, or a poll of the trigger. */
export type N8nContext = IExecuteSingleFunctions | IPollFunctions;

/** The group in which a request waits for its slot, and the signal that ends the wait. */
export interface Scope {
	/** Groups share the rate fairly; a group is an execution. */
	readonly group: string;
	/** Aborts as soon as nothing more may be sent. */
	readonly signal: AbortSignal;
	/** How many similar calls are held back, and follow as soon as they may. */
	readonly behind?: () => number;
}

export interface ApiRequest {
	readonly account: Account;
	readonly priority: Priority;
	/** Whether it has a price: decides what may be sent again. */
	readonly paid: boolean;
	/** Its list price, used to recognize a price in a refusal. */
	readonly listCents?: number;
	readonly options: IHttpRequestOptions;
	/** A submit in progress is completed even after a Stop, so that its job ID is known. */
	readonly finishAfterCancel?: boolean;
	/** The answer is about a job, whose status is not the request's. */
	readonly isJob?: boolean;
	/** How often it may be sent, if that is safe. A request with this option has a schedule of its own, and waits its turn. */
	readonly maxTries?: number;
	/**
	 * Checks, before a fresh token is fetched after a 403, whether there is another reason.
	 * @returns whether there is
	 */
	readonly beforeFreshToken?: () => Promise<boolean>;
	/** Called each time it is sent. */
	readonly onSent?: () => void;
	/** Called instead of sending, if n8n reads another account's credential for it; without this, that is not checked. */
	readonly onOtherAccount?: () => void;
	/** Where long texts of the answer go, if it may be read that way. */
	readonly textStore?: TextStore;
	/** A refusal is not blamed on the token, since the caller checks that. */
	readonly keepsToken?: true;
}
