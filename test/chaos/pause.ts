import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Checks a condition often until it's true.
 * @returns whether the condition became true in time
 */
export async function until(isSo: () => boolean, withinMs: number): Promise<boolean> {
	const endsAt = performance.now() + withinMs;
	while (!isSo()) {
		if (performance.now() > endsAt) return false;
		await sleep(5);
	}
	return true;
}

/** Returns undefined if the promise takes longer. The timer ends with the wait. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
	const over = new AbortController();
	const timeUp = sleep(ms, undefined, { signal: over.signal }).catch(() => undefined);
	try {
		return await Promise.race([work, timeUp]);
	} finally {
		over.abort();
	}
}
