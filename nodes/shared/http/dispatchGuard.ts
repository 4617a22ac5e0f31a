import { attached } from '../state/attached';

/** Thrown at n8n's helper, which calls the gate, so that it sends nothing. */
class DispatchHalted extends Error {
	override readonly name = 'DispatchHalted';

	constructor() {
		super('Stopped before the request was sent');
	}
}

/**
 * The last gate before a request leaves. n8n reads the credential, may fetch a token and may send again after a 401,
 * all inside one call of its helper; what has to be known at the very moment of sending travels beside the request.
 */
export interface Gate {
	/** Aborts when nothing more may be sent. */
	readonly signal: AbortSignal;
	/** Set when the request is handed to the HTTP client: from then on it may have been charged. */
	hasLeft: boolean;
	/** It was not let out, or not once more. */
	isShut?: true;
	/** The bearer token that it left with. */
	sentToken?: string;
	/** Called then. */
	readonly onLeave?: () => void;
}

const gates = attached<object, Gate>();

/** @param requestOptions the very object that is given to n8n's helper */
export function putGate(requestOptions: object, gate: Gate): void {
	gates.set(requestOptions, gate);
}

/**
 * Lets a request out, unless the run has been halted. A request without a gate always passes.
 * @param leaving the options that n8n sends, and hands back if it sends again
 * @param token the bearer token in them, if there is one
 * @throws {DispatchHalted} where the run has been halted
 */
export function passGate<T extends object>(requestOptions: object, leaving: T, token?: string): T {
	const gate = gates.get(requestOptions);
	if (!gate) return leaving;
	if (gate.signal.aborted) {
		gate.isShut = true;
		throw new DispatchHalted();
	}
	gate.hasLeft = true;
	gate.sentToken = token;
	gate.onLeave?.();
	gates.set(leaving, gate);
	return leaving;
}
