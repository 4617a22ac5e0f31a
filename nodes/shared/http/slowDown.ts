import type { Fault, StatusFault } from '../api/fault';
import { readWaitWords } from '../responses/waitWords';
import { readHeader } from './header';
import { LONGEST_PAUSE_MS, readRetryAfter } from './retryAfter';

/** How a gateway of AWS says that a quota is used up, whatever its words. */
const QUOTA_ERROR = /^limitexceededexception\b/i;

/**
 * A refusal for speed (429) with the wait that its headers, or else its words, ask for; any other fault as it is.
 * @param words as they are shown, without secrets
 * @param nowMs ms since the epoch
 */
export function withWait(
	fault: Fault,
	headers: unknown,
	words: string | undefined,
	nowMs: number,
): Fault {
	if (fault.kind !== 'status' || fault.status !== 429) return fault;
	const inHeaders = fault.retryAfterMs ?? readRetryAfter(headers, nowMs);
	if (inHeaders !== undefined) return { ...fault, retryAfterMs: inHeaders };
	const isQuota = QUOTA_ERROR.test(readHeader(headers, 'x-amzn-errortype') ?? '');
	const inWords = readWaitWords(words, nowMs) ?? (isQuota ? {} : undefined);
	if (!inWords) return fault;
	const { waitMs } = inWords;
	return waitMs === undefined ? { ...fault, usedUp: true } : { ...fault, retryAfterMs: waitMs };
}

/** Whether a refusal for speed asks for more than is waited for. */
export const asksForLong = ({
	retryAfterMs = 0,
	usedUp,
}: Pick<StatusFault, 'retryAfterMs' | 'usedUp'>): boolean =>
	usedUp === true || retryAfterMs > LONGEST_PAUSE_MS;
