import './harness/environment';

import { loadOutputSchema } from 'n8n-core';
import { WorkflowActivationError, type INodeParameters } from 'n8n-workflow';
import { join } from 'node:path';

import { ENDPOINTS, TOKEN_PATH } from '../../nodes/shared/api/catalog';
import { TRIGGER_TYPE } from '../names';
import { EXAMPLE_VINS, SPECIAL_VINS, type SandboxOptions } from '../sandbox/server';
import { TriggerHost } from './harness/poll';
import { quickenClock } from './harness/quickClock';
import { someVins } from './harness/setUp';
import { engine, sandbox, start as startAnew } from './harness/stage';

const STATUS_PATH = ENDPOINTS.secureCodingStatus.path;
const FAST = { requestsPerSecond: 1000, burst: 1000 };
const MINUTE_MS = 60_000;
/** So much longer may a poll take on a busy machine. */
const LOAD_MS = 3_000;

/** The sandbox's time of day, which moves jobs on. */
let sandboxMs = 0;

async function start(options: SandboxOptions = {}): Promise<void> {
	sandboxMs = 0;
	await startAnew({ now: () => Date.now() + sandboxMs, ...options });
}

beforeEach(async () => await start());
/** Submits jobs as another program would. */
async function submit(...vins: string[]): Promise<string[]> {
	const headers = {
		authorization: `Bearer ${sandbox.issueToken()}`,
		'content-type': 'application/json',
	};
	const ids: string[] = [];
	for (const vin of vins) {
		const response = await fetch(`${sandbox.url}${ENDPOINTS.secureCodingSubmit.path}`, {
			method: 'POST',
			headers,
			body: JSON.stringify({ vin }),
		});
		const body = (await response.json()) as { secure_coding: { job_id: string } };
		ids.push(body.secure_coding.job_id);
	}
	return ids;
}

/** What the API itself says of a job. */
async function askApi(jobId: string) {
	const response = await fetch(`${sandbox.url}${STATUS_PATH}`, {
		method: 'POST',
		headers: {
			authorization: `Bearer ${sandbox.issueToken()}`,
			'content-type': 'application/json',
		},
		body: JSON.stringify({ job_id: jobId }),
	});
	const body = (await response.json()) as {
		secure_coding: { files: Array<{ filename: string; content_base64: string }> };
	};
	return body.secure_coding;
}

const finishJobs = (): void => {
	sandboxMs += MINUTE_MS;
};
/** The jobs that were asked for, one for each question. */
const asked = (): string[] =>
	sandbox
		.stats()
		.requests.filter(({ path, method }) => path === STATUS_PATH && method === 'POST')
		.map(({ body }) => (body as { job_id: string }).job_id);
const looks = (): number => asked().length;
const requests = (): number => sandbox.stats().requests.length;

const watch = (jobIds: INodeParameters['jobIds'], more?: INodeParameters): TriggerHost =>
	new TriggerHost(engine, jobIds, more);

/** A trigger for jobs of these vehicles, which are done. */
async function watchDone(...vins: string[]) {
	const ids = await submit(...vins);
	finishJobs();
	const [jobId = ''] = ids;
	return { ids, jobId, host: watch(ids.join()) };
}

/** Everything that n8n would store of an error. */
const textOf = (error: unknown): string => {
	const seen = new Set<unknown>();
	const visit = (value: unknown): string => {
		if (typeof value !== 'object' || value === null) return String(value);
		if (seen.has(value)) return '';
		seen.add(value);
		return Object.getOwnPropertyNames(value)
			.map((name) => visit((value as Record<string, unknown>)[name]))
			.join('\n');
	};
	return visit(error);
};

/** Sets the time of day that the trigger sees. */
function setTime(ms: number): void {
	jest.spyOn(Date, 'now').mockReturnValue(ms);
}

