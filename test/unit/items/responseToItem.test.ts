/** From the answer to the item: its JSON, its files, and what is said where a file is missing. */
import { systemClock } from '../../../nodes/shared/http/clock';
import type * as n8nWorkflow from 'n8n-workflow';
import type { IDataObject } from 'n8n-workflow';

import { someVins } from '../../someVins';
import { SECRET } from '../auth/accounts';
import { broken, FakeN8n, vehicles, type Api, type Reply } from '../fakeN8n';

/** Waits are twenty times shorter: a download is tried again after seconds. */
jest.mock('n8n-workflow', () => {
	const actual = jest.requireActual<typeof n8nWorkflow>('n8n-workflow');
	return {
		...actual,
		sleep: async (ms: number, signal?: AbortSignal) => await actual.sleep(ms / 20, signal),
	};
});

const [A = '', B = ''] = someVins(2);
const CONTINUE = { onError: 'continueRegularOutput' } as const;
const KIT = { endpoint: 'sfaRepairKit' } as const;
const HISTORY = { endpoint: 'serviceHistory' } as const;

const base64 = (text: string) => Buffer.from(text).toString('base64');
const asFile = (name: string) => ({ name, content: base64(`content of ${name}`) });
const contents = (n8n: FakeN8n) => [...n8n.stored.values()].map(({ content }) => content);
const parameters = (options: IDataObject) => ({ options }) as never;

beforeEach(() => jest.spyOn(Math, 'random').mockReturnValue(0));
afterEach(() => jest.restoreAllMocks());

/** Answers the call with a link, and the link with one reply after the other; the last one stays. */
const linked = (url: string, ...replies: Reply[]): Api => {
	let count = 0;
	return ({ method }) =>
		method === 'POST' ? { body: { url } } : replies[Math.min(count++, replies.length - 1)]!;
};

type Settings = Parameters<FakeN8n['run']>[0];

/** Runs one call about a vehicle that gets this body: n8n, and the item that comes out. */
async function answered(body: unknown, settings: Settings = {}, storeFaults = 0) {
	const n8n = new FakeN8n(() => ({ body }));
	n8n.storeFaults = storeFaults;
	const { items } = await n8n.run(settings, vehicles(A));
	const [item] = items;
	return { n8n, json: item!.json, binary: item!.binary, item };
}

