/** The parts of the rate limiter, each alone: their limits to the millisecond, which a whole rate limiter shows only by load. */
import { StallFreeClock } from '../../../nodes/shared/rateLimit/stallFreeClock';
import { RequestBucket } from '../../../nodes/shared/rateLimit/requestBucket';
import { AbortFanOut } from '../../../nodes/shared/rateLimit/abortFanOut';
import { systemClock } from '../../../nodes/shared/http/clock';
import { RateLimiter } from '../../../nodes/shared/rateLimit/rateLimiter';
import { Throttle } from '../../../nodes/shared/rateLimit/throttle';
import { FakeTime, settled } from '../http/fakeClock';
import { acquire, newLimiter, tryToAcquire, refusedOnce, TOKEN } from './acquire';

const limits = { requestsPerSecond: 10, burst: 5 };

describe('the stall-free clock', () => {
	it('passes while timers fire in time, and counts on from the last tick', () => {
		const clock = new StallFreeClock();
		clock.timerSet(1000, 500, true);
		clock.timerFired(1400, true);
		expect(clock.elapsed).toBe(400);
		clock.timerSet(1400, 50, false);
		expect(clock.elapsedAtMost(1420)).toBe(420);
	});

	it('does not pass in a stall, nor where it is not to count', () => {
		const clock = new StallFreeClock();
		clock.timerSet(0, 50, false);
		clock.timerFired(1000, true);
		expect(clock.elapsed).toBe(0);
		clock.timerSet(1000, 50, false);
		clock.timerFired(1050, false);
		expect(clock.elapsed).toBe(0);
	});

	it('has no stall where a timer is 50 ms late', () => {
		const clock = new StallFreeClock();
		clock.timerSet(0, 50, true);
		clock.timerFired(100, true);
		expect(clock.elapsed).toBe(100);
	});

	it('passes by a tick with each timer of a loop that lags, but not with the first after a rest', () => {
		const clock = new StallFreeClock();
		for (let lag = 0; lag < 3; lag++) {
			clock.timerSet(lag * 1000, 50, false);
			clock.timerFired((lag + 1) * 1000, true);
		}
		expect(clock.elapsed).toBe(100);
		clock.timerSet(3000, 50, true);
		clock.timerFired(4000, true);
		expect(clock.elapsed).toBe(100);
	});
});

describe("the model of the server's bucket", () => {
	it('has no slot in sight where calls that are held take all of them', () => {
		const bucket = new RequestBucket({ ...limits, burst: 1 }, 0);
		const call = bucket.take(0);
		expect(bucket.nextSlotIn(0)).toBe(Infinity);
		bucket.answered(call, 0);
		expect(bucket.nextSlotIn(0)).toBe(100);
	});

	it('has its next slot after the time in which nothing is refilled', () => {
		const bucket = new RequestBucket(limits, 0);
		bucket.drain(0);
		bucket.freeze(0, 1000);
		expect(bucket.nextSlotIn(0)).toBe(1100);
	});

	it('has no slot after the server says so, less the ones that are held', () => {
		const bucket = new RequestBucket(limits, 0);
		bucket.take(0);
		bucket.take(0);
		bucket.drain(0);
		expect(bucket.slots(0)).toBe(0);
	});

	it('takes a call to leave within a quarter of its hold, and to arrive by its end', () => {
		const bucket = new RequestBucket({ requestsPerSecond: 1, burst: 5 }, 0);
		const call = bucket.take(0);
		expect(call).toEqual({ sentBy: 250, arrivesBy: Infinity });
		bucket.timerSet(0, 250, true);
		bucket.timerFired(250, true);
		expect(call.arrivesBy).toBe(1000);
		expect(bucket.slots(999)).toBe(4);
		expect(bucket.held).toBe(1);
		expect(bucket.slots(1000)).toBe(4);
		expect(bucket.held).toBe(0);
	});

	it('takes a call that is prepared for ready after five seconds', () => {
		const bucket = new RequestBucket({ requestsPerSecond: 1, burst: 5 }, 0);
		const call = bucket.take(0, false);
		expect(call.sentBy).toBe(5000);
		bucket.timerSet(0, 5000, true);
		bucket.timerFired(4999, true);
		expect(call.sentBy).toBe(5000);
		bucket.timerSet(4999, 1, false);
		bucket.timerFired(5000, true);
		expect(call.sentBy).toBe(5250);
	});

	it('counts what its timer was set for', () => {
		const bucket = new RequestBucket({ requestsPerSecond: 1, burst: 5 }, 1000);
		const call = bucket.take(1000);
		bucket.timerSet(1000, 500, true);
		bucket.timerFired(1400, true);
		expect(call.arrivesBy).not.toBe(Infinity);
	});
});

