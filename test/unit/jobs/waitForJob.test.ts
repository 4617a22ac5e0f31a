/** The wait for a job, in a time that is not real. */
import type { JobFault } from '../../../nodes/shared/api/fault';
import type { Clock } from '../../../nodes/shared/http/clock';
import { statusRequest } from '../../../nodes/shared/jobs/fetchJobStatus';
import { waitForJob, type WaitOptions } from '../../../nodes/shared/jobs/waitForJob';
import { noteKnownJob } from '../../../nodes/shared/jobs/knownJobs';
import { getJobStats, trackWaiting } from '../../../nodes/shared/jobs/jobStats';
import { readAccount } from '../../../nodes/shared/auth/account';
import { ok } from '../../../nodes/shared/http/result';
import type { JobResponse } from '../../../nodes/shared/jobs/jobResponse';
import { storeSizes } from '../../../nodes/shared/state/stores';
import { FakeN8n, type Reply } from '../fakeN8n';
import { faultOf, valueOf } from '../results';
import { ManualClock } from '../auth/tokenSource';

const QUEUED = { body: { status: 'queued' } };
const FILE = { 'a.ncd': 'QUJDRA==' };
const DONE = { body: { status: 'done', files: FILE } };
const START = new ManualClock().now();

/** The time of each poll, in ms since the start. */
interface Waited {
	readonly polls: number[];
	readonly body: string;
}

class Wait {
	readonly clock: Clock = new ManualClock();
	readonly n8n: FakeN8n;
	readonly polls: number[] = [];
	readonly account;

	/** @param replies one after the other; the last one stays */
	constructor(...replies: Reply[]) {
		this.n8n = new FakeN8n(() => {
			this.polls.push(this.clock.now() - START);
			return (replies.length > 1 ? replies.shift() : replies[0])!;
		});
		this.account = readAccount(this.n8n.credential);
	}

	async run(more: Partial<WaitOptions<JobResponse>> = {}): Promise<Waited> {
		const { value } = valueOf(await this.end(more));
		return { polls: this.polls, body: value.answer.body.toString() };
	}

	async end(more: Partial<WaitOptions<JobResponse>> = {}) {
		return await waitForJob(
			this.n8n.context(),
			{ group: '1', signal: this.n8n.stop.signal },
			{
				jobId: 'job-1',
				request: statusRequest(this.account, 'job-1', { timeout: 1000 }),
				submittedAtMs: START,
				maxWaitMs: 20_000,
				pollIntervalMs: 3_000,
				read: async (job) => await Promise.resolve(ok(job)),
				isWhole: () => true,
				...more,
			},
			this.clock,
		);
	}

	/** How a wait ends that brings no files. */
	async fault(more?: Partial<WaitOptions<JobResponse>>) {
		const { end, ...fault } = faultOf(await this.end(more)) as JobFault;
		return { ...fault, kind: end };
	}
}

describe('a wait', () => {
	it('polls after two intervals and then after each, and gives the answer of the last poll', async () => {
		const { polls, body } = await new Wait(QUEUED, QUEUED, DONE).run();
		expect(polls).toEqual([6_000, 9_000, 12_000]);
		expect(JSON.parse(body)).toEqual(DONE.body);
	});

	it('polls a job that others have submitted at once', async () => {
		const { polls } = await new Wait(QUEUED, DONE).run({ submittedAtMs: undefined });
		expect(polls).toEqual([0, 3_000]);
	});

	it('takes a last poll when the time is up, and names what it saw', async () => {
		const wait = new Wait(QUEUED);
		expect(await wait.fault({ maxWaitMs: 10_000 })).toMatchObject({
			kind: 'timeout',
			jobId: 'job-1',
			detail: 'state "queued"',
		});
		expect(wait.polls).toEqual([6_000, 9_000, 10_000]);
	});

	it('ends with a poll that comes in after the time', async () => {
		const wait = new Wait(QUEUED);
		expect(await wait.fault({ maxWaitMs: 1 })).toMatchObject({ kind: 'timeout' });
		expect(wait.polls).toEqual([1]);
	});

	it.each([
		[{ body: {} }, 'still running'],
		[{ status: 503, body: { message: 'Busy' } }, 'status 503, "Busy"'],
		[{ status: 503 }, 'status 503'],
		[{ fault: new Error('odd') }, 'no readable response'],
		[{ body: { success: false, message: 'Later' } }, 'Later'],
	])('goes on where a poll gives %j', async (reply, detail) => {
		expect((await new Wait(reply, DONE).run()).polls).toHaveLength(2);
		expect(await new Wait(reply).fault()).toMatchObject({ kind: 'timeout', detail });
	});

	it('of a failed job ends with its reason', async () => {
		const failed = { body: { status: 'failed', error: 'No key' } };
		const end = { kind: 'failed', detail: 'No key' };
		expect(await new Wait(failed).fault()).toMatchObject(end);
	});
});

