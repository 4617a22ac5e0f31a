/**
 * How jobs end that our sandbox never lets end so: each row in n8n's engine, for Submit and Wait and for the trigger, and the
 * ledger beside the files.
 */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { ENDPOINTS } from '../../nodes/shared/api/catalog';
import { until } from '../chaos/pause';
import type { FaultOrder, SandboxOptions } from '../sandbox/server';
import type { EngineRun, NodeSettings } from './harness/engine';
import { TriggerHost } from './harness/poll';
import { jobSettings } from './harness/jobs';
import { quickenClock } from './harness/quickClock';
import { someVins } from './harness/setUp';
import { engine, sandbox, start as startAnew } from './harness/stage';

const STATUS = ENDPOINTS.secureCodingStatus.path;
const SUBMIT = ENDPOINTS.secureCodingSubmit.path;
const FILES = { 'a.ncd': 'QUJDRA==' };
const [VIN = ''] = someVins(1);

const start = async (options: SandboxOptions = {}) => {
	quickenClock(20);
	await startAnew({ jobSpeed: 100, ...options });
};
const settings = (operation: string, options?: IDataObject): NodeSettings =>
	jobSettings(operation, options, { onError: 'continueRegularOutput' });
const submitAndWait = async (options: IDataObject = {}): Promise<EngineRun> =>
	await engine.run(settings('submitAndWait', options), [{ vin: VIN }]);
const jobs = (): string[] => sandbox.ledger().map(({ jobId }) => jobId ?? '');
const looks = () => sandbox.stats().requests.filter(({ path }) => path === STATUS);
const detailsOf = (item: INodeExecutionData | undefined) => item?.json.details as IDataObject;

/** Answers to looks, one after the other; the last one stays. */
function answerLooks(...bodies: unknown[]): void {
	bodies.forEach((body, at) => {
		const times = at === bodies.length - 1 ? 'always' : 1;
		sandbox.fault({ kind: 'respond', path: STATUS, body, times });
	});
}

interface Way {
	readonly name: string;
	readonly looks: readonly unknown[];
	/** How it ends: with the file, failed for a reason, or not at all. */
	readonly end: 'file' | { readonly reason: string } | 'goesOn';
}

const DONE = { status: 'completed', files: FILES };

const WAYS: readonly Way[] = [
	{
		name: "the envelope's word beside the job's",
		looks: [{ status: 'success', job_id: '7', job_status: 'processing' }, DONE],
		end: 'file',
	},
	{
		name: "a job's failure in an envelope that went well",
		looks: [{ status: 'success', job_id: '7', job_status: 'failed', message: 'No such ECU' }],
		end: { reason: 'No such ECU' },
	},
	{
		name: 'a state in the one object of the endpoint',
		looks: [
			{ status: 'success', secure_coding: { state: 'RUNNING' } },
			{ status: 'success', secure_coding: { state: 'FINISHED', files: FILES } },
		],
		end: 'file',
	},
	{
		name: 'a time-out',
		looks: [{ status: 'TIMED_OUT', message: 'Took too long' }],
		end: { reason: 'Took too long' },
	},
	{
		name: 'a denial',
		looks: [{ job: { status: 'Denied', reason: 'No rights' } }],
		end: { reason: 'No rights' },
	},
	{
		name: 'an abort',
		looks: [{ data: { state: 'JOB_STATE_ABORTED', detail: 'By hand' } }],
		end: { reason: 'By hand' },
	},
	{
		name: 'success with warnings',
		looks: [{ status: 'COMPLETED_WITH_WARNINGS', files: FILES }],
		end: 'file',
	},
	{
		name: 'a word of no family beside a file',
		looks: [{ status: 'marinated', files: FILES }],
		end: 'file',
	},
	{ name: 'a word of no family', looks: [{ status: 'marinated' }], end: 'goesOn' },
	{
		name: 'a file beside a word for at work',
		looks: [{ status: 'processing', fa: '<FA/>' }],
		end: 'goesOn',
	},
	{
		name: 'a list of one job',
		looks: [
			{ status: 'success', jobs: [{ state: 'queued' }] },
			{ jobs: [{ state: 'done', files: FILES }] },
		],
		end: 'file',
	},
	{
		name: 'an ETA',
		looks: [{ status: 'success', message: 'Ready in 30 s' }, { status: 'success', eta: 20 }, DONE],
		end: 'file',
	},
	{
		name: 'a share of the work beside a file',
		looks: [
			{ progress: 40, files: FILES },
			{ progress: 100, files: FILES },
		],
		end: 'file',
	},
	{ name: 'a retry of its own', looks: [{ status: 'FAILED_RETRYING' }, DONE], end: 'file' },
];

