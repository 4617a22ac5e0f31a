import { RateLimiter } from '../../../nodes/shared/rateLimit/rateLimiter';
import type { RateLimits } from '../../../nodes/shared/rateLimit/requestBucket';
import { FakeTime, seededRandom, type Stall } from '../http/fakeClock';
import { acquire } from './acquire';
import { between, FakeServer, send, type Journey, type Traffic } from './fakeServer';

const STANDARD: RateLimits = { requestsPerSecond: 10, burst: 30 };

interface Outcome {
	journey: Journey;
	refused: number;
	limiter: RateLimiter;
	/** (calls - burst) / rate, ms: nothing can be faster */
	ideal: number;
}

async function simulate(
	traffic: Traffic,
	limits = STANDARD,
	stalls: readonly Stall[] = [],
): Promise<Outcome> {
	const time = new FakeTime();
	const server = new FakeServer(time, limits);
	const clock = time.clock(stalls);
	const limiter = new RateLimiter(limits, clock);
	const journey = send(time, clock, server, limiter, traffic);
	await time.run();
	return {
		journey: await journey,
		refused: server.refusals.length,
		limiter,
		ideal: ((traffic.calls - limits.burst) / limits.requestsPerSecond) * 1000,
	};
}

/** Stalls of these lengths, seconds apart, ms. */
function randomStalls(seed: number, least: number, most: number, until = 300_000): Stall[] {
	const length = between(least, most, seed);
	const gap = between(2000, 12_000, seed + 1);
	const stalls: Stall[] = [];
	for (let at = gap(); at < until; at += gap()) stalls.push([at, (at += length())]);
	return stalls;
}