describe('files in an answer', () => {
	const TWO = { files: [asFile('a.zip'), asFile('b.zip')] };
	const ONE = { files: [asFile('a.zip')] };
	it('are stored, and told of', async () => {
		const { n8n, json, binary } = await answered({ note: 1, ...TWO }, KIT);
		expect(contents(n8n)).toEqual(['content of a.zip', 'content of b.zip']);
		expect(Object.keys(binary!)).toEqual(['data', 'data_1']);
		expect(json).toMatchObject({ note: 1, vin: A });
		expect(json.files).toMatchObject([
			{ field: 'data', fileName: 'a.zip', bytes: 16 },
			{ field: 'data_1', fileName: 'b.zip', bytes: 16 },
		]);
	});

	it('stand in the fields that the user wants', async () => {
		const settings = { ...KIT, parameters: parameters({ outputField: ' kit ' }) };
		const { binary } = await answered(TWO, settings);
		expect(Object.keys(binary!)).toEqual(['kit', 'kit_1']);
	});

	it('stand in the field of each item, where items share a call', async () => {
		const n8n = new FakeN8n(() => ({ body: TWO }));
		const of = (outputField: string) => ({ json: { vin: A, options: { outputField } } });
		const settings = { ...KIT, parameters: parameters({ outputField: '={{ $json.field }}' }) };
		const { items } = await n8n.run(settings, [of('one'), of('two'), of('one')]);
		expect(n8n.calls).toHaveLength(1);
		const fields = ['one', 'two', 'one'].map((field) => [field, `${field}_1`]);
		expect(items.map(({ binary }) => Object.keys(binary!))).toEqual(fields);
		const told = items.map(({ json }) => (json.files as IDataObject[]).map(({ field }) => field));
		expect(told).toEqual(fields);
		expect(items[1]?.binary?.two_1).toMatchObject({ fileName: 'b.zip' });
		expect(items[2]?.binary).not.toBe(items[0]?.binary);
	});

	it('are tried three times to be stored', async () => {
		const { n8n, binary } = await answered(ONE, KIT, 2);
		expect(contents(n8n)).toEqual(['content of a.zip']);
		expect(binary?.data?.id).toBe('file-1');
		const warning = 'BimmerVIN could not store a file';
		expect(n8n.warned).toEqual([warning, warning]);
	});

	it('go into the item itself where nothing can be stored: they are paid for', async () => {
		const { n8n, binary } = await answered({ files: [asFile('a.b.zip')] }, KIT, 3);
		expect(binary?.data).toMatchObject({
			data: base64('content of a.b.zip'),
			fileName: 'a.b.zip',
			fileExtension: 'zip',
			bytes: 18,
		});
		expect(n8n.warned).toHaveLength(3);
	});

	it('that cannot be found are said to be missing, and File Field is named', async () => {
		const { json, item } = await answered({ x: 1 }, KIT);
		expect(json.fileProblem).toContain('Options > File Field');
		expect(json).not.toHaveProperty('missingFiles');
		expect(item).not.toHaveProperty('binary');
	});

	it('are not missed in an answer that is data, and neither is a code', async () => {
		const { json } = await answered({ x: 1 });
		expect(Object.keys(json)).toEqual(['summary', 'x', 'vin']);
	});

	it('are found all the same where File Field leads nowhere, and that is said', async () => {
		const settings = { ...KIT, parameters: parameters({ fileField: 'no.such' }) };
		const { n8n, json } = await answered(ONE, settings);
		expect(contents(n8n)).toEqual(['content of a.zip']);
		expect(json.fileProblem).toContain('no.such');
	});

	it('are found where File Field leads', async () => {
		const settings = { ...KIT, parameters: parameters({ fileField: 'odd.place' }) };
		const { n8n, json } = await answered({ odd: { place: base64('the kit') } }, settings);
		expect(contents(n8n)).toEqual(['the kit']);
		expect(json).not.toHaveProperty('fileProblem');
	});
});

it('a code stands in the item', async () => {
	const body = { activation: 'on', fi_code: 'AB12-CD34' };
	const { json } = await answered(body, { endpoint: 'clearSwt' });
	expect(json).toMatchObject({ code: 'AB12-CD34', vin: A });
});

