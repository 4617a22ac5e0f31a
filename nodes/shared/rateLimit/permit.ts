import type { Failed } from '../http/result';
import type { Answer } from './answers';
import type { HeldCall } from './requestBucket';
import type { SlotRequest } from './slotRequest';

export interface LimiterOptions {
	/** Calls in flight at most, so that thousands of waiting items do not open thousands of sockets. */
	readonly maxInFlight?: number;
	/** 0 to 1, for the jitter of pauses */
	readonly random?: () => number;
}

/** Leave to send one request. `run` ends it, whatever becomes of the request. */
export interface Permit {
	/** The request is handed to the HTTP client: to be called where the permit was asked for with `preparing`. */
	sent(): void;
}

export interface OpenPermit extends Permit {
	/** What has become of the request. Only the first call counts. @returns whether it is not to be sent again */
	release(kind: Answer['kind'], retryAfterMs?: number, usedUp?: true): boolean;
}

export interface QueuedRequest {
	readonly request: SlotRequest;
	readonly resolve: (permit: OpenPermit | Failed) => void;
	leave: () => void;
}

/** A call that was let go. */
export interface SentCall {
	readonly request: SlotRequest;
	readonly call: HeldCall;
	readonly epoch: number;
	readonly letGoAt: number;
}