describe.each(WAYS)('$name', ({ looks: bodies, end }) => {
	it('Submit and Wait', async () => {
		await start();
		answerLooks(...bodies);
		const { items } = await submitAndWait(end === 'goesOn' ? { maxWait: 0.4 } : {});
		expect(jobs()).toHaveLength(1);
		const [item] = items;
		if (end === 'file') {
			expect(item?.json).toMatchObject({ jobId: jobs()[0], state: 'done' });
			expect((await engine.bytes(item)).toString()).toBe('ABCD');
			expect(item?.json).not.toHaveProperty('fileProblem');
			return;
		}
		const reason = end === 'goesOn' ? 'jobTimeout' : 'jobFailed';
		expect(detailsOf(item)).toMatchObject({ jobId: jobs()[0], reason, charged: 'yes' });
		if (end !== 'goesOn') expect(item?.json.error).toContain(end.reason);
	});

	it('the trigger', async () => {
		await start();
		answerLooks(...bodies);
		const host = new TriggerHost(engine, '7');
		await host.publish();
		await host.poll(2);
		await host.unpublish();
		if (end === 'goesOn') return expect(host.items).toEqual([]);
		expect(host.items).toHaveLength(1);
		const [item] = host.items;
		if (end === 'file') expect((await engine.bytes(item)).toString()).toBe('ABCD');
		else expect(item?.json).toMatchObject({ jobId: '7', state: 'failed', reason: end.reason });
	}, 60_000);
});

describe('done before the files are there', () => {
	const EMPTY = { status: 'completed', files: [] };

	it('Submit and Wait looks again', async () => {
		await start();
		answerLooks(EMPTY, EMPTY, DONE);
		const { items } = await submitAndWait();
		expect((await engine.bytes(items[0])).toString()).toBe('ABCD');
		expect(looks()).toHaveLength(3);
		expect(jobs()).toHaveLength(1);
	});

	it('Get Status looks again for a moment', async () => {
		await start();
		answerLooks(EMPTY, DONE);
		const { items } = await engine.run(settings('getStatus'), [{ jobId: '7' }]);
		expect((await engine.bytes(items[0])).toString()).toBe('ABCD');
	}, 20_000);

	it('a file whose address gives nothing yet is fetched again', async () => {
		await start();
		answerLooks({ status: 'completed', download_url: '/files/a.ncd' });
		sandbox.fault({ kind: 'status', status: 404, path: '/files/a.ncd', times: 2 });
		sandbox.fault({ kind: 'respond', body: 'signed', path: '/files/a.ncd', times: 'always' });
		const { items } = await submitAndWait();
		expect((await engine.bytes(items[0])).toString()).toBe('signed');
		expect(items[0]?.json).not.toHaveProperty('missingFiles');
	});

	it('comes out without them when the time is up, and says how to get them', async () => {
		await start();
		answerLooks(EMPTY);
		const { items } = await submitAndWait({ maxWait: 0.4 });
		expect(items[0]?.json).toMatchObject({ jobId: jobs()[0], state: 'done' });
		expect(items[0]?.json.fileProblem).toMatch(/could not find a file.*Wait with this job ID/s);
	});

	it('a bare success too, and Get Status calls it running', async () => {
		await start();
		answerLooks({ status: 'success', vin17: VIN });
		const { items } = await submitAndWait({ maxWait: 0.4 });
		expect(items[0]?.json).toMatchObject({
			state: 'done',
			fileProblem: expect.any(String) as string,
		});
		const status = await engine.run(settings('getStatus'), [{ jobId: '7' }]);
		expect(status.items[0]?.json).toMatchObject({ state: 'running' });
	});

	it('files beside a word for "at work" come out when the time is up, and say so', async () => {
		await start();
		answerLooks({ status: 'processing', files: FILES });
		const { items } = await submitAndWait({ maxWait: 0.4 });
		expect((await engine.bytes(items[0])).toString()).toBe('ABCD');
		expect(items[0]?.json).toMatchObject({ state: 'running' });
		expect(items[0]?.json.fileProblem).toContain('"processing"');
	});

	it('the trigger looks again in the same poll', async () => {
		await start();
		quickenClock();
		answerLooks(EMPTY, DONE);
		const host = new TriggerHost(engine, '7');
		await host.publish();
		expect((await engine.bytes(host.items[0])).toString()).toBe('ABCD');
		expect(host.items).toHaveLength(1);
		await host.unpublish();
	}, 30_000);

	it('the trigger hands it over without them at the fifth poll', async () => {
		await start();
		answerLooks(EMPTY);
		const host = new TriggerHost(engine, '7');
		for (let poll = 1; poll < 5; poll++) await host.pollDurably({ budgetMs: 1_000 });
		expect(host.items).toEqual([]);
		await host.pollDurably({ budgetMs: 1_000 });
		expect(host.items[0]?.json).toMatchObject({
			state: 'done',
			fileProblem: expect.any(String) as string,
		});
	}, 30_000);

	it('the trigger hands a bare success over after a quarter of an hour', async () => {
		await start();
		answerLooks({ status: 'success', vin17: VIN });
		const host = new TriggerHost(engine, '7');
		const nowMs = Date.now();
		const clock = jest.spyOn(Date, 'now');
		const at: number[] = [];
		for (let minute = 0; minute <= 16; minute++) {
			clock.mockReturnValue(nowMs + minute * 60_000);
			const before = host.items.length;
			await host.pollDurably({ budgetMs: 1_000 });
			if (host.items.length > before) at.push(minute);
		}
		clock.mockRestore();
		expect(at).toEqual([15]);
		expect(host.items[0]?.json).toHaveProperty('fileProblem');
	}, 60_000);
});

