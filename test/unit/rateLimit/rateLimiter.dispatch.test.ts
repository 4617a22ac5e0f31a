/** A call that was let go and is not sent yet, because n8n is still preparing it, when the account refuses another one. */
import { failedWith, ok, type Result } from '../../../nodes/shared/http/result';
import type { OpenPermit, Permit } from '../../../nodes/shared/rateLimit/permit';
import type { RateLimiter } from '../../../nodes/shared/rateLimit/rateLimiter';
import type { RateLimits } from '../../../nodes/shared/rateLimit/requestBucket';
import type { SlotRequest } from '../../../nodes/shared/rateLimit/slotRequest';
import { settled, type FakeTime } from '../http/fakeClock';
import { acquire, newLimiter, PAID, refusedOnce, TOKEN } from './acquire';

const LIMITS: RateLimits = { requestsPerSecond: 10, burst: 5 };

interface Stage {
	readonly time: FakeTime;
	readonly limiter: RateLimiter;
	readonly stop: AbortController;
	/** Two calls that have been sent, and have no answer yet. */
	readonly sent: OpenPermit[];
	/** The call that is being prepared. */
	readonly held: OpenPermit;
}

/** The clock starts at 1 s. */
async function setTheStage(limits = LIMITS, request: Partial<SlotRequest> = {}): Promise<Stage> {
	const { time, limiter } = newLimiter(limits, { random: () => 1 });
	const stop = new AbortController();
	const preparing = { preparing: true, group: 'held', signal: stop.signal, ...request };
	const sending = Promise.all([acquire(limiter), acquire(limiter)]);
	const holding = sending.then(async () => await acquire(limiter, preparing));
	await time.pass(1000);
	const [[first, second], held] = [await sending, await holding];
	return { time, limiter, stop, sent: [first, second], held };
}

/** What the credential does once n8n has prepared the call. @returns why it was not sent */
async function dispatch(permit: Permit): Promise<unknown> {
	while (permit.isOutdated) {
		const unsent = await permit.renew();
		if (unsent) return unsent.fault;
	}
	permit.sent();
	return undefined;
}

/** Dispatches the held call at a time. @returns when it is sent, and why it is not */
async function dispatchAt(at: number, { time, held }: Stage) {
	await time.pass(at - time.now());
	let sentAt: number | undefined;
	const fault = dispatch(held).then((unsent) => {
		sentAt = time.now();
		return unsent;
	});
	await time.run(() => sentAt !== undefined);
	return { sentAt, fault: await fault };
}

const refuse = ({ sent: [first] }: Stage, retryAfterMs?: number) =>
	first!.release('refused', retryAfterMs);

interface Case {
	readonly meanwhile?: (stage: Stage) => void;
	/** When n8n has prepared the call, ms. */
	readonly at?: number;
	/** When it is sent, ms. */
	readonly sentAt: number;
	readonly limits?: RateLimits;
	readonly request?: Partial<SlotRequest>;
}

/** The account refuses another call at 1 s for 2 s, and changes something at 2 s. */
const refusedAnd = (change: (stage: Stage) => void) => (stage: Stage) => {
	refuse(stage, 2000);
	stage.time.at(2000, () => change(stage));
};

const refused = refusedAnd(() => undefined);
const BURST_OF_1 = { requestsPerSecond: 10, burst: 1 };
const limited = (requestsPerSecond: number, burst: number) =>
	refusedAnd(({ limiter }) => limiter.setLimits({ requestsPerSecond, burst }));

