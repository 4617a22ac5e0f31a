import type { IDataObject } from 'n8n-workflow';

import { ENDPOINTS, TOKEN_PATH } from '../../nodes/shared/api/catalog';
import { SPECIAL_VINS } from '../sandbox/server';
import type { EngineRun } from './harness/engine';
import { until } from '../chaos/pause';
import { jobSettings } from './harness/jobs';
import { quickenClock } from './harness/quickClock';
import { someVins } from './harness/setUp';
import { engine, sandbox, start as startAnew } from './harness/stage';

const STATUS = ENDPOINTS.secureCodingStatus.path;
const SUBMIT = ENDPOINTS.secureCodingSubmit.path;

const start = async (options = {}) => {
	quickenClock(10);
	await startAnew({ jobSpeed: 100, ...options });
};
const vins = (count: number) => someVins(count).map((vin) => ({ vin }));
const words = ({ error }: EngineRun) => `${error?.message}\n${error?.description}`;
const submits = () => sandbox.ledger().map(({ jobId }) => jobId!);
const noted = ({ run }: EngineRun) =>
	run.data.resultData.metadata?.bimmervin_jobs?.split(',').filter(Boolean);

describe('a sign-in that fails for a while', () => {
	const failSignIns = (times: number) =>
		sandbox.fault({ kind: 'status', status: 503, retryAfter: 0, path: TOKEN_PATH, times });

	it('does not end the wait for a job that is paid', async () => {
		await start({ jobSpeed: 10 });
		quickenClock(40);
		const running = engine.run(jobSettings('submitAndWait', { maxWait: 30 }), vins(1));
		await until(() => submits().length === 1, 200_000);
		sandbox.revokeTokens();
		// Far more than three looks' worth.
		const fault = failSignIns(40);
		const { items, error } = await running;
		expect(error).toBeUndefined();
		expect(fault.hits).toBe(40);
		expect(items[0]!.json).toMatchObject({ jobId: submits()[0], state: 'done' });
		expect(submits()).toHaveLength(1);
	}, 30_000);

	it('does not stop calls that share a single try of another', async () => {
		await start();
		const lookUps = {
			parameters: { resource: 'vehicle', operation: 'getState', vin: '={{ $json.vin }}' },
		};
		await engine.run(lookUps, vins(1));
		sandbox.revokeTokens();
		// After a 401 n8n signs in with one try, for all.
		failSignIns(2);
		const { items, error } = await engine.run(lookUps, vins(20));
		expect(error).toBeUndefined();
		expect(items).toHaveLength(20);
		expect(sandbox.ledger()).toHaveLength(21);
	});
});

