import { pacerFor } from '../../../nodes/shared/rateLimit/rateLimiter';
import { storeSizes } from '../../../nodes/shared/state/stores';
import { FakeTime } from '../http/fakeClock';
import { acquire } from './acquire';

/** One time for all, since the registry is one. */
const time = new FakeTime();
const clock = time.clock();
const limits = { requestsPerSecond: 10, burst: 30 };

/** How many accounts have a pacer. */
const pacerCount = (): number => storeSizes().rateLimiters ?? 0;

describe('the registry of pacers', () => {
	it('has one pacer per account and passes changed limits on', () => {
		const one = pacerFor('one', limits, clock);
		expect(pacerFor('one', limits, clock)).toBe(one);
		expect(pacerFor('two', limits, clock)).not.toBe(one);
		pacerFor('one', { requestsPerSecond: 20, burst: 60 }, clock);
		expect(one.figures.requestsPerSecond).toBe(20);
	});

	it('forgets accounts that rest, and none that is in use', async () => {
		await time.pass(61_000);
		pacerFor('fresh', limits, clock);
		const before = pacerCount();
		for (let account = 0; account < 500; account++) pacerFor(`resting ${account}`, limits, clock);
		const busy = pacerFor('busy', limits, clock);
		const ticket = await acquire(busy, { lane: 'paid', group: 'one' });
		const slow = pacerFor('slow', { requestsPerSecond: 0.1, burst: 30 }, clock);
		for (let call = 0; call < 30; call++) {
			(await acquire(slow, { lane: 'paid', group: 'one' })).done('ok');
		}
		expect(pacerCount()).toBe(before + 502);
		await time.pass(61_000);
		pacerFor('next', limits, clock);
		// Left: the one with a call in flight, the one whose burst is not back yet, and the new one.
		expect(pacerCount()).toBe(3);
		expect(pacerFor('busy', limits, clock)).toBe(busy);
		expect(pacerFor('slow', { requestsPerSecond: 0.1, burst: 30 }, clock)).toBe(slow);
		ticket.done('ok');
	});

	it('runs on the real clock where none is handed in', async () => {
		const pacer = pacerFor('real', { requestsPerSecond: 100, burst: 1 });
		const started = performance.now();
		for (let call = 0; call < 3; call++) {
			(await acquire(pacer, { lane: 'paid', group: 'one' })).done('ok');
		}
		expect(performance.now() - started).toBeGreaterThan(18);
	});
});
