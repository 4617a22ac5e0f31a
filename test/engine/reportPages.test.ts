/** What comes in place of a report, or of a file: a page of whoever stands between, sold or not. */
import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { ENDPOINTS } from '../../nodes/shared/api/catalog';
import { EXAMPLE_VINS } from '../sandbox/server';
import { asItems, lookUp, type Wanted } from './harness/lookUp';
import { charges, engine, sandbox, startEach } from './harness/stage';

const PATH = ENDPOINTS.serviceHistory.path;
const VIN: string = EXAMPLE_VINS.nbt.vin;
const HTML = { 'content-type': 'text/html' };

const SIGN_IN =
	'<html><head><title>Sign in</title></head><body><form><input name=p type=password></form></body></html>';
const OTHER =
	'<html><head><title>Service history</title></head><body><p>Oil service</p></body></html>';
const REPORT = `<html><head><meta charset="iso-8859-1"><title>Access denied</title></head><body>${VIN}: Öl</body></html>`;

startEach();
const history = (more: Wanted = {}, operation = 'getServiceHistory') =>
	lookUp({
		onError: 'continueRegularOutput',
		...more,
		parameters: { operation, ...more.parameters },
	});
const ask = async (vin = VIN, more: Wanted = {}) => {
	const { items } = await engine.run(history(more), asItems([vin]));
	expect(items).toHaveLength(1);
	return items[0]!;
};
const answer = (order: object, path: string = PATH) =>
	sandbox.fault({ kind: 'respond', charge: true, path, ...order });
const bytesOf = async ({ binary }: INodeExecutionData) =>
	await Container.get(BinaryDataService).getAsBuffer(binary!.data!);
const textOf = async (item: INodeExecutionData) => (await bytesOf(item)).toString('utf8');
const detailsOf = ({ json }: INodeExecutionData) => json.details as IDataObject;

/** The ways in which a page comes as the report. */
const frames: Array<[string, (page: string) => object]> = [
	['as it is', (body) => ({ headers: HTML, body })],
	[
		'in UTF-16',
		(page) => ({
			headers: HTML,
			bodyBase64: Buffer.from(`\uFEFF${page}`, 'utf16le').toString('base64'),
		}),
	],
	[
		'as an attachment',
		(body) => ({
			headers: { ...HTML, 'content-disposition': 'attachment; filename="report.html"' },
			body,
		}),
	],
	['in JSON', (report) => ({ body: { status: 'success', vin17: VIN, report } })],
	['in a wrapper', (html) => ({ body: { data: { html, report_filename: 'a.html' } } })],
	[
		'in base64',
		(page) => ({
			body: { report_base64: Buffer.from(page).toString('base64'), size: page.length },
		}),
	],
];

describe.each(frames)('a page %s', (_, frame) => {
	const answerWith = (page: string) => answer({ times: 'always', ...frame(page) });

	it('of a stranger is no report: the item fails, and the page goes with it', async () => {
		answerWith(SIGN_IN);
		const item = await ask();
		expect(item.json.error).toContain('a sign-in page titled "Sign in" instead of the report');
		expect(detailsOf(item)).toMatchObject({ reason: 'unreadable', charged: 'maybe', vin: VIN });
		expect((await bytesOf(item)).toString('latin1').replace(/\0/g, '')).toContain('type=password');
		expect(item.binary!.data!.fileName).toBe(`answer-${VIN}.html`);
	});

	it('that does not name the vehicle comes out, says so, and is not paid again', async () => {
		answerWith(OTHER);
		const item = await ask();
		expect(item.json.fileProblem).toContain('does not mention this vehicle');
		expect(item.json.error).toBeUndefined();
		expect((await textOf(item)).replace(/\0/g, '')).toContain('Oil service');
		expect(charges()).toBe(1);
	});

	it('that names it by its last 7 is the report, whatever its title', async () => {
		answerWith(REPORT.replace(VIN, VIN.slice(-7).split('').join('&nbsp;')));
		for (const vin of [VIN, VIN.slice(-7)]) {
			const { json } = await ask(vin);
			expect(json.fileProblem).toBeUndefined();
			expect(json.files).toMatchObject([{ mimeType: 'text/html' }]);
		}
	});
});

test.each([
	{ credits_remaining: 12, cost: 1.5, currency: 'EUR' },
	{ report_id: 'r-7', pages: 1, generated_at: '2026-01-01', request_id: 'a' },
])('what is only said of the call or the file is no data: %j', async (beside) => {
	const body = { status: 'success', ...beside, report: SIGN_IN };
	answer({ body });
	expect(detailsOf(await ask())).toMatchObject({ reason: 'unreadable', charged: 'maybe' });
});