describe('it is sent', () => {
	it.each<[string, Case]>([
		['at once if the other has no answer yet', { sentAt: 1500 }],
		[
			'at once if the other succeeded',
			{ meanwhile: ({ sent }) => sent[0]!.release('ok'), sentAt: 1500 },
		],
		[
			'at once if the other failed',
			{ meanwhile: ({ sent }) => sent[0]!.release('failed'), sentAt: 1500 },
		],
		['after the pause', { meanwhile: refused, sentAt: 3000 }],
		['after a pause without a Retry-After', { meanwhile: (all) => refuse(all), sentAt: 2000 }],
		['at once if the pause is over already', { meanwhile: refused, at: 4000, sentAt: 4000 }],
		[
			'after the pause if it polls a job',
			{ meanwhile: refused, request: { priority: 'status' }, sentAt: 3000 },
		],
		['after the pause with a burst of 1', { meanwhile: refused, limits: BURST_OF_1, sentAt: 3000 }],
		[
			'after a pause that a second refusal made longer',
			{ meanwhile: refusedAnd(({ sent }) => sent[1]!.release('refused', 4000)), sentAt: 6000 },
		],
		['after the pause if the limits are raised', { meanwhile: limited(99, 99), sentAt: 3000 }],
		['after the pause if the limits are lowered', { meanwhile: limited(1, 1), sentAt: 3000 }],
	])('%s', async (_, { meanwhile = () => undefined, at = 1500, sentAt, limits, request }) => {
		const stage = await setTheStage(limits, request);
		meanwhile(stage);
		expect(await dispatchAt(at, stage)).toEqual({ sentAt, fault: undefined });
		expect(stage.limiter.stats).toMatchObject({ waiting: 0, signals: 0 });
	});

	it('after another pause if a call is refused again before it is sent', async () => {
		const stage = await setTheStage();
		const { time, limiter, held } = stage;
		refuse(stage, 1000);
		const renewed = held.renew();
		await time.pass(1100);
		expect(await renewed).toBeUndefined();
		(await acquire(limiter)).release('refused', 3000);
		const from = time.now();
		const { sentAt } = await dispatchAt(from, stage);
		expect(sentAt).toBeGreaterThanOrEqual(from + 3000);
	});
});

describe('its own refusal', () => {
	it('counts, because it was sent after the other one', async () => {
		const stage = await setTheStage();
		refuse(stage, 1000);
		await dispatchAt(1500, stage);
		expect(stage.limiter.stats.requestsPerSecond).toBe(10);
		stage.held.release('refused', 0);
		expect(stage.limiter.stats.requestsPerSecond).toBe(7);
	});
});

describe('while it waits', () => {
	/** It waits from 1.5 s on, in a pause of 10 s. */
	async function waiting(request: Partial<SlotRequest> = {}, limits = LIMITS) {
		const stage = await setTheStage(limits, request);
		refuse(stage, 10_000);
		await stage.time.pass(500);
		let fault: unknown = 'none yet';
		void dispatch(stage.held).then((unsent) => (fault = unsent));
		await settled();
		return { ...stage, faultNow: () => fault };
	}

	it('it is in the queue, and not in flight', async () => {
		const { limiter } = await waiting();
		expect(limiter.stats).toMatchObject({ waiting: 1, inFlight: 1, held: 0 });
	});

	it('a Stop ends the wait at once', async () => {
		const { limiter, stop, faultNow } = await waiting();
		stop.abort();
		await settled();
		expect(faultNow()).toEqual({ kind: 'halted' });
		expect(limiter.stats).toMatchObject({ waiting: 0, signals: 0, inFlight: 1, held: 0 });
	});

	it('a token exchange gets the only slot', async () => {
		const { time, limiter, faultNow } = await waiting({}, BURST_OF_1);
		const token = acquire(limiter, TOKEN).then((permit) => {
			expect(faultNow()).toBe('none yet');
			permit.release('ok');
			return time.now();
		});
		await time.run();
		expect(await token).toBe(11_000);
		expect(faultNow()).toBeUndefined();
	});

	it('a wait of more than two minutes fails it as not sent', async () => {
		const { limiter, sent, faultNow } = await waiting({ mayBeTold: true });
		sent[1]!.release('refused', 600_000);
		await settled();
		expect(faultNow()).toMatchObject({ kind: 'status', status: 429, givenUp: 'unsent' });
		expect(limiter.stats).toMatchObject({ waiting: 0, signals: 0, inFlight: 0, held: 0 });
	});

	it('a wait of more than two minutes does not end a poll', async () => {
		const { time, sent, faultNow } = await waiting({ priority: 'status' });
		sent[1]!.release('refused', 600_000);
		await time.pass(14_000);
		expect(faultNow()).toBe('none yet');
		await time.pass(2_000);
		expect(faultNow()).toBeUndefined();
	});

	it('the end of its request ends the wait too', async () => {
		const { time, limiter, held, sent, faultNow } = await waiting();
		held.release('failed');
		sent[1]!.release('ok');
		await time.run();
		expect(faultNow()).toEqual({ kind: 'halted' });
		expect(limiter.idle).toBe(true);
		expect(limiter.stats).toMatchObject({ held: 0, signals: 0, isTicking: false });
	});
});