describe('refused sign-ins', () => {
	const refused = { status: 401, body: { message: 'Account closed' } };

	it('three in a row end the wait for a job that may not exist', async () => {
		const wait = new Wait(refused);
		const end = await wait.fault({ submittedAtMs: undefined });
		expect(end).toMatchObject({ kind: 'signIn', detail: 'Account closed' });
		expect(wait.polls).toHaveLength(3);
	});

	it('do not end the wait for a job that is paid, and are tried more seldom from the third on', async () => {
		const wait = new Wait(refused);
		const end = await wait.fault({ maxWaitMs: 50_000 });
		expect(end).toMatchObject({ kind: 'signIn', detail: 'Account closed' });
		expect(wait.polls).toEqual([6_000, 9_000, 12_000, 22_000, 32_000, 42_000, 50_000]);
	});

	it('that pass bring the files', async () => {
		const wait = new Wait(...Array<Reply>(8).fill(refused), DONE);
		expect((await wait.run({ maxWaitMs: 300_000 })).polls).toHaveLength(9);
	});

	it('two are a passing fault, and so are two more after a good poll', async () => {
		const wait = new Wait(refused, refused, QUEUED, refused, refused, DONE);
		expect((await wait.run({ maxWaitMs: 60_000 })).polls).toHaveLength(6);
	});

	it('of a sign-in that gives no token end it too, in its words', async () => {
		const wait = new Wait(QUEUED);
		wait.n8n.signIn = () => ({ status: 403 });
		expect(await wait.fault()).toMatchObject({
			kind: 'signIn',
			detail: 'The sign-in at https://api.cars.test was blocked (403).',
		});
		expect(wait.polls).toHaveLength(0);
	});

	it('are not sign-ins that only fail for a while', async () => {
		const wait = new Wait(QUEUED, DONE);
		let failures = 40;
		const { signIn } = wait.n8n;
		wait.n8n.signIn = (request) =>
			failures-- > 0 ? { status: 503, headers: { 'retry-after': '0' } } : signIn(request);
		expect((await wait.run({ maxWaitMs: 600_000 })).polls).toHaveLength(2);
		expect(failures).toBeLessThan(0);
	});
});

describe('a Stop', () => {
	it('ends the wait between two polls, with what was seen last', async () => {
		const wait = new Wait(QUEUED);
		const { sleep } = wait.clock;
		let slept = 0;
		wait.clock.sleep = async (ms) => {
			if (++slept === 2) return await new Promise(() => wait.n8n.stop.abort());
			return await sleep.call(wait.clock, ms);
		};
		expect(await wait.fault()).toMatchObject({ kind: 'halted', detail: 'state "queued"' });
		expect(wait.polls).toHaveLength(1);
	});

	it('before the first poll ends it without one', async () => {
		const wait = new Wait(QUEUED);
		wait.n8n.stop.abort();
		expect(await wait.fault()).toMatchObject({ kind: 'halted' });
		expect(wait.polls).toHaveLength(0);
	});

	it('before a poll has its slot still names the job', async () => {
		const wait = new Wait(QUEUED);
		wait.n8n.signIn = () => {
			wait.n8n.stop.abort();
			return { body: { access_token: 'late' } };
		};
		expect(await wait.fault()).toMatchObject({ kind: 'halted', jobId: 'job-1' });
	});
});

