import { getEventListeners } from 'node:events';

import { settled } from '../http/fakeClock';
import { acquire, newLimiter, tryToAcquire } from './acquire';

const limits = { requestsPerSecond: 10, burst: 1 };

async function busyLimiter() {
	const { time, limiter } = newLimiter(limits);
	(await acquire(limiter)).release('ok');
	return { time, limiter };
}

/** Undefined where a call has left the line without a slot. */
const outcomeOf = async (permit: ReturnType<typeof tryToAcquire>): Promise<string | undefined> =>
	(await permit) && 'let go';

describe('stopping an execution', () => {
	it('refuses to wait on a signal that has aborted already', async () => {
		const { limiter } = await busyLimiter();
		const outcome = await outcomeOf(
			tryToAcquire(limiter, { priority: 'paid', group: 'one', signal: AbortSignal.abort() }),
		);
		expect(outcome).toBeUndefined();
		expect(limiter.stats).toMatchObject({ waiting: 0, signals: 0 });
	});

	it('takes its waiting calls out at once and leaves those of others', async () => {
		const { time, limiter } = await busyLimiter();
		const controller = new AbortController();
		const mine = [1, 2, 3].map(async () =>
			outcomeOf(tryToAcquire(limiter, { group: 'mine', signal: controller.signal })),
		);
		const other = outcomeOf(tryToAcquire(limiter, { group: 'other' }));
		expect(limiter.stats.waiting).toBe(4);
		controller.abort();
		expect(limiter.stats.waiting).toBe(1);
		for (const outcome of await Promise.all(mine)) expect(outcome).toBeUndefined();
		await time.run();
		expect(await other).toBe('let go');
	});

	it('listens once per signal and not after the last waiting call was let go', async () => {
		const { time, limiter } = await busyLimiter();
		const { signal } = new AbortController();
		for (let call = 0; call < 20; call++) {
			void acquire(limiter, { signal }).then((permit) => permit.release('ok'));
		}
		expect(getEventListeners(signal, 'abort')).toHaveLength(1);
		await time.run();
		expect(getEventListeners(signal, 'abort')).toHaveLength(0);
		expect(limiter.stats.signals).toBe(0);
	});

	it('does nothing to calls that were let go', async () => {
		const { limiter } = newLimiter(limits);
		const controller = new AbortController();
		const permit = await acquire(limiter, {
			priority: 'paid',
			group: 'one',
			signal: controller.signal,
		});
		controller.abort();
		await settled();
		expect(limiter.stats.inFlight).toBe(1);
		permit.release('failed');
		expect(limiter.idle).toBe(true);
	});

	it('ends the loop when nobody else waits, during a pause too', async () => {
		const { time, limiter } = newLimiter(limits);
		(await acquire(limiter)).release('refused', 100_000);
		const controller = new AbortController();
		const waiting = outcomeOf(
			tryToAcquire(limiter, { priority: 'paid', group: 'one', signal: controller.signal }),
		);
		await time.pass(500);
		const stoppedAt = time.now();
		controller.abort();
		expect(await waiting).toBeUndefined();
		expect(limiter.idle).toBe(true);
		await time.run();
		expect(time.now() - stoppedAt).toBeLessThanOrEqual(1000);
		expect(limiter.stats).toMatchObject({ isTicking: false, signals: 0 });
	});
});
