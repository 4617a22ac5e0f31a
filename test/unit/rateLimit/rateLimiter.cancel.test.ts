import { getEventListeners } from 'node:events';

import { Pacer } from '../../../nodes/shared/rateLimit/rateLimiter';
import { FakeTime, settled } from '../http/fakeClock';
import { acquire, tryToAcquire } from './acquire';

const limits = { requestsPerSecond: 10, burst: 1 };

async function busyPacer() {
	const time = new FakeTime();
	const pacer = new Pacer(limits, time.clock());
	(await acquire(pacer, { lane: 'paid', group: 'first' })).done('ok');
	return { time, pacer };
}

/** Undefined where a call has left the line without a place. */
const outcomeOf = async (ticket: ReturnType<typeof tryToAcquire>): Promise<string | undefined> =>
	(await ticket) && 'let go';

describe('stopping an execution', () => {
	it('refuses to wait on a signal that has aborted already', async () => {
		const { pacer } = await busyPacer();
		const outcome = await outcomeOf(
			tryToAcquire(pacer, { lane: 'paid', group: 'one', signal: AbortSignal.abort() }),
		);
		expect(outcome).toBeUndefined();
		expect(pacer.figures).toMatchObject({ waiting: 0, signals: 0 });
	});

	it('takes its waiting calls out at once and leaves those of others', async () => {
		const { time, pacer } = await busyPacer();
		const controller = new AbortController();
		const mine = [1, 2, 3].map(async () =>
			outcomeOf(tryToAcquire(pacer, { lane: 'paid', group: 'mine', signal: controller.signal })),
		);
		const other = outcomeOf(tryToAcquire(pacer, { lane: 'paid', group: 'other' }));
		expect(pacer.figures.waiting).toBe(4);
		controller.abort();
		expect(pacer.figures.waiting).toBe(1);
		for (const outcome of await Promise.all(mine)) expect(outcome).toBeUndefined();
		await time.run();
		expect(await other).toBe('let go');
	});

	it('listens once per signal and not after the last waiting call was let go', async () => {
		const { time, pacer } = await busyPacer();
		const { signal } = new AbortController();
		for (let call = 0; call < 20; call++) {
			void acquire(pacer, { lane: 'paid', group: 'one', signal }).then((ticket) =>
				ticket.done('ok'),
			);
		}
		expect(getEventListeners(signal, 'abort')).toHaveLength(1);
		await time.run();
		expect(getEventListeners(signal, 'abort')).toHaveLength(0);
		expect(pacer.figures.signals).toBe(0);
	});

	it('does nothing to calls that were let go', async () => {
		const pacer = new Pacer(limits, new FakeTime().clock());
		const controller = new AbortController();
		const ticket = await acquire(pacer, {
			lane: 'paid',
			group: 'one',
			signal: controller.signal,
		});
		controller.abort();
		await settled();
		expect(pacer.figures.inFlight).toBe(1);
		ticket.done('failed');
		expect(pacer.idle).toBe(true);
	});

	it('ends the loop when nobody else waits, during a pause too', async () => {
		const time = new FakeTime();
		const pacer = new Pacer(limits, time.clock());
		(await acquire(pacer, { lane: 'paid', group: 'first' })).done('refused', 100_000);
		const controller = new AbortController();
		const waiting = outcomeOf(
			tryToAcquire(pacer, { lane: 'paid', group: 'one', signal: controller.signal }),
		);
		await time.pass(500);
		const stoppedAt = time.now();
		controller.abort();
		expect(await waiting).toBeUndefined();
		expect(pacer.idle).toBe(true);
		await time.run();
		expect(time.now() - stoppedAt).toBeLessThanOrEqual(1000);
		expect(pacer.figures).toMatchObject({ looking: false, signals: 0 });
	});
});
