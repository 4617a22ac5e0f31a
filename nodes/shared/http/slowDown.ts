import type { Fault, StatusFault } from '../api/fault';
import { readWaitWords } from '../responses/waitWords';
import { readHeader } from './header';
import { LONGEST_PAUSE_MS, readRetryAfter } from './retryAfter';

/** How long it is to be waited, as far as it is known. */
export type SlowDown = Pick<StatusFault, 'retryAfterMs' | 'usedUp'>;

/** How a gateway of AWS says that a quota is used up, whatever its words. */
const QUOTA_ERROR = /^limitexceededexception\b/i;

/**
 * The wait that a refusal for speed asks for: by its headers, else by its words.
 * @param words as they are shown, without secrets
 * @param nowMs ms since the epoch
 * @returns `{}` where it names none
 */
export function readSlowDown(headers: unknown, words: string | undefined, nowMs: number): SlowDown {
	const retryAfterMs = readRetryAfter(headers, nowMs);
	if (retryAfterMs !== undefined) return { retryAfterMs };
	const isQuota = QUOTA_ERROR.test(readHeader(headers, 'x-amzn-errortype') ?? '');
	const inWords = readWaitWords(words, nowMs) ?? (isQuota ? {} : undefined);
	if (!inWords) return {};
	return inWords.waitMs === undefined ? { usedUp: true } : { retryAfterMs: inWords.waitMs };
}

/** A refusal for speed (429) with the wait that it asks for; any other fault as it is. */
export function withWait(
	fault: Fault,
	headers: unknown,
	words: string | undefined,
	nowMs: number,
): Fault {
	const isKnown = fault.kind !== 'status' || fault.status !== 429 || 'retryAfterMs' in fault;
	return isKnown ? fault : { ...fault, ...readSlowDown(headers, words, nowMs) };
}

/** Whether a refusal asks for more than is waited for. */
export const asksForLong = ({ retryAfterMs = 0, usedUp }: SlowDown): boolean =>
	usedUp === true || retryAfterMs > LONGEST_PAUSE_MS;
