import type { Failed } from '../http/result';
import type { Answer } from './answers';
import type { HeldCall } from './requestBucket';
import type { SlotRequest } from './slotRequest';

export interface LimiterOptions {
	/** Most calls in flight, so that thousands of waiting items do not open thousands of sockets. */
	readonly maxInFlight?: number;
	/** 0 to 1, for the jitter of pauses */
	readonly random?: () => number;
}

/** Permission to send one request. `run` releases it, whatever the outcome. */
export interface Permit {
	/** The account has refused another call since this one was let go, so the request must not be sent before `renew`. */
	readonly isOutdated: boolean;
	/**
	 * Gives the slot back, and waits for a new one ahead of calls that were never let go.
	 * @returns undefined if there is one; `halted` as soon as the signal aborts; or that the account takes no calls
	 */
	renew(): Promise<Failed | undefined>;
	/** The request was passed to the HTTP client. Call this if the permit was requested with `preparing`. */
	sent(): void;
}

export interface OpenPermit extends Permit {
	/** The outcome of the request. Only the first call counts. @returns whether it must not be sent again */
	release(kind: Answer['kind'], retryAfterMs?: number, usedUp?: true): boolean;
}

/** A call that was let go. */
export interface SentCall {
	readonly request: SlotRequest;
	readonly call: HeldCall;
	readonly epoch: number;
	readonly letGoAt: number;
}
