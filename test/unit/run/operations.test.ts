/** What the operations of jobs do with their request, and what is kept of it. */
import type { IDataObject } from 'n8n-workflow';

import { JOBS_KEY } from '../../../nodes/shared/jobs/jobLog';
import { someVins } from '../../someVins';
import { CONTINUE, detailsOf, FakeN8n, vehicles, type Api, type Reply } from '../fakeN8n';

const [A = '', B = ''] = someVins(2);
const FILE = { name: 'a.ncd', content: Buffer.from('coding data').toString('base64') };
const DONE = { status: 'done', files: [FILE] };
const UNREADABLE = {
	headers: { 'content-type': 'application/json' },
	body: Buffer.from([0x80, 0x00, 0x81, 0x01, 0x02]),
};
const SLOWER = { pollInterval: 0.1, maxWait: 5 };
const SHORT = { pollInterval: 0.01, maxWait: 0.03 };
const QUICK = { pollInterval: 0.01, maxWait: 5 };

const job = (
	operation: string,
	options: IDataObject = QUICK,
	onError?: 'continueRegularOutput',
) => ({
	endpoint:
		operation === 'wait' ? ('secureCodingStatus' as const) : ('secureCodingSubmit' as const),
	parameters: { operation, vehicleOrder: 'original', options } as never,
	onError,
});

/** Takes submits, and answers polls with one reply after the other; the last one stays. */
const jobsApi = (...polls: Reply[]): Api => {
	let [submits, polled] = [0, 0];
	return ({ url }) =>
		url === '/secure-coding-async'
			? { body: { job_id: `job-${++submits}` } }
			: polls[Math.min(polled++, polls.length - 1)]!;
};

const submitsOf = ({ calls }: FakeN8n) =>
	calls.filter(({ url }) => url === '/secure-coding-async').length;

describe('Submit', () => {
	it('gives the ID, and writes it down', async () => {
		const n8n = new FakeN8n(jobsApi());
		const { items } = await n8n.run(job('submit'), vehicles(A, B));
		expect(items.map(({ json }) => json)).toEqual([
			{ job_id: 'job-1', vin: A, jobId: 'job-1', state: 'running' },
			{ job_id: 'job-2', vin: B, jobId: 'job-2', state: 'running' },
		]);
		expect(n8n.customData.get(JOBS_KEY)).toBe('job-1,job-2');
		expect(n8n.logged).toEqual([
			`BimmerVIN secure coding job job-1 submitted for VIN …${A.slice(-7)} in execution 1`,
			`BimmerVIN secure coding job job-2 submitted for VIN …${B.slice(-7)} in execution 1`,
		]);
	});

	it('says so where the answer holds no ID', async () => {
		const n8n = new FakeN8n(() => ({ body: { thanks: 'a lot' } }));
		const { items } = await n8n.run(job('submit'), vehicles(A));
		expect(items[0]?.json.jobProblem).toContain('could not find a job ID');
		expect(n8n.customData.size + n8n.logged.length).toBe(0);
	});

	it('is not broken off by a Stop: its ID is known afterwards', async () => {
		const n8n = new FakeN8n(async () => {
			n8n.stop.abort();
			await new Promise((resolve) => setTimeout(resolve, 10));
			return { body: { job_id: 'job-1' } };
		});
		await n8n.run(job('submit'), vehicles(A));
		expect(n8n.customData.get(JOBS_KEY)).toBe('job-1');
	});

	it('on a second try gives the ID of the first, and does not submit again', async () => {
		const n8n = new FakeN8n(({ body }) =>
			(body as { vin: string }).vin === B ? { status: 503 } : { body: { job_id: 'job-1' } },
		);
		expect((await n8n.run(job('submit'), vehicles(A, B))).error).toBeDefined();
		n8n.api = jobsApi();
		const { items } = await n8n.run(job('submit'), vehicles(A, B));
		expect(items[0]?.json).toMatchObject({ jobId: 'job-1', vin: A });
		expect(submitsOf(n8n)).toBe(3);
	});
});

