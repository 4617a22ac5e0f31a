import type { Fault } from '../api/fault';
import { isPermanent } from './fault';
import type { Result } from './result';
import { LONGEST_PAUSE_MS } from './retryAfter';

/** Most tries of a call. */
export const MAX_TRIES = 5;

/** First wait, ms; doubled with every try. */
const FIRST_WAIT_MS = 1000;
/** Longest wait that we choose ourselves, ms. */
const LONGEST_WAIT_MS = 30_000;

/** Half of the wait is fixed, so that the tries outlast a restart of the API; half is random, so that calls spread out. */
const backOff = (attempt: number, random: () => number): number =>
	Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1)) * (0.5 + 0.5 * random());

/**
 * Whether a call may be sent again without the risk of paying twice: only if it cannot have been charged. A 401 is final,
 * since n8n has already refreshed the token once by then.
 */
const isSafe = (fault: Fault): boolean =>
	(fault.kind === 'status' && fault.status === 429) ||
	(fault.kind === 'notSent' && !isPermanent(fault.code)) ||
	(fault.kind === 'signIn' && !fault.final);

/** Whether a free call is worth another try: whenever the result may be different. */
const isTransient = (fault: Fault): boolean =>
	fault.kind === 'indeterminate' ||
	fault.kind === 'unreadable' ||
	(fault.kind === 'status' && (fault.status >= 500 || fault.status === 408));

/**
 * How long to wait before a call is sent again.
 * @param attempt number of tries so far, from 1
 * @param options.free the call is never charged
 * @param options.random 0 to 1
 * @returns ms; undefined: do not retry
 */
export function retryDelay(
	fault: Fault,
	attempt: number,
	{ free, random }: { free: boolean; random: () => number },
): number | undefined {
	if (attempt >= MAX_TRIES) return undefined;
	if (!isSafe(fault) && !(free && isTransient(fault))) return undefined;
	const asked = 'retryAfterMs' in fault ? fault.retryAfterMs : undefined;
	// A longer wait is reported by the caller that gives up.
	return typeof asked === 'number' ? Math.min(asked, LONGEST_PAUSE_MS) : backOff(attempt, random);
}

/**
 * The only retry loop.
 * @param attempt does it once; gets the number of tries, including this one
 * @param decide ms to wait before the next try, or the final failure
 * @param wait waits for the given ms
 */
export async function withRetry<T, F extends { readonly ok: false }>(
	attempt: (tries: number) => Promise<Result<T, F>>,
	decide: (failed: F, tries: number) => number | F | Promise<number | F>,
	wait: (ms: number) => Promise<unknown>,
): Promise<Result<T, F>> {
	for (let tries = 1; ; tries++) {
		const result = await attempt(tries);
		if (result.ok) return result;
		const next = await decide(result, tries);
		if (typeof next !== 'number') return next;
		await wait(next);
	}
}