describe('the description', () => {
	it('is that of a trigger that n8n polls, and no tool', () => {
		const { description } = engine.nodeTypes.getByNameAndVersion(TRIGGER_TYPE);
		expect(description).toMatchObject({
			displayName: 'BimmerVIN Trigger',
			polling: true,
			group: ['trigger'],
			inputs: [],
			outputs: ['main'],
			version: 1,
			codex: { resources: { primaryDocumentation: [{}] } },
			iconUrl: { light: expect.any(String) as string, dark: expect.any(String) as string },
		});
		expect(description).not.toHaveProperty('usableAsTool');
		const names = description.properties
			.filter(({ type }) => type !== 'hidden')
			.map(({ name }) => name);
		expect(names.filter((name) => name !== 'pollTimes')).toEqual(['jobIds', 'options']);
		// n8n has added this one.
		expect(names).toContain('pollTimes');
	});

	it('has a preview of what comes out, with fields that do come out', async () => {
		const nodeDir = join(__dirname, '../../dist/nodes/BimmerVinTrigger');
		const preview = loadOutputSchema({ nodeDir, version: 1 }) as {
			properties: Record<string, unknown>;
		};
		const { host } = await watchDone(EXAMPLE_VINS.evoId5.vin, SPECIAL_VINS.jobFails.vin);
		await host.publish();
		const given = host.items.flatMap(({ json }) => Object.keys(json));
		expect(given).toEqual(expect.arrayContaining(Object.keys(preview.properties)));
	});
});

describe('publishing', () => {
	it('delivers a job that is done already, with its files', async () => {
		const { jobId, host } = await watchDone(EXAMPLE_VINS.evoId5.vin);
		await host.publish();
		expect(host.items).toHaveLength(1);
		const [item] = host.items;
		expect(item?.json).toMatchObject({ jobId, state: 'done', vin: EXAMPLE_VINS.evoId5.vin });
		const { files } = await askApi(jobId);
		expect(files.length).toBeGreaterThan(2);
		const fields = files.map((_, index) => (index === 0 ? 'data' : `data_${index}`));
		expect(Object.keys(item?.binary ?? {})).toEqual(fields);
		expect(item?.json.files).toMatchObject(
			files.map(({ filename }, index) => ({ field: fields[index], fileName: filename })),
		);
		for (const [index, field] of fields.entries()) {
			expect((await engine.bytes(item, field)).toString('base64')).toBe(
				files[index]?.content_base64,
			);
		}
	});

	it('is blocked by a wrong secret, in plain words and without the secret', async () => {
		const [jobId = ''] = await submit(EXAMPLE_VINS.evoId5.vin);
		engine.setCredential({
			baseUrl: sandbox.url,
			clientId: sandbox.clientId,
			clientSecret: 'not-the-secret-at-all',
			...FAST,
		});
		const host = watch(jobId);
		const error: unknown = await host.publish().catch((reason: unknown) => reason);
		expect(error).toBeInstanceOf(WorkflowActivationError);
		expect((error as WorkflowActivationError).message).toContain(
			'BimmerVIN did not accept the Client ID and Client Secret (401)',
		);
		expect(textOf(error)).not.toContain('not-the-secret-at-all');
		expect(host.isPublished).toBe(false);
		expect(looks()).toBe(0);
		expect(requests()).toBe(2); // the submit and one exchange
	});

	it('is blocked by a credential that is not filled in', async () => {
		engine.setCredential({ baseUrl: sandbox.url, clientId: '', clientSecret: 'x', ...FAST });
		await expect(watch('job_1').publish()).rejects.toThrow(/Client ID .* is empty/);
	});

	it.each(['activate', 'update', 'init', 'leadershipChange'] as const)(
		'is not blocked by a fault that passes (%s); the next poll reports it',
		async (mode) => {
			const host = watch('job_1');
			sandbox.fault({ kind: 'status', status: 503, path: STATUS_PATH, times: 'always' });
			await host.publish(mode);
			expect(host.isPublished).toBe(true);
			expect(host.errors).toHaveLength(0);
			expect(host.warnings.map(({ message }) => message)).toEqual([
				expect.stringContaining('(503)'),
			]);
			await host.poll();
			expect(host.errors.map(({ message }) => message)).toEqual([expect.stringContaining('(503)')]);
			await host.unpublish();
		},
	);

	it.each(['activate', 'update'] as const)(
		'is not blocked under the durable scheduler either (%s), whose polls report the fault',
		async (mode) => {
			const host = watch('job_1');
			sandbox.fault({ kind: 'status', status: 503, path: STATUS_PATH, times: 'always' });
			await host.publish(mode, { durable: true });
			expect(host.errors).toHaveLength(0);
			await host.pollDurably();
			expect(host.errors).toHaveLength(1);
			await host.unpublish();
		},
	);

	it('is not blocked by a sign-in that fails for a passing reason', async () => {
		sandbox.fault({ kind: 'status', status: 503, path: TOKEN_PATH, times: 'always' });
		const host = watch('job_1');
		await host.publish();
		expect(host.warnings[0]?.message).toContain('could not sign you in at the moment (503)');
		await host.poll();
		expect(host.errors).toHaveLength(1);
		await host.unpublish();
	});

	it('is not blocked by an API that cannot be reached', async () => {
		await sandbox.close();
		const host = watch('job_1');
		await host.publish();
		expect(host.isPublished).toBe(true);
		expect(host.warnings).toHaveLength(1);
		await host.unpublish();
	});
});