describe('a job that nobody knows', () => {
	const FAULTS: ReadonlyArray<readonly [string, FaultOrder]> = [
		['a 404', { kind: 'status', status: 404 }],
		[
			"the API's own 404",
			{ kind: 'respond', status: 404, body: { status: 'error', message: 'Job not found' } },
		],
		['a page', { kind: 'html' }],
		["the envelope's error", { kind: 'respond', body: { status: 'error', message: 'Try again' } }],
		[
			'an unknown job in a 200',
			{ kind: 'respond', body: { status: 'failed', message: 'Job not found' } },
		],
		['a gateway', { kind: 'status', status: 504 }],
		['an empty answer', { kind: 'emptyBody' }],
		['an empty 202', { kind: 'respond', status: 202, body: '' }],
		['a 403', { kind: 'status', status: 403 }],
		['a 405', { kind: 'status', status: 405 }],
	];

	it.each(FAULTS)(
		'a paid wait outlives %s',
		async (_, fault) => {
			await start();
			const order = sandbox.fault({ ...fault, path: STATUS, times: 'always' });
			const running = submitAndWait({ maxWait: 60 });
			await until(() => looks().length >= 2, 100_000);
			await until(() => looks().length >= 6, 1_000);
			order.remove();
			const { items } = await running;
			expect(items[0]?.json).toMatchObject({ jobId: jobs()[0], state: 'done' });
			expect(items[0]?.binary).toBeDefined();
			expect(jobs()).toHaveLength(1);
		},
		60_000,
	);

	it('a Wait for an ID that came by hand says notFound, and not before 20 s', async () => {
		await start();
		const { now } = quickenClock();
		const startedAt = now();
		const atStart = Date.now();
		jest.spyOn(Date, 'now').mockImplementation(() => atStart + now() - startedAt);
		const { items } = await engine.run(settings('wait', { pollInterval: 3 }), [
			{ jobId: 'job_mistyped' },
		]);
		expect(now() - startedAt).toBeGreaterThan(19_500);
		expect(items[0]?.json.error).toMatch(/^Job job_mistyped: BimmerVIN does not know/);
		expect(detailsOf(items[0])).toMatchObject({
			jobId: 'job_mistyped',
			reason: 'notFound',
			charged: 'no',
		});
		expect(sandbox.ledger()).toHaveLength(0);
	});

	it('the trigger goes on watching', async () => {
		await start();
		const host = new TriggerHost(engine, 'job_mistyped');
		await host.publish();
		await host.poll(5);
		expect(host.items).toEqual([]);
		expect(host.warnings).toHaveLength(1);
		await host.unpublish();
	});
});

