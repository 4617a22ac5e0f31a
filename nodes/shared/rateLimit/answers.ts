import type { Fault, StatusFault } from '../api/fault';
import type { Failed, Result } from '../http/result';
import type { SlowDown } from '../http/slowDown';
import type { SlotRequest } from './slotRequest';

/** What an answer tells of the account's limit. */
export interface Answer {
	/**
	 * `ok`: the call went well. `refused`: too fast (429). `letIn`: refused for another reason, so that the limit let it pass.
	 * `failed`: no answer came, or nothing was sent.
	 */
	readonly kind: 'ok' | 'refused' | 'letIn' | 'failed';
	readonly slowDown?: SlowDown;
}

/** Faults that are an answer of the API, or of what stands in front of it. */
const ANSWERS: ReadonlySet<Fault['kind']> = new Set([
	'status',
	'severalVehicles',
	'failedAnswer',
	'unreadable',
]);

/** Reads it off a result. A sign-in within a call has a slot of its own, which was told. */
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
