import type { Fault } from '../api/fault';
import { isPermanent } from './fault';
import type { Result } from './result';
import { LONGEST_PAUSE_MS } from './retryAfter';

/** A call is sent at most this often. */
export const MAX_TRIES = 5;

/** First wait, ms; doubled with every try. */
const FIRST_WAIT_MS = 1000;
/** Longest wait of our own, ms. */
const LONGEST_WAIT_MS = 30_000;

/** Half of the wait is fixed, so that tries span a restart of the API; half is random, so that calls spread. */
const backOff = (attempt: number, random: () => number): number =>
	Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1)) * (0.5 + 0.5 * random());

/**
 * Whether a call may be sent again without a chance of paying twice: only where it cannot have been charged.
 * A 401 is final, since the engine has refreshed the token once by then.
 */
const isSafe = (fault: Fault): boolean =>
	(fault.kind === 'status' && fault.status === 429) ||
	(fault.kind === 'notSent' && !isPermanent(fault.code)) ||
	(fault.kind === 'signIn' && !fault.final);

/** What is worth another try where a call costs nothing: whatever may be different the next time. */
const isTransient = (fault: Fault): boolean =>
	fault.kind === 'indeterminate' ||
	fault.kind === 'unreadable' ||
	(fault.kind === 'status' && (fault.status >= 500 || fault.status === 408));

/**
 * How long to wait before a call is sent again.
 * @param attempt how often it was tried, from 1
 * @param options.free the call is never charged
 * @param options.random 0 to 1
 * @returns ms; undefined: not again
 */
export function retryDelay(
	fault: Fault,
	attempt: number,
	{ free, random }: { free: boolean; random: () => number },
): number | undefined {
	if (attempt >= MAX_TRIES) return undefined;
	if (!isSafe(fault) && !(free && isTransient(fault))) return undefined;
	const asked = 'retryAfterMs' in fault ? fault.retryAfterMs : undefined;
	// A time beyond that is told by whoever gives up.
	return typeof asked === 'number' ? Math.min(asked, LONGEST_PAUSE_MS) : backOff(attempt, random);
}

/**
 * The one loop in which anything is tried again.
 * @param attempt does it once; gets how often it was tried, this time included
 * @param decide ms to wait before the next try, or the failure that ends it
 * @param wait waits for so many ms
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
