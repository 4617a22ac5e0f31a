/** How long a job is waited for and how often it is polled, in seconds, unless the user says otherwise. */
export const WAIT_DEFAULTS = { maxWait: 300, pollInterval: 3 } as const;

/** A timer set to more than 2^31 - 1 ms goes off at once. */
const LONGEST_SECONDS = 2_147_483;

/**
 * Reads an option given in seconds.
 * `'20'` -> 20, `''` -> the default
 * @returns the default where it is empty or no positive number; 24 days at most
 */
export function readSeconds(value: unknown, defaultSeconds: number): number {
	const seconds = typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN;
	const isGiven = Number.isFinite(seconds) && seconds > 0;
	return isGiven ? Math.min(seconds, LONGEST_SECONDS) : defaultSeconds;
}