describe('watching', () => {
	beforeEach(() => void quickenClock(10));
	it('delivers a job once, when it is done, and then asks no more', async () => {
		const [jobId = ''] = await submit(EXAMPLE_VINS.evoId6.vin);
		const host = watch(jobId);
		await host.publish();
		await host.poll(3);
		expect(host.items).toHaveLength(0);
		expect(looks()).toBe(4);
		finishJobs();
		await host.poll(5);
		expect(host.jobIds).toEqual([jobId]);
		expect(looks()).toBe(5);
		expect(host.errors).toEqual([]);
		expect(host.warnings).toEqual([]);
		expect(host.staticData).toEqual({ finishedJobs: [jobId] });
	});

	it('hands a failed job over with the reason in the words of the API', async () => {
		const { jobId, host } = await watchDone(SPECIAL_VINS.jobFails.vin);
		await host.publish();
		await host.poll(3);
		expect(host.items).toEqual([
			{
				json: expect.objectContaining({
					jobId,
					vin: SPECIAL_VINS.jobFails.vin,
					state: 'failed',
					reason: expect.stringContaining(SPECIAL_VINS.jobFails.message) as string,
				}) as unknown,
			},
		]);
		expect(host.items[0]?.json).not.toHaveProperty('error');
	});

	it('hands several jobs over in one execution, in the order of the list, each as it ends', async () => {
		const first = await submit(...someVins(3));
		const host = watch([...first, 'job_later'].join('\n'));
		finishJobs();
		await host.publish();
		expect(host.executions).toHaveLength(1);
		expect(host.jobIds).toEqual(first);
	});

	it.each([
		['a text', (ids: string[]) => ids.join('; ')],
		['an expression that gives a list', (ids: string[]) => `={{ ${JSON.stringify(ids)} }}`],
		['an expression that gives text', (ids: string[]) => `={{ ${JSON.stringify(ids.join(' '))} }}`],
	])('takes the list as %s', async (_, write) => {
		const ids = await submit(...someVins(2));
		finishJobs();
		const host = watch(write(ids));
		await host.publish();
		expect(host.jobIds).toEqual(ids);
	});

	it('puts the files where the user wants them', async () => {
		const ids = await submit(EXAMPLE_VINS.evoId5.vin);
		finishJobs();
		const host = watch(ids[0], { options: { outputField: 'ncd' } });
		await host.publish();
		expect(Object.keys(host.items[0]?.binary ?? {}).slice(0, 2)).toEqual(['ncd', 'ncd_1']);
	});

	it('goes on past jobs that the API does not know, and logs them once', async () => {
		const ids = await submit(...someVins(2));
		finishJobs();
		const host = watch(['job_unknown', ids[0], 'job_unknown_2', ids[1]].join());
		await host.publish();
		await host.poll(3);
		expect(host.jobIds).toEqual(ids);
		expect(host.errors).toEqual([]);
		expect(host.warnings).toHaveLength(1);
		expect(host.warnings[0]?.meta).toMatchObject({
			count: 2,
			jobs: [{ jobId: 'job_unknown' }, { jobId: 'job_unknown_2' }],
		});
		// They stay watched.
		const before = looks();
		await host.poll();
		expect(looks()).toBe(before + 2);
	});

	it('waits a few polls for a file that cannot be fetched, and then goes on without it', async () => {
		const answer = { job_id: '42', status: 'completed', files: [{ url: '/files/a.ncd' }] };
		sandbox.fault({ kind: 'respond', body: answer, path: STATUS_PATH, times: 'always' });
		const host = watch('42');
		await host.publish();
		await host.poll(3);
		expect(host.items).toHaveLength(0);
		await host.poll();
		expect(host.items[0]?.json).toMatchObject({
			jobId: '42',
			state: 'done',
			missingFiles: [{ reason: expect.stringContaining('404') as string }],
		});
	});

	it('delivers a job whole when its file can be fetched at a later poll', async () => {
		const answer = { job_id: '42', status: 'completed', files: [{ url: '/files/a.ncd' }] };
		sandbox.fault({ kind: 'respond', body: answer, path: STATUS_PATH, times: 'always' });
		const host = watch('42');
		await host.publish();
		sandbox.fault({ kind: 'respond', body: 'signed', path: '/files/a.ncd', times: 'always' });
		await host.poll(2);
		expect(host.items).toHaveLength(1);
		expect((await engine.bytes(host.items[0])).toString()).toBe('signed');
		expect(host.items[0]?.json).not.toHaveProperty('missingFiles');
	});

	it.each([
		['a 500', { kind: 'status', status: 500 }],
		['a broken connection', { kind: 'resetBefore' }],
		['an answer cut short', { kind: 'truncated' }],
		['an answer that is no JSON', { kind: 'garbage' }],
		['a web page', { kind: 'html' }],
		['an empty answer', { kind: 'emptyBody' }],
		['a failed answer', { kind: 'respond', body: { success: false, message: 'No luck' } }],
		// By POST and by GET, and the same again after the fresh sign-in.
		['a 403 for one job', { kind: 'status', status: 403 }, 4],
	] as const)(
		'goes on past %s, and comes back to that job',
		async (_, fault, times: number = 1) => {
			const { ids, host } = await watchDone(...someVins(4));
			const ofJob = times > 1 ? { jobId: ids[0] } : {};
			sandbox.fault({ ...fault, path: STATUS_PATH, times, ...ofJob });
			await host.publish();
			expect(host.items).toHaveLength(3);
			expect(host.warnings).toHaveLength(1);
			await host.poll(2);
			expect([...host.jobIds].sort()).toEqual([...ids].sort());
			expect(host.errors).toEqual([]);
		},
	);

	it('asks nothing while the list is empty', async () => {
		const host = watch('={{ [] }}');
		await host.publish();
		await host.poll(2);
		expect(requests()).toBe(0);
		expect(host.errors).toEqual([]);
	});

	it('says what is wrong with a list', async () => {
		const tooMany = watch(`={{ Array.from({ length: 10001 }, (_, i) => 'job' + i) }}`);
		await expect(tooMany.publish()).rejects.toThrow('Job IDs contains 10001 IDs, but one trigger');
		await expect(watch('x'.repeat(201)).publish()).rejects.toThrow('more than 200 characters');
		await expect(watch('={{ [{ id: 1 }] }}').publish()).rejects.toThrow('not a job ID: {"id":1}');
		expect(requests()).toBe(0);
	});
});

