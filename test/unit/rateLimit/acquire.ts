import type { RateLimiter, SlotRequest } from '../../../nodes/shared/rateLimit/rateLimiter';

/**
 * Waits for a slot and keeps it until `release` is called, which `run` sees to by itself: so the rate is seen slot by slot.
 * @returns undefined where the signal has aborted
 */
export const tryToAcquire = async (limiter: RateLimiter, request: SlotRequest) =>
	await limiter['acquire'](request);

/** Waits for a slot that has to come. */
export async function acquire(limiter: RateLimiter, request: SlotRequest) {
	const permit = await tryToAcquire(limiter, request);
	if (!permit) throw new Error('There was no place: the signal has aborted');
	return permit;
}