describe('what refusals teach', () => {
	it('is another epoch, and the answers of the one before teach no more', () => {
		const throttle = new Throttle(() => 1);
		expect(throttle.refused(0, 0, 1000, 10)).toBe(true);
		expect(throttle.epoch).toBe(1);
		expect(throttle.refused(0, 0, undefined, 10)).toBe(false);
		expect(throttle.pausedUntil).toBe(1000);
		expect(throttle.succeeded(0, 5000)).toBe(false);
		expect(throttle.succeeded(1, 5000)).toBe(true);
	});

	it('is a longer pause where an old refusal asks for one', () => {
		const throttle = new Throttle(() => 1);
		throttle.refused(0, 0, 1000, 10);
		expect(throttle.refused(0, 0, 5000, 10)).toBe(false);
		expect(throttle.pausedUntil).toBe(5000);
	});

	it('is nothing where nothing is refused: the whole share does not grow', () => {
		expect(new Throttle(() => 1).succeeded(0, 5000)).toBe(false);
	});
});

describe('the fan-out of aborts', () => {
	it('tells those that wait still, and not those that have left', () => {
		const told: string[] = [];
		const fanOut = new AbortFanOut<string>(undefined, (waiter) => told.push(waiter));
		const stop = new AbortController();
		fanOut.add(stop.signal, 'one');
		fanOut.add(stop.signal, 'two');
		fanOut.remove(stop.signal, 'one');
		expect(fanOut.size).toBe(1);
		stop.abort();
		expect(told).toEqual(['two']);
		expect(fanOut.size).toBe(0);
		fanOut.remove(stop.signal, 'two');
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

describe('the loop of a rate limiter', () => {
	/** A rate limiter, and what it has slept for, ms. */
	const listening = () => {
		const time = new FakeTime();
		const clock = time.clock();
		const slept: number[] = [];
		const sleep = async (ms: number) => {
			slept.push(ms);
			await clock.sleep(ms);
		};
		return { time, slept, limiter: new RateLimiter(limits, { now: clock.now, sleep }) };
	};

	it('ticks every 50 ms while a call is held, though nothing waits', async () => {
		const { time, slept, limiter } = listening();
		await acquire(limiter);
		await time.run();
		expect(new Set(slept)).toEqual(new Set([50]));
	});

	it('ticks once a second in a pause, and at its very end', async () => {
		const { time, slept, limiter } = listening();
		(await acquire(limiter)).release('refused', 2030);
		void acquire(limiter).then((permit) => permit.release('failed'));
		await time.run(() => limiter.stats.waiting === 0);
		// The timer that was set before the refusal; then the pause; then the hold of the call.
		expect(slept).toEqual([50, 1000, 980, 50]);
	});

	it('ticks every 50 ms in a pause while a call is held', async () => {
		const { time, slept, limiter } = listening();
		const [refused] = [await acquire(limiter), await acquire(limiter)];
		refused.release('refused', 150);
		await time.pass(140);
		expect(slept).toEqual([50, 50, 50]);
	});
});

describe('a rate limiter', () => {
	it.each([
		[{ requestsPerSecond: 20, burst: 5 }, 20, 5],
		[{ requestsPerSecond: 10, burst: 8 }, 10, 8],
		[limits, 10, 5],
	])('takes limits of which only one has changed: %j', async (changed, rate, atOnce) => {
		const { limiter } = newLimiter(limits);
		limiter.setLimits(changed);
		for (let call = 0; call < atOnce; call++) void acquire(limiter);
		await settled();
		void acquire(limiter);
		await settled();
		expect(limiter.stats).toMatchObject({
			requestsPerSecond: rate,
			inFlight: atOnce,
			waiting: 1,
		});
	});

	it('counts held calls down again once a token is there', async () => {
		const { time, limiter } = newLimiter(limits);
		(await acquire(limiter, TOKEN)).release('ok');
		await acquire(limiter);
		await time.pass(1200);
		expect(limiter.stats).toMatchObject({ inFlight: 1, held: 0 });
	});

	it('does not go faster again for a call that failed', async () => {
		const { time, limiter } = newLimiter(limits);
		await refusedOnce(limiter, time);
		(await acquire(limiter)).release('refused', 0);
		await time.pass(3000);
		(await acquire(limiter)).release('failed');
		expect(limiter.stats.requestsPerSecond).toBe(7);
	});

	it('keeps a pause that an old refusal has asked for, with all its slots free', async () => {
		const { time, limiter } = newLimiter(limits);
		const [first, old] = [await acquire(limiter), await acquire(limiter)];
		first.release('refused', 0);
		await time.pass(10_000);
		old.release('refused', 120_000);
		const stop = new AbortController();
		const waiting = tryToAcquire(limiter, { signal: stop.signal });
		await settled();
		expect(limiter.stats).toMatchObject({ waiting: 1, pausedFor: 120_000 });
		stop.abort();
		expect(await waiting).toBeUndefined();
		await time.pass(61_000);
		expect(limiter.rested).toBe(false);
		await time.pass(59_000);
		expect(limiter.rested).toBe(true);
	});
});
