import type { Fault, StatusFault } from '../api/fault';
import { FIELD_NAMES } from '../api/fieldNames';
import { getField } from '../responses/json';
import { envelopesOf } from '../responses/unwrap';
import { readWaitWords } from '../responses/waitWords';
import { readHeader } from './header';
import { LONGEST_PAUSE_MS, parseRetryAfter, readRetryAfter } from './retryAfter';

/** How long to wait, as far as known. */
export type SlowDown = Pick<StatusFault, 'retryAfterMs' | 'usedUp'>;

/** The AWS error type for a used-up quota, whatever its message. */
const QUOTA_ERROR = /^limitexceededexception\b/i;

/**
 * A wait in a body field: `{ message: 'Slow down', retry_after: 64.5 }` -> 64,500 ms
 * @param body the answer: bytes, text or parsed
 */
function waitField(body: unknown, nowMs: number): number | undefined {
	for (const envelope of envelopesOf(body, ['error'])) {
		const ms = getField(envelope, FIELD_NAMES.retryAfterMs);
		if (typeof ms === 'number' && ms >= 0) return ms;
		const value = getField(envelope, FIELD_NAMES.retryAfter);
		const text = typeof value === 'string' ? value.slice(0, 100) : value;
		const inWords = typeof text === 'string' ? readWaitWords(`retry after ${text}`, nowMs) : {};
		const wait = parseRetryAfter(text, nowMs) ?? inWords?.waitMs;
		if (wait !== undefined) return wait;
	}
	return undefined;
}

/** The parts of a rate limit refusal that may state a wait. */
interface Refusal {
	readonly headers: unknown;
	/** Bytes, text or parsed. */
	readonly body: unknown;
	/** As shown to the user, without secrets. */
	readonly words: string | undefined;
}

/**
 * The wait that a rate limit refusal asks for: in its headers, else in a body field, else in its message.
 * @param nowMs ms since the epoch
 * @returns `{}` if it asks for none
 */
export function readSlowDown({ headers, body, words }: Refusal, nowMs: number): SlowDown {
	const retryAfterMs = readRetryAfter(headers, nowMs) ?? waitField(body, nowMs);
	if (retryAfterMs !== undefined) return { retryAfterMs };
	const isQuota = QUOTA_ERROR.test(readHeader(headers, 'x-amzn-errortype') ?? '');
	const inWords = readWaitWords(words, nowMs) ?? (isQuota ? {} : undefined);
	if (!inWords) return {};
	return inWords.waitMs === undefined ? { usedUp: true } : { retryAfterMs: inWords.waitMs };
}

/** A rate limit refusal (429) with the wait that it asks for; any other fault unchanged. */
export function withWait(fault: Fault, refusal: Refusal, nowMs: number): Fault {
	const isKnown = fault.kind !== 'status' || fault.status !== 429 || 'retryAfterMs' in fault;
	return isKnown ? fault : { ...fault, ...readSlowDown(refusal, nowMs) };
}

/** Whether a refusal asks for a longer wait than is waited for. */
export const asksForLong = ({ retryAfterMs = 0, usedUp }: SlowDown): boolean =>
	usedUp === true || retryAfterMs > LONGEST_PAUSE_MS;
