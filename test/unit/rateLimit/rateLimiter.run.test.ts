/** `run`: a place is taken, the request sent, and the place given back with what has become of the request. */
import type { Fault, SignInFault } from '../../../nodes/shared/api/fault';
import { failedWith, ok, type Failed, type Result } from '../../../nodes/shared/http/result';
import { Pacer, type Lane } from '../../../nodes/shared/rateLimit/rateLimiter';
import { FakeTime, settled } from '../http/fakeClock';
import { acquire } from './acquire';

const limits = { requestsPerSecond: 10, burst: 2 };
const paid = { lane: 'paid', group: 'one' } as const;

function newPacer() {
	const time = new FakeTime();
	return { time, pacer: new Pacer(limits, time.clock(), { random: () => 1 }) };
}

const lost = failedWith({ kind: 'lost', code: 'ECONNRESET' });

const sending = (result: Result<string>) => jest.fn(async () => await Promise.resolve(result));

describe('what `send` gives', () => {
	it.each<[string, Result<string>]>([
		['a value', ok('sent')],
		['a failure', lost],
		['a refusal', failedWith({ kind: 'status', status: 429 }, { words: 'Slow down', tries: 2 })],
	])('is handed on as it is: %s', async (_, result) => {
		const { pacer } = newPacer();
		expect(await pacer.run(paid, sending(result))).toBe(result);
	});

	it('is an error that it throws', async () => {
		const { pacer } = newPacer();
		const oops = new Error('oops');
		const throwing = async (): Promise<Result<string>> => await Promise.reject(oops);
		await expect(pacer.run(paid, throwing)).rejects.toBe(oops);
	});
});

describe('the place', () => {
	it.each<[string, () => Promise<Result<string>>]>([
		['succeeds', async () => await Promise.resolve(ok('sent'))],
		['fails', async () => await Promise.resolve(lost)],
		['throws', async () => await Promise.reject(new Error('oops'))],
	])('is held while `send` is at work, and given back where it %s', async (_, end) => {
		const { time, pacer } = newPacer();
		const outcome = pacer
			.run(paid, async () => {
				await time.clock().sleep(20);
				return await end();
			})
			.catch(() => 'thrown');
		await settled();
		expect(pacer.figures).toMatchObject({ inFlight: 1, held: 1 });
		await time.run();
		await outcome;
		expect(pacer.figures).toMatchObject({ inFlight: 0, held: 0, pausedFor: 0 });
		expect(pacer.idle).toBe(true);
	});

	it('is the next to be had for whoever waits', async () => {
		const time = new FakeTime();
		const pacer = new Pacer(limits, time.clock(), { maxInFlight: 1 });
		const order: string[] = [];
		const one = (name: string) => async (): Promise<Result<string>> => {
			order.push(`${name} begins`);
			await time.clock().sleep(20);
			order.push(`${name} ends`);
			return ok(name);
		};
		void pacer.run(paid, one('first'));
		void pacer.run(paid, one('second'));
		await time.run();
		expect(order).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
	});

	it('has left when `send` says so, and not before', async () => {
		const { time, pacer } = newPacer();
		const heldAfter = async (leaves: boolean): Promise<number> => {
			void pacer.run({ ...paid, preparing: true }, async (ticket) => {
				if (leaves) ticket.leaves();
				return await new Promise<never>(() => undefined);
			});
			await time.pass(1000);
			return pacer.figures.held;
		};
		expect(await heldAfter(true)).toBe(0);
		expect(await heldAfter(false)).toBe(1);
	});
});

/** A pace that a refusal has slowed down: it grows with a success, stays with a failure, and falls with a refusal. */
async function afterRefusal() {
	const { time, pacer } = newPacer();
	(await acquire(pacer, paid)).done('refused', 0);
	await time.pass(3000);
	return pacer;
}

type Outcome = 'ok' | 'refused' | 'failed';

/** What a pacer has taken a result for, and how long it then pauses, ms. */
async function takenFor(result: Result<string>, lane: Lane): Promise<[Outcome, number]> {
	const pacer = await afterRefusal();
	const before = pacer.figures.requestsPerSecond;
	await pacer.run({ lane, group: 'one' }, sending(result));
	const { requestsPerSecond: after, pausedFor } = pacer.figures;
	return [after > before ? 'ok' : after < before ? 'refused' : 'failed', pausedFor];
}

