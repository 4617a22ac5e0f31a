import { RateLimiter } from '../../../nodes/shared/rateLimit/rateLimiter';
import type { OpenPermit } from '../../../nodes/shared/rateLimit/permit';
import { FakeTime, seededRandom } from '../http/fakeClock';
import { acquire, newLimiter, refusedOnce } from './acquire';
import { between, FakeServer, send } from './fakeServer';

const limits = { requestsPerSecond: 10, burst: 30 };
const start = (random = () => 1) => newLimiter(limits, { random });

/** When the next call is let go, ms from now. */
async function nextLetGo(time: FakeTime, limiter: RateLimiter): Promise<number> {
	const from = time.now();
	let at: number | undefined;
	void acquire(limiter).then((permit) => {
		at = time.now() - from;
		permit.release('failed');
	});
	await time.run(() => at !== undefined);
	return at ?? NaN;
}

/** Waits for the next call to be let go, and ends it so. */
async function endNext(
	time: FakeTime,
	limiter: RateLimiter,
	...end: Parameters<OpenPermit['release']>
) {
	const permit = acquire(limiter);
	await time.run(() => limiter.stats.inFlight === 1);
	(await permit).release(...end);
}

describe('a refusal', () => {
	it('pauses everyone for as long as the API asks, then goes on slowly from an empty bucket', async () => {
		const { time, limiter } = start();
		await refusedOnce(limiter, time);
		(await acquire(limiter)).release('refused', 5000);
		expect(limiter.stats).toMatchObject({ pausedFor: 5000, requestsPerSecond: 7 });
		// 5 s, and one call's time at 7 a second.
		expect(await nextLetGo(time, limiter)).toBe(5143);
	});

	it('at the very first is no sign of others: the rate stays, and the server has refilled when the pause is over', async () => {
		const { time, limiter } = start();
		(await acquire(limiter)).release('refused', 5000);
		expect(limiter.stats).toMatchObject({ pausedFor: 5000, requestsPerSecond: 10 });
		expect(await nextLetGo(time, limiter)).toBe(5000);
	});

	it.each([
		[-1000, 0],
		[120_000, 120_000],
		// What waits all the same looks four times a minute.
		[600_000, 15_000],
	])('pauses for a wish of %d ms for %d ms', async (asked, paused) => {
		const { limiter } = start();
		(await acquire(limiter)).release('refused', asked);
		expect(limiter.stats.pausedFor).toBe(paused);
	});

	it('pauses longer every time where the API says nothing, up to 2 seconds', async () => {
		const { time, limiter } = start();
		const pauses: number[] = [];
		for (let refusal = 0; refusal < 9; refusal++) {
			await endNext(time, limiter, 'refused');
			pauses.push(Math.round(limiter.stats.pausedFor / 1000));
		}
		expect(pauses).toEqual([1, 2, 2, 2, 2, 2, 2, 2, 2]);
	});

	it('spreads such pauses from nothing to their full length', async () => {
		const { limiter } = start(() => 0.25);
		(await acquire(limiter)).release('refused');
		expect(limiter.stats.pausedFor).toBe(250);
	});

	it('starts with short pauses again after a success', async () => {
		const { time, limiter } = start();
		for (const outcome of ['refused', 'refused', 'ok', 'refused'] as const) {
			await endNext(time, limiter, outcome);
		}
		expect(limiter.stats.pausedFor).toBe(1000);
	});

	it('counts once for all that were let go before it', async () => {
		const { time, limiter } = start();
		await refusedOnce(limiter, time);
		const bunch = await Promise.all(Array.from({ length: 10 }, async () => acquire(limiter)));
		for (const permit of bunch) permit.release('refused');
		expect(limiter.stats).toMatchObject({ pausedFor: 2000, requestsPerSecond: 7 });
	});

	it('is not made up for by an old success', async () => {
		const { time, limiter } = start();
		await refusedOnce(limiter, time);
		const [refused, old] = [await acquire(limiter), await acquire(limiter)];
		refused.release('refused', 0);
		await time.pass(3000);
		old.release('ok');
		expect(limiter.stats.requestsPerSecond).toBe(7);
	});

	it('never slows down below a twentieth of the rate', async () => {
		const { time, limiter } = start();
		for (let refusal = 0; refusal < 20; refusal++) {
			await endNext(time, limiter, 'refused', 0);
		}
		expect(limiter.stats.requestsPerSecond).toBe(0.5);
	});

	it('is climbed back from within half a minute of traffic', async () => {
		const { time, limiter } = start();
		await refusedOnce(limiter, time);
		(await acquire(limiter)).release('refused', 1000);
		const clock = time.clock();
		const server = new FakeServer(time, { requestsPerSecond: 1000, burst: 1000 });
		void send(time, clock, server, limiter, { calls: 1000, latency: () => 300 });
		const rates: number[] = [];
		for (let second = 0; second < 30; second++) {
			await time.pass(1000);
			rates.push(limiter.stats.requestsPerSecond);
		}
		expect(rates).toEqual([...rates].sort((one, other) => one - other));
		expect(rates[10]).toBeLessThan(9);
		expect(rates.at(-1)).toBe(10);
	});

	it('is forgotten after a minute without traffic', async () => {
		const { time, limiter } = start();
		await refusedOnce(limiter, time);
		(await acquire(limiter)).release('refused', 1000);
		await time.pass(61_000);
		void acquire(limiter);
		expect(limiter.stats.requestsPerSecond).toBe(10);
	});
});

describe('processes that share an account without knowing of each other', () => {
	it.each([
		{ processes: 2, latency: 300, saysWhen: true },
		{ processes: 3, latency: 20, saysWhen: true },
		{ processes: 3, latency: 300, saysWhen: false },
		{ processes: 3, latency: 1000, saysWhen: true },
		{ processes: 3, latency: 5000, saysWhen: false },
		{ processes: 3, latency: 5000, saysWhen: true },
	])(
		'use the rate and are seldom refused: $processes with answers after $latency ms',
		async ({ processes, latency, saysWhen }) => {
			const CALLS = 700;
			const time = new FakeTime();
			const server = new FakeServer(time, limits);
			const journeys = Array.from({ length: processes }, async (_, index) => {
				const clock = time.clock();
				const limiter = new RateLimiter(limits, clock, { random: seededRandom(index + 1) });
				return await send(time, clock, server, limiter, {
					calls: CALLS,
					latency: between(latency / 2, latency * 1.5, 10 + index),
					network: between(10, 200, 20 + index),
					preparing: between(0, 30, 30 + index),
					saysWhen,
				});
			});
			await time.run();
			const done = await Promise.all(journeys);

			expect(done.map((journey) => journey.done)).toEqual(Array<number>(processes).fill(CALLS));
			const total = processes * CALLS;
			const ideal = ((total - limits.burst) / limits.requestsPerSecond) * 1000;
			const last = Math.max(...done.map((journey) => journey.lastArrival));
			expect(ideal / last).toBeGreaterThan(0.9);
			const refusedLater = server.refusals.filter((at) => at > 10_000).length;
			expect(refusedLater / total).toBeLessThan(0.04);
			expect(Math.max(...done.map((journey) => journey.mostTries))).toBeLessThan(5);
			// Fair: nobody is done long before the others.
			const finished = done.map((journey) => journey.finishedAt);
			expect(Math.min(...finished) / Math.max(...finished)).toBeGreaterThan(0.6);
		},
	);
});
