import { steadyClock } from '../http/clock';
import { boundedStore } from '../state/stores';
import { RateLimiter } from './rateLimiter';
import type { RateLimits } from './requestBucket';

/** As many as there are accounts in use, since a working one must not be evicted. */
const rateLimiters = boundedStore<RateLimiter>('rateLimiters', {
	max: 0,
	mayGo: ({ rested }) => rested,
});

/**
 * The one rate limiter of an account in this process. Get it for every call and do not keep it: after a minute without use it
 * is dropped, so that the registry contains only accounts in use.
 * @param accountKey identifies the account; contains no secret
 */
export function rateLimiterFor(
	accountKey: string,
	limits: RateLimits,
	clock = steadyClock,
): RateLimiter {
	const limiter = rateLimiters.getOr(accountKey, () => new RateLimiter(limits, clock));
	limiter.setLimits(limits);
	return limiter;
}

/** The state of an account's rate limiter, for tests of the built package; undefined if it has none. */
export const rateLimiterStats = (accountKey: string): RateLimiter['stats'] | undefined =>
	rateLimiters.get(accountKey)?.stats;