describe('the status route by GET alone', () => {
	it('Submit and Wait, Wait, Get Status and the trigger find the job', async () => {
		await start({ statusMethod: 'GET' });
		const { items } = await submitAndWait();
		const [jobId] = jobs();
		expect(items[0]?.json).toMatchObject({ jobId, state: 'done' });
		for (const operation of ['wait', 'getStatus']) {
			const again = await engine.run(settings(operation), [{ jobId }]);
			expect(again.items[0]?.json).toMatchObject({ jobId, state: 'done' });
		}
		const host = new TriggerHost(engine, `${jobId} job_mistyped`);
		await host.publish();
		expect(host.isPublished).toBe(true);
		expect(host.jobIds).toEqual([jobId]);
		await host.unpublish();
		expect(jobs()).toHaveLength(1);
	});

	it('the trigger is published, also where it watches nothing but a mistyped ID', async () => {
		await start({ statusMethod: 'GET' });
		const host = new TriggerHost(engine, 'job_mistyped');
		await host.publish();
		expect(host.isPublished).toBe(true);
		expect(host.errors).toEqual([]);
		await host.unpublish();
	});

	it.each<[string, FaultOrder]>([
		['501', { kind: 'status', status: 501 }],
		[
			'a 400 about the method',
			{ kind: 'respond', status: 400, body: { message: 'Unsupported method POST' } },
		],
		[
			'a 200 about the method',
			{ kind: 'respond', body: { status: 'error', message: 'Method POST is not allowed' } },
		],
	])('is found after %s', async (_, fault) => {
		await start();
		sandbox.fault({ ...fault, path: STATUS, method: 'POST', times: 'always' });
		sandbox.fault({ kind: 'respond', body: DONE, path: STATUS, method: 'GET', times: 'always' });
		const { items } = await submitAndWait();
		expect((await engine.bytes(items[0])).toString()).toBe('ABCD');
	});
});

describe('the ID is not in the body', () => {
	const EMPTY = { kind: 'respond', path: SUBMIT, charge: true, body: '' } as const;

	it.each<[string, FaultOrder]>([
		[
			'Location',
			{ ...EMPTY, status: 202, headers: { location: '/secure-coding-status?job_id=7' } },
		],
		['a header', { ...EMPTY, status: 200, headers: { 'x-job-id': '7' } }],
		[
			'201 and an address',
			{ ...EMPTY, status: 201, headers: { location: 'https://x.test/jobs/7' } },
		],
		['the words', { ...EMPTY, body: { status: 'success', message: 'Job 7 was queued' } }],
		['the whole body', { ...EMPTY, body: '"7"' }],
		['a 303', { ...EMPTY, status: 303, headers: { location: '/jobs/7' } }],
	])('but in %s', async (_, fault) => {
		await start();
		sandbox.fault(fault);
		answerLooks(DONE);
		const run = await submitAndWait();
		expect(run.items[0]?.json).toMatchObject({ jobId: '7', state: 'done' });
		expect(run.run.data.resultData.metadata?.bimmervin_jobs).toBe('7');
		sandbox.fault({ ...fault, vin: VIN });
		const submitted = await engine.run(settings('submit'), [{ vin: VIN }]);
		expect(submitted.items[0]?.json).toMatchObject({ vin: VIN, jobId: '7' });
		expect(submitted.items[0]?.json).not.toHaveProperty('jobProblem');
	});

	it('is nowhere: what the answer says stands in the message', async () => {
		await start();
		sandbox.fault({ ...EMPTY, status: 202, headers: { location: '/dashboard/orders' } });
		const { items } = await engine.run(settings('submit'), [{ vin: VIN }]);
		expect(items[0]?.json.jobProblem).toContain('It points to "/dashboard/orders"');
		sandbox.fault({ ...EMPTY, body: { status: 'success', message: 'You will get an e-mail' } });
		const second = await engine.run(settings('submit'), [{ vin: VIN }]);
		expect(second.items[0]?.json.jobProblem).toContain('You will get an e-mail');
	});

	it.each<[string, FaultOrder]>([
		[
			'409',
			{ ...EMPTY, status: 409, body: { error: { message: 'At work', existing_job_id: '7' } } },
		],
		[
			'409 with a Location',
			{ ...EMPTY, status: 409, body: { message: 'At work' }, headers: { location: '/jobs/7' } },
		],
		[
			'a 400',
			{
				...EMPTY,
				status: 400,
				body: { status: 'error', message: 'Job 7 is at work for this vehicle' },
			},
		],
	])('of a refused submit stands in the details: %s', async (_, fault) => {
		await start();
		sandbox.fault(fault);
		const { items } = await submitAndWait();
		expect(detailsOf(items[0])).toMatchObject({ jobId: '7' });
		expect(detailsOf(items[0]).todo).toContain('job 7');
		expect(looks()).toHaveLength(0);
	});

	it('of an empty 202 or 204 to a look: running', async () => {
		await start();
		for (const status of [202, 204]) {
			sandbox.fault({ kind: 'respond', status, body: '', path: STATUS });
			const { items } = await engine.run(settings('getStatus'), [{ jobId: '7' }]);
			expect(items[0]?.json).toEqual({ jobId: '7', state: 'running' });
		}
		sandbox.fault({ kind: 'respond', status: 202, body: '', path: STATUS, times: 'always' });
		const host = new TriggerHost(engine, '7');
		await host.publish();
		expect(host.warnings).toEqual([]);
		await host.unpublish();
	});
});