describe('data beside a page are what was paid for', () => {
	const entries = [{ date: '2021-03-04', work: 'Oil' }];
	const answerWith = (report: string) =>
		answer({
			body: { status: 'success', entries, report },
		});

	it('that does not name the vehicle', async () => {
		answerWith(OTHER);
		const { json } = await ask();
		expect(json).toMatchObject({ entries });
		expect(json.fileProblem).toBeUndefined();
	});

	it('that is a stranger’s', async () => {
		answerWith(SIGN_IN);
		const { json } = await ask();
		expect(json).toMatchObject({ entries });
		expect(json.fileProblem).toContain('a sign-in page titled "Sign in" instead of the report');
	});
});

test('a challenge is known by its header', async () => {
	const headers = { ...HTML, 'cf-mitigated': 'challenge' };
	answer({ headers, body: REPORT });
	expect(detailsOf(await ask())).toMatchObject({ reason: 'unreadable', charged: 'maybe' });
});

test('a report that does not name its vehicle is kept for a retry of the same execution', async () => {
	answer({
		vin: VIN,
		headers: HTML,
		body: OTHER,
	});
	const second = EXAMPLE_VINS.evoId4.vin;
	sandbox.fault({ kind: 'status', status: 500, path: PATH, vin: second });
	const settings = history({ onError: 'stopWorkflow', retryOnFail: true, maxTries: 2 });
	const { items } = await engine.run(settings, asItems([VIN, second]));
	expect(items[0]!.json.fileProblem).toContain('does not mention this vehicle');
	expect(sandbox.ledger().filter(({ vin }) => vin === VIN)).toHaveLength(1);
});

describe('a link to a page', () => {
	const link = () =>
		answer({
			body: { status: 'success', report_url: `${sandbox.url}/files/report.html` },
		});
	const page = (body: string, headers = {}) =>
		sandbox.fault({
			kind: 'respond',
			path: '/files/report.html',
			headers: { ...HTML, ...headers },
			body,
		});

	it('of a stranger is a missing file', async () => {
		link();
		page(SIGN_IN);
		const { json, binary } = await ask();
		expect(json.missingFiles).toMatchObject([
			{
				reason: expect.stringMatching(
					/a sign-in page instead of the file, titled "Sign in"/,
				) as string,
			},
		]);
		expect(binary).toBeUndefined();
	});

	it('of a stranger is fetched again by a retry, which pays nothing', async () => {
		link();
		page(SIGN_IN);
		const second = EXAMPLE_VINS.evoId4.vin;
		sandbox.fault({ kind: 'status', status: 500, path: PATH, vin: second, charge: false });
		sandbox.fault({
			kind: 'respond',
			path: '/files/report.html',
			headers: HTML,
			body: REPORT,
			times: 'always',
		});
		const settings = history({ onError: 'stopWorkflow', retryOnFail: true, maxTries: 2 });
		const { items } = await engine.run(settings, asItems([VIN, second]));
		expect(items[0]!.json.missingFiles).toBeUndefined();
		expect(items[0]!.json.files).toHaveLength(1);
		expect(await textOf(items[0]!)).toContain(VIN);
		expect(sandbox.ledger().filter(({ vin }) => vin === VIN)).toHaveLength(1);
	});

	it('that does not name the vehicle says so', async () => {
		link();
		page(OTHER);
		const { json } = await ask();
		expect(json.fileProblem).toContain('does not mention this vehicle');
		expect(json.missingFiles).toBeUndefined();
	});

	it('that is the report', async () => {
		link();
		page(REPORT);
		const { json } = await ask();
		expect(json.fileProblem).toBeUndefined();
		expect(json.files).toHaveLength(1);
	});
});

test('a 303 to a page of a stranger is fetched again by a retry, and not paid again', async () => {
	const location = `${sandbox.url}/files/report.html`;
	answer({
		times: 'always',
		status: 303,
		headers: { location },
	});
	const path = '/files/report.html';
	sandbox.fault({ kind: 'respond', path, headers: HTML, body: SIGN_IN });
	sandbox.fault({ kind: 'respond', path, headers: HTML, body: REPORT, times: 'always' });
	const settings = history({ onError: 'stopWorkflow', retryOnFail: true, maxTries: 2 });
	const { items } = await engine.run(settings, asItems([VIN]));
	expect(items[0]!.json.files).toHaveLength(1);
	expect(items[0]!.json.fileProblem).toBeUndefined();
	expect(charges()).toBe(1);
});

describe('where no page is asked for', () => {
	it.each(['getState', 'getOrder'])('%s fails with the page and its title', async (operation) => {
		const path =
			operation === 'getState' ? ENDPOINTS.vehicleState.path : ENDPOINTS.vehicleOrder.path;
		answer({ headers: HTML, body: SIGN_IN }, path);
		const { items } = await engine.run(history({}, operation), asItems([VIN]));
		expect(items[0]!.json.error).toContain('web page titled "Sign in"');
		expect(await textOf(items[0]!)).toBe(SIGN_IN);
		expect(charges()).toBe(1);
	});
});