describe('a linked file', () => {
	const OWN = 'https://api.cars.test/files/kit.zip';
	const OTHER = 'https://files.cars.test/kit.zip';

	it('on the own address is fetched with the token, in its slot of the rate limit', async () => {
		const n8n = new FakeN8n(linked(OWN, { body: Buffer.from('PK kit') }));
		await n8n.run({ ...KIT, request: { skipSslCertificateValidation: true } }, vehicles(A));
		expect(contents(n8n)).toEqual(['PK kit']);
		expect(n8n.bareCalls).toHaveLength(0);
		expect(n8n.calls[1]).toMatchObject({
			url: OWN,
			headers: { Authorization: 'Bearer a-token' },
			skipSslCertificateValidation: true,
		});
	});

	it('elsewhere is fetched without', async () => {
		const proxy = { host: 'proxy.cars.test', port: 3128 };
		const n8n = new FakeN8n(linked(OTHER, { body: Buffer.from('PK kit') }));
		const request = { proxy, skipSslCertificateValidation: true };
		await n8n.run({ ...KIT, request }, vehicles(A));
		expect(contents(n8n)).toEqual(['PK kit']);
		expect(n8n.calls).toHaveLength(1);
		expect(n8n.bareCalls[0]).toMatchObject({ url: OTHER, ...request });
		expect(JSON.stringify(n8n.bareCalls)).not.toContain('a-token');
	});

	it.each([
		['a fault of the host', { status: 503 }],
		['a refusal for now', { status: 429 }],
		['a broken connection', { fault: broken() }],
	])('is asked for again after %s', async (_, reply) => {
		const n8n = new FakeN8n(linked(OTHER, reply, { body: Buffer.from('PK kit') }));
		const { items } = await n8n.run(KIT, vehicles(A));
		expect(n8n.bareCalls).toHaveLength(2);
		expect(items[0]?.json).not.toHaveProperty('missingFiles');
	});

	it('that is gone is named, is not asked for again, and fails nothing', async () => {
		const n8n = new FakeN8n(linked(OTHER, { status: 404 }));
		const { items, error } = await n8n.run(KIT, vehicles(A));
		expect(error).toBeUndefined();
		expect(n8n.bareCalls).toHaveLength(1);
		expect(items[0]?.json.missingFiles).toEqual([
			{ reason: 'files.cars.test answered the download with HTTP status 404.', url: OTHER },
		]);
		expect(items[0]?.json).not.toHaveProperty('fileProblem');
	});

	it('is given up with a Stop, and the rest of what was paid comes out', async () => {
		const n8n = new FakeN8n();
		n8n.api = ({ method }) => {
			if (method === 'POST') return { body: { url: OTHER, note: 1 } };
			n8n.stop.abort();
			return new Promise(() => undefined);
		};
		const { items } = await n8n.run(KIT, vehicles(A));
		expect(items[0]?.json).toMatchObject({
			note: 1,
			missingFiles: [{ reason: 'The download was cancelled.' }],
		});
	});

	it('is asked for three times at most', async () => {
		const n8n = new FakeN8n(linked(OTHER, { status: 500 }));
		const { items } = await n8n.run(KIT, vehicles(A));
		expect(n8n.bareCalls).toHaveLength(3);
		expect(items[0]?.json.missingFiles).toHaveLength(1);
	});

	it('may be a web page where the file is one', async () => {
		const page = Buffer.from('<!doctype html><html><body>Oil</body></html>');
		const n8n = new FakeN8n(linked('https://files.cars.test/history.html', { body: page }));
		await n8n.run(HISTORY, vehicles(A));
		expect(contents(n8n)).toEqual([page.toString()]);

		const other = new FakeN8n(linked(OTHER, { body: page }));
		const { items } = await other.run(KIT, vehicles(A));
		expect(contents(other)).toEqual([]);
		expect(items[0]?.json.missingFiles).toMatchObject([{ url: OTHER }]);
	});
});

describe('the state of a job', () => {
	const STATUS = { endpoint: 'secureCodingStatus', ...CONTINUE } as const;
	const stateOf = async (body: object) =>
		(await new FakeN8n(() => ({ body })).run(STATUS, [{ json: { jobId: 'asked' } }])).items[0]!;

	it('names the job and the vehicle that the answer is about', async () => {
		const { json } = await stateOf({ status: 'queued', id: 'other', vin: A });
		expect(json).toMatchObject({ jobId: 'other', vin: A, state: 'running' });
		expect((await stateOf({ status: 'queued' })).json).toStrictEqual({
			status: 'queued',
			jobId: 'asked',
			state: 'running',
		});
	});

	it('that has failed is an item, with the reason where there is one', async () => {
		const { json } = await stateOf({ status: 'failed', error: 'No key' });
		expect(json).toMatchObject({ state: 'failed', reason: 'No key', apiError: 'No key' });
		expect((await stateOf({ status: 'failed' })).json).not.toHaveProperty('reason');
	});

	it('needs a file once the job is done, and not before', async () => {
		// It is looked at again for a moment.
		let nowMs = Date.now();
		jest.spyOn(Date, 'now').mockImplementation(() => nowMs);
		jest.spyOn(systemClock, 'sleep').mockImplementation(async (ms) => {
			nowMs += ms;
			await Promise.resolve();
		});
		expect((await stateOf({ status: 'done' })).json.fileProblem).toContain('could not find a file');
		expect((await stateOf({ status: 'queued' })).json).not.toHaveProperty('fileProblem');
		jest.restoreAllMocks();
	});
});

