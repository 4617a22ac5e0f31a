/** Longest pause after a refusal, ms. */
export const LONGEST_PAUSE_MS = 120_000;

const clamp = (ms: number): number => Math.min(LONGEST_PAUSE_MS, Math.max(0, ms));

/**
 * Reads a Retry-After header: seconds, or an HTTP date.
 * `7` -> 7,000; `Sun, 01 Mar 2026 12:00:09 GMT` -> until then
 * @param value the header as the HTTP client gives it
 * @param nowMs ms since the epoch
 * @returns ms, 0 to 120,000; undefined where it says nothing
 */
export function parseRetryAfter(value: unknown, nowMs: number): number | undefined {
	const first: unknown = Array.isArray(value) ? value[0] : value;
	if (typeof first === 'number') return Number.isFinite(first) ? clamp(first * 1000) : undefined;
	if (typeof first !== 'string') return undefined;
	const text = first.trim();
	if (/^\d+(\.\d+)?$/.test(text)) return clamp(Number(text) * 1000);
	// Date.parse reads much as a date: one with a weekday or a month has letters.
	const date = /[a-z]/i.test(text) ? Date.parse(text) : NaN;
	return Number.isNaN(date) ? undefined : clamp(date - nowMs);
}