describe('submitAndWait', () => {
	it('gives the files, the job and its times in one item', async () => {
		await start();
		const run = await engine.run(jobSettings('submitAndWait'), vins(3));
		expect(run.error).toBeUndefined();
		expect(run.items).toHaveLength(3);
		expect(submits()).toHaveLength(3);
		for (const [index, item] of run.items.entries()) {
			const files = item.json.files as IDataObject[];
			expect(item.json).toMatchObject({
				vin: vins(3)[index]!.vin,
				jobId: submits()[index],
				state: 'done',
				waitedSeconds: expect.any(Number) as number,
			});
			expect(Object.keys(item.binary!)).toHaveLength(files.length);
			for (const { field, bytes, fileName } of files) {
				expect(fileName).toMatch(/\.ncd$/);
				expect((await engine.bytes(item, field as string)).length).toBe(bytes);
			}
		}
		expect(noted(run)).toEqual(submits());
	});

	it.each([
		[{ job_id: 'a-1' }, 'a-1'],
		[{ jobId: 'b-2' }, 'b-2'],
		[{ id: 33 }, '33'],
		[{ data: { job: { id: 'c-4' } } }, 'c-4'],
		[{ result: { job_id: 55 }, status: 'queued' }, '55'],
	])('a job ID in the form %j', async (body, jobId) => {
		await start();
		const done = { status: 'done', files: { 'a.ncd': 'QUJDRA==' } };
		sandbox.fault({ kind: 'respond', path: SUBMIT, charge: true, body });
		sandbox.fault({ kind: 'respond', path: STATUS, times: 'always', body: done });
		const run = await engine.run(jobSettings('submitAndWait'), vins(1));
		expect(run.items[0]!.json).toMatchObject({ jobId, state: 'done' });
		expect(noted(run)).toEqual([jobId]);
		expect(sandbox.stats().requests.at(-1)!.body).toEqual({ job_id: jobId });
	});

	it('duplicates share one job', async () => {
		await start();
		const { items } = await engine.run(jobSettings('submitAndWait'), [...vins(1), ...vins(1)]);
		expect(items).toHaveLength(2);
		expect(submits()).toHaveLength(1);
	});

	it('a job that fails says why, and that it was charged', async () => {
		await start();
		const { vin, message } = SPECIAL_VINS.jobFails;
		const run = await engine.run(jobSettings('submitAndWait'), [{ vin }]);
		expect(words(run)).toContain(submits()[0]);
		expect(words(run)).toContain(vin);
		expect(words(run)).toContain(message);
		expect(words(run)).toContain('was charged');
	});

	it('when the time is up: the job ID is in the message, the log and the custom data; wait gets the files', async () => {
		await start({ jobSpeed: 20 });
		const run = await engine.run(jobSettings('submitAndWait', { maxWait: 0.2 }), vins(1));
		const [jobId] = submits();
		expect(words(run)).toMatch(new RegExp(`Job ${jobId}.*not done within Max Wait`));
		expect(words(run)).toMatch(/Do not submit it again.*was charged/s);
		expect(noted(run)).toEqual([jobId]);

		const { items } = await engine.run(jobSettings('wait'), [{ jobId }]);
		expect(items[0]!.json).toMatchObject({ jobId, state: 'done' });
		expect(items[0]!.binary).toBeDefined();
		expect(submits()).toHaveLength(1);
	}, 20_000);

	it('Retry On Fail waits again and does not submit again', async () => {
		await start({ jobSpeed: 40 });
		const { items, error } = await engine.run(
			jobSettings(
				'submitAndWait',
				{ maxWait: 0.5 },
				{ retryOnFail: true, maxTries: 5, waitBetweenTries: 1 },
			),
			vins(2),
		);
		expect(error).toBeUndefined();
		expect(items).toHaveLength(2);
		expect(submits()).toHaveLength(2);
	}, 20_000);

	it('Retry from the executions list waits again and does not submit again', async () => {
		await start({ jobSpeed: 40 });
		const node = jobSettings('submitAndWait', { maxWait: 0.1 });
		const failed = await engine.run(node, vins(2));
		expect(failed.error).toBeDefined();
		let run = failed;
		while (run.error) run = await engine.retry(node, run);
		expect(run.items).toHaveLength(2);
		expect(submits()).toHaveLength(2);
	}, 20_000);

	it('the spend limit counts a job once over all tries', async () => {
		await start({ jobSpeed: 40 });
		const node = jobSettings(
			'submitAndWait',
			{ maxWait: 0.5, maxCredits: 17 },
			{ retryOnFail: true, maxTries: 5, waitBetweenTries: 1 },
		);
		const { error } = await engine.run(node, vins(1));
		expect(error).toBeUndefined();
		expect(submits()).toHaveLength(1);
	}, 20_000);

	it('a Stop ends the wait at once; the job ID is in the custom data', async () => {
		await start({ jobSpeed: 1 });
		const submitted = async () => {
			while (submits().length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
			while (sandbox.stats().requests.length < 4)
				await new Promise((resolve) => setTimeout(resolve, 5));
		};
		const startedAt = Date.now();
		const run = await engine.run(jobSettings('submitAndWait'), vins(2), { cancelWhen: submitted });
		expect(Date.now() - startedAt).toBeLessThan(5_000);
		expect(new Set(noted(run))).toEqual(new Set(submits()));
	}, 20_000);

	it('a Stop while the submit is under way: it is let finish, and the job ID is known', async () => {
		await start({ latencyMs: 300 });
		const underWay = async () => {
			while (submits().length < 1) await new Promise((resolve) => setTimeout(resolve, 5));
		};
		const run = await engine.run(jobSettings('submitAndWait'), vins(1), { cancelWhen: underWay });
		const answered = async () => {
			while (noted(run) === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
		};
		await answered();
		expect(noted(run)).toEqual(submits());
		expect(submits()).toHaveLength(1);
	}, 20_000);

	it('a job whose look still waits for its slot when another call stops the rest is named, and charged', async () => {
		await start({ jobSpeed: 1 });
		// The first look is refused, and the second has to wait.
		sandbox.fault({ kind: 'status', status: 429, retryAfter: 5, path: STATUS });
		const [good] = vins(1);
		const { vin } = SPECIAL_VINS.noCredit;
		sandbox.fault({ kind: 'slow', delayMs: 200, path: SUBMIT, vin });
		const { items } = await engine.run(
			jobSettings('submitAndWait', {}, { onError: 'continueRegularOutput' }),
			[good!, { vin }],
		);
		expect(sandbox.stats().requests.filter(({ path }) => path === STATUS)).toHaveLength(1);
		const [jobId] = submits();
		expect(items[0]!.json.details).toMatchObject({ jobId, reason: 'notSent', charged: 'yes' });
		expect(items[0]!.json.error).toContain(`Job ${jobId} (VIN ${good!.vin}): the wait ended`);
		expect(items[1]!.json.details).toMatchObject({ reason: 'noCredit', charged: 'no' });
	}, 20_000);

	it('in Stop mode the failure of one names the jobs of the others', async () => {
		await start({ jobSpeed: 1 });
		const [good] = vins(1);
		const { vin } = SPECIAL_VINS.notFound;
		sandbox.fault({ kind: 'slow', delayMs: 300, path: SUBMIT, vin });
		const run = await engine.run(jobSettings('submitAndWait'), [good!, { vin }]);
		expect(words(run)).toContain(`Item 2 of 2, VIN ${vin}`);
		expect(words(run)).toContain(`Jobs in progress: ${submits()[0]} (VIN ${good!.vin})`);
	}, 20_000);
});

describe('faults in looks', () => {
	const kinds = [
		{ kind: 'status', status: 500 },
		{ kind: 'status', status: 404 },
		{ kind: 'resetBefore' },
		{ kind: 'garbage' },
		{ kind: 'html' },
		{ kind: 'truncated' },
		{ kind: 'respond', body: { success: false, message: 'try later' } },
	] as const;

	it('every job ends with its files all the same', async () => {
		await start();
		kinds.forEach((order, seed) =>
			sandbox.fault({ ...order, path: STATUS, probability: 0.06, seed: seed + 1 }),
		);
		sandbox.fault({ kind: 'status', status: 429, retryAfter: 1, path: STATUS, times: 3 });
		const { items, error } = await engine.run(jobSettings('submitAndWait'), vins(30));
		expect(error).toBeUndefined();
		expect(items).toHaveLength(30);
		expect(items.every(({ json, binary }) => json.state === 'done' && binary)).toBe(true);
		expect(submits()).toHaveLength(30);
	}, 60_000);

	it('an unknown job is named when the time is up', async () => {
		await start();
		const run = await engine.run(jobSettings('wait', { maxWait: 0.2 }), [{ jobId: 'nope' }]);
		expect(words(run)).toMatch(/Job nope: the job was not done within Max Wait.*404/s);
		expect(sandbox.ledger()).toHaveLength(0);
	});

	it('a status word that nobody knows is named when the time is up', async () => {
		await start();
		sandbox.fault({
			kind: 'respond',
			path: STATUS,
			times: 'always',
			body: { job_id: 'x', status: 'marinating' },
		});
		const run = await engine.run(jobSettings('wait', { maxWait: 0.2 }), [{ jobId: 'x' }]);
		expect(words(run)).toContain('marinating');
	});
});

describe('wait', () => {
	it.each([
		[{ status: 'COMPLETE', files: [{ name: 'a.ncd', content: 'QUJDRA==' }] }],
		[{ result: { state: 'ready', ncd_files: { 'a.ncd': 'QUJDRA==' } } }],
		[{ job: { id: 7, job_status: 'Succeeded' }, files: { 'a.ncd': 'QUJDRA==' } }],
		[{ files: [{ filename: 'a.ncd', content_base64: 'QUJDRA==' }] }],
	])('the end in the form %j', async (body) => {
		await start();
		sandbox.fault({ kind: 'respond', path: STATUS, times: 'always', body });
		const { items } = await engine.run(jobSettings('wait'), [{ jobId: 7 }]);
		expect(items[0]!.json).toMatchObject({ jobId: '7', state: 'done' });
		expect((await engine.bytes(items[0])).toString()).toBe('ABCD');
	});

	it.each(['failed', 'ERROR', 'Cancelled'])('the bad end %s', async (status) => {
		await start();
		sandbox.fault({
			kind: 'respond',
			path: STATUS,
			times: 'always',
			body: { job_id: 'x', status, message: 'No signature' },
		});
		const { items } = await engine.run(
			jobSettings('wait', {}, { onError: 'continueRegularOutput' }),
			[{ jobId: 'x' }],
		);
		expect(items[0]!.json.error).toContain('No signature');
		expect(items[0]!.json.details).toMatchObject({
			jobId: 'x',
			reason: 'jobFailed',
			charged: 'no',
		});
	});
});

describe('trouble after the submit', () => {
	it('a sign-in refused to the end of the wait names the paid job', async () => {
		await start();
		sandbox.fault({ kind: 'status', status: 401, path: STATUS, times: 'always' });
		const { items } = await engine.run(
			jobSettings('submitAndWait', { maxWait: 0.3 }, { onError: 'continueRegularOutput' }),
			vins(1),
		);
		const [jobId] = submits();
		expect(items[0]!.json.error).toContain(jobId);
		expect(items[0]!.json.details).toMatchObject({ jobId, reason: 'signIn', charged: 'yes' });
	});

	it('an answer of a finished job that cannot be read names the job, and comes along', async () => {
		await start();
		sandbox.fault({
			kind: 'respond',
			path: STATUS,
			times: 'always',
			headers: { 'content-type': 'application/octet-stream' },
			body: '{"status":"completed","files":[{"name":"a.ncd","content":"QUJD',
		});
		const { items } = await engine.run(
			jobSettings('submitAndWait', { maxWait: 0.3 }, { onError: 'continueRegularOutput' }),
			vins(1),
		);
		expect(items[0]!.json.details).toMatchObject({ jobId: submits()[0], charged: 'yes' });
	});
});
