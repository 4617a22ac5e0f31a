import type { Fault, StatusFault } from '../api/fault';
import type { Failed, Result } from '../http/result';
import type { SlowDown } from '../http/slowDown';
import type { SlotRequest } from './slotRequest';

/** What an answer says about the account's limit. */
export interface Answer {
	/**
	 * `ok`: the call succeeded. `refused`: over the rate limit (429). `letIn`: refused for another reason, so the limit let it
	 * pass. `failed`: no answer, or nothing was sent.
	 */
	readonly kind: 'ok' | 'refused' | 'letIn' | 'failed';
	readonly slowDown?: SlowDown;
}

/** Faults that are an answer of the API, or of something in front of it. */
const ANSWERS: ReadonlySet<Fault['kind']> = new Set([
	'status',
	'severalVehicles',
	'failedAnswer',
	'unreadable',
]);

/** Derives it from a result. A sign-in within a call had its own slot, and was counted there. */
export function answerOf(
	result: Result<unknown, Pick<Failed, 'ok' | 'fault'>>,
	{ priority }: SlotRequest,
): Answer {
	if (result.ok) return { kind: 'ok' };
	const { fault } = result;
	if (fault.kind === 'signIn') {
		if (priority !== 'token' || fault.status === undefined) return { kind: 'failed' };
		return fault.status === 429 ? { kind: 'refused', slowDown: fault } : { kind: 'letIn' };
	}
	if (isTooFast(fault)) return { kind: 'refused', slowDown: fault };
	return { kind: ANSWERS.has(fault.kind) ? 'letIn' : 'failed' };
}

const isTooFast = (fault: Fault): fault is StatusFault =>
	fault.kind === 'status' && fault.status === 429;