describe('what is learned', () => {
	it.each<[string, Reply[], Partial<WaitOptions<JobResponse>>, number[]]>([
		['the time in the middle of the last two polls', [QUEUED, DONE], {}, [7_500]],
		['half the age of a job that was done at the first poll', [DONE], {}, [3_000]],
		[
			'counted from a submission before the wait',
			[DONE],
			{ submittedAtMs: START - 10_000 },
			[5_000],
		],
		['nothing without a known submission', [QUEUED, DONE], { submittedAtMs: undefined }, []],
	])('is %s', async (_, replies, more, durations) => {
		const wait = new Wait(...replies);
		await wait.run(more);
		expect(getJobStats(wait.account.rateLimitKey).durationsMs).toEqual(durations);
	});

	it('counts the jobs that are waited for', async () => {
		const wait = new Wait(QUEUED, DONE);
		const { rateLimitKey } = wait.account;
		const running = wait.run();
		expect(getJobStats(rateLimitKey).waiting).toBe(1);
		expect(storeSizes().jobsWaitedFor).toBe(1);
		await running;
		expect(getJobStats(rateLimitKey).waiting).toBe(0);
		await expect(
			trackWaiting(rateLimitKey, () => Promise.reject(new Error('odd'))),
		).rejects.toThrow('odd');
		expect(getJobStats(rateLimitKey).waiting).toBe(0);
	});
});

describe('accounts', () => {
	it('that wait for a job are never forgotten, others are once there are a thousand', async () => {
		const wakers: Array<() => void> = [];
		const waiting = trackWaiting(
			'busy',
			async () => await new Promise<void>((go) => wakers.push(go)),
		);
		const busy = getJobStats('busy');
		const idle = getJobStats('idle');
		for (let count = 0; count < 1_000; count++) {
			if (count === 900) expect(getJobStats('idle')).toBe(idle);
			getJobStats(`account-${count}`);
		}
		expect(getJobStats('busy')).toBe(busy);
		expect(getJobStats('idle')).not.toBe(idle);
		wakers.forEach((go) => go());
		await waiting;
	});
});

const UNKNOWN = { status: 404, body: { status: 'error', message: 'Job not found' } };
const LONG = { maxWaitMs: 180_000 };

describe('a job whose ID came by hand', () => {
	const byHand = { submittedAtMs: undefined, ...LONG };
	/** Each look asks by POST, and by GET too where that may help. */
	const timesOf = (wait: Wait) => [...new Set(wait.polls)];

	it.each<[string, Reply]>([
		["the API's own 404", UNKNOWN],
		['a 410', { status: 410, body: { detail: 'The job is gone' } }],
		["the envelope's error", { body: { status: 'error', message: 'No such job' } }],
		['an error without words', { body: { status: 'error' } }],
	])('is not found after 20 s of nothing but %s', async (_, reply) => {
		const wait = new Wait(reply);
		expect(await wait.fault(byHand)).toMatchObject({ kind: 'notFound', jobId: 'job-1' });
		expect(timesOf(wait)).toEqual([0, 3_000, 6_000, 9_000, 12_000, 15_000, 18_000, 21_000]);
	});

	it('is looked at four times at least', async () => {
		const wait = new Wait(UNKNOWN);
		await wait.fault({ ...byHand, pollIntervalMs: 30_000 });
		expect(timesOf(wait)).toEqual([0, 30_000, 60_000, 90_000]);
	});

	it.each<[string, Reply]>([
		['a page', { body: '<html><title>Down</title></html>' }],
		['a gateway that knows no route', { status: 404, body: { message: 'Not Found' } }],
		['an empty 404', { status: 404 }],
		['a 503', { status: 503 }],
		['an error about something else', { body: { status: 'error', message: 'Too many requests' } }],
		['no answer', { fault: new Error('odd') }],
	])('is waited for where %s is all that comes', async (_, reply) => {
		expect(await new Wait(reply).fault(byHand)).toMatchObject({ kind: 'timeout' });
	});

	it('is waited for as long as the user wants once it was seen', async () => {
		const wait = new Wait(QUEUED, UNKNOWN);
		expect(await wait.fault(byHand)).toMatchObject({ kind: 'timeout' });
	});

	it('is waited for where another wait has seen it', async () => {
		const wait = new Wait(QUEUED, DONE);
		await wait.run(byHand);
		const again = new Wait(UNKNOWN);
		again.n8n.credential = wait.n8n.credential;
		const request = statusRequest(wait.account, 'job-1', { timeout: 1000 });
		expect(await again.fault({ ...byHand, request })).toMatchObject({ kind: 'timeout' });
	});

	it('is waited for where this process has submitted it', async () => {
		const wait = new Wait(UNKNOWN);
		noteKnownJob(wait.account.rateLimitKey, 'job-1');
		expect(await wait.fault(byHand)).toMatchObject({ kind: 'timeout' });
	});
});

