/** An account that refuses every call for speed (429): how long it is waited for, who is told, and how many calls are sent. */
import type { Fault } from '../../../nodes/shared/api/fault';
import { failedWith, ok, type Result } from '../../../nodes/shared/http/result';
import { NOTHING_THROUGH_MS } from '../../../nodes/shared/rateLimit/exhaustion';
import { RateLimiter } from '../../../nodes/shared/rateLimit/rateLimiter';
import { FakeTime, seededRandom } from '../http/fakeClock';

const limits = { requestsPerSecond: 10, burst: 30 };
const LATENCY_MS = 100;

type Answer = 'ok' | Fault;
type Kind = 'paid' | 'poll' | 'token';

/** An account, and calls that are sent again until they are let in or told. */
class Account {
	readonly time = new FakeTime();
	readonly limiter = new RateLimiter(limits, this.time.clock(), { random: seededRandom(7) });
	sent = 0;
	constructor(public answer: (kind: Kind) => Answer) {}

	async once(group: string, kind: Kind = 'paid'): Promise<Result<string>> {
		const priority = kind === 'poll' ? 'status' : kind;
		return await this.limiter.run({ priority, group, mayBeTold: kind === 'paid' }, async () => {
			this.sent++;
			await this.time.clock().sleep(LATENCY_MS);
			const answer = this.answer(kind);
			return answer === 'ok' ? ok('got it') : failedWith(answer);
		});
	}

	async call(group = 'one'): Promise<{ result: Result<string>; at: number; sent: number }> {
		for (let sent = 0; ; sent++) {
			const result = await this.once(group);
			const isOver = result.ok || result.fault.kind !== 'status' || result.fault.givenUp;
			if (isOver) return { result, at: this.time.now(), sent };
		}
	}

	async calls(count: number, group?: string) {
		const all = Promise.all(Array.from({ length: count }, async () => await this.call(group)));
		let isOver = false;
		void all.then(() => (isOver = true));
		await this.time.run(() => isOver);
		return await all;
	}
}

const tooMany = (more: object = {}): Fault => ({ kind: 'status', status: 429, ...more });
const faultOf = (result: Result<string>) => (result.ok ? undefined : result.fault);

describe('refused without end', () => {
	it.each([undefined, 0, 1, 5, 30, 45, 60, 80, 100, 119, 120])(
		'with a Retry-After of %p s: 1,000 calls are told between 90 s and two minutes',
		async (seconds) => {
			const retryAfterMs = seconds === undefined ? undefined : seconds * 1000;
			const account = new Account(() => tooMany({ retryAfterMs }));
			const told = await account.calls(1000);
			const times = told.map(({ at }) => at);
			expect(Math.min(...times)).toBeGreaterThanOrEqual(NOTHING_THROUGH_MS);
			expect(Math.max(...times)).toBeLessThanOrEqual(121_000);
			for (const { result } of told) {
				expect(faultOf(result)).toMatchObject({ kind: 'status', status: 429 });
				expect(faultOf(result)).toHaveProperty('givenUp');
			}
			expect(account.sent).toBeLessThanOrEqual(150);
			expect(account.limiter.stats).toMatchObject({ waiting: 0, inFlight: 0 });
		},
	);

	it('nothing is counted: dozens of refusals and then good are all results', async () => {
		let left = 40;
		const account = new Account(() => (left-- > 0 ? tooMany({ retryAfterMs: 1000 }) : 'ok'));
		const got = await account.calls(60);
		expect(got.every(({ result }) => result.ok)).toBe(true);
	});

	/** Refuses what is paid; after 60 s a look at a job is answered so. @returns when the paid call is told */
	const reportedWith = async (other: Answer, kind: Kind): Promise<number> => {
		const account = new Account((asked) =>
			asked === 'paid' ? tooMany({ retryAfterMs: 5_000 }) : other,
		);
		const paid = account.call();
		let at = 0;
		void paid.then((told) => (at = told.at));
		await account.time.pass(60_000);
		void account.once('two', kind);
		await account.time.run(() => at > 0);
		return at;
	};

	it.each<[string, Answer, Kind]>([
		['a good answer to a look', 'ok', 'poll'],
		['another refusal', { kind: 'status', status: 404 }, 'poll'],
		['a fault of the API', { kind: 'status', status: 503, retryAfterMs: 600_000 }, 'poll'],
		['a page', { kind: 'unreadable' }, 'poll'],
		['a sign-in', 'ok', 'token'],
		['a refused sign-in', { kind: 'signIn', message: '', description: '', status: 401 }, 'token'],
	])('%s begins the 90 s anew', async (_, other, kind) => {
		expect(await reportedWith(other, kind)).toBeGreaterThan(60_000 + NOTHING_THROUGH_MS);
	});

	it.each<[string, Answer, Kind]>([
		['a lost connection', { kind: 'indeterminate', code: 'ECONNRESET' }, 'poll'],
		['what never left', { kind: 'notSent', code: 'ECONNREFUSED' }, 'poll'],
		['another 429', tooMany(), 'poll'],
		[
			'a sign-in that is refused for speed',
			{ kind: 'signIn', message: '', description: '', status: 429 },
			'token',
		],
		['a sign-in that has failed', { kind: 'signIn', message: '', description: '' }, 'token'],
	])('%s does not', async (_, other, kind) => {
		expect(await reportedWith(other, kind)).toBeLessThan(10_000 + NOTHING_THROUGH_MS);
	});

	it('is forgotten after a rest without traffic', async () => {
		const account = new Account(() => tooMany({ retryAfterMs: 1000 }));
		await Promise.all([account.once('one'), account.time.pass(2_000)]);
		await account.time.pass(200_000);
		const [told] = await account.calls(1);
		expect(told!.at).toBeGreaterThanOrEqual(202_000 + NOTHING_THROUGH_MS);
	});

	it('a later execution is sent, and its 90 s begin anew; the same one is told at once', async () => {
		let isRefusing = true;
		const account = new Account(() => (isRefusing ? tooMany({ retryAfterMs: 1000 }) : 'ok'));
		await account.calls(5, 'one');
		const { sent } = account;
		const [again] = await account.calls(1, 'one');
		expect(faultOf(again!.result)).toEqual(tooMany({ givenUp: 'unsent' }));
		expect(account.sent).toBe(sent);
		const from = account.time.now();
		const [later] = await account.calls(1, 'two');
		expect(later!.at - from).toBeGreaterThanOrEqual(NOTHING_THROUGH_MS);
		isRefusing = false;
		const [good] = await account.calls(1, 'three');
		expect(good!.result.ok).toBe(true);
		// Something has got through: nobody is told any more.
		const [same] = await account.calls(1, 'one');
		expect(same!.result.ok).toBe(true);
	});

	it('looks at a job go on, and are not told', async () => {
		const account = new Account(() => tooMany());
		const polls: Array<Result<string>> = [];
		const poll = async () => {
			while (account.time.now() < 200_000) polls.push(await account.once('one', 'poll'));
		};
		void poll();
		const told = await account.calls(10, 'one');
		expect(Math.max(...told.map(({ at }) => at))).toBeLessThan(120_000);
		const before = polls.length;
		await account.time.pass(60_000);
		expect(polls.length).toBeGreaterThan(before);
		account.answer = () => 'ok';
		await account.time.pass(20_000);
		expect(polls.at(-1)?.ok).toBe(true);
	});
});