describe('before it waits', () => {
	it('a Stop is enough', async () => {
		const stage = await setTheStage();
		refuse(stage, 2000);
		stage.stop.abort();
		const { fault, sentAt } = await dispatchAt(1500, stage);
		expect([fault, sentAt]).toEqual([{ kind: 'halted' }, 1500]);
	});

	it('a group that was told to wait for more than two minutes fails', async () => {
		const stage = await setTheStage(LIMITS, { mayBeTold: true, group: PAID.group });
		refuse(stage, 600_000);
		const { fault, sentAt } = await dispatchAt(1500, stage);
		expect(fault).toMatchObject({ status: 429, givenUp: 'unsent', retryAfterMs: 599_500 });
		expect(sentAt).toBe(1500);
	});
});

it('calls that were let go before are ahead of all others except token exchanges', async () => {
	const { time, limiter } = newLimiter({ requestsPerSecond: 10, burst: 4 }, { random: () => 1 });
	const [first, ...prepared] = await Promise.all([
		acquire(limiter),
		acquire(limiter, { preparing: true, group: 'a' }),
		acquire(limiter, { preparing: true, group: 'b', priority: 'status' }),
		acquire(limiter, { preparing: true, group: 'a' }),
	]);
	first.release('refused', 1000);
	const order: string[] = [];
	const noted = (name: string) => async (permit: Pick<OpenPermit, 'release'>) => {
		order.push(name);
		await time.clock().sleep(50);
		permit.release('ok');
	};
	void acquire(limiter).then(noted('new'));
	void acquire(limiter, { priority: 'status' }).then(noted('new poll'));
	void acquire(limiter, TOKEN).then(noted('token'));
	prepared.forEach((permit, at) => {
		void dispatch(permit).then(async () => await noted(`old ${at}`)(permit));
	});
	await time.run();
	expect(order.slice(0, 4)).toEqual(['token', 'old 0', 'old 1', 'old 2']);
	expect(order).toHaveLength(6);
	expect(limiter.idle).toBe(true);
});

it('a slot that is given back after a refusal is no slot for another call', async () => {
	const { time, limiter } = newLimiter(LIMITS, { random: () => 1 });
	await refusedOnce(limiter, time);
	const first = await acquire(limiter);
	const prepared = await Promise.all(
		Array.from({ length: 4 }, async () => await acquire(limiter, { preparing: true })),
	);
	first.release('refused', 1000);
	const from = time.now();
	const sentAt: number[] = [];
	for (const permit of prepared) {
		void dispatch(permit).then(() => {
			sentAt.push(time.now() - from);
			permit.release('ok');
		});
	}
	await time.run();
	// After the pause, the server has refilled nothing for this process, and the rate is 7 a second.
	sentAt.forEach((at, turn) => expect(at).toBeGreaterThanOrEqual(1000 + (turn + 1) * 142));
	expect(sentAt.at(-1)).toBeLessThan(1700);
});

it('its place among the calls in flight is free for others, and it needs one again', async () => {
	const { time, limiter } = newLimiter(LIMITS, { maxInFlight: 2 });
	const [first, held] = [await acquire(limiter), await acquire(limiter, { preparing: true })];
	first.release('refused', 1000);
	let isSent = false;
	void dispatch(held).then(() => (isSent = true));
	const tokens = [acquire(limiter, TOKEN), acquire(limiter, TOKEN)];
	await time.pass(2000);
	expect(limiter.stats).toMatchObject({ inFlight: 2, waiting: 1 });
	expect(isSent).toBe(false);
	(await tokens[0])?.release('ok');
	await settled();
	expect(limiter.stats).toMatchObject({ inFlight: 2, waiting: 0 });
	expect(isSent).toBe(true);
});

it('`run` hands on why it was not sent, and takes it for no refusal', async () => {
	const { time, limiter } = newLimiter(LIMITS, { random: () => 1 });
	await refusedOnce(limiter, time);
	const [first, second] = [await acquire(limiter), await acquire(limiter)];
	const request = { ...PAID, preparing: true, mayBeTold: true };
	const outcome = limiter.run(request, async (permit): Promise<Result<string>> => {
		first.release('refused', 10_000);
		return (await permit.renew()) ?? ok('sent');
	});
	await settled();
	const { requestsPerSecond } = limiter.stats;
	second.release('refused', 600_000);
	expect(await outcome).toEqual(
		failedWith({ kind: 'status', status: 429, givenUp: 'unsent', retryAfterMs: 600_000 }),
	);
	expect(limiter.stats).toMatchObject({ requestsPerSecond, waiting: 0, inFlight: 0 });
});
