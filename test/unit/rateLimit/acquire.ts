import type { FakeTime } from '../http/fakeClock';
import type { RateLimiter } from '../../../nodes/shared/rateLimit/rateLimiter';
import type { SlotRequest } from '../../../nodes/shared/rateLimit/slotRequest';

/**
 * Waits for a slot and keeps it until `release` is called, which `run` sees to by itself: so the rate is seen slot by slot.
 * @returns undefined where the signal has aborted
 */
export async function tryToAcquire(limiter: RateLimiter, request: SlotRequest) {
	const permit = await limiter['acquire'](request);
	return 'fault' in permit ? undefined : permit;
}

/** Has a rate limiter refused once, which looks as if the burst had been used before: from here on a refusal slows it down. */
export async function refusedOnce(limiter: RateLimiter, time: FakeTime) {
	(await acquire(limiter, { priority: 'paid', group: 'one' })).release('refused', 0);
	await time.pass(3000);
}

/** Waits for a slot that has to come. */
export async function acquire(limiter: RateLimiter, request: SlotRequest) {
	const permit = await tryToAcquire(limiter, request);
	if (!permit) throw new Error('There was no place: the signal has aborted');
	return permit;
}
