import type { Pacer, PaceRequest } from '../../../nodes/shared/rateLimit/rateLimiter';

/**
 * Waits for a place and keeps it until `done` is called, which `run` sees to by itself: so the pace is seen place by place.
 * @returns undefined where the signal has aborted
 */
export const tryToAcquire = async (pacer: Pacer, request: PaceRequest) =>
	await pacer['acquire'](request);

/** Waits for a place that has to come. */
export async function acquire(pacer: Pacer, request: PaceRequest) {
	const ticket = await tryToAcquire(pacer, request);
	if (!ticket) throw new Error('There was no place: the signal has aborted');
	return ticket;
}
