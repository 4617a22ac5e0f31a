import { FakeTime } from '../http/fakeClock';
import { RateLimiter } from '../../../nodes/shared/rateLimit/rateLimiter';
import type { LimiterOptions } from '../../../nodes/shared/rateLimit/permit';
import type { RateLimits } from '../../../nodes/shared/rateLimit/requestBucket';
import type { SlotRequest } from '../../../nodes/shared/rateLimit/slotRequest';

/** What asks for a slot unless it is said otherwise. */
export const PAID: SlotRequest = { priority: 'paid', group: 'one' };

export const TOKEN: SlotRequest = { priority: 'token', group: 'token' };

/** A rate limiter in a time of its own. */
export function newLimiter(limits: RateLimits, options?: LimiterOptions) {
	const time = new FakeTime();
	return { time, limiter: new RateLimiter(limits, time.clock(), options) };
}

/**
 * Waits for a slot and keeps it until `release` is called, which `run` sees to by itself: so the rate is seen slot by slot.
 * @returns undefined where the signal has aborted
 */
export async function tryToAcquire(limiter: RateLimiter, request: Partial<SlotRequest> = {}) {
	const permit = await limiter['acquire']({ ...PAID, ...request });
	return 'fault' in permit ? undefined : permit;
}

/** Has a rate limiter refused once, which looks as if the burst had been used before: from here on a refusal slows it down. */
export async function refusedOnce(limiter: RateLimiter, time: FakeTime) {
	(await acquire(limiter)).release('refused', 0);
	await time.pass(3000);
}

/** Waits for a slot that has to come. */
export async function acquire(limiter: RateLimiter, request: Partial<SlotRequest> = {}) {
	const permit = await tryToAcquire(limiter, request);
	if (!permit) throw new Error('There was no place: the signal has aborted');
	return permit;
}
