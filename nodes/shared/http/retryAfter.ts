import { readHeader } from './header';

/** Longest pause after a refusal, ms. A time beyond it is told, and not waited for. */
export const LONGEST_PAUSE_MS = 120_000;

const notNegative = (ms: number): number => Math.max(0, ms);

const NUMBER = /^\d{1,15}(\.\d{1,15})?$/;
const SECONDS = /^(\d+(?:\.\d+)?) ?(?:s|secs?|seconds?)?$/i;

/** A number from here on is a time since the epoch, in seconds or in milliseconds, and no wait. */
const LEAST_EPOCH_S = 1e9;
const LEAST_EPOCH_MS = 1e12;

/** `7` and `1767225600` in seconds, `1767225600000` in ms: how long from now on, ms; negative where that is over. */
function untilNumber(number: number, nowMs: number): number {
	if (number < LEAST_EPOCH_S) return number * 1000;
	return (number < LEAST_EPOCH_MS ? number * 1000 : number) - nowMs;
}

/** Date.parse reads much as a date: one with a weekday or a month has letters. */
const parseDate = (text: string): number => (/[a-z]/i.test(text) ? Date.parse(text) : NaN);

/**
 * Reads a Retry-After header: seconds, or a date. Some send the time since the epoch.
 * `7` -> 7,000; `Sun, 01 Mar 2026 12:00:09 GMT` -> until then
 * @param value the header as the HTTP client gives it
 * @param nowMs ms since the epoch
 * @returns ms, 0 or more and without an upper bound; undefined where it says nothing
 */
export function parseRetryAfter(value: unknown, nowMs: number): number | undefined {
	const first: unknown = Array.isArray(value) ? value[0] : value;
	if (typeof first === 'number')
		return Number.isFinite(first) ? notNegative(untilNumber(first, nowMs)) : undefined;
	if (typeof first !== 'string') return undefined;
	const text = first.trim();
	const [, seconds] = SECONDS.exec(text) ?? [];
	if (seconds !== undefined) return notNegative(untilNumber(Number(seconds), nowMs));
	const date = parseDate(text);
	return Number.isNaN(date) ? undefined : notNegative(date - nowMs);
}

/** Other headers for the same, in milliseconds. */
const IN_MILLISECONDS = ['retry-after-ms', 'x-retry-after-ms', 'x-ms-retry-after-ms'];

/** When a limit is whole again, and how much of it is left, which has to be nothing. */
const RESETS: ReadonlyArray<readonly [reset: string, remaining: string]> = [
	['ratelimit-reset', 'ratelimit-remaining'],
	['x-ratelimit-reset', 'x-ratelimit-remaining'],
	['x-rate-limit-reset', 'x-rate-limit-remaining'],
];

/** A number, or a date. A time that is over says nothing: clocks differ. */
function parseReset(text: string, nowMs: number): number | undefined {
	const wait = NUMBER.test(text) ? untilNumber(Number(text), nowMs) : parseDate(text) - nowMs;
	return wait >= 0 ? wait : undefined;
}

/** `"default";r=0;t=7`, and `limit=10, remaining=0, reset=7` before that: the standard-to-be. */
const COMBINED = /(?:^|[;,\s])(?:t|reset)\s{0,3}=\s{0,3}(\d{1,12})(?![\d.])/;
const COMBINED_REMAINING = /(?:^|[;,\s])(?:r|remaining)\s{0,3}=\s{0,3}(\d{1,12})(?![\d.])/;

function parseCombined(text: string): number | undefined {
	const [, remaining] = COMBINED_REMAINING.exec(text) ?? [];
	const [, seconds] = COMBINED.exec(text) ?? [];
	return seconds !== undefined && Number(remaining) === 0 ? Number(seconds) * 1000 : undefined;
}

/**
 * How long an answer asks to wait: Retry-After, else what stands for it elsewhere. Times of day are read by the clock of the server,
 * where it tells it.
 * `{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '3600' }` -> 3,600,000
 * @param nowMs ms since the epoch
 * @returns ms, 0 or more; undefined where it does not say
 */
export function readRetryAfter(headers: unknown, nowMs: number): number | undefined {
	const text = (name: string) => (readHeader(headers, name) ?? '').slice(0, 200).trim();
	const retryAfter = readHeader(headers, 'retry-after');
	const date = parseDate(text('date'));
	// A date before that of the answer itself is by another clock.
	const isUsable = !Number.isNaN(date) && !(parseDate(retryAfter ?? '') < date);
	const atServer = isUsable ? date : nowMs;
	const asked = parseRetryAfter(retryAfter, atServer);
	if (asked !== undefined) return asked;
	const ms = IN_MILLISECONDS.map(text).find((value) => NUMBER.test(value));
	if (ms !== undefined) return Number(ms);
	for (const [reset, remaining] of RESETS) {
		const left = text(remaining);
		const wait = left === '' || Number(left) === 0 ? parseReset(text(reset), atServer) : undefined;
		if (wait !== undefined) return wait;
	}
	return parseCombined(text('ratelimit'));
}
