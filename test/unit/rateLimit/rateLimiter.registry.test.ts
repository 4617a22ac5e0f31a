import { rateLimiterFor, rateLimiterStats } from '../../../nodes/shared/rateLimit/rateLimiters';
import { storeSizes } from '../../../nodes/shared/state/stores';
import { FakeTime } from '../http/fakeClock';
import { acquire } from './acquire';

/** One time for all, since the registry is one. */
const time = new FakeTime();
const clock = time.clock();
const limits = { requestsPerSecond: 10, burst: 30 };

/** How many accounts have a rate limiter. */
const limiterCount = (): number => storeSizes().rateLimiters ?? 0;

describe('the registry of rate limiters', () => {
	it('has one rate limiter per account and passes changed limits on', () => {
		const one = rateLimiterFor('one', limits, clock);
		expect(rateLimiterFor('one', limits, clock)).toBe(one);
		expect(rateLimiterFor('two', limits, clock)).not.toBe(one);
		rateLimiterFor('one', { requestsPerSecond: 20, burst: 60 }, clock);
		expect(one.stats.requestsPerSecond).toBe(20);
	});

	it('forgets accounts that rest, and none that is in use', async () => {
		await time.pass(61_000);
		rateLimiterFor('fresh', limits, clock);
		const before = limiterCount();
		for (let account = 0; account < 500; account++)
			rateLimiterFor(`resting ${account}`, limits, clock);
		const busy = rateLimiterFor('busy', limits, clock);
		const permit = await acquire(busy);
		const slow = rateLimiterFor('slow', { requestsPerSecond: 0.1, burst: 30 }, clock);
		for (let call = 0; call < 30; call++) {
			(await acquire(slow)).release('ok');
		}
		expect(limiterCount()).toBe(before + 502);
		await time.pass(61_000);
		rateLimiterFor('next', limits, clock);
		// Left: the one with a call in flight, the one whose burst is not back yet, and the new one.
		expect(limiterCount()).toBe(3);
		expect(rateLimiterFor('busy', limits, clock)).toBe(busy);
		expect(rateLimiterFor('slow', { requestsPerSecond: 0.1, burst: 30 }, clock)).toBe(slow);
		permit.release('ok');
	});

	it('runs on the real clock where none is handed in', async () => {
		const limiter = rateLimiterFor('real', { requestsPerSecond: 100, burst: 1 });
		const started = performance.now();
		for (let call = 0; call < 3; call++) {
			(await acquire(limiter)).release('ok');
		}
		expect(performance.now() - started).toBeGreaterThan(18);
	});

	it('tells how one stands, and nothing of an account that has none', () => {
		const limiter = rateLimiterFor('told', limits, clock);
		expect(rateLimiterStats('told')).toEqual(limiter.stats);
		expect(rateLimiterStats('never asked for')).toBeUndefined();
	});

	it('is counted under its name, and signals of single limiters are not', () => {
		expect(Object.keys(storeSizes())).toContain('rateLimiters');
		expect(Object.keys(storeSizes())).not.toContain('undefined');
	});
});