describe('Submit and Wait', () => {
	it('polls until the files are there', async () => {
		const n8n = new FakeN8n(jobsApi({ body: { status: 'queued' } }, { body: DONE }));
		const before = Date.now();
		const { items } = await n8n.run(job('submitAndWait', SLOWER), vehicles(A));
		const { json, binary } = items[0]!;
		expect(json).toMatchObject({ jobId: 'job-1', vin: A, state: 'done' });
		expect(json.files).toMatchObject([{ field: 'data', fileName: 'a.ncd', bytes: 11 }]);
		expect(n8n.stored.get(binary!.data!.id!)?.content).toBe('coding data');
		const [submitted, finished] = [json.submittedAt, json.finishedAt].map((at) =>
			Date.parse(at as string),
		);
		expect(submitted).toBeGreaterThanOrEqual(before);
		expect(finished).toBeGreaterThanOrEqual(submitted!);
		expect(json.waitedSeconds).toBeCloseTo((finished! - submitted!) / 1000, 0);
		expect(json.waitedSeconds).toBeGreaterThanOrEqual(0.2);
		const [, look] = n8n.calls;
		expect(look).toMatchObject({ url: '/secure-coding-status', body: { job_id: 'job-1' } });
		expect(n8n.calls).toHaveLength(3);
	});

	it('waits on a second try for the job of the first', async () => {
		const n8n = new FakeN8n(jobsApi({ status: 404 }));
		const { error } = await n8n.run(job('submitAndWait', SHORT), vehicles(A));
		expect(error?.message).toContain('Job job-1');
		expect(error?.message).toContain('the job was not done within Max Wait');
		expect(error?.description).toContain(`Jobs in progress: job-1 (VIN ${A}).`);
		const { error: second } = await n8n.run(job('submitAndWait', SHORT), vehicles(A));
		expect(second?.description).toContain(`Jobs in progress: job-1 (VIN ${A}).`);
		n8n.api = jobsApi({ body: DONE });
		const { items } = await n8n.run(job('submitAndWait'), vehicles(A));
		expect(items[0]?.json).toMatchObject({ jobId: 'job-1', state: 'done' });
		expect(submitsOf(n8n)).toBe(1);
		expect(n8n.nodeContext).toMatchObject({ bimmerVin: { spentCents: 1700 } });
	});

	it('waits for a job that is paid although only refusals have come since', async () => {
		const n8n = new FakeN8n(jobsApi({ status: 404 }));
		await n8n.run(job('submitAndWait', SHORT), vehicles(A));
		n8n.nodeContext = { bimmerVin: { ...(n8n.nodeContext!.bimmerVin as object), refusals: 10 } };
		delete (n8n.nodeContext.bimmerVin as { good?: true }).good;
		n8n.api = jobsApi({ body: DONE });
		const { items } = await n8n.run(job('submitAndWait'), vehicles(A));
		expect(items[0]?.json).toMatchObject({ jobId: 'job-1', state: 'done' });
		const { error } = await n8n.run(job('submitAndWait'), vehicles(B));
		expect(error?.message).toContain('all 10 answers so far were refusals');
		expect(submitsOf(n8n)).toBe(1);
	});

	it('counts a job once towards the spend limit, whatever comes of the wait', async () => {
		const n8n = new FakeN8n(jobsApi({ body: { status: 'queued' } }));
		const options = { ...SHORT, maxCredits: 17 };
		await n8n.run(job('submitAndWait', options), vehicles(A));
		expect(n8n.nodeContext).toMatchObject({ bimmerVin: { spentCents: 1700 } });
		await n8n.run(job('submitAndWait', options), vehicles(A));
		expect(n8n.nodeContext).toMatchObject({ bimmerVin: { spentCents: 1700 } });
		const { error } = await n8n.run(job('submitAndWait', options), vehicles(B));
		expect(error?.message).toContain('more than the 17.00 credits that Max Credits allows');
	});

	it('of a failed job gives its reason, and does not name it as under way', async () => {
		const n8n = new FakeN8n(jobsApi({ body: { status: 'failed', error: 'No key' } }));
		const { error } = await n8n.run(job('submitAndWait'), vehicles(A));
		expect(error?.message).toContain('could not finish the job. The API says: "No key"');
		expect(error?.description).toContain('The job was charged.');
		expect(error?.description).not.toContain('Jobs under way');
	});

	it('without an ID waits for nothing', async () => {
		const n8n = new FakeN8n(() => ({ body: { thanks: 'a lot' } }));
		const { items } = await n8n.run(job('submitAndWait'), vehicles(A));
		expect(items[0]?.json.jobProblem).toContain('could not find a job ID');
		expect(n8n.calls).toHaveLength(1);
	});

	it('says so where a done job holds no file', async () => {
		const n8n = new FakeN8n(jobsApi({ body: { status: 'done' } }));
		const { items } = await n8n.run(job('submitAndWait', SHORT), vehicles(A));
		expect(items[0]?.json).toMatchObject({ jobId: 'job-1', state: 'done' });
		expect(items[0]?.json.fileProblem).toContain('could not find a file');
	});

	it('keeps an answer of a done job that cannot be read, and names the job', async () => {
		const n8n = new FakeN8n(jobsApi(UNREADABLE));
		const { items } = await n8n.run(job('submitAndWait', QUICK, CONTINUE.onError), vehicles(A));
		expect(items[0]?.json.error).toContain(
			`Job job-1 (VIN ${A}): the job is done, but the response cannot be read: `,
		);
		expect(detailsOf(items[0]!)).toMatchObject({ reason: 'unreadable', charged: 'yes' });
		expect(items[0]?.binary?.data).toMatchObject({ fileName: `answer-${A}.bin` });
		expect(n8n.stored.size).toBe(1);
	});

	it('on a second try that cannot read the answer does not count the job once more', async () => {
		const n8n = new FakeN8n(jobsApi({ body: { status: 'queued' } }));
		await n8n.run(job('submitAndWait', SHORT), vehicles(A));
		n8n.api = jobsApi(UNREADABLE);
		const { error } = await n8n.run(job('submitAndWait', SHORT), vehicles(A));
		expect(error?.message).toContain('the response cannot be read');
		expect(n8n.nodeContext).toMatchObject({ bimmerVin: { spentCents: 1700 } });
	});
});

