/** What the words of a 429 say of how long to wait. */
import { readWaitWords } from '../../../nodes/shared/responses/waitWords';

const NOW = Date.parse('2026-03-01T22:00:00Z');
const HOUR = 3_600_000;

it.each<[string, number]>([
	['try again in 3600 seconds', HOUR],
	['Retry after 15 minutes', HOUR / 4],
	['Please try again in an hour', HOUR],
	['Try again in 1 hour and 5 minutes', 65 * 60_000],
	['Please retry after 1h5m', 65 * 60_000],
	['Retry in 2m30s', 150_000],
	['You can retry in 250ms', 250],
	['Too many requests, wait 3 s', 3_000],
	['Please wait at least 10 minutes before trying again', 600_000],
	['retry_after: 7200 seconds', 2 * HOUR],
	['Blocked for 24 hours', 24 * HOUR],
	['Come back in 3 days', 72 * HOUR],
	['Rate limit is exceeded. Try again in 54 seconds.', 54_000],
	['Request was throttled. Expected available in 86399 seconds.', 86_399_000],
	[
		'Out of call volume quota. Quota will be replenished in 08:12:34.',
		8 * HOUR + 12 * 60_000 + 34_000,
	],
	['limit resets at 00:00 UTC', 2 * HOUR],
	['The limit will be reset at midnight', 2 * HOUR],
	['try again tomorrow', 2 * HOUR],
	['Quota exceeded, resets on 2026-03-02T00:00:00Z', 2 * HOUR],
	['Quota exceeded; your quota resets on 2026-03-05', 74 * HOUR],
	['blocked until 2026-03-01 23:30 UTC', 1.5 * HOUR],
	['Try again at 11:30 PM', 1.5 * HOUR],
	['Try again at 12:30 am', 2.5 * HOUR],
	['Retry-After: 3600', HOUR],
	['Too many requests (retry_after=3600)', HOUR],
	['Account is rate limited until 2026-03-01T23:00:00+00:00', HOUR],
])('%s: a wait', (words, waitMs) => {
	expect(readWaitWords(words, NOW)).toEqual({ waitMs });
});

it.each([
	...['Daily quota exceeded', 'DAILY_QUOTA_EXCEEDED', 'You have used up your monthly limit'],
	...['You exceeded 1000 requests per day', '10 per 1 day', 'Limit Exceeded'],
	...['LimitExceededException', '429 Too Many Requests: 10 per 1 day', 'DAILY_LIMIT'],
	'Maximum of 1,000 requests per day exceeded',
	'limit of 5 requests per 24h reached',
	"Quota exceeded for quota metric 'Queries' and limit 'Queries per day'",
	'You have no requests left for today',
	'Sorry. Your quota of this month is used up!',
])('%s: a quota that is used up', (words) => {
	expect(readWaitWords(words, NOW)).toEqual({});
});

it.each([
	undefined,
	...['', 'Too Many Requests', 'Rate limit exceeded', 'rate_limit_exceeded', 'Quota exceeded'],
	'100 requests in 60 seconds exceeded',
	'Rate limit: 1000 requests per hour exceeded',
	'10 per second, 10000 per day exceeded',
	'Rate limit exceeded for vehicle 2026-05-10',
	'Slow down',
	'100 requests per day allowed',
	'You are allowed 100 requests per day. Slow down',
	'Daily limit: 1000. Remaining: 998',
	'Rate exceeded (daily limit 10000)',
	'Rate limit exceeded. Your plan has 5000 calls per month',
	'Too many requests. Contact our 24 hours support',
	'For more than 10 requests per day upgrade your plan',
	'Too many requests in the last second; 1,000 requests per day allowed',
	'Retry after 2020-01-01',
	'Quota exceeded, it was reset on 2020-01-01',
])('%s: nothing', (words) => {
	expect(readWaitWords(words, NOW)).toBeUndefined();
});