describe('addresses of actions', () => {
	it('are asked by nobody', async () => {
		await start();
		const urls = { get: `${sandbox.url}/jobs/7`, cancel: `${sandbox.url}/jobs/7/cancel` };
		answerLooks({ status: 'queued', urls }, { status: 'completed', urls, files: FILES });
		await engine.run(settings('getStatus'), [{ jobId: '7' }]);
		await submitAndWait();
		const host = new TriggerHost(engine, '7');
		await host.publish();
		await host.test();
		await host.unpublish();
		const asked = sandbox.stats().requests.filter(({ path }) => path.startsWith('/jobs'));
		expect(asked).toEqual([]);
	}, 30_000);
});

describe('invisible characters', () => {
	it.each(['\u200b', '\ufeff', '\u00ad', '\u2060', '\u200e', '\u3164', '\u00a0'])(
		'around and in an ID are dropped: %j',
		async (unseen) => {
			await start();
			const [jobId = ''] = (await submitAndWait(), jobs());
			const given = `${unseen}${jobId}${unseen}`;
			const { items } = await engine.run(settings('wait'), [{ jobId: given }]);
			expect(items[0]?.json).toMatchObject({ jobId, state: 'done' });
			const host = new TriggerHost(engine, `${given},${unseen}`);
			await host.publish();
			expect(host.jobIds).toEqual([jobId]);
			await host.unpublish();
		},
	);

	it("around a credential's fields are dropped", async () => {
		await start();
		const { url, clientId, clientSecret } = sandbox;
		const around = (text: string) => `\u200b${text}\u200b\ufeff`;
		engine.setCredential({
			baseUrl: around(url),
			clientId: around(clientId),
			clientSecret: around(clientSecret),
			requestsPerSecond: 1000,
			burst: 1000,
		});
		const { items } = await submitAndWait();
		expect(items[0]?.json).toMatchObject({ state: 'done' });
	});
});

it('an answer about several jobs is read for the one that was asked for', async () => {
	await start();
	const other = { id: '6', status: 'completed', files: { 'b.ncd': 'RUZHSA==' } };
	answerLooks(
		{ jobs: [other, { id: '7', status: 'processing' }] },
		{ jobs: [other, { id: '7', status: 'completed', files: FILES }] },
	);
	const { items } = await engine.run(settings('wait'), [{ jobId: '7' }]);
	expect(items[0]?.json.files).toHaveLength(1);
	expect((await engine.bytes(items[0])).toString()).toBe('ABCD');
});
