/** How long to wait for a job and how often to poll it, in seconds, unless the user sets other values. */
export const WAIT_DEFAULTS = { maxWait: 300, pollInterval: 3 } as const;

/** A timer set to more than 2^31 - 1 ms fires at once. */
const LONGEST_SECONDS = 2_147_483;

/**
 * Reads an option in seconds.
 * `'20'` -> 20, `''` -> the default
 * @returns the default if the value is empty or not a positive number; at most 24 days
 */
export function readSeconds(value: unknown, defaultSeconds: number): number {
	const seconds = typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN;
	const isGiven = Number.isFinite(seconds) && seconds > 0;
	return isGiven ? Math.min(seconds, LONGEST_SECONDS) : defaultSeconds;
}