describe('a restart of n8n', () => {
	it('brings nothing twice where n8n has saved what was delivered', async () => {
		const { ids, host } = await watchDone(...someVins(2));
		await host.publish();
		await host.restart();
		const before = requests();
		await host.publish('init');
		await host.poll(2);
		expect(host.jobIds).toEqual(ids);
		expect(requests()).toBe(before);
	});

	it('brings a job again where n8n has not', async () => {
		const { jobId, host } = await watchDone(EXAMPLE_VINS.nbt.vin);
		host.saves = false;
		await host.publish();
		await host.restart();
		host.saves = true;
		await host.publish('init');
		await host.poll(2);
		expect(host.jobIds).toEqual([jobId, jobId]);
	});

	it('brings a job again where starting the workflow failed', async () => {
		const [jobId = ''] = await submit(EXAMPLE_VINS.nbt.vin);
		const host = watch(jobId);
		await host.publish();
		finishJobs();
		host.onEmit = () => {
			throw new Error('n8n could not start the workflow');
		};
		await host.poll();
		expect(host.items).toHaveLength(0);
		expect(host.errors).toHaveLength(1);
		host.onEmit = () => {};
		await host.restart();
		await host.publish('init');
		expect(host.jobIds).toEqual([jobId]);
	});
});

describe('an import over the published workflow', () => {
	const reimport = async (host: TriggerHost, stored: string, jobIds: readonly string[]) => {
		await host.unpublish();
		host.stored = stored;
		const startMs = Date.now();
		setTime(startMs + 3 * MINUTE_MS);
		await host.publish();
		await host.poll(2);
		return jobIds.map((id) =>
			host.items.filter(({ json }) => json.jobId === id).map(({ json }) => json.redelivered),
		);
	};

	it('brings nothing again where the notes of before stay', async () => {
		const { ids, host } = await watchDone(...someVins(2));
		await host.publish();
		expect(await reimport(host, host.stored, ids)).toEqual([[undefined], [undefined]]);
	});

	it('marks what comes again where the file carries older notes', async () => {
		const { ids, host } = await watchDone(...someVins(2));
		await host.publish();
		const older = JSON.stringify({ 'node:BimmerVIN Trigger': { finishedJobs: ids.slice(0, 1) } });
		expect(await reimport(host, older, ids)).toEqual([[undefined], [undefined, true]]);
		expect(host.warnings.map(({ message }) => message)).toEqual([
			expect.stringContaining('delivered again'),
		]);
	});
});

