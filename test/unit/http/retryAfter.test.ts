/** How long an answer asks to wait, under whatever name. */
import type { Fault } from '../../../nodes/shared/api/fault';
import { readRetryAfter } from '../../../nodes/shared/http/retryAfter';
import { asksForLong, withWait } from '../../../nodes/shared/http/slowDown';

const NOW = Date.parse('2026-01-15T12:00:00Z');
const soon = (ms: number) => new Date(NOW + ms).toUTCString();

it.each<[Record<string, string>, number]>([
	[{ 'retry-after': '7' }, 7_000],
	[{ 'Retry-After': '3600' }, 3_600_000],
	[{ 'retry-after': soon(9_000) }, 9_000],
	// The clock of the server is five minutes ahead.
	[{ 'retry-after': soon(309_000), date: soon(300_000) }, 9_000],
	// Behind the date of the answer: by another clock.
	[{ 'retry-after': soon(9_000), date: soon(300_000) }, 9_000],
	[{ 'retry-after': '3600 seconds' }, 3_600_000],
	[{ 'retry-after': '90s' }, 90_000],
	// The time, and no wait.
	[{ 'retry-after': String((NOW + 60_000) / 1000) }, 60_000],
	[{ 'retry-after': String(NOW + 60_000) }, 60_000],
	[{ 'retry-after': String((NOW - 60_000) / 1000) }, 0],
	[{ 'retry-after': soon(-86_400_000) }, 0],
	[{ 'retry-after-ms': '1500' }, 1_500],
	[{ 'x-ms-retry-after-ms': '600000' }, 600_000],
	[{ 'retry-after': '5', 'x-ratelimit-reset': '3600' }, 5_000],
	[{ 'x-ratelimit-reset': '30' }, 30_000],
	[{ 'x-ratelimit-reset': String((NOW + 60_000) / 1000) }, 60_000],
	[{ 'x-rate-limit-reset': String(NOW + 60_000) }, 60_000],
	[{ 'ratelimit-reset': '3600', 'ratelimit-remaining': '0' }, 3_600_000],
	[{ ratelimit: '"default";r=0;t=7' }, 7_000],
	[{ ratelimit: 'limit=10, remaining=0, reset=7' }, 7_000],
])('%j: %d ms', (headers, ms) => {
	expect(readRetryAfter(headers, NOW)).toBe(ms);
});

it.each([
	{},
	undefined,
	{ 'retry-after': 'soon' },
	{ 'retry-after': '-5' },
	{ 'retry-after': '' },
	{ 'retry-after': 'NaN' },
	{ 'retry-after-ms': '-5' },
	// That limit is not the one that is used up.
	{ 'x-ratelimit-reset': '3600', 'x-ratelimit-remaining': '12' },
	// Over by now: clocks differ.
	{ 'x-ratelimit-reset': String((NOW - 60_000) / 1000) },
	{ 'x-ratelimit-reset': 'tomorrow' },
	{ ratelimit: '"default";r=12;t=3600' },
	{ 'x-ratelimit-limit': '3600' },
])('%j: says nothing', (headers) => {
	expect(readRetryAfter(headers, NOW)).toBeUndefined();
});

const refusal = (headers: unknown, words?: string, body?: unknown) => ({ headers, words, body });

describe('a 429', () => {
	const TOO_MANY: Fault = { kind: 'status', status: 429 };

	it.each<[unknown, number | undefined]>([
		[{ message: 'Slow down', retry_after: 64.5 }, 64_500],
		[{ error: { code: 429, retryAfter: 3600 } }, 3_600_000],
		[{ error: { retryDelay: '37s' } }, 37_000],
		[{ retry_after: '1 hour' }, 3_600_000],
		[{ retryAfter: '2026-01-15T13:00:00Z' }, 3_600_000],
		[{ 'Retry-After': (NOW + 60_000) / 1000 }, 60_000],
		[{ retryAfterMs: 1500 }, 1500],
		[{ retry_after: null }, undefined],
		[{ retry_after: 'soon' }, undefined],
		[{ retry_after: true, retry_after_ms: -5 }, undefined],
		['<html>retry_after: 5</html>', undefined],
	])('takes it from a field: %j', (body, retryAfterMs) => {
		const expected = retryAfterMs === undefined ? TOO_MANY : { ...TOO_MANY, retryAfterMs };
		const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
		expect(withWait(TOO_MANY, refusal({}, undefined, bytes), NOW)).toEqual(expected);
	});

	it('takes its wait from the headers, else from the words', () => {
		const words = 'Try again in 1 hour';
		const used = { 'x-amzn-ErrorType': 'LimitExceededException' };
		for (const [headers, said, found] of [
			[{ 'retry-after': '7' }, words, { retryAfterMs: 7_000 }],
			[{}, words, { retryAfterMs: 3_600_000 }],
			[used, 'Sorry', { usedUp: true }],
			[undefined, undefined, {}],
		] as const) {
			expect(withWait(TOO_MANY, refusal(headers, said), NOW)).toEqual({ ...TOO_MANY, ...found });
		}
	});

	it('alone is read so', () => {
		const fault: Fault = { kind: 'status', status: 503 };
		const refused = refusal({ 'retry-after': '7' }, 'Try again in 1 hour');
		expect(withWait(fault, refused, NOW)).toBe(fault);
	});

	it.each([
		[{}, false],
		[{ retryAfterMs: 120_000 }, false],
		[{ retryAfterMs: 120_001 }, true],
		[{ usedUp: true }, true],
	] as const)('%j asks for more than is waited for: %s', (fault, isLong) => {
		expect(asksForLong(fault)).toBe(isLong);
	});
});
