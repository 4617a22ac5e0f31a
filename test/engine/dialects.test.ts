/** Answers in forms that the sandbox does not give by itself, through the whole engine. */
import type { IDataObject } from 'n8n-workflow';

import { ENDPOINTS, TOKEN_PATH } from '../../nodes/shared/api/catalog';
import { EXAMPLE_VINS, type FaultOrder } from '../sandbox/server';
import { engine, sandbox, startEach } from './harness/stage';

const VIN = EXAMPLE_VINS.evoId5.vin;

startEach();
const run = async (resource: string, operation: string, options: IDataObject = {}, more = {}) =>
	await engine.run(
		{ parameters: { resource, operation, vin: VIN, options: options as never, ...more } },
		[{}],
	);

type Response = Omit<Extract<FaultOrder, { kind: 'respond' }>, 'kind' | 'path'>;
const answerWith = (path: string, response: Response) =>
	sandbox.fault({ kind: 'respond', charge: true, ...response, path });

describe('sign-in', () => {
	it.each([
		['camel case, wrapped', () => ({ data: { accessToken: sandbox.issueToken(), expiresIn: 60 } })],
		['a bare jwt', () => ({ jwt: sandbox.issueToken() })],
		[
			'an end date',
			() => ({ token: sandbox.issueToken(), expires_at: new Date(Date.now() + 60_000) }),
		],
	])('%s', async (_name, body) => {
		answerWith(TOKEN_PATH, { body: body(), charge: false });
		const { items, error } = await run('vehicle', 'getState');
		expect(error).toBeUndefined();
		expect(items[0]!.json.vin).toBe(VIN);
	});

	it('form-encoded where JSON is not understood', async () => {
		sandbox.fault({ kind: 'status', status: 415, path: TOKEN_PATH });
		const { error } = await run('vehicle', 'getState');
		expect(error).toBeUndefined();
		const tries = sandbox.stats().requests.filter(({ path }) => path === TOKEN_PATH);
		expect(tries.map(({ status }) => status)).toEqual([415, 200]);
	});
});

describe('files', () => {
	const { path } = ENDPOINTS.carPlayUsb;
	const content = Buffer.from(Array.from({ length: 3000 }, (_, index) => (index * 7) % 256));

	const expectFile = async (name?: string) => {
		const { items, error } = await run('carPlay', 'activateUsb');
		expect(error).toBeUndefined();
		expect((await engine.bytes(items[0])).equals(content)).toBe(true);
		if (name) expect(items[0]!.binary!.data!.fileName).toBe(name);
		expect(JSON.stringify(items[0]!.json)).not.toContain(content.toString('base64').slice(0, 60));
	};

	it('raw bytes with an RFC 5987 name', async () => {
		answerWith(path, {
			bodyBase64: content.toString('base64'),
			headers: {
				'content-type': 'application/octet-stream',
				'content-disposition': "attachment; filename*=UTF-8''Fahrzeug%20%C3%A4.upd",
			},
		});
		await expectFile('Fahrzeug ä.upd');
	});

	it('a data: URL, wrapped', async () => {
		const url = `data:application/octet-stream;base64,${content.toString('base64')}`;
		answerWith(path, { body: { result: { download: url } } });
		await expectFile();
	});

	it('a name-to-content map', async () => {
		answerWith(path, { body: { files: { 'a.upd': content.toString('base64') } } });
		await expectFile('a.upd');
	});

	it('a hostile name', async () => {
		answerWith(path, {
			body: { filename: '../../etc/\u202Epas\u0000swd.upd', content: content.toString('base64') },
		});
		await expectFile('passwd.upd');
	});

	it('a link on the API itself, fetched with the token', async () => {
		answerWith('/download/1', { bodyBase64: content.toString('base64'), charge: false });
		answerWith(path, { body: { download_url: `${sandbox.url}/download/1` } });
		await expectFile();
		const fetched = sandbox.stats().requests.find((request) => request.path === '/download/1');
		expect(fetched).toMatchObject({ method: 'GET', bearer: true });
	});

	it('a link that leads nowhere costs nobody what was paid for', async () => {
		answerWith(path, { body: { download_url: `${sandbox.url}/nowhere`, note: 'kept' } });
		const { items } = await run('carPlay', 'activateUsb');
		expect(items[0]!.json).toMatchObject({ note: 'kept', vin: VIN });
		expect(items[0]!.json.missingFiles).toHaveLength(1);
		expect(sandbox.ledger()).toHaveLength(1);
	});

	it('an answer without a file says so, and keeps the rest', async () => {
		answerWith(path, { body: { state: 'prepared' } });
		const { items } = await run('carPlay', 'activateUsb');
		expect(items[0]!.json.state).toBe('prepared');
		expect(items[0]!.json.fileProblem).toMatch(/File Field/);
	});
});