describe('alone on an account', () => {
	/** When each of so many calls is let go, ms. */
	async function letGoOf(calls: number, behind?: () => number): Promise<number[]> {
		const time = new FakeTime();
		const limiter = new RateLimiter(STANDARD, time.clock());
		const letGo: number[] = [];
		for (let call = 0; call < calls; call++) {
			void acquire(limiter, { priority: 'paid', group: 'one', behind }).then((permit) => {
				letGo.push(time.now());
				permit.release('ok');
			});
		}
		await time.run();
		return letGo;
	}

	it('sends at once what the burst has room for', async () => {
		expect(await letGoOf(30)).toEqual(Array<number>(30).fill(0));
	});

	it('spreads the burst over a longer list, and is through as early', async () => {
		const letGo = await letGoOf(100);
		expect(letGo.filter((at) => at < 1000).length).toBeLessThan(20);
		expect(letGo.at(-1)).toBeLessThanOrEqual(7010);
		expect(letGo.at(-1)).toBeGreaterThan(6900);
	});

	it('spreads it also where more calls are held back elsewhere', async () => {
		const letGo = await letGoOf(10, () => 90);
		expect(letGo.at(-1)).toBeGreaterThan(300);
		expect(letGo.at(-1)).toBeLessThan(700);
	});

	it.each([
		{ latency: 20, start: 40 },
		{ latency: 300, start: 500 },
		{ latency: 1000, start: 1100 },
		{ latency: 5000, start: 1100 },
	])('keeps the full rate with answers after $latency ms', async ({ latency, start }) => {
		const { journey, refused, ideal } = await simulate({
			calls: 1000,
			latency: between(latency / 2, latency * 1.5, 1),
			network: between(0, 950, 2),
			preparing: between(0, 30, 3),
		});
		expect(refused).toBe(0);
		expect(journey).toMatchObject({ done: 1000, mostTries: 1 });
		// The slots of the burst come back once its answers are in, after a second at most.
		expect(journey.lastLetGo).toBeLessThan(ideal + start);
		expect(journey.lastLetGo / ideal).toBeLessThan(1.02);
	});

	it.each([20, 300, 1000, 5000])(
		'is not refused when the event loop stands still, with answers after %d ms',
		async (latency) => {
			const { journey, refused, ideal } = await simulate(
				{
					calls: 1000,
					latency: between(latency / 2, latency * 1.5, 4),
					network: between(0, 950, 5),
					preparing: between(0, 30, 6),
				},
				STANDARD,
				randomStalls(latency, 200, 1500),
			);
			expect(refused).toBe(0);
			expect(journey.done).toBe(1000);
			expect(journey.lastLetGo / ideal).toBeLessThan(1.03);
		},
	);

	it.each([0, 1, 2, 3, 4, 5])(
		'is not refused whatever the delays on the way (case %d)',
		async (seed) => {
			const random = seededRandom(seed);
			const limits = {
				requestsPerSecond: 5 + 20 * random(),
				burst: 40 + Math.floor(80 * random()),
			};
			const { journey, refused } = await simulate(
				{
					calls: 800,
					latency: between(0, seed % 2 ? 8000 : 900, seed + 10),
					// At once or as late as can be, which is the worst for a model of the server's bucket.
					network: () => (random() < 0.5 ? 0 : 950),
					preparing: between(0, 40, seed + 20),
				},
				limits,
				randomStalls(seed, 100, 3000),
			);
			expect(refused).toBe(0);
			expect(journey.done).toBe(800);
		},
	);

	it.each([
		{ latency: 20, together: 1500 },
		{ latency: 20, together: 4000 },
		{ latency: 2000, together: 1500 },
	])(
		'is not refused when a burst takes $together ms to be prepared and leaves at once, with answers after $latency ms',
		async ({ latency, together }) => {
			let calls = 0;
			// One call after another has the credential read, then one after another is sent.
			const preparing = () => (calls++ < STANDARD.burst ? together : 10);
			const traffic = { calls: 300, latency: () => latency, network: () => 5, preparing };
			const { journey, refused, ideal } = await simulate({ ...traffic, tells: true });
			expect(refused).toBe(0);
			expect(journey.lastLetGo).toBeLessThan(ideal + together + 1200);
		},
	);

	it('does not wait for ever for a call that is not told to leave', async () => {
		const time = new FakeTime();
		const limiter = new RateLimiter({ requestsPerSecond: 10, burst: 1 }, time.clock());
		await acquire(limiter, { priority: 'paid', group: 'one', preparing: true });
		let letGoAt = NaN;
		void acquire(limiter, { priority: 'token', group: 'token' }).then((token) => {
			letGoAt = time.now();
			token.release('ok');
		});
		await time.run();
		expect(letGoAt).toBeGreaterThan(5000);
		expect(letGoAt).toBeLessThan(6000);
	});

	it('is not refused when calls let go before a stall all leave after it', async () => {
		// The burst is let go at 0 and leaves at 1.5 s; meanwhile the clock alone would have earned 15 more.
		const { journey, refused } = await simulate(
			{ calls: 100, latency: () => 2000, network: () => 900, preparing: () => 1 },
			STANDARD,
			[[1, 1500]],
		);
		expect(refused).toBe(0);
		expect(journey.lastLetGo).toBeLessThan(7000 + 1500 + 1200);
	});

	it('keeps the rate while the event loop lags all the time', async () => {
		const lag = Array.from({ length: 1500 }, (_, turn): Stall => [turn * 160, turn * 160 + 155]);
		const { journey, refused, ideal } = await simulate(
			{ calls: 600, latency: () => 5000, network: () => 300 },
			STANDARD,
			lag,
		);
		expect(refused).toBe(0);
		expect(journey.lastLetGo / ideal).toBeLessThan(1.1);
	});

	it('keeps a fast account busy: 650 calls in flight at 50 a second', async () => {
		const limits = { requestsPerSecond: 50, burst: 150 };
		const { journey, refused, ideal } = await simulate(
			{ calls: 3000, latency: () => 5000, network: () => 100 },
			limits,
		);
		expect(refused).toBe(0);
		expect(journey.lastLetGo).toBeLessThan(ideal + 1100);
	});

	it.each([
		{ burst: 5, least: 0.98 },
		{ burst: 2, least: 0.95 },
		{ burst: 1, least: 0.7 },
	])('gives up little of the rate for a burst of $burst', async ({ burst, least }) => {
		const { journey, refused, ideal } = await simulate(
			{ calls: 300, latency: () => 400, network: between(20, 35, 1) },
			{ requestsPerSecond: 10, burst },
		);
		expect(refused).toBe(0);
		expect(ideal / journey.lastLetGo).toBeGreaterThan(least);
	});

	it('has the whole burst again after a rest', async () => {
		const time = new FakeTime();
		const clock = time.clock();
		const server = new FakeServer(time, STANDARD);
		const limiter = new RateLimiter(STANDARD, clock);
		const traffic = { calls: 30, latency: () => 5000, network: () => 200 };
		void send(time, clock, server, limiter, traffic);
		await time.pass(4100);
		const second = send(time, clock, server, limiter, traffic);
		await time.run();
		expect((await second).lastLetGo).toBe(4100);
		expect(server.refusals).toEqual([]);
	});

	it('rests when nothing waits and all answers are in', async () => {
		const { limiter } = await simulate({ calls: 50, latency: () => 300 });
		expect(limiter.idle).toBe(true);
		expect(limiter.stats).toMatchObject({ waiting: 0, inFlight: 0, held: 0, isTicking: false });
	});

	it('stops ticking a second after the last call, though its answer is still out', async () => {
		const time = new FakeTime();
		const limiter = new RateLimiter(STANDARD, time.clock());
		const permit = await acquire(limiter, { priority: 'paid', group: 'one' });
		await time.run();
		expect(time.now()).toBeLessThanOrEqual(1100);
		expect(limiter.stats).toMatchObject({ inFlight: 1, held: 0, isTicking: false });
		expect(limiter.idle).toBe(false);
		permit.release('ok');
		expect(limiter.idle).toBe(true);
	});
});

