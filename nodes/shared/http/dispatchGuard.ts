import { attached } from '../state/attached';

/**
 * The last guard before a request leaves. n8n reads the credential, may fetch a token and may send again after a 401,
 * all inside one call of its helper; what has to be known at the very moment of sending travels beside the request.
 */
export interface DispatchGuard {
	/** Aborts when nothing more may be sent. */
	readonly signal: AbortSignal;
	/** Set when the request is handed to the HTTP client: from then on it may have been charged. */
	isDispatched: boolean;
	/** It was not let out, or not once more. */
	isShut?: true;
	/** The credential that it may leave with (`Account.credentialHash`), where that is to be looked at. */
	readonly credentialHash?: string;
	/** n8n was about to send it with another credential. */
	isOtherAccount?: true;
	/** The bearer token that it left with. */
	sentToken?: string;
	/** Called then. */
	readonly onDispatch?: () => void;
}

const dispatchGuards = attached<object, DispatchGuard>();

/**
 * Needs no end: the guard goes with the request.
 * @param requestOptions the very object that is given to n8n's helper
 */
export function attachGuard(requestOptions: object, guard: DispatchGuard): void {
	dispatchGuards.set(requestOptions, guard);
}

const halted = (words: string): Error =>
	Object.assign(new Error(words), { name: 'DispatchHalted' });

/**
 * Looks whether a request is about to leave with the credential that it was prepared for: each item may have another.
 * @param credentialHash the one it is about to leave with; undefined where that is incomplete
 * @throws {Error} at n8n's helper, which then sends nothing, where it is another one
 */
export function checkCredential(requestOptions: object, credentialHash: string | undefined): void {
	const guard = dispatchGuards.get(requestOptions);
	if (guard?.credentialHash === undefined || guard.credentialHash === credentialHash) return;
	guard.isOtherAccount = true;
	throw halted('Prepared for another account');
}

/**
 * Lets a request out, unless the run has been halted. A request without a guard always passes.
 * @param dispatched the options that n8n sends, and hands back if it sends again
 * @param token the bearer token in them, if there is one
 * @throws {Error} at n8n's helper, which then sends nothing, where the run has been halted
 */
export function passGuard<T extends object>(
	requestOptions: object,
	dispatched: T,
	token?: string,
): T {
	const guard = dispatchGuards.get(requestOptions);
	if (!guard) return dispatched;
	if (guard.signal.aborted) {
		guard.isShut = true;
		throw halted('Stopped before the request was sent');
	}
	guard.isDispatched = true;
	guard.sentToken = token;
	guard.onDispatch?.();
	dispatchGuards.set(dispatched, guard);
	return dispatched;
}