describe('codes', () => {
	it('are text, also where they could be base64', async () => {
		answerWith(ENDPOINTS.carPlayCable.path, { body: { fi_code: 'QUJDREVGR0hJSktMTU5P' } });
		const { items } = await run('carPlay', 'activateCable');
		expect(items[0]!.json).toMatchObject({ code: 'QUJDREVGR0hJSktMTU5P' });
		expect(items[0]!.binary).toBeUndefined();
	});

	it('as plain text', async () => {
		answerWith(ENDPOINTS.clearSwt.path, { body: 'ABCD-1234\n' });
		const { items } = await run('service', 'clearSwt');
		expect(items[0]!.json).toMatchObject({ code: 'ABCD-1234', vin: VIN });
	});
});

describe('failures', () => {
	it.each([
		[{ success: false, message: 'Head unit unknown' }],
		[{ ok: false, errors: [{ detail: 'Head unit unknown' }] }],
		[{ status: 'error', error_description: 'Head unit unknown' }],
	])('a 200 that says so: %j', async (body) => {
		answerWith(ENDPOINTS.vehicleState.path, { body });
		const { error } = await run('vehicle', 'getState');
		expect(error!.message).toMatch(/did not accept the input.*Head unit unknown/s);
		expect(error!.description).toMatch(/This call was charged/);
	});

	it.each([
		[{ detail: [{ loc: ['body', 'vin'], msg: 'field required' }] }, /vin.*field required/],
		[{ title: 'Unprocessable', detail: 'No such type key' }, /No such type key/],
		['plain words', /plain words/],
	])('the words of a refusal: %j', async (body, words) => {
		sandbox.fault({ kind: 'status', status: 422, body, path: ENDPOINTS.vehicleState.path });
		const { error } = await run('vehicle', 'getState');
		expect(error!.message).toMatch(words);
	});
});

