import { steadyClock } from '../http/clock';
import { boundedStore } from '../state/stores';
import { RateLimiter } from './rateLimiter';
import type { RateLimits } from './requestBucket';

/** As many as accounts are in use: one that is at work must not be forgotten. */
const rateLimiters = boundedStore<RateLimiter>('rateLimiters', {
	max: 0,
	mayGo: ({ rested }) => rested,
});

/**
 * The one rate limiter of an account in this process. Ask for it with every call and do not keep it: one that was not used
 * for a minute is forgotten, so that the registry holds only accounts in use.
 * @param accountKey names the account; holds no secret
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

/** How the rate limiter of an account stands, for tests of the built package; undefined where it has none. */
export const rateLimiterStats = (accountKey: string): RateLimiter['stats'] | undefined =>
	rateLimiters.get(accountKey)?.stats;