describe('polls that overlap or are repeated', () => {
	it.each([0, 100])('deliver a job once (answers take %s ms)', async (latencyMs) => {
		await start({ latencyMs });
		const ids = await submit(...someVins(3));
		const host = watch(ids.join());
		await host.publish();
		finishJobs();
		await Promise.all([host.poll(), host.poll(), host.poll()]);
		await host.poll();
		expect([...host.jobIds].sort()).toEqual([...ids].sort());
	});

	it.each([false, true])(
		'under the durable scheduler too (durable cursors: %s)',
		async (cursors) => {
			const { ids, host } = await watchDone(...someVins(3));
			host.durableCursors = cursors;
			await Promise.all([host.pollDurably(), host.pollDurably()]);
			expect([...host.jobIds].sort()).toEqual([...ids].sort());
			const before = requests();
			await host.pollDurably();
			expect(host.items).toHaveLength(3);
			expect(requests()).toBe(before);
		},
	);

	it('deliver a job once where a poll is repeated with the static data of before', async () => {
		const { jobId, host } = await watchDone(EXAMPLE_VINS.nbt.vin);
		host.saves = false;
		await host.pollDurably();
		const before = requests();
		await host.pollDurably();
		expect(host.jobIds).toEqual([jobId]);
		expect(requests()).toBe(before);
	});

	it('deliver a job again where n8n has kept nothing of it, at growing distances and not for ever', async () => {
		const { host } = await watchDone(EXAMPLE_VINS.nbt.vin);
		host.saves = false;
		const startMs = Date.now();
		const at: number[] = [];
		for (const minute of [0, 1, 2, 9, 10, 41, 42, 169, 170, 681, 682, 24 * 60]) {
			setTime(startMs + minute * MINUTE_MS);
			const before = host.items.length;
			await host.pollDurably();
			if (host.items.length > before) at.push(minute);
		}
		expect(at).toEqual([0, 2, 10, 42, 170, 682]);
		expect(host.warnings).toHaveLength(5);
		const marks = host.items.map(({ json }) => json.redelivered);
		expect(marks).toEqual([undefined, true, true, true, true, true]);
	});

	it('bring a job again where the durable scheduler could not start the workflow', async () => {
		const { jobId, host } = await watchDone(EXAMPLE_VINS.nbt.vin);
		host.durableCursors = true;
		host.onEmit = () => {
			throw new Error('n8n could not start the workflow');
		};
		await host.pollDurably();
		expect(host.items).toHaveLength(0);
		host.onEmit = () => {};
		const startMs = Date.now();
		setTime(startMs + 3 * MINUTE_MS);
		await host.pollDurably();
		await host.pollDurably();
		expect(host.jobIds).toEqual([jobId]);
	});

	it('bring a job again whose result n8n threw away, because the workflow was published anew meanwhile', async () => {
		await start({ latencyMs: 200 });
		const [jobId = ''] = await submit(EXAMPLE_VINS.nbt.vin);
		const host = watch(jobId);
		await host.publish();
		finishJobs();
		const polling = host.poll();
		await host.unpublish();
		await polling;
		expect(host.items).toHaveLength(0);
		await host.publish();
		const startMs = Date.now();
		setTime(startMs + 3 * MINUTE_MS);
		await host.poll(2);
		expect(host.jobIds).toEqual([jobId]);
	});
});

