/** What is left of a spread burst when those that it was spread over are gone. */
import { RateLimiter } from '../../../nodes/shared/rateLimit/rateLimiter';
import { FakeTime } from '../http/fakeClock';
import { acquire, tryToAcquire } from './acquire';

const SLOW = { requestsPerSecond: 0.1, burst: 10 };

async function waitedAfter(change: (limiter: RateLimiter, stop: AbortController) => void) {
	const time = new FakeTime();
	const limiter = new RateLimiter(SLOW, time.clock());
	const stop = new AbortController();
	for (let at = 0; at < 40; at++)
		void tryToAcquire(limiter, { priority: 'paid', group: 'long', signal: stop.signal }).then((p) =>
			p?.release('ok'),
		);
	await time.pass(100);
	change(limiter, stop);
	const asked = time.now();
	let letGo = -1;
	void acquire(limiter, { priority: 'paid', group: 'short' }).then((p) => {
		letGo = time.now() - asked;
		p.release('ok');
	});
	await time.run();
	return letGo;
}

it('a single call after a Stop of a long list does not wait for it', async () => {
	expect(await waitedAfter((_, stop) => stop.abort())).toBeLessThan(100);
});

it('nor does one after the limits were raised', async () => {
	expect(
		await waitedAfter((limiter) => limiter.setLimits({ requestsPerSecond: 100, burst: 100 })),
	).toBeLessThan(100);
});