describe('a time beyond two minutes', () => {
	it.each([{ retryAfterMs: 3_600_000 }, { usedUp: true }, { retryAfterMs: 120_001 }])(
		'%p is told at once to all that wait',
		async (wish) => {
			const account = new Account(() => tooMany(wish));
			const told = await account.calls(1000);
			expect(Math.max(...told.map(({ at }) => at))).toBeLessThan(5_000);
			expect(account.sent).toBeLessThanOrEqual(30);
			const faults = told.map(({ result }) => faultOf(result));
			expect(faults.every((fault) => fault?.kind === 'status' && fault.givenUp)).toBe(true);
			expect(faults[0]).toMatchObject(wish);
		},
	);

	it('is remembered: another execution sends one call, and the same one none', async () => {
		const account = new Account(() => tooMany({ retryAfterMs: 3_600_000 }));
		await account.calls(100, 'one');
		const { sent } = account;
		await account.calls(100, 'one');
		expect(account.sent).toBe(sent);
		await account.time.pass(600_000);
		const told = await account.calls(100, 'two');
		expect(account.sent).toBe(sent + 1);
		expect(told.every(({ result }) => !result.ok)).toBe(true);
	});

	it('is over when a call gets through, and not by a look at a job', async () => {
		const account = new Account(() => tooMany({ retryAfterMs: 3_600_000 }));
		await account.calls(10, 'one');
		account.answer = () => 'ok';
		void account.once('one', 'poll');
		await account.time.pass(30_000);
		const [told] = await account.calls(1, 'one');
		expect(told!.result.ok).toBe(false);
		const [good] = await account.calls(1, 'two');
		expect(good!.result.ok).toBe(true);
		const all = await account.calls(50, 'one');
		expect(all.every(({ result }) => result.ok)).toBe(true);
	});

	it('is over at that time', async () => {
		const account = new Account(() => tooMany({ retryAfterMs: 300_000 }));
		await account.calls(1, 'one');
		account.answer = () => 'ok';
		await account.time.pass(301_000);
		const [good] = await account.calls(1, 'one');
		expect(good!.result.ok).toBe(true);
	});

	it('of which a later refusal says nothing any more, is waited out as others are', async () => {
		let first = true;
		const account = new Account(() => {
			if (!first) return tooMany({ retryAfterMs: 1_000 });
			first = false;
			return tooMany({ retryAfterMs: 3_600_000 });
		});
		await account.calls(1, 'one');
		const from = account.time.now();
		const [later] = await account.calls(1, 'two');
		expect(later!.at - from).toBeGreaterThanOrEqual(NOTHING_THROUGH_MS);
	});
});
