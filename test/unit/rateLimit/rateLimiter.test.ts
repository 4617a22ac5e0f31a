import { RateLimiter } from '../../../nodes/shared/rateLimit/rateLimiter';
import type { RateLimits } from '../../../nodes/shared/rateLimit/requestBucket';
import { FakeTime, seededRandom, type Stall } from '../http/fakeClock';
import { acquire, newLimiter, TOKEN, tryToAcquire } from './acquire';
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
		const { time, limiter } = newLimiter(STANDARD);
		const letGo: number[] = [];
		for (let call = 0; call < calls; call++) {
			void acquire(limiter, { behind }).then((permit) => {
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

	it('does not wait for ever for a call that is not told to leave', async () => {
		const { time, limiter } = newLimiter({ requestsPerSecond: 10, burst: 1 });
		await acquire(limiter, { preparing: true });
		let letGoAt = NaN;
		void acquire(limiter, TOKEN).then((token) => {
			letGoAt = time.now();
			token.release('ok');
		});
		await time.run();
		expect(letGoAt).toBeGreaterThan(5000);
		expect(letGoAt).toBeLessThan(6000);
	});

	/** A burst that takes so long to be prepared and then leaves at once: one call after another has the credential read. */
	function together(latency: number, ms: number): Traffic {
		let calls = 0;
		const preparing = () => (calls++ < STANDARD.burst ? ms : 10);
		return { calls: 300, latency: () => latency, network: () => 5, preparing, tells: true };
	}
	const lag = Array.from({ length: 1500 }, (_, turn): Stall => [turn * 160, turn * 160 + 155]);
	const small: Traffic = { calls: 300, latency: () => 400, network: between(20, 35, 1) };
	const ofBurst = (burst: number) => ({ requestsPerSecond: 10, burst });

	it.each<[string, Traffic, (ideal: number) => number, RateLimits?, Stall[]?]>([
		['is not refused when a burst is prepared for 1.5 s', together(20, 1500), (ms) => ms + 2700],
		['is not refused when a burst is prepared for 4 s', together(20, 4000), (ms) => ms + 5200],
		['is not refused when the answers are late too', together(2000, 1500), (ms) => ms + 2700],
		[
			// The burst is let go at 0 and leaves at 1.5 s; meanwhile the clock alone would have earned 15 more.
			'is not refused when calls let go before a stall all leave after it',
			{ calls: 100, latency: () => 2000, network: () => 900, preparing: () => 1 },
			() => 7000 + 1500 + 1200,
			STANDARD,
			[[1, 1500]],
		],
		[
			'is not refused when the event loop lags all the time',
			{ calls: 600, latency: () => 5000, network: () => 300 },
			(ms) => ms * 1.1,
			STANDARD,
			lag,
		],
		[
			'is not refused when 650 calls are in flight at 50 a second',
			{ calls: 3000, latency: () => 5000, network: () => 100 },
			(ms) => ms + 1100,
			{ requestsPerSecond: 50, burst: 150 },
		],
		['is not refused when the burst is 5', small, (ms) => ms / 0.98, ofBurst(5)],
		['is not refused when the burst is 2', small, (ms) => ms / 0.95, ofBurst(2)],
		['is not refused when the burst is 1', small, (ms) => ms / 0.7, ofBurst(1)],
	])('%s, and loses little', async (_, traffic, most, limits = STANDARD, stalls = []) => {
		const { journey, refused, ideal } = await simulate(traffic, limits, stalls);
		expect(refused).toBe(0);
		expect(journey.lastLetGo).toBeLessThan(most(ideal));
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
		const { time, limiter } = newLimiter(STANDARD);
		const permit = await acquire(limiter);
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
		const limits = { requestsPerSecond: 1000, burst: 5000 };
		const { time, limiter } = newLimiter(limits, { maxInFlight: 40 });
		let open = 0;
		let most = 0;
		for (let call = 0; call < 500; call++) {
			void acquire(limiter).then(async (permit) => {
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
		const { time, limiter } = newLimiter(STANDARD);
		for (let call = 0; call < 500; call++) void acquire(limiter);
		await time.pass(60_000);
		expect(limiter.stats).toMatchObject({ inFlight: 130, waiting: 370 });
	});

	it('do not keep a token exchange back, since they may be waiting for it', async () => {
		const { limiter } = newLimiter(STANDARD, { maxInFlight: 2 });
		for (let call = 0; call < 3; call++) void acquire(limiter);
		const permit = await acquire(limiter, TOKEN);
		permit.release('ok');
		expect(limiter.stats).toMatchObject({ inFlight: 2, waiting: 1 });
	});

	it('are given back once, however often done is called', async () => {
		const { limiter } = newLimiter(STANDARD);
		const first = await acquire(limiter);
		await acquire(limiter);
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
		const token = await acquire(limiter, TOKEN);
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
		const { time, limiter } = newLimiter({ requestsPerSecond: 1, burst: 1 });
		let letGo = 0;
		for (let call = 0; call < 50; call++) {
			void acquire(limiter).then((permit) => {
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

describe('a burst that is spread over a long list', () => {
	/** How long a single call then waits once something has changed, ms. */
	async function waitedAfter(change: (limiter: RateLimiter, stop: AbortController) => void) {
		const { time, limiter } = newLimiter({ requestsPerSecond: 0.1, burst: 10 });
		const stop = new AbortController();
		for (let at = 0; at < 40; at++) {
			void tryToAcquire(limiter, { group: 'long', signal: stop.signal }).then((permit) =>
				permit?.release('ok'),
			);
		}
		await time.pass(100);
		change(limiter, stop);
		const asked = time.now();
		const letGo = acquire(limiter, { group: 'short' }).then((permit) => {
			permit.release('ok');
			return time.now() - asked;
		});
		await time.run();
		return await letGo;
	}

	it.each<[string, Parameters<typeof waitedAfter>[0]]>([
		['a Stop of the list', (_, stop) => stop.abort()],
		['limits were raised', (limiter) => limiter.setLimits({ requestsPerSecond: 100, burst: 100 })],
	])('holds nobody back after %s', async (_, change) => {
		expect(await waitedAfter(change)).toBeLessThan(100);
	});
});