describe('jobs', () => {
	const status = ENDPOINTS.secureCodingStatus.path;
	const ask = async () => await run('secureCoding', 'getStatus', {}, { jobId: 'job-7' });

	it('a number as the id, deep in the answer', async () => {
		answerWith(ENDPOINTS.secureCodingSubmit.path, { body: { payload: { job: { id: 4711 } } } });
		const { items } = await run('secureCoding', 'submit', {}, { vehicleOrder: 'original' });
		expect(items[0]!.json).toMatchObject({ jobId: '4711', state: 'running', vin: VIN });
	});

	it('a submit without a recognisable id says what to do', async () => {
		answerWith(ENDPOINTS.secureCodingSubmit.path, { body: { accepted: true } });
		const { items } = await run('secureCoding', 'submit', {}, { vehicleOrder: 'original' });
		expect(items[0]!.json.jobProblem).toMatch(/do not submit it again/);
	});

	it.each([
		[{ State: 'FINISHED', files: [{ name: 'x.ncd', data: 'QUJDRA==' }] }, 'done'],
		[{ data: { job_status: 'Errored', reason: 'No signature' } }, 'failed'],
		[{ status: 'crunching' }, 'running'],
		[{ ncd_files: { 'x.ncd': 'QUJDRA==' } }, 'done'],
	])('%j', async (body, state) => {
		answerWith(status, { body, charge: false });
		const { items, error } = await ask();
		expect(error).toBeUndefined();
		expect(items[0]!.json).toMatchObject({ jobId: 'job-7', state });
		if (state === 'done') expect((await engine.bytes(items[0])).toString()).toBe('ABCD');
	});

	it('a status route that takes GET only', async () => {
		sandbox.fault({ kind: 'status', status: 405, path: status, method: 'POST', times: 'always' });
		sandbox.fault({
			kind: 'respond',
			path: status,
			method: 'GET',
			body: { status: 'processing' },
			times: 'always',
		});
		expect((await ask()).items[0]!.json.state).toBe('running');
		expect((await ask()).items[0]!.json.state).toBe('running');
		const asked = sandbox.stats().requests.filter((request) => request.path === status);
		expect(asked.map(({ method }) => method)).toEqual(['POST', 'GET', 'GET']);
		expect(asked.at(-1)!.query).toContain('job_id=job-7');
	});

	it('a status route that was missing for a moment is asked by POST again', async () => {
		const { items } = await run('secureCoding', 'submit', {}, { vehicleOrder: 'original' });
		const jobId = items[0]!.json.jobId as string;
		const look = async () => (await run('secureCoding', 'getStatus', {}, { jobId })).items[0];
		// Once the route is gone, and a proxy answers GET with a page of its own.
		sandbox.fault({ kind: 'status', status: 404, path: status, method: 'POST' });
		sandbox.fault({ kind: 'html', path: status, method: 'GET' });
		expect(await look()).toBeUndefined();
		expect((await look())!.json.jobId).toBe(jobId);
		// Once GET works and POST does not, then the other way round.
		sandbox.fault({ kind: 'status', status: 404, path: status, method: 'POST' });
		sandbox.fault({ kind: 'respond', path: status, method: 'GET', body: { status: 'queued' } });
		expect((await look())!.json.state).toBe('running');
		expect((await look())!.json.jobId).toBe(jobId);
		expect(sandbox.stats().requests.at(-1)).toMatchObject({ method: 'POST', status: 200 });
	});

	it('an unknown job stays not found', async () => {
		const { error } = await ask();
		expect(error!.message).toMatch(/Job job-7: .*404/);
		expect(error!.description).toMatch(/is free/);
	});
});

describe('escape hatches', () => {
	it('File Field, Additional Body Fields and Put Output File in Field', async () => {
		const { path } = ENDPOINTS.vehicleOrder;
		answerWith(path, { body: { vin: VIN, parts: { odd: 'PGE+PC9hPg==' } } });
		const { items } = await run('vehicle', 'getOrder', {
			fileField: 'parts.odd',
			outputField: 'order',
			additionalBodyFields: '{"language": "de", "vin": "OVERRIDDEN"}',
		});
		expect((await engine.bytes(items[0], 'order')).toString()).toBe('<a></a>');
		expect(sandbox.stats().requests.at(-1)!.body).toEqual({ language: 'de', vin: 'OVERRIDDEN' });
	});

	it('a File Field that leads nowhere keeps the answer', async () => {
		const { items } = await run('vehicle', 'getOrder', { fileField: 'not.there' });
		expect(items[0]!.json.vehicle_order).toBeDefined();
		expect(items[0]!.json.fileProblem).toMatch(/not\.there/);
	});

	it('Skip VIN Check', async () => {
		answerWith(ENDPOINTS.vehicleState.path, { body: { fine: true } });
		const { items } = await engine.run(
			{
				parameters: {
					resource: 'vehicle',
					operation: 'getState',
					vin: ' AB 12 ',
					options: { skipVinCheck: true },
				},
			},
			[{}],
		);
		expect(items[0]!.json).toMatchObject({ fine: true, vin: 'AB 12' });
		expect(sandbox.stats().requests.at(-1)!.body).toEqual({ vin: 'AB 12' });
	});
});
