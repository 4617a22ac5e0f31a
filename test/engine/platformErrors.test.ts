/** What a platform hands on with HTTP 200: each operation in n8n's engine, and what it has cost. */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { ENDPOINTS } from '../../nodes/shared/api/catalog';
import type { FaultOrder } from '../sandbox/server';
import { asItems, callOf, detailsOf, OPERATIONS, type CallSettings } from './harness/calls';
import { someVins } from './harness/setUp';
import { engine, sandbox, startEach } from './harness/stage';

const CONTINUE = { onError: 'continueRegularOutput' } as const;
const TIMED_OUT = { errorMessage: '2026-11-27T10:00:00Z 8f2a Task timed out after 29.03 seconds' };
const CODE = '7A5H-A6VW-6TTF';
const [VIN = ''] = someVins(1);

startEach({ jobSpeed: 100 });
const paid = OPERATIONS.filter(({ endpoint }) => endpoint.cents > 0).map(
	(one) => [`${one.resource}.${one.operation}`, one] as const,
);
const named = (name: (typeof paid)[number][0]) => new Map(paid).get(name)!;
const CABLE = named('carPlay.activateCable');
const USB = named('carPlay.activateUsb');
const ORDER = named('vehicle.getOrder');

const answer = (path: string, order: Partial<FaultOrder> & { body: unknown }): void => {
	sandbox.fault({ kind: 'respond', path, charge: true, times: 'always', ...order } as FaultOrder);
};
const run = async (one: (typeof paid)[number][1], settings: CallSettings = {}) =>
	(await engine.run(callOf(one, { ...CONTINUE, ...settings }), asItems([VIN]))).items;
const text = { headers: { 'content-type': 'text/plain' } };
const isFailed = (item: INodeExecutionData | undefined) => item?.json.error !== undefined;

describe.each(paid)('%s', (_, one) => {
	const { path } = one.endpoint;

	it.each<[string, Partial<FaultOrder> & { body: unknown }]>([
		['a function that timed out', { body: TIMED_OUT }],
		['plain words', { ...text, body: 'upstream request timeout' }],
		['an error packed twice', { body: { statusCode: 200, body: '{"statusCode":502,"body":""}' } }],
	])('%s is a fault of theirs, and is sent once', async (__, order) => {
		answer(path, order);
		const [item] = await run(one);
		expect(detailsOf([item!])[0]).toMatchObject({ reason: 'serverFault', charged: 'maybe' });
		expect(sandbox.ledger()).toHaveLength(1);
	});
});

describe('nothing in an answer', () => {
	it.each(['null', '{}', '""', ' '])('%s: it may have been charged', async (body) => {
		for (const one of [CABLE, USB, ORDER]) {
			answer(one.endpoint.path, { body, headers: { 'content-type': 'application/json' } });
			const [item] = await run(one);
			expect(detailsOf([item!])[0]).toMatchObject({ reason: 'unreadable', charged: 'maybe' });
			expect(item?.json.error).toContain('empty');
		}
	});
});

it.each([{ data: null }, { error: {} }, { message: null }])(
	'%j in place of data may have been charged',
	async (body) => {
		answer(ORDER.endpoint.path, { body });
		const [item] = await run(ORDER);
		expect(detailsOf([item!])[0]).toMatchObject({ reason: 'unreadable', charged: 'maybe' });
	},
);

it('words in place of a code are told, and are no code', async () => {
	answer(CABLE.endpoint.path, { ...text, body: 'Sent by mail to your dealer' });
	const [item] = await run(CABLE);
	expect(item?.json).not.toHaveProperty('code');
	expect(item?.json.error).toContain('Sent by mail to your dealer');
	expect(detailsOf([item!])[0]).toMatchObject({ reason: 'unreadable', charged: 'maybe' });
});

describe('a code operation', () => {
	const path = CABLE.endpoint.path;

	it('says that its answer has no code, and keeps the receipt', async () => {
		answer(path, { body: { status: 'success', code: 200, message: 'Activated', vin17: VIN } });
		const retried = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
		const { items } = await engine.run(
			callOf(CABLE, { ...CONTINUE, ...retried }),
			asItems([VIN, VIN]),
		);
		for (const { json } of items) {
			expect(json.codeProblem).toMatch(/could not find a code.*File Field.*charged/s);
			expect(json).toMatchObject({ apiCode: 200, message: 'Activated', vin: VIN });
			expect(json).not.toHaveProperty('code');
			expect(json).not.toHaveProperty('error');
		}
		expect(sandbox.ledger()).toHaveLength(1);
	});

	it('does not say that a free call was charged', async () => {
		answer(path, { body: { status: 'success', sandbox: true } });
		const [item] = await run(CABLE);
		expect(item?.json.codeProblem).toMatch(/could not find a code/);
		expect(item?.json.codeProblem).not.toMatch(/charged/);
	});

	it('lists several', async () => {
		answer(path, { body: { codes: { carplay: CODE, fullscreen: '1FQG-2Z0Y' }, note: 'both' } });
		const [item] = await run(CABLE);
		expect(item?.json.codes).toEqual([CODE, '1FQG-2Z0Y']);
		expect(item?.json).toMatchObject({
			note: 'both',
			apiCodes: { carplay: CODE, fullscreen: '1FQG-2Z0Y' },
		});
		expect(item?.json).not.toHaveProperty('codeProblem');
		expect(item?.json).not.toHaveProperty('code');
	});

	it.each<[string, Partial<FaultOrder> & { body?: unknown }]>([
		['as text', { ...text, body: `${CODE}\r\n` }],
		[
			'as an attachment',
			{ headers: { 'content-disposition': 'attachment; filename=a.txt' }, body: CODE },
		],
		['that was not unpacked', { body: { data: { statusCode: 200, body: `{"code":"${CODE}"}` } } }],
		[
			'beside words of an error',
			{ body: { errorMessage: 'Retried', errorType: 'W', fi_code: CODE } },
		],
		['as a printed dictionary', { ...text, body: `{'code': '${CODE}', 'mileage': nan}` }],
	])('finds a code %s', async (_, order) => {
		answer(path, { body: undefined, ...order });
		const [item] = await run(CABLE);
		expect(item?.json).toMatchObject({ code: CODE, vin: VIN });
		expect(item?.json).not.toHaveProperty('codeProblem');
	});

	it('has nothing to say where a file came', async () => {
		const bodyBase64 = Buffer.from([0x55, 0x50, 0x44, 0, 1, 2, 3, 0xff]).toString('base64');
		const headers = { 'content-type': 'application/octet-stream' };
		answer(path, { body: undefined, bodyBase64, headers });
		const [item] = await run(CABLE);
		expect(item?.json).not.toHaveProperty('codeProblem');
		expect(item?.json.files).toHaveLength(1);
	});
});

