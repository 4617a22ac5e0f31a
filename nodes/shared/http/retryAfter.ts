import { readHeader } from './header';

/** Longest pause after a refusal, ms. A longer one is reported instead of waited for. */
export const LONGEST_PAUSE_MS = 120_000;

const notNegative = (ms: number): number => Math.max(0, ms);

const NUMBER = /^\d{1,15}(\.\d{1,15})?$/;
const SECONDS = /^(\d+(?:\.\d+)?) ?(?:s|secs?|seconds?)?$/i;

/** A number of at least this size is a time since the epoch, in seconds or milliseconds, and not a wait. */
const LEAST_EPOCH_S = 1e9;
const LEAST_EPOCH_MS = 1e12;

/** `7` and `1767225600` in seconds, `1767225600000` in ms: time from now, ms; negative if it is past. */
function untilNumber(number: number, nowMs: number): number {
	if (number < LEAST_EPOCH_S) return number * 1000;
	return (number < LEAST_EPOCH_MS ? number * 1000 : number) - nowMs;
}

/** Date.parse accepts almost anything; a real date has a weekday or month in letters. */
const parseDate = (text: string): number => (/[a-z]/i.test(text) ? Date.parse(text) : NaN);

/**
 * Parses a Retry-After header: seconds, a date, or the time since the epoch, which some servers send.
 * `7` -> 7,000; `Sun, 01 Mar 2026 12:00:09 GMT` -> until then
 * @param value the header as the HTTP client returns it
 * @param nowMs ms since the epoch
 * @returns ms, 0 or more and without an upper bound; undefined if there is no wait in it
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

/** When a limit resets, and how much of it remains, which must be 0. */
const RESETS: ReadonlyArray<readonly [reset: string, remaining: string]> = [
	['ratelimit-reset', 'ratelimit-remaining'],
	['x-ratelimit-reset', 'x-ratelimit-remaining'],
	['x-rate-limit-reset', 'x-rate-limit-remaining'],
];

/** A number or a date. A time in the past is ignored, since clocks differ. */
function parseReset(text: string, nowMs: number): number | undefined {
	const wait = NUMBER.test(text) ? untilNumber(Number(text), nowMs) : parseDate(text) - nowMs;
	return wait >= 0 ? wait : undefined;
}

/** `"default";r=0;t=7` from the draft standard, and `limit=10, remaining=0, reset=7` from earlier drafts. */
const COMBINED = /(?:^|[;,\s])(?:t|reset)\s{0,3}=\s{0,3}(\d{1,12})(?![\d.])/;
const COMBINED_REMAINING = /(?:^|[;,\s])(?:r|remaining)\s{0,3}=\s{0,3}(\d{1,12})(?![\d.])/;

function parseCombined(text: string): number | undefined {
	const [, remaining] = COMBINED_REMAINING.exec(text) ?? [];
	const [, seconds] = COMBINED.exec(text) ?? [];
	return seconds !== undefined && Number(remaining) === 0 ? Number(seconds) * 1000 : undefined;
}

/**
 * The wait that an answer asks for: Retry-After, else other headers for it. Times of day are relative to the server's clock,
 * if it states it.
 * `{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '3600' }` -> 3,600,000
 * @param nowMs ms since the epoch
 * @returns ms, 0 or more; undefined if it asks for none
 */
export function readRetryAfter(headers: unknown, nowMs: number): number | undefined {
	const text = (name: string) => (readHeader(headers, name) ?? '').slice(0, 200).trim();
	const retryAfter = readHeader(headers, 'retry-after');
	const date = parseDate(text('date'));
	// A date before the answer's own comes from a different clock.
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