test('a link to a file that gives a page is a missing file, with the title of the page', async () => {
	answer(
		{
			body: { status: 'success', download_url: `${sandbox.url}/files/a.upd` },
		},
		ENDPOINTS.carPlayUsb.path,
	);
	sandbox.fault({ kind: 'respond', path: '/files/a.upd', headers: HTML, body: OTHER });
	const parameters = { resource: 'carPlay', operation: 'activateUsb' };
	const { items } = await engine.run(history({ parameters }), asItems([VIN]));
	const [{ reason } = {}] = items[0]!.json.missingFiles as IDataObject[];
	expect(reason).toMatch(/sent a web page instead of the file, titled "Service history"/);
});

describe('a report’s character set', () => {
	it('is declared as what its bytes are, where it came as text in JSON', async () => {
		answer({ body: { status: 'success', report: REPORT } });
		expect(await textOf(await ask())).toBe(REPORT.replace('iso-8859-1', 'utf-8'));
	});

	it.each([
		['bytes', (bytes: Buffer) => ({ headers: HTML, bodyBase64: bytes.toString('base64') })],
		['base64', (bytes: Buffer) => ({ body: { report_base64: bytes.toString('base64') } })],
	])('stays with its bytes, where it came as %s', async (_, given) => {
		const bytes = Buffer.from(REPORT, 'latin1');
		answer(given(bytes));
		const item = await ask();
		expect((await bytesOf(item)).equals(bytes)).toBe(true);
		expect(item.binary!.data!.mimeType).toBe('text/html');
		expect(item.json.fileProblem).toBeUndefined();
	});
});

describe('data in another character set', () => {
	const state = { status: 'success', vin17: VIN, head_unit: 'Größe – 5 €' };
	const latin = Buffer.from(
		JSON.stringify(state).replace('–', '\x96').replace('€', '\x80'),
		'latin1',
	);

	it.each([
		['windows-1252', 'application/json; charset=windows-1252', latin],
		['ISO-8859-1', 'application/json;charset=ISO-8859-1', latin],
		['what nobody has declared', 'application/json', latin],
		[
			'UTF-16',
			'application/json; charset=utf-16',
			Buffer.from(`\uFEFF${JSON.stringify(state)}`, 'utf16le'),
		],
		['UTF-16 without a mark', 'application/json', Buffer.from(JSON.stringify(state), 'utf16le')],
	])('are read: %s', async (_, type, bytes) => {
		answer(
			{
				headers: { 'content-type': type },
				bodyBase64: bytes.toString('base64'),
			},
			ENDPOINTS.vehicleState.path,
		);
		const { items } = await engine.run(history({}, 'getState'), asItems([VIN]));
		expect(items[0]!.json).toMatchObject({ vin: VIN, head_unit: 'Größe – 5 €' });
	});

	it('and a code in text', async () => {
		answer(
			{
				headers: { 'content-type': 'text/plain; charset=windows-1252' },
				bodyBase64: Buffer.from('G\xfcltig \x96 AB12', 'latin1').toString('base64'),
			},
			ENDPOINTS.carPlayCable.path,
		);
		const parameters = { resource: 'carPlay', operation: 'activateCable' };
		const { items } = await engine.run(history({ parameters }), asItems([VIN]));
		expect(items[0]!.json.code).toBe('Gültig – AB12');
	});

	it('and a refusal in UTF-16', async () => {
		sandbox.fault({
			kind: 'respond',
			path: ENDPOINTS.vehicleState.path,
			status: 404,
			headers: { 'content-type': 'application/json' },
			bodyBase64: Buffer.from(
				'{"status":"error","message":"Fahrzeug nicht gefunden"}',
				'utf16le',
			).toString('base64'),
		});
		const { items } = await engine.run(history({}, 'getState'), asItems([VIN]));
		expect(detailsOf(items[0]!)).toMatchObject({ reason: 'notFound', charged: 'yes' });
	});

	it('and the words of a refusal', async () => {
		sandbox.fault({
			kind: 'respond',
			path: ENDPOINTS.vehicleState.path,
			status: 400,
			headers: { 'content-type': 'application/json; charset=iso-8859-1' },
			bodyBase64: Buffer.from('{"message":"Ungültige VIN"}', 'latin1').toString('base64'),
		});
		const { items } = await engine.run(history({}, 'getState'), asItems([VIN]));
		expect(items[0]!.json.error).toContain('Ungültige VIN');
	});
});