describe('a paid job', () => {
	it.each<[string, Reply, string]>([
		['a 404', UNKNOWN, 'status 404, "Job not found"'],
		['a page', { body: '<html><title>Down</title></html>' }, 'a web page titled "Down"'],
		["the envelope's error", { body: { status: 'error', message: 'Unknown job' } }, 'Unknown job'],
		['a 403', { status: 403, body: { message: 'Missing Authentication Token' } }, 'status 403'],
	])('is waited for through %s, which is told as last seen', async (_, reply, detail) => {
		const end = await new Wait(reply).fault(LONG);
		expect(end.kind).toBe('timeout');
		expect(end.detail).toContain(detail);
		const passing = await new Wait(...Array<Reply>(20).fill(reply), DONE).run(LONG);
		expect(JSON.parse(passing.body)).toEqual(DONE.body);
	});
});

describe('an end that is looked at again', () => {
	const EMPTY = { body: { status: 'completed', files: [] } };
	const marinated = (content: string): Reply => ({
		body: { status: 'marinated', files: { 'a.ncd': content } },
	});
	const signed = (query: string): Reply => ({
		body: { status: 'marinated', download_url: `https://files.test/a?sig=${query}` },
	});

	it('done without files: for 30 s, then as it is', async () => {
		const { polls, body } = await new Wait(EMPTY).run(LONG);
		expect(polls.at(-1)).toBe(36_000);
		expect(JSON.parse(body)).toEqual(EMPTY.body);
	});

	it('done without files: three times at least', async () => {
		const { polls } = await new Wait(EMPTY).run({ ...LONG, pollIntervalMs: 40_000 });
		expect(polls).toEqual([80_000, 120_000, 160_000]);
	});

	it('done without files, and faults in between: still the same end', async () => {
		const wait = new Wait(EMPTY, { status: 503 }, EMPTY, { status: 404 }, EMPTY);
		const { polls } = await wait.run(LONG);
		expect([...new Set(polls)].at(-1)).toBe(36_000);
	});

	it('at work again after that: a new count', async () => {
		const { polls } = await new Wait(EMPTY, EMPTY, QUEUED, EMPTY, DONE).run(LONG);
		expect(polls).toHaveLength(5);
	});

	it('files that cannot be fetched are read again, and come in the end', async () => {
		let reads = 0;
		const read = async (job: JobResponse) => await Promise.resolve(ok((reads++, job)));
		const { polls } = await new Wait(DONE).run({ ...LONG, read, isWhole: () => reads === 3 });
		expect(polls).toHaveLength(3);
	});

	it('a bare success: until the time is up', async () => {
		const success = { body: { status: 'success', vin17: 'W' } };
		const { polls } = await new Wait(success).run(LONG);
		expect(polls.at(-1)).toBe(180_000);
		expect(await new Wait(success, { status: 404 }).fault(LONG)).toMatchObject({ kind: 'timeout' });
	});

	it('files beside a word of no family: three looks alike', async () => {
		const alike = await new Wait(marinated('QUJDRA==')).run(LONG);
		expect(alike.polls).toHaveLength(3);
		const changing = await new Wait(marinated('QUJDRA=='), marinated('QUJDRQ==')).run(LONG);
		expect(changing.polls).toHaveLength(4);
	});

	it('addresses that are signed anew at each look are alike', async () => {
		const { polls } = await new Wait(signed('a'), signed('b'), signed('c')).run(LONG);
		expect(polls).toHaveLength(3);
	});

	it('files beside a word for at work: until the time is up', async () => {
		const early = { body: { status: 'processing', files: FILE } };
		const wait = new Wait(early);
		const end = valueOf(await wait.end(LONG));
		expect(end.stillAtWork).toBe('processing');
		expect(wait.polls.at(-1)).toBe(180_000);
	});
});
