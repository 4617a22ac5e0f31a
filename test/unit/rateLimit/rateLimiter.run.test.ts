/** `run`: a slot is taken, the request sent, and the slot given back with what has become of the request. */
import type { Fault, SignInFault } from '../../../nodes/shared/api/fault';
import { failedWith, ok, type Failed, type Result } from '../../../nodes/shared/http/result';
import type { Priority } from '../../../nodes/shared/rateLimit/priorityQueue';
import { settled } from '../http/fakeClock';
import { acquire, newLimiter, PAID, refusedOnce } from './acquire';

const limits = { requestsPerSecond: 10, burst: 2 };
const start = () => newLimiter(limits, { random: () => 1 });

const lost = failedWith({ kind: 'indeterminate', code: 'ECONNRESET' });

const sending = (result: Result<string>) => jest.fn(async () => await Promise.resolve(result));

describe('what `send` gives', () => {
	it.each<[string, Result<string>]>([
		['a value', ok('sent')],
		['a failure', lost],
		['a refusal', failedWith({ kind: 'status', status: 429 }, { words: 'Slow down', tries: 2 })],
	])('is handed on as it is: %s', async (_, result) => {
		const { limiter } = start();
		expect(await limiter.run(PAID, sending(result))).toBe(result);
	});

	it('is an error that it throws', async () => {
		const { limiter } = start();
		const oops = new Error('oops');
		const throwing = async (): Promise<Result<string>> => await Promise.reject(oops);
		await expect(limiter.run(PAID, throwing)).rejects.toBe(oops);
	});
});

describe('the slot', () => {
	it.each<[string, () => Promise<Result<string>>]>([
		['succeeds', async () => await Promise.resolve(ok('sent'))],
		['fails', async () => await Promise.resolve(lost)],
		['throws', async () => await Promise.reject(new Error('oops'))],
	])('is held while `send` is at work, and given back where it %s', async (_, end) => {
		const { time, limiter } = start();
		const outcome = limiter
			.run(PAID, async () => {
				await time.clock().sleep(20);
				return await end();
			})
			.catch(() => 'thrown');
		await settled();
		expect(limiter.stats).toMatchObject({ inFlight: 1, held: 1 });
		await time.run();
		await outcome;
		expect(limiter.stats).toMatchObject({ inFlight: 0, held: 0, pausedFor: 0 });
		expect(limiter.idle).toBe(true);
	});

	it('is the next to be had for whoever waits', async () => {
		const { time, limiter } = newLimiter(limits, { maxInFlight: 1 });
		const order: string[] = [];
		const one = (name: string) => async (): Promise<Result<string>> => {
			order.push(`${name} begins`);
			await time.clock().sleep(20);
			order.push(`${name} ends`);
			return ok(name);
		};
		void limiter.run(PAID, one('first'));
		void limiter.run(PAID, one('second'));
		await time.run();
		expect(order).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
	});

	it('has left when `send` says so, and not before', async () => {
		const { time, limiter } = start();
		const heldAfter = async (leaves: boolean): Promise<number> => {
			void limiter.run({ ...PAID, preparing: true }, async (permit) => {
				if (leaves) permit.sent();
				return await new Promise<never>(() => undefined);
			});
			await time.pass(1000);
			return limiter.stats.held;
		};
		expect(await heldAfter(true)).toBe(0);
		expect(await heldAfter(false)).toBe(1);
	});
});

/** A rate that a refusal has slowed down: it grows with a success, stays with a failure, and falls with a refusal. */
async function afterRefusal() {
	const { time, limiter } = start();
	await refusedOnce(limiter, time);
	(await acquire(limiter)).release('refused', 0);
	await time.pass(3000);
	return limiter;
}

type Outcome = 'ok' | 'refused' | 'failed';

/** What a rate limiter has taken a result for, and how long it then pauses, ms. */
async function takenFor(result: Result<string>, priority: Priority): Promise<[Outcome, number]> {
	const limiter = await afterRefusal();
	const before = limiter.stats.requestsPerSecond;
	await limiter.run({ priority, group: 'one' }, sending(result));
	const { requestsPerSecond: after, pausedFor } = limiter.stats;
	return [after > before ? 'ok' : after < before ? 'refused' : 'failed', pausedFor];
}

