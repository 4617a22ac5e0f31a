import { rateLimiterFor } from '../../../nodes/shared/rateLimit/rateLimiters';
import { getToken } from '../../../nodes/shared/auth/tokens';
import { faultOf } from '../results';
import { newAccount } from './accounts';
import { unreachable } from '../fakeN8n';
import { ManualClock, refusal, TokenSource } from './tokenSource';

interface Outcome {
	readonly exchanges: number;
	readonly slept: number[];
	readonly token: string | undefined;
}

async function run(failures: Error[], tries?: number): Promise<Outcome> {
	const source = new TokenSource();
	source.failures.push(...failures);
	const clock = new ManualClock();
	const found = await getToken(newAccount(), source.http, { tries, clock });
	const token = found.ok ? found.value.token : undefined;
	return { exchanges: source.exchanges, slept: clock.slept, token };
}

describe('an exchange that fails for the moment', () => {
	it.each([
		['a fault of the API', refusal(503)],
		['an address that cannot be reached', unreachable()],
		['a request that took too long', refusal(408)],
	])('because of %s is tried again, after a growing wait', async (_why, failure) => {
		const { exchanges, slept, token } = await run([failure, failure, failure], 5);
		expect(token).toBe('token-4');
		expect(exchanges).toBe(4);
		expect(slept).toHaveLength(3);
		slept.forEach((ms, index) => {
			expect(ms).toBeGreaterThanOrEqual(500 * 2 ** index);
			expect(ms).toBeLessThanOrEqual(1000 * 2 ** index);
		});
	});

	it('waits as long as the API asks', async () => {
		const { slept, token } = await run([refusal(503, { 'retry-after': '30' })], 5);
		expect(slept).toEqual([30_000]);
		expect(token).toBe('token-2');
	});

	it.each([
		['60', 3],
		['100', 2],
		['120', 2],
		['121', 1],
		['3600', 1],
	])('with %s s named is tried %d times: for two minutes at most', async (seconds, tries) => {
		const refused = Array.from({ length: 9 }, () => refusal(503, { 'retry-after': seconds }));
		const { exchanges, slept } = await run(refused, 5);
		expect(exchanges).toBe(tries);
		expect(slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(120_000);
	});

	it('with too many sign-ins and a long time named stays a failed sign-in', async () => {
		const source = new TokenSource();
		source.failures.push(refusal(429, { 'retry-after': '3600' }));
		const failed = faultOf(await getToken(newAccount(), source.http, { tries: 5 }));
		expect(failed).toMatchObject({ kind: 'signIn', status: 429, retryAfterMs: 3_600_000 });
		expect(source.exchanges).toBe(1);
	});

	it('is told again for a minute where a long time was named, and then asked again', async () => {
		const account = newAccount();
		const source = new TokenSource();
		source.failures.push(refusal(503, { 'retry-after': '3600' }));
		const clock = new ManualClock();
		const options = { tries: 5, clock };
		const first = faultOf(await getToken(account, source.http, options));
		expect(first).toMatchObject({ kind: 'signIn', retryAfterMs: 3_600_000 });
		expect(faultOf(await getToken(account, source.http, options))).toBe(first);
		expect(source.exchanges).toBe(1);
		clock.pass(61);
		expect((await getToken(account, source.http, options)).ok).toBe(true);
		const refused = 'token-2';
		expect((await getToken(account, source.http, { ...options, refused })).ok).toBe(true);
	});

	it.each([1, 2, 5])('is tried %d times and no more', async (tries) => {
		const failures = Array.from({ length: 10 }, () => refusal(500));
		expect(await run(failures, tries)).toMatchObject({ exchanges: tries, token: undefined });
	});

	it('is tried once where nothing is said', async () => {
		expect(await run([refusal(500)])).toMatchObject({ exchanges: 1, slept: [] });
	});
});

describe('an exchange that fails for good', () => {
	it.each([401, 403, 404, 307])('with %d is not tried again', async (status) => {
		const outcome = await run([refusal(status), refusal(status)], 5);
		expect(outcome).toEqual({ exchanges: 1, slept: [], token: undefined });
	});

	it('in both formats is not tried again', async () => {
		expect(await run([refusal(400), refusal(400)], 5)).toMatchObject({ exchanges: 2, slept: [] });
	});
});

describe('the rate of the account', () => {
	it.each([
		['pauses after', 429, { 'retry-after': '60' }],
		['pauses after', 429, {}],
		['does not pause after', 401, { 'retry-after': '60' }],
		['does not pause after', 503, { 'retry-after': '60' }],
	])('%s a %d with %j', async (pauses, status, headers) => {
		// How long it pauses by itself is left to chance: here the longest.
		const random = jest.spyOn(Math, 'random').mockReturnValue(1);
		const account = newAccount();
		const source = new TokenSource();
		source.failures.push(refusal(status, headers));
		expect(faultOf(await getToken(account, source.http)).message).toContain(String(status));
		const { pausedFor, inFlight } = rateLimiterFor(account.rateLimitKey, account.limits).stats;
		random.mockRestore();
		expect([pausedFor > 0, inFlight]).toEqual([pauses === 'pauses after', 0]);
	});
});
