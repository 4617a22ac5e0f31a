/** How long a job is waited for and how often it is looked at, in seconds, unless the user says otherwise. */
export const WAIT_DEFAULTS = { maxWait: 300, pollInterval: 3 } as const;

/**
 * Reads an option given in seconds.
 * @returns the default where it is empty or no positive number
 */
export function readSeconds(value: unknown, defaultSeconds: number): number {
	const seconds = typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN;
	return Number.isFinite(seconds) && seconds > 0 ? seconds : defaultSeconds;
}