describe('a list that changes', () => {
	it('takes new jobs in and lets old ones go', async () => {
		const ids = await submit(...someVins(3));
		finishJobs();
		const host = watch(ids.slice(0, 2).join());
		await host.publish();
		expect(host.jobIds).toEqual(ids.slice(0, 2));
		host.parameters = { ...host.parameters, jobIds: ids.slice(1).join() };
		await host.publish('update');
		expect(host.jobIds).toEqual(ids);
		expect(host.staticData).toEqual({ finishedJobs: ids.slice(1) });
	});
});

describe('an outage', () => {
	beforeEach(() => void quickenClock(10));
	const outages = [
		['503', { kind: 'status', status: 503 }],
		['429', { kind: 'status', status: 429 }],
		['a broken connection', { kind: 'resetBefore' }],
		['web pages', { kind: 'html' }],
	] as const;

	it.each(outages)(
		'is reported at its first poll and then every hour: %s',
		async (_, fault) => {
			const ids = await submit(...someVins(2));
			const host = watch(ids.join());
			await host.publish();
			const startMs = Date.now();
			const order = sandbox.fault({ ...fault, path: STATUS_PATH, times: 'always' });
			const at: number[] = [];
			for (const minute of [0, 1, 59, 60, 61]) {
				setTime(startMs + minute * MINUTE_MS);
				const before = host.errors.length;
				await host.poll();
				if (host.errors.length > before) at.push(minute);
			}
			expect(at).toEqual([0, 60]);
			expect(host.warnings).toHaveLength(3);
			expect(host.errors[0]?.message).toContain(
				'The trigger cannot check BimmerVIN jobs at the moment',
			);
			// Nothing is lost by it, and the next one is a new one.
			order.remove();
			finishJobs();
			await host.poll(2);
			expect([...host.jobIds].sort()).toEqual([...ids].sort());
		},
		60_000,
	);

	it('is reported anew after it was over', async () => {
		const host = watch('job_1');
		await host.publish();
		const order = { kind: 'status', status: 502, path: STATUS_PATH, times: 1 } as const;
		sandbox.fault(order);
		await host.poll();
		await host.poll();
		sandbox.fault(order);
		await host.poll();
		expect(host.errors).toHaveLength(2);
	});

	it('gives its words without token and secret', async () => {
		const host = watch('job_1');
		await host.publish();
		sandbox.fault({ kind: 'status', status: 500, path: STATUS_PATH, times: 'always' });
		await host.poll();
		const text = textOf(host.errors[0]);
		expect(text).not.toContain(sandbox.clientSecret);
		expect(text).not.toMatch(/Bearer|eyJ/);
		expect(host.errors[0]).toMatchObject({
			description: expect.stringContaining('Nothing is lost') as string,
			httpCode: '500',
		});
	});

	it('is no outage where a secret is refused: that is reported at every poll', async () => {
		const host = watch('job_1');
		await host.publish();
		sandbox.revokeTokens();
		engine.setCredential({
			baseUrl: sandbox.url,
			clientId: sandbox.clientId,
			clientSecret: 'changed-since',
			...FAST,
		});
		await host.poll(3);
		expect(host.errors.map(({ message }) => message)).toEqual(
			Array(3).fill(expect.stringContaining('did not accept the Client ID and Client Secret')),
		);
	});

	it('is no outage where the sign-in comes to its end while looking', async () => {
		const host = watch('job_1');
		await host.publish();
		sandbox.revokeTokens();
		sandbox.fault({ kind: 'status', status: 401, path: TOKEN_PATH, times: 'always' });
		await host.poll(2);
		expect(host.errors).toHaveLength(2);
		expect(host.errors[0]?.message).toContain('did not accept the Client ID');
		expect(host.errors[0]?.message).not.toContain('at the moment');
	});

	it('is no outage where the account is refused: that is reported at every poll', async () => {
		const host = watch('job_1, job_2');
		await host.publish();
		sandbox.fault({ kind: 'status', status: 403, path: STATUS_PATH, times: 'always' });
		await host.poll(2);
		expect(host.errors).toHaveLength(2);
		expect(host.errors[0]?.message).toContain('is not allowed to use this operation (403');
	});

	it('does not flood an API that is down', async () => {
		await start({ requestsPerSecond: 10_000, burst: 10_000 });
		const host = watch(`={{ Array.from({ length: 1000 }, (_, i) => 'job' + i) }}`);
		sandbox.fault({ kind: 'status', status: 503, path: STATUS_PATH, times: 'always' });
		await host.publish();
		expect(looks()).toBeLessThan(70);
	});
});