describe('an answer that says it failed', () => {
	it('is a failure in its words, without the secret', async () => {
		const message = `Not for you, ${SECRET}`;
		const { json } = await answered({ success: false, message }, CONTINUE);
		expect(json.error).toContain('answered that it failed. The API says: "Not for you, [hidden]"');
		expect(json.details).toMatchObject({ reason: 'failedAnswer', charged: 'maybe' });
	});

	it('without words is a failure too', async () => {
		const { json } = await answered({ success: false }, CONTINUE);
		expect(json.error).toContain('answered that it failed');
	});
});

describe('a receipt', () => {
	const failsFor =
		(vin: string): Api =>
		({ body }) =>
			(body as { vin: string }).vin === vin
				? { status: 503 }
				: { body: { files: [asFile('a.zip')] } };

	/** One of two vehicles is paid for, and its file stored; the next run goes on in this execution. */
	async function paid(executionId: string, storeFaults = 0): Promise<FakeN8n> {
		const n8n = new FakeN8n(failsFor(B));
		n8n.storeFaults = storeFaults;
		await n8n.run(KIT, vehicles(A, B));
		n8n.executionId = executionId;
		return n8n;
	}
	const again = async (n8n: FakeN8n, more: Settings = {}) =>
		(await n8n.run({ ...KIT, ...CONTINUE, ...more }, vehicles(A, B))).items[0]!;

	it('gives its file to a retry in the same execution as it stands', async () => {
		const n8n = await paid('1');
		n8n.api = () => ({ body: { files: [asFile('b.zip')] } });
		const { items } = await n8n.run(KIT, vehicles(A, B));
		expect(items[0]?.binary?.data?.id).toBe('file-1');
		expect(contents(n8n)).toHaveLength(2);
	});

	it('stores its file anew in another execution, once', async () => {
		const n8n = await paid('2');
		const { binary } = await again(n8n, { retryOnFail: true });
		expect(binary?.data).toMatchObject({ id: 'file-2', fileName: 'a.zip' });
		expect(n8n.stored.get('file-2')).toMatchObject({
			content: 'content of a.zip',
			fileName: 'a.zip',
			mimeType: binary?.data?.mimeType,
		});
		await again(n8n, { retryOnFail: true });
		expect(n8n.stored.size).toBe(2);
	});

	it('whose file is gone says that it was paid', async () => {
		const n8n = await paid('2');
		n8n.stored.clear();
		const { json } = await again(n8n);
		expect(json.error).toContain('could not be stored: the stored file is gone');
		expect(json.details).toMatchObject({ charged: 'yes' });
		expect(n8n.calls).toHaveLength(3);
	});

	it('takes over a file that stands in the item itself', async () => {
		const { binary } = await again(await paid('2', 3));
		expect(binary?.data?.data).toBe(base64('content of a.zip'));
	});

	it('gives its file under the name that is asked for now', async () => {
		const { json, binary } = await again(await paid('1'), {
			parameters: parameters({ outputField: 'kit' }),
		});
		expect(Object.keys(binary!)).toEqual(['kit']);
		expect(json.files).toMatchObject([{ field: 'kit' }]);
	});
});

describe('an answer that cannot be read', () => {
	it.each([
		[Buffer.from([0x80, 0x00, 0x81, 0x01]), `answer-${A}.bin`],
		['{"vehicle": ', `answer-${A}.txt`],
	])('comes with the failed item as a file: %p', async (body, fileName) => {
		const headers = { 'content-type': 'application/json' };
		const n8n = new FakeN8n(() => ({ headers, body }));
		const { items } = await n8n.run(CONTINUE, vehicles(A));
		expect(items[0]?.json.details).toMatchObject({ reason: 'unreadable', charged: 'maybe' });
		expect(items[0]?.binary?.data).toMatchObject({ fileName });
		expect(contents(n8n)).toHaveLength(1);
		expect(items[0]?.json).not.toHaveProperty('files');
	});

	it('has no file where nothing came', async () => {
		const { json, item } = await answered('', CONTINUE);
		expect(json.error).toContain('The response was empty');
		expect(item).not.toHaveProperty('binary');
	});
});
