/** The parts of the pacer, each alone: their limits to the millisecond, which a whole pacer shows only by load. */
import { AwakeTime } from '../../../nodes/shared/rateLimit/stallFreeClock';
import { BucketModel } from '../../../nodes/shared/rateLimit/requestBucket';
import { CancelWatch } from '../../../nodes/shared/rateLimit/abortFanOut';
import { systemClock } from '../../../nodes/shared/http/clock';
import { Lanes } from '../../../nodes/shared/rateLimit/priorityQueue';
import { Pacer } from '../../../nodes/shared/rateLimit/rateLimiter';
import { Restraint } from '../../../nodes/shared/rateLimit/throttle';
import { FakeTime, settled } from '../http/fakeClock';
import { acquire, tryToAcquire } from './acquire';

const limits = { requestsPerSecond: 10, burst: 5 };
const paid = { lane: 'paid', group: 'one' } as const;

describe('awake time', () => {
	it('passes while timers fire in time, and counts on from the last look', () => {
		const awake = new AwakeTime();
		awake.watch(1000, 500, true);
		awake.woke(1400, true);
		expect(awake.seen).toBe(400);
		awake.watch(1400, 50, false);
		expect(awake.atMost(1420)).toBe(420);
	});

	it('does not pass in a stall, nor where it is not to count', () => {
		const awake = new AwakeTime();
		awake.watch(0, 50, false);
		awake.woke(1000, true);
		expect(awake.seen).toBe(0);
		awake.watch(1000, 50, false);
		awake.woke(1050, false);
		expect(awake.seen).toBe(0);
	});

	it('has no stall where a timer is 50 ms late', () => {
		const awake = new AwakeTime();
		awake.watch(0, 50, true);
		awake.woke(100, true);
		expect(awake.seen).toBe(100);
	});

	it('passes by a slice with each timer of a loop that lags, but not with the first after a rest', () => {
		const awake = new AwakeTime();
		for (let lag = 0; lag < 3; lag++) {
			awake.watch(lag * 1000, 50, false);
			awake.woke((lag + 1) * 1000, true);
		}
		expect(awake.seen).toBe(100);
		awake.watch(3000, 50, true);
		awake.woke(4000, true);
		expect(awake.seen).toBe(100);
	});
});

describe("the model of the server's bucket", () => {
	it('has no place in sight where calls that are held take all of them', () => {
		const bucket = new BucketModel({ ...limits, burst: 1 }, 0);
		const call = bucket.letGo(0);
		expect(bucket.placeIn(0)).toBe(Infinity);
		bucket.answered(call, 0);
		expect(bucket.placeIn(0)).toBe(100);
	});

	it('has its next place after the time in which nothing is refilled', () => {
		const bucket = new BucketModel(limits, 0);
		bucket.drain(0);
		bucket.freeze(0, 1000);
		expect(bucket.placeIn(0)).toBe(1100);
	});

	it('has no place after the server says so, less the ones that are held', () => {
		const bucket = new BucketModel(limits, 0);
		bucket.letGo(0);
		bucket.letGo(0);
		bucket.drain(0);
		expect(bucket.places(0)).toBe(0);
	});

	it('takes a call to leave within a quarter of its hold, and to arrive by its end', () => {
		const bucket = new BucketModel({ requestsPerSecond: 1, burst: 5 }, 0);
		const call = bucket.letGo(0);
		expect(call).toEqual({ leavesBy: 250, arrivesBy: Infinity });
		bucket.watch(0, 250, true);
		bucket.woke(250, true);
		expect(call.arrivesBy).toBe(1000);
		expect(bucket.places(999)).toBe(4);
		expect(bucket.held).toBe(1);
		expect(bucket.places(1000)).toBe(4);
		expect(bucket.held).toBe(0);
	});

	it('takes a call that is prepared for ready after five seconds', () => {
		const bucket = new BucketModel({ requestsPerSecond: 1, burst: 5 }, 0);
		const call = bucket.letGo(0, false);
		expect(call.leavesBy).toBe(5000);
		bucket.watch(0, 5000, true);
		bucket.woke(4999, true);
		expect(call.leavesBy).toBe(5000);
		bucket.watch(4999, 1, false);
		bucket.woke(5000, true);
		expect(call.leavesBy).toBe(5250);
	});

	it('counts what its timer was set for', () => {
		const bucket = new BucketModel({ requestsPerSecond: 1, burst: 5 }, 1000);
		const call = bucket.letGo(1000);
		bucket.watch(1000, 500, true);
		bucket.woke(1400, true);
		expect(call.arrivesBy).not.toBe(Infinity);
	});
});

describe('what refusals teach', () => {
	it('is another epoch, and the answers of the one before teach no more', () => {
		const restraint = new Restraint(() => 1);
		expect(restraint.refused(0, 0, 1000, 10)).toBe(true);
		expect(restraint.epoch).toBe(1);
		expect(restraint.refused(0, 0, undefined, 10)).toBe(false);
		expect(restraint.pausedUntil).toBe(1000);
		expect(restraint.succeeded(0, 5000)).toBe(false);
		expect(restraint.succeeded(1, 5000)).toBe(true);
	});

	it('is a longer pause where an old refusal asks for one', () => {
		const restraint = new Restraint(() => 1);
		restraint.refused(0, 0, 1000, 10);
		expect(restraint.refused(0, 0, 5000, 10)).toBe(false);
		expect(restraint.pausedUntil).toBe(5000);
	});

	it('is nothing where nothing is refused: the whole share does not grow', () => {
		expect(new Restraint(() => 1).succeeded(0, 5000)).toBe(false);
	});
});

