import { setTimeout as pause } from 'node:timers/promises';

/**
 * Asks until there is an answer.
 * @param what for the error: what is waited for
 * @param ask gives undefined as long as there is none
 * @throws {Error} after `timeoutMs`
 */
export async function waitFor<T>(
	what: string,
	ask: () => Promise<T | undefined> | T | undefined,
	{ timeoutMs = 60_000, everyMs = 200 } = {},
): Promise<T> {
	const until = Date.now() + timeoutMs;
	while (Date.now() < until) {
		const answer = await ask();
		if (answer !== undefined) return answer;
		await pause(everyMs);
	}
	throw new Error(`Waited ${timeoutMs / 1000} s in vain for ${what}`);
}