describe('Get Status', () => {
	it('asks by GET where the API has no such route by POST', async () => {
		const n8n = new FakeN8n(({ method }) =>
			method === 'GET' ? { body: { status: 'queued' } } : { status: 404 },
		);
		const items = [{ json: { jobId: 'job-9' } }];
		const { items: got } = await n8n.run({ endpoint: 'secureCodingStatus' }, items);
		expect(got[0]?.json).toMatchObject({ jobId: 'job-9', state: 'running' });
	});
});

describe('Wait', () => {
	const items = [{ json: { jobId: 'job-9' } }];

	it('gives the files of a job that was submitted before, without a time of submission', async () => {
		const n8n = new FakeN8n(jobsApi({ body: DONE }));
		const { items: got } = await n8n.run(job('wait'), items);
		expect(got[0]?.json).toMatchObject({ jobId: 'job-9', state: 'done' });
		expect(got[0]?.json).not.toHaveProperty('submittedAt');
		expect(got[0]?.json.waitedSeconds).toBeLessThan(5);
		expect(n8n.nodeContext).toEqual({});
	});

	it('of a job that is not done in time is free', async () => {
		const n8n = new FakeN8n(jobsApi({ body: { status: 'queued' } }));
		const { items: got } = await n8n.run(job('wait', SHORT, CONTINUE.onError), items);
		expect(got[0]?.json.error).toContain(
			'Job job-9: the job was not done within Max Wait (last seen: state "queued")',
		);
		expect(detailsOf(got[0]!)).toMatchObject({
			jobId: 'job-9',
			reason: 'jobTimeout',
			charged: 'no',
		});
	});

	it.each<[string, Reply | Promise<Reply>]>([
		['after it', { body: { status: 'queued' } }],
		['during it, which is broken off', new Promise(() => undefined)],
	])('ends with a Stop at a poll, %s', async (_, reply) => {
		const n8n = new FakeN8n(() => {
			n8n.stop.abort();
			return reply;
		});
		const { items: got } = await n8n.run(
			job('wait', { pollInterval: 60 }, CONTINUE.onError),
			items,
		);
		expect(got[0]?.json.error).toContain('job-9');
		expect(detailsOf(got[0]!)).toMatchObject({ jobId: 'job-9', reason: 'cancelled' });
	});
});

describe('what is spent', () => {
	const spent = (n8n: FakeN8n) =>
		(n8n.nodeContext?.bimmerVin as { spentCents?: number } | undefined)?.spentCents ?? 0;

	it.each<[string, Reply, number]>([
		['a call that went well', { body: {} }, 20],
		['a call that may have been charged', { status: 500 }, 20],
		['a refusal after a look-up', { status: 404, body: { message: 'Vehicle not found' } }, 20],
		['a call that was not let in', { status: 402 }, 0],
		['an answer of the sandbox', { body: { status: 'success', sandbox: true } }, 0],
	])('of %s', async (_, reply, cents) => {
		const n8n = new FakeN8n(() => reply);
		await n8n.run(CONTINUE, vehicles(A));
		expect(spent(n8n)).toBe(cents);
	});
});