describe('the watch for stops', () => {
	it('tells those that wait still, and not those that have left', () => {
		const told: string[] = [];
		const watch = new CancelWatch<string>(undefined, (waiter) => told.push(waiter));
		const stop = new AbortController();
		watch.add(stop.signal, 'one');
		watch.add(stop.signal, 'two');
		watch.remove(stop.signal, 'one');
		expect(watch.size).toBe(1);
		stop.abort();
		expect(told).toEqual(['two']);
		expect(watch.size).toBe(0);
		watch.remove(stop.signal, 'two');
	});
});

describe('lanes', () => {
	it('give out a poll at once where nothing else waits', () => {
		const lanes = new Lanes<string>();
		lanes.add('status', 'one', 'poll');
		expect(lanes.next(false)).toBe('poll');
		expect(lanes.next(false)).toBeUndefined();
	});
});

describe('the clock of the system', () => {
	it('tells the time of the day and sleeps', async () => {
		const before = Date.now();
		await systemClock.sleep(1);
		expect(systemClock.now()).toBeGreaterThanOrEqual(before);
		expect(systemClock.now()).toBeLessThanOrEqual(Date.now());
	});
});

describe('the loop of a pacer', () => {
	/** A pacer, and what it has slept for, ms. */
	const listening = () => {
		const time = new FakeTime();
		const clock = time.clock();
		const slept: number[] = [];
		const sleep = async (ms: number) => {
			slept.push(ms);
			await clock.sleep(ms);
		};
		return { time, slept, pacer: new Pacer(limits, { now: clock.now, sleep }) };
	};

	it('looks every 50 ms while a call is held, though nothing waits', async () => {
		const { time, slept, pacer } = listening();
		await acquire(pacer, paid);
		await time.run();
		expect(new Set(slept)).toEqual(new Set([50]));
	});

	it('looks once a second in a pause, and at its very end', async () => {
		const { time, slept, pacer } = listening();
		(await acquire(pacer, paid)).done('refused', 2030);
		void acquire(pacer, paid).then((ticket) => ticket.done('failed'));
		await time.run(() => pacer.figures.waiting === 0);
		// The timer that was set before the refusal; then the pause; then one call's time at 7 a second, and its hold.
		expect(slept).toEqual([50, 1000, 980, 50, 50, 43, 50]);
	});

	it('looks every 50 ms in a pause while a call is held', async () => {
		const { time, slept, pacer } = listening();
		const [refused] = [await acquire(pacer, paid), await acquire(pacer, paid)];
		refused.done('refused', 150);
		await time.pass(140);
		expect(slept).toEqual([50, 50, 50]);
	});
});

describe('a pacer', () => {
	it('is not idle while a call waits', async () => {
		const time = new FakeTime();
		const pacer = new Pacer({ ...limits, burst: 1 }, time.clock());
		(await acquire(pacer, paid)).done('ok');
		void acquire(pacer, paid);
		expect(pacer.figures).toMatchObject({ inFlight: 0, waiting: 1 });
		expect(pacer.idle).toBe(false);
	});

	it.each([
		[{ requestsPerSecond: 20, burst: 5 }, 20, 5],
		[{ requestsPerSecond: 10, burst: 8 }, 10, 8],
		[limits, 10, 5],
	])('takes limits of which only one has changed: %j', async (changed, rate, atOnce) => {
		const pacer = new Pacer(limits, new FakeTime().clock());
		pacer.setLimits(changed);
		for (let call = 0; call < 20; call++) void acquire(pacer, paid);
		await settled();
		expect(pacer.figures).toMatchObject({ requestsPerSecond: rate, inFlight: atOnce });
	});

	it('counts held calls down again once a token is there', async () => {
		const time = new FakeTime();
		const pacer = new Pacer(limits, time.clock());
		(await acquire(pacer, { lane: 'token', group: 'token' })).done('ok');
		await acquire(pacer, paid);
		await time.pass(1200);
		expect(pacer.figures).toMatchObject({ inFlight: 1, held: 0 });
	});

	it('does not go faster again for a call that failed', async () => {
		const time = new FakeTime();
		const pacer = new Pacer(limits, time.clock());
		(await acquire(pacer, paid)).done('refused', 0);
		await time.pass(3000);
		(await acquire(pacer, paid)).done('failed');
		expect(pacer.figures.requestsPerSecond).toBe(7);
	});

	it('keeps a pause that an old refusal has asked for, with all its places free', async () => {
		const time = new FakeTime();
		const pacer = new Pacer(limits, time.clock());
		const [first, old] = [await acquire(pacer, paid), await acquire(pacer, paid)];
		first.done('refused', 0);
		await time.pass(10_000);
		old.done('refused', 120_000);
		const stop = new AbortController();
		const waiting = tryToAcquire(pacer, { ...paid, signal: stop.signal });
		await settled();
		expect(pacer.figures).toMatchObject({ waiting: 1, pausedFor: 120_000 });
		stop.abort();
		expect(await waiting).toBeUndefined();
		await time.pass(61_000);
		expect(pacer.rested).toBe(false);
		await time.pass(59_000);
		expect(pacer.rested).toBe(true);
	});
});