describe('the time of a poll', () => {
	it('is kept with slow answers, and the next poll goes on where it ended', async () => {
		await start({ latencyMs: 350 });
		sandbox.fault({
			kind: 'respond',
			body: { status: 'processing' },
			path: STATUS_PATH,
			times: 'always',
		});
		const host = watch(Array.from({ length: 150 }, (_, index) => `job${index}`).join());
		const took: number[] = [];
		// Two polls ask for all where nothing else goes on; on a busy machine it may take more.
		while (new Set(asked()).size < 150 && took.length < 10) {
			const from = performance.now();
			await host.pollDurably({ budgetMs: 1_000 });
			took.push(performance.now() - from);
		}
		expect(Math.max(...took)).toBeLessThan(1_000 + LOAD_MS);
		expect(new Set(asked()).size).toBe(150);
		expect(took.length).toBeGreaterThan(1);
		expect(host.errors).toEqual([]);
	}, 40_000);

	it('is kept where no answer comes, which counts as an outage', async () => {
		sandbox.fault({ kind: 'slow', delayMs: 60_000, path: STATUS_PATH, times: 'always' });
		const host = watch('job_1, job_2');
		const from = performance.now();
		await host.pollDurably({ budgetMs: 1_000 });
		expect(performance.now() - from).toBeLessThan(1_000 + LOAD_MS);
		expect(host.errors.map(({ message }) => message)).toEqual([
			expect.stringContaining('did not answer in time'),
		]);
	});

	it('is kept where the sign-in hangs', async () => {
		sandbox.fault({ kind: 'slow', delayMs: 60_000, path: TOKEN_PATH, times: 'always' });
		const host = watch('job_1');
		const from = performance.now();
		await host.pollDurably({ budgetMs: 1_000 });
		expect(performance.now() - from).toBeLessThan(1_000 + LOAD_MS);
		expect(host.errors).toHaveLength(1);
	});

	it('delivers what is there when one answer hangs', async () => {
		const ids = await submit(...someVins(3));
		finishJobs();
		sandbox.fault({ kind: 'slow', delayMs: 60_000, path: STATUS_PATH, times: 1 });
		const host = watch(ids.join());
		await host.pollDurably({ budgetMs: 1_500 });
		expect(host.items).toHaveLength(2);
		await host.pollDurably();
		expect([...host.jobIds].sort()).toEqual([...ids].sort());
	});

	it('keeps to the rate of the account', async () => {
		// Beside the node's own five there is room for the submits.
		await start({ requestsPerSecond: 20, burst: 5 + 4 });
		engine.setCredential({ ...engine.credentials.get('credential-1'), burst: 5 });
		const ids = await submit(...someVins(4));
		finishJobs();
		const unknown = Array.from({ length: 20 }, (_, index) => `job_unknown_${index}`);
		const host = watch([...unknown, ...ids].join());
		await host.publish();
		expect(host.items).toHaveLength(4);
		expect(sandbox.stats().refused).toBe(0);
	});
});

