import { PaceCancelled } from './halted';

/**
 * The last gate before a request leaves. n8n reads the credential, may fetch a token and may send again after a 401,
 * all inside one call of its helper; what has to be known at the very moment of sending travels beside the request.
 */
export interface Gate {
	/** Aborts when nothing more may be sent. */
	readonly signal: AbortSignal;
	/** Set when the request is handed to the HTTP client: from then on it may have been charged. */
	hasLeft: boolean;
	/** Why it was not let out. */
	stopped?: PaceCancelled;
	/** The bearer token that it left with. */
	sentToken?: string;
	/** Called then. */
	readonly onLeave?: () => void;
}

const gates = new WeakMap<object, Gate>();

/** @param requestOptions the very object that is given to n8n's helper */
export function putGate(requestOptions: object, gate: Gate): void {
	gates.set(requestOptions, gate);
}

/**
 * Lets a request out, unless the run has been halted. A request without a gate always passes.
 * @param leaving the options that n8n sends, and hands back if it sends again
 * @param token the bearer token in them, if there is one
 * @throws {PaceCancelled} where the run has been halted
 */
export function passGate<T extends object>(requestOptions: object, leaving: T, token?: string): T {
	const gate = gates.get(requestOptions);
	if (!gate) return leaving;
	if (gate.signal.aborted) throw (gate.stopped = new PaceCancelled());
	gate.hasLeft = true;
	gate.sentToken = token;
	gate.onLeave?.();
	gates.set(leaving, gate);
	return leaving;
}
