import type { INodeParameters } from 'n8n-workflow';

import { ENDPOINTS, TOKEN_PATH } from '../../nodes/shared/api/catalog';
import { EXAMPLE_VINS, SPECIAL_VINS, type Sandbox, type SandboxOptions } from '../sandbox/server';
import type { Engine } from './harness/engine';
import { TriggerHost } from './harness/poll';
import { setUp, someVins } from './harness/setUp';

const STATUS_PATH = ENDPOINTS.secureCodingStatus.path;
const FAST = { requestsPerSecond: 1000, burst: 1000 };
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let sandbox: Sandbox;
let engine: Engine;
/** The sandbox's time of day, which moves jobs on. */
let sandboxMs = 0;

async function start(options: SandboxOptions = {}): Promise<void> {
	await sandbox?.close().catch(() => {});
	sandboxMs = 0;
	({ sandbox, engine } = await setUp({ ...FAST, now: () => Date.now() + sandboxMs, ...options }));
}

beforeEach(async () => await start());
afterEach(async () => {
	jest.restoreAllMocks();
	await sandbox.close();
});

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
		ids.push(((await response.json()) as { job_id: string }).job_id);
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
	return (await response.json()) as {
		files: Array<{ filename: string; content_base64: string }>;
	};
}

const finishJobs = (): void => {
	sandboxMs += MINUTE_MS;
};
const looks = (): number =>
	sandbox.stats().requests.filter(({ path, method }) => path === STATUS_PATH && method === 'POST')
		.length;
const requests = (): number => sandbox.stats().requests.length;

const watch = (jobIds: INodeParameters['jobIds'], more?: INodeParameters): TriggerHost =>
	new TriggerHost(engine, jobIds, more);

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

describe('publishing', () => {
	it('hands over a job that is done already, with its files', async () => {
		const [jobId = ''] = await submit(EXAMPLE_VINS.evoId5.vin);
		finishJobs();
		const host = watch(jobId);
		await host.publish();
		expect(host.items).toHaveLength(1);
		const [item] = host.items;
		expect(item?.json).toMatchObject({ jobId, state: 'done', vin: EXAMPLE_VINS.evoId5.vin });
		const { files } = await askApi(jobId);
		expect(files.length).toBeGreaterThan(2);
		const fields = files.map((_, index) => (index === 0 ? 'data' : `data_${index}`));
		expect(Object.keys(item?.binary ?? {})).toEqual(fields);
		expect(item?.json.files).toEqual(
			files.map(({ filename }, index) => expect.objectContaining({ field: fields[index], fileName: filename })),
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
		expect(error).toBeInstanceOf(Error);
		expect((error as Error).message).toContain(
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
			expect(host.errors.map(({ message }) => message)).toEqual([
				expect.stringContaining('(503)'),
			]);
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