describe('10,000 jobs', () => {
	const list = Array.from({ length: 10_000 }, (_, index) => `job_unknown_${index}`);

	it('take no longer than a poll may, and the next poll goes on where it ended', async () => {
		await start({ requestsPerSecond: 20_000, burst: 20_000, rateLimit: false });
		const host = watch(list.join('\n'));
		for (let poll = 0; poll < 2; poll++) {
			const from = performance.now();
			await host.pollDurably({ budgetMs: 1_000 });
			expect(performance.now() - from).toBeLessThan(1_000 + LOAD_MS);
		}
		expect(asked().length).toBeGreaterThan(10);
		expect(new Set(asked()).size).toBe(asked().length);
		// What is logged is short.
		expect(JSON.stringify(host.warnings).length).toBeLessThan(20_000);
	}, 20_000);

	it('are kept within a bound, and not asked for any more', async () => {
		const host = watch(list.join('\n'));
		const old = Array.from({ length: 10_000 }, (_, index) => `job_of_before_${index}`);
		const data = { finishedJobs: [...old, ...list.slice(0, 9_999)] };
		host.stored = JSON.stringify({ 'node:BimmerVIN Trigger': data });
		const files = { 'a.ncd': 'QUJDRA==' };
		const answer = { job_id: 'job_unknown_9999', status: 'completed', files };
		sandbox.fault({ kind: 'respond', body: answer, path: STATUS_PATH, times: 1 });
		await host.publish();
		expect(host.jobIds).toEqual(['job_unknown_9999']);
		expect(host.staticData).toEqual({ finishedJobs: list });
		expect(host.stored.length).toBeLessThan(250_000);
		await host.poll(2);
		expect(looks()).toBe(1);
		// A short list makes it short again.
		host.parameters = { ...host.parameters, jobIds: list.slice(0, 2).join() };
		await host.publish('update');
		expect(host.contexts.at(-1)?.getWorkflowStaticData('node')).toEqual({
			finishedJobs: list.slice(0, 2),
		});
	}, 20_000);
});

describe('a test in the editor', () => {
	it('shows every job as it is, and changes nothing', async () => {
		const [done = '', failed = ''] = await submit(
			EXAMPLE_VINS.evoId5.vin,
			SPECIAL_VINS.jobFails.vin,
		);
		finishJobs();
		const [running = ''] = await submit(SPECIAL_VINS.jobNeverEnds.vin);
		const host = watch([done, failed, running, 'job_unknown'].join());
		for (let round = 0; round < 2; round++) {
			const { items, error } = await host.test();
			expect(error).toBeUndefined();
			expect(items.map(({ json }) => [json.jobId, json.state])).toEqual([
				[done, 'done'],
				[failed, 'failed'],
				[running, 'running'],
				['job_unknown', 'notFound'],
			]);
			expect(Object.keys(items[0]?.binary ?? {}).length).toBeGreaterThan(2);
			expect(items[3]?.json.reason).toContain('(404)');
		}
		await host.publish();
		expect(host.jobIds).toEqual([done, failed]);
		const { items } = await host.test();
		expect(items).toHaveLength(4);
	});

	it('says what to do about an empty list', async () => {
		const { error } = await watch('={{ [] }}').test();
		expect(error?.message).toContain('Job IDs is empty');
		expect(error?.description).toContain('Secure Coding: Submit');
	});

	it('reports an outage and a wrong secret each time', async () => {
		const host = watch('job_1');
		sandbox.fault({ kind: 'status', status: 503, path: STATUS_PATH, times: 'always' });
		for (let round = 0; round < 2; round++) {
			expect((await host.test()).error?.message).toContain('(503)');
		}
		engine.setCredential({ ...FAST, baseUrl: sandbox.url, clientId: 'x', clientSecret: 'y' });
		expect((await host.test()).error?.message).toContain('Client ID and Client Secret');
	});

	it('shows a job that cannot be looked at as unknown, with the reason', async () => {
		const ids = await submit(...someVins(2));
		finishJobs();
		sandbox.fault({ kind: 'status', status: 500, path: STATUS_PATH, times: 1 });
		const { items } = await watch(ids.join()).test();
		expect(items.map(({ json }) => json.state).sort()).toEqual(['done', 'unknown']);
		expect(items.find(({ json }) => json.state === 'unknown')?.json.reason).toContain('(500)');
	});
});