const signIn = (more: Partial<SignInFault>): SignInFault => ({
	kind: 'signIn',
	message: 'No token',
	description: 'Do this',
	...more,
});

describe('the rate', () => {
	it.each<[Fault, Outcome, number]>([
		[{ kind: 'status', status: 429, retryAfterMs: 5 }, 'refused', 5],
		[{ kind: 'status', status: 503, retryAfterMs: 5 }, 'failed', 0],
		[{ kind: 'indeterminate', code: 'ECONNRESET' }, 'failed', 0],
	])('after %j: %s, and a pause of %d ms', async (fault, outcome, pause) => {
		for (const priority of ['token', 'paid', 'status'] as const) {
			expect(await takenFor(failedWith(fault), priority)).toEqual([outcome, pause]);
		}
	});

	it('pauses of itself after a 429 that asks for no wait', async () => {
		const { time, limiter } = start();
		await refusedOnce(limiter, time);
		await limiter.run(PAID, sending(failedWith({ kind: 'status', status: 429 })));
		expect(limiter.stats).toMatchObject({ pausedFor: 2000, requestsPerSecond: 7 });
	});

	it('grows again with what succeeds', async () => {
		expect(await takenFor(ok('sent'), 'paid')).toEqual(['ok', 0]);
	});

	it('does not grow with what throws', async () => {
		const limiter = await afterRefusal();
		const throwing = async (): Promise<Result<string>> => await Promise.reject(new Error('oops'));
		await expect(limiter.run(PAID, throwing)).rejects.toThrow('oops');
		expect(limiter.stats).toMatchObject({ requestsPerSecond: 7, pausedFor: 0 });
	});

	it.each<[Priority, SignInFault, Outcome, number]>([
		['token', signIn({ status: 429, retryAfterMs: 5 }), 'refused', 5],
		['paid', signIn({ status: 429, retryAfterMs: 5 }), 'failed', 0],
		['status', signIn({ status: 429, retryAfterMs: 5 }), 'failed', 0],
		['token', signIn({ status: 503, retryAfterMs: 5 }), 'failed', 0],
		['token', signIn({ status: 401, final: true }), 'failed', 0],
		['token', signIn({}), 'failed', 0],
	])(
		'in the lane %s after %j: %s, and a pause of %d ms',
		async (priority, fault, outcome, pause) => {
			expect(await takenFor(failedWith(fault), priority)).toEqual([outcome, pause]);
		},
	);
});

describe('a signal that aborts', () => {
	const HALTED: Failed = { ok: false, fault: { kind: 'halted' } };

	it('before there was a slot: nothing is sent', async () => {
		const { time, limiter } = start();
		const places = [await acquire(limiter), await acquire(limiter)];
		const stop = new AbortController();
		const send = sending(ok('sent'));
		const outcome = limiter.run({ ...PAID, signal: stop.signal }, send);
		await settled();
		expect(limiter.stats.waiting).toBe(1);
		stop.abort();
		expect(await outcome).toEqual(HALTED);
		expect(limiter.stats).toMatchObject({ waiting: 0, signals: 0, inFlight: 2 });
		for (const place of places) place.release('ok');
		await time.run();
		expect(send).not.toHaveBeenCalled();
	});

	it('before it was asked: nothing is sent, though there is a slot', async () => {
		const { limiter } = start();
		const send = sending(ok('sent'));
		expect(await limiter.run({ ...PAID, signal: AbortSignal.abort() }, send)).toEqual(HALTED);
		expect(send).not.toHaveBeenCalled();
		expect(limiter.stats).toMatchObject({ waiting: 0, inFlight: 0, held: 0 });
	});

	it('after there was a slot: that is for `send` to see', async () => {
		const { limiter } = start();
		const stop = new AbortController();
		const outcome = limiter.run({ ...PAID, signal: stop.signal }, async () => {
			stop.abort();
			return await Promise.resolve(ok('sent'));
		});
		expect(await outcome).toEqual({ ok: true, value: 'sent' });
	});
});