describe('calls in flight', () => {
	it('are capped on their own', async () => {
		const time = new FakeTime();
		const limiter = new RateLimiter({ requestsPerSecond: 1000, burst: 5000 }, time.clock(), {
			maxInFlight: 40,
		});
		let open = 0;
		let most = 0;
		for (let call = 0; call < 500; call++) {
			void acquire(limiter, { priority: 'paid', group: 'one' }).then(async (permit) => {
				most = Math.max(most, ++open);
				await time.clock().sleep(100);
				open--;
				permit.release('ok');
			});
		}
		await time.run();
		expect(most).toBe(40);
		expect(limiter.idle).toBe(true);
	});

	it('are 130 at most on a standard account whose answers do not come', async () => {
		const time = new FakeTime();
		const limiter = new RateLimiter(STANDARD, time.clock());
		for (let call = 0; call < 5000; call++)
			void acquire(limiter, { priority: 'paid', group: 'one' });
		await time.pass(60_000);
		expect(limiter.stats).toMatchObject({ inFlight: 130, waiting: 4870 });
	});

	it('do not keep a token exchange back, since they may be waiting for it', async () => {
		const time = new FakeTime();
		const limiter = new RateLimiter(STANDARD, time.clock(), { maxInFlight: 2 });
		for (let call = 0; call < 3; call++) void acquire(limiter, { priority: 'paid', group: 'one' });
		const permit = await acquire(limiter, { priority: 'token', group: 'token' });
		permit.release('ok');
		expect(limiter.stats).toMatchObject({ inFlight: 2, waiting: 1 });
	});

	it('are given back once, however often done is called', async () => {
		const limiter = new RateLimiter(STANDARD, new FakeTime().clock());
		const first = await acquire(limiter, { priority: 'paid', group: 'one' });
		await acquire(limiter, { priority: 'paid', group: 'one' });
		first.release('ok');
		first.release('failed');
		first.release('refused', 60_000);
		expect(limiter.stats).toMatchObject({ inFlight: 1, pausedFor: 0 });
	});
});

describe('calls that wait for a token', () => {
	it('are not taken to have arrived while it is fetched', async () => {
		const time = new FakeTime();
		const clock = time.clock();
		const server = new FakeServer(time, STANDARD);
		const limiter = new RateLimiter(STANDARD, clock);
		const token = await acquire(limiter, { priority: 'token', group: 'token' });
		server.arrive();
		// All of these leave when the token is there, 3 s later.
		const journey = send(time, clock, server, limiter, {
			calls: 100,
			latency: () => 300,
			network: () => 100,
			preparing: () => Math.max(5, 3000 - time.now()),
		});
		time.at(3000, () => token.release('ok'));
		await time.run();
		expect((await journey).done).toBe(100);
		expect(server.refusals).toEqual([]);
	});
});

describe('limits that change', () => {
	it('take effect at once for those that wait', async () => {
		const time = new FakeTime();
		const limiter = new RateLimiter({ requestsPerSecond: 1, burst: 1 }, time.clock());
		let letGo = 0;
		for (let call = 0; call < 50; call++) {
			void acquire(limiter, { priority: 'paid', group: 'one' }).then((permit) => {
				letGo++;
				permit.release('ok');
			});
		}
		await time.pass(3500);
		expect(letGo).toBe(4);
		limiter.setLimits({ requestsPerSecond: 10, burst: 10 });
		await time.pass(1000);
		// The new burst is spread over what waits.
		expect(letGo).toBeGreaterThanOrEqual(4 + 12);
		limiter.setLimits({ requestsPerSecond: 1, burst: 1 });
		const before = letGo;
		await time.pass(3000);
		expect(letGo - before).toBeLessThanOrEqual(3);
	});
});