it.each([
	{ valid: false, ecu: 'DME', error: 'signature invalid' },
	{ valid: false, errors: ['DME: token missing'] },
	{ ecu: 'DME', result: 'failed', message: 'signature invalid' },
])('%j is a validation, and no sign-in that was refused: it is paid once', async (body) => {
	const validate = named('service.validateEcu');
	answer(validate.endpoint.path, { body });
	const [item] = await run(validate, { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 });
	expect(sandbox.ledger()).toHaveLength(1);
	if (isFailed(item)) expect(detailsOf([item!])[0]).toMatchObject({ charged: 'maybe' });
	else expect(item?.json).toMatchObject({ ecu: 'DME', result: 'failed' });
});

it("Python's JSON is read, and what JSON does not know is null", async () => {
	const body = '{"vin": "W", "mileage": NaN, "range": -Infinity, "note": "NaN", "ecus": [1, NaN]}';
	answer(ORDER.endpoint.path, { body, headers: { 'content-type': 'application/json' } });
	const [item] = await run(ORDER);
	expect(item?.json).toMatchObject({ mileage: null, range: null, note: 'NaN', ecus: [1, null] });
	expect(sandbox.ledger()).toHaveLength(1);
});

describe('an error in place of a file', () => {
	it.each<[string, string]>([
		['a refusal of the platform', '{"message":"Forbidden"}'],
		["a file store's error", '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'],
		['plain words', 'Access denied'],
	])('%s, where the answer points to it', async (_, error) => {
		sandbox.fault({
			kind: 'respond',
			path: '/f/a.upd',
			method: 'GET',
			body: error,
			times: 'always',
		});
		answer(USB.endpoint.path, { body: { status: 'success', download_url: '/f/a.upd' } });
		const [item] = await run(USB);
		const [missing] = item?.json.missingFiles as IDataObject[];
		expect(missing?.reason).toMatch(/error instead of the file: ".*(Forbidden|denied|Denied)/);
		expect(item?.binary).toBeUndefined();
	});

	it('within the answer it comes out, with a word about it', async () => {
		const content_base64 = btoa('{"message":"Forbidden"}');
		answer(USB.endpoint.path, { body: { files: [{ filename: 'a.upd', content_base64 }] } });
		const [item] = await run(USB);
		expect(item?.json.fileProblem).toMatch(/a\.upd contains an error.*Forbidden/);
		expect(item?.json.files).toHaveLength(1);
	});

	it('as the whole answer it is an error', async () => {
		answer(USB.endpoint.path, { ...text, body: 'Internal Server Error' });
		const [item] = await run(USB);
		expect(isFailed(item)).toBe(true);
		expect(detailsOf([item!])[0]).toMatchObject({ reason: 'serverFault', charged: 'maybe' });
	});
});

describe('a look at a job', () => {
	const path = ENDPOINTS.secureCodingStatus.path;
	const getStatus = OPERATIONS.find(({ operation }) => operation === 'getStatus')!;
	const look = async () => (await engine.run(callOf(getStatus, CONTINUE), [{ jobId: '7' }])).items;

	it.each<[string, Partial<FaultOrder> & { body: unknown }, string]>([
		['plain words', { ...text, body: 'no healthy upstream' }, 'serverFault'],
		['a crash', { body: { errorMessage: 'boom', errorType: 'Error' } }, 'serverFault'],
		['a refusal of the platform', { body: { message: 'Forbidden' } }, 'notEnabled'],
	])('that brings %s fails, and costs nothing', async (_, order, reason) => {
		answer(path, order);
		expect(detailsOf(await look())[0]).toMatchObject({ reason, charged: 'no' });
	});

	it('reads what was not unpacked, and what Python has written', async () => {
		const job = "{'status': 'completed', 'files': {'a.ncd': 'QUJDRA=='}, 'seconds': nan}";
		for (const body of [job, { statusCode: 200, body: job }]) {
			answer(path, { body, times: 1 });
			const [item] = await look();
			expect(item?.json).toMatchObject({ state: 'done', seconds: null });
			expect((await engine.bytes(item)).toString()).toBe('ABCD');
		}
	});
});

it('a submit whose text names the job has made it', async () => {
	const submit = named('secureCoding.submit');
	answer(ENDPOINTS.secureCodingSubmit.path, {
		...text,
		body: 'Job 4711 was queued, the server is busy',
	});
	const [item] = await run(submit);
	expect(item?.json).toMatchObject({ jobId: '4711' });
});