const signIn = (more: Partial<SignInFault>): SignInFault => ({
	kind: 'signIn',
	message: 'No token',
	description: 'Do this',
	...more,
});

describe('the pace', () => {
	it.each<[Fault, Outcome, number]>([
		[{ kind: 'status', status: 429, retryAfterMs: 5 }, 'refused', 5],
		[{ kind: 'status', status: 503, retryAfterMs: 5 }, 'failed', 0],
		[{ kind: 'lost', code: 'ECONNRESET' }, 'failed', 0],
	])('after %j: %s, and a pause of %d ms', async (fault, outcome, pause) => {
		for (const lane of ['token', 'paid', 'status'] as const) {
			expect(await takenFor(failedWith(fault), lane)).toEqual([outcome, pause]);
		}
	});

	it('pauses of itself after a 429 that asks for no wait', async () => {
		const { pacer } = newPacer();
		await pacer.run(paid, sending(failedWith({ kind: 'status', status: 429 })));
		expect(pacer.figures).toMatchObject({ pausedFor: 1000, requestsPerSecond: 7 });
	});

	it('grows again with what succeeds', async () => {
		expect(await takenFor(ok('sent'), 'paid')).toEqual(['ok', 0]);
	});

	it('does not grow with what throws', async () => {
		const pacer = await afterRefusal();
		const throwing = async (): Promise<Result<string>> => await Promise.reject(new Error('oops'));
		await expect(pacer.run(paid, throwing)).rejects.toThrow('oops');
		expect(pacer.figures).toMatchObject({ requestsPerSecond: 7, pausedFor: 0 });
	});

	it.each<[Lane, SignInFault, Outcome, number]>([
		['token', signIn({ status: 429, retryAfterMs: 5 }), 'refused', 5],
		['paid', signIn({ status: 429, retryAfterMs: 5 }), 'failed', 0],
		['status', signIn({ status: 429, retryAfterMs: 5 }), 'failed', 0],
		['token', signIn({ status: 503, retryAfterMs: 5 }), 'failed', 0],
		['token', signIn({ status: 401, final: true }), 'failed', 0],
		['token', signIn({}), 'failed', 0],
	])('in the lane %s after %j: %s, and a pause of %d ms', async (lane, fault, outcome, pause) => {
		expect(await takenFor(failedWith(fault), lane)).toEqual([outcome, pause]);
	});
});

describe('a signal that aborts', () => {
	const HALTED: Failed = { ok: false, fault: { kind: 'halted' } };

	it('before there was a place: nothing is sent', async () => {
		const { time, pacer } = newPacer();
		const places = [await acquire(pacer, paid), await acquire(pacer, paid)];
		const stop = new AbortController();
		const send = sending(ok('sent'));
		const outcome = pacer.run({ ...paid, signal: stop.signal }, send);
		await settled();
		expect(pacer.figures.waiting).toBe(1);
		stop.abort();
		expect(await outcome).toEqual(HALTED);
		expect(pacer.figures).toMatchObject({ waiting: 0, signals: 0, inFlight: 2 });
		for (const place of places) place.done('ok');
		await time.run();
		expect(send).not.toHaveBeenCalled();
	});

	it('before it was asked: nothing is sent, though there is a place', async () => {
		const { pacer } = newPacer();
		const send = sending(ok('sent'));
		expect(await pacer.run({ ...paid, signal: AbortSignal.abort() }, send)).toEqual(HALTED);
		expect(send).not.toHaveBeenCalled();
		expect(pacer.figures).toMatchObject({ waiting: 0, inFlight: 0, held: 0 });
	});

	it('after there was a place: that is for `send` to see', async () => {
		const { pacer } = newPacer();
		const stop = new AbortController();
		const outcome = pacer.run({ ...paid, signal: stop.signal }, async () => {
			stop.abort();
			return await Promise.resolve(ok('sent'));
		});
		expect(await outcome).toEqual({ ok: true, value: 'sent' });
	});
});
