import { attached } from '../state/attached';
import { HALTED, type Failed } from './result';

/**
 * The last check before a request is sent. A single call of n8n's helper may read the credential, fetch a token and send
 * again after a 401, so everything needed at the moment of sending is attached to the request.
 */
export interface DispatchGuard {
	/** Aborts when nothing more may be sent. */
	readonly signal: AbortSignal;
	/** Set when the request is passed to the HTTP client: from then on it may have been charged. */
	isDispatched: boolean;
	/** Why it was not sent, or not sent again. */
	unsent?: Failed;
	/** The credential that it must be sent with (`Account.credentialHash`), if that is to be checked. */
	readonly credentialHash?: string;
	/** n8n was about to send it with another credential. */
	isOtherAccount?: true;
	/** The bearer token that it was sent with. */
	sentToken?: string;
	/** Waits just before it is sent, if it must not be sent yet. @returns why it must not be sent at all */
	readonly readyToSend?: () => Promise<Failed | undefined>;
	/** Called when it is sent. */
	readonly onDispatch?: () => void;
}

const dispatchGuards = attached<object, DispatchGuard>();

/**
 * Needs no cleanup: the guard is garbage-collected with the request.
 * @param requestOptions the very object that is passed to n8n's helper
 */
export function attachGuard(requestOptions: object, guard: DispatchGuard): void {
	dispatchGuards.set(requestOptions, guard);
}

const halted = (words: string): Error =>
	Object.assign(new Error(words), { name: 'DispatchHalted' });

/**
 * Waits until a request may be sent. n8n prepares it for up to seconds, and meanwhile the account may have refused another one.
 * @throws {Error} at n8n's helper, which then sends nothing, if the request must not be sent at all
 */
export async function readyToSend(requestOptions: object): Promise<void> {
	const guard = dispatchGuards.get(requestOptions);
	if (!guard?.readyToSend) return;
	guard.unsent ??= await guard.readyToSend();
	if (guard.unsent) throw halted('Held back, and not sent');
}

/**
 * Checks that a request is about to be sent with the credential that it was prepared for: each item may have another.
 * @param credentialHash of the credential in use; undefined if that is incomplete
 * @throws {Error} at n8n's helper, which then sends nothing, if it is a different one
 */
export function checkCredential(requestOptions: object, credentialHash: string | undefined): void {
	const guard = dispatchGuards.get(requestOptions);
	if (guard?.credentialHash === undefined || guard.credentialHash === credentialHash) return;
	guard.isOtherAccount = true;
	throw halted('Prepared for another account');
}

/**
 * Lets a request pass unless the run was halted. A request without a guard always passes.
 * @param dispatched the options that n8n sends, and passes again if it sends again
 * @param token the bearer token in them, if there is one
 * @throws {Error} at n8n's helper, which then sends nothing, if the run was halted
 */
export function passGuard<T extends object>(
	requestOptions: object,
	dispatched: T,
	token?: string,
): T {
	const guard = dispatchGuards.get(requestOptions);
	if (!guard) return dispatched;
	if (guard.signal.aborted) {
		guard.unsent = HALTED;
		throw halted('Stopped before the request was sent');
	}
	guard.isDispatched = true;
	guard.sentToken = token;
	guard.onDispatch?.();
	dispatchGuards.set(dispatched, guard);
	return dispatched;
}
