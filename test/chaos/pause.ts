import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until something is so, and looks often.
 * @returns whether it was so in time
 */
export async function until(isSo: () => boolean, withinMs: number): Promise<boolean> {
	const endsAt = performance.now() + withinMs;
	while (!isSo()) {
		if (performance.now() > endsAt) return false;
		await sleep(5);
	}
	return true;
}

/** Gives undefined where it takes longer. The timer does not outlive the wait. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
	const over = new AbortController();
	const timeUp = sleep(ms, undefined, { signal: over.signal }).catch(() => undefined);
	try {
		return await Promise.race([work, timeUp]);
	} finally {
		over.abort();
	}
}
