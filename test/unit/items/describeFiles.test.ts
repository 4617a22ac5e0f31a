/** What stands beside a file in an answer, in the item; and what is said where a file does not fit it. */
import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';

import type { EndpointName } from '../../../nodes/shared/api/catalog';
import { withBeside } from '../../../nodes/shared/items/describeFiles';
import { someVins } from '../../someVins';
import { FakeN8n, vehicles, type Api } from '../fakeN8n';

const [VIN = ''] = someVins(1);
const b64 = (text: string) => Buffer.from(text).toString('base64');
const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');
const [A, B] = ['the coding of HU', 'the coding of KOMBI'];
const HU = { ecu: 'HU_NBT', sha256: sha256(A) };
const KOMBI = { ecu: 'KOMBI', sha256: sha256(B) };
const fileA = { filename: 'a.ncd', content_base64: b64(A) };
const fileB = { filename: 'b.ncd', content_base64: b64(B) };

async function itemOf(
	body: unknown,
	endpoint: EndpointName = 'secureCodingStatus',
	options: IDataObject = {},
): Promise<IDataObject> {
	const api: Api = typeof body === 'function' ? (body as Api) : () => ({ body });
	const n8n = new FakeN8n(api);
	const input = endpoint === 'secureCodingStatus' ? [{ json: { jobId: '7' } }] : vehicles(VIN);
	const settings = { endpoint, onError: 'continueRegularOutput', parameters: { options } };
	const { items } = await n8n.run(settings as never, input);
	return items[0]!.json;
}
const pair = (...two: [IDataObject, IDataObject]) => two;
const both = (...two: [IDataObject, IDataObject]) => ({ files: two });
const entriesOf = ({ files }: IDataObject) => files as IDataObject[];

describe('what stands beside a file is in its entry', () => {
	const version = { sw: '12.3.4', supplier: { id: 7, name: 'HB' } };
	test.each<[unknown, ...IDataObject[]]>([
		[both({ ...fileA, ...HU }, { ...fileB, ...KOMBI }), HU, KOMBI],
		[{ files: [{ ...fileA, ...HU }] }, HU],
		[{ ncd_files: pair({ ...fileA, ...HU }, { ...fileB, ...KOMBI }) }, HU, KOMBI],
		[{ data: both({ ...fileA, ...HU }, { ...fileB, ...KOMBI }) }, HU, KOMBI],
		[{ status: 'done', result: pair({ ...fileA, ...HU }, { ...fileB, ...KOMBI }) }, HU, KOMBI],
		[{ status: 'done', result: [{ ...fileA, ...HU }] }, HU],
		[{ status: 'done', file: { ...fileA, ...HU } }, HU],
		[
			{ files: { 'a.ncd': { data: b64(A), ...HU }, 'b.ncd': { data: b64(B), ...KOMBI } } },
			HU,
			KOMBI,
		],
		[{ files: { HU_NBT: { content: b64(A), ...HU } } }, HU],
		[both({ ...HU, file: fileA }, { ...KOMBI, file: fileB }), HU, KOMBI],
		[{ results: [{ ecu: { id: '63' }, file: fileA }] }, { ecu: { id: '63' } }],
		[
			{ ecus: pair({ ecu: 'HU_NBT', files: [fileA, fileB] }, { ecu: 'KOMBI', files: [] }) },
			{ ecu: 'HU_NBT' },
			{ ecu: 'HU_NBT' },
		],
		[{ files: [{ ...fileA, ...version }] }, version],
		[
			{ status: 'success', secure_coding: { job_status: 'done', files: [{ ...fileA, ...HU }] } },
			HU,
		],
		[{ job: { id: 7, state: 'done', files: [{ ...fileA, ...HU }] } }, HU],
		[{ modules: [{ ...HU, zzz: b64('ÿ\0aZ'.repeat(60)), sha256: null }] }, { ecu: 'HU_NBT' }],
	])('%j', async (body, ...beside) => {
		const json = await itemOf(body);
		expect(entriesOf(json)).toMatchObject(beside);
		expect(json).not.toHaveProperty('apiFiles');
		expect(json).not.toHaveProperty('fileProblem');
		expect(JSON.stringify(json)).not.toContain(b64(A));
	});

	it('with what our own fields call differently', async () => {
		const own = { field: 'F12', bytes: 16, fileName: 'x/a.ncd', decodedFrom: 'bin', ecu: 'HU' };
		const body = { files: [{ content_base64: b64(A), ...own, mimeType: 'a/b' }] };
		const [entry] = entriesOf(await itemOf(body));
		expect(entry).toEqual({
			field: 'data',
			fileName: 'a.ncd',
			mimeType: 'a/b',
			bytes: 16,
			apiField: 'F12',
			apiBytes: 16,
			apiFileName: 'x/a.ncd',
			decodedFrom: 'bin',
			ecu: 'HU',
		});
		expect(withBeside({ a: 1 }, { apiA: 2, a: 3 })).toEqual({ a: 1, apiA: 2, apiA_: 3 });
	});

	it('and not a second time what is large', async () => {
		const entries = Array.from({ length: 200 }, (_, km) => ({ km }));
		const body = { output: { html: '<html><body>x</body></html>', entries, made: 'today' } };
		const json = await itemOf(body, 'serviceHistory');
		expect(entriesOf(json)).toMatchObject([{ made: 'today' }]);
		expect(entriesOf(json)[0]).not.toHaveProperty('entries');
		expect(json).toMatchObject({ output: { entries } });
	});

	it('and not what belongs to the answer', async () => {
		const json = await itemOf({ status: 'done', job_id: '7', quota: 3, files: [fileA] });
		expect(entriesOf(json)).toEqual([
			{ field: 'data', fileName: 'a.ncd', mimeType: 'application/octet-stream', bytes: 16 },
		]);
		expect(json.quota).toBe(3);
	});

	it('also where File Field names the file', async () => {
		const body = { files: [{ ...HU, zip: { x: 1 }, payload: { blob: b64(A) } }] };
		const json = await itemOf(body, 'secureCodingStatus', { fileField: 'files.payload' });
		expect(entriesOf(json)).toMatchObject([HU]);
		const one = { odd: pair({ ...HU, ...fileA }, { ...KOMBI, ...fileB }) };
		const named = await itemOf(one, 'secureCodingStatus', { fileField: 'odd.content_base64' });
		expect(entriesOf(named)).toMatchObject([HU, KOMBI]);
	});

	it('once where a file is given twice', async () => {
		const json = await itemOf({ files: [{ ...fileA, ecu: 'HU' }], ncd: [{ ...fileA, index: 4 }] });
		expect(entriesOf(json)).toMatchObject([{ ecu: 'HU', index: 4 }]);
	});
});

describe('what the answer has in `files` and in no entry', () => {
	test.each<[unknown]>([
		[[fileA, { filename: 'b.ncd', reason: 'not supported' }]],
		[{ count: 2, items: [fileA, fileB] }],
		[{ HU_NBT: fileA, KOMBI: fileB }],
		[[{ ...fileA, log: 'x '.repeat(2000) }]],
	])('stays as apiFiles: %j', async (files) => {
		const { apiFiles } = await itemOf({ status: 'done', files });
		const without = JSON.stringify(files).replace(/,?"content_base64":"[^"]*"/g, '');
		expect(JSON.parse(JSON.stringify(apiFiles))).toEqual(JSON.parse(without));
	});

	it('is a number', async () => {
		const json = await itemOf({ status: 'done', files: 3, ncd_base64: b64(A) });
		expect(json).toMatchObject({ apiFiles: 3, files: [{ field: 'data' }] });
	});

	it('stays where it is without a file', async () => {
		const json = await itemOf({ files: 3 }, 'sfaRepairKit');
		expect(json).toMatchObject({ files: 3 });
		expect(json).not.toHaveProperty('apiFiles');
	});
});

describe('what stands beside an address', () => {
	const [GOOD, GONE] = ['https://files.cars.test/a.ncd', 'https://files.cars.test/gone.ncd'];
	const files = [
		{ url: GOOD, ...HU, expires_at: '2026-10-01' },
		{ url: GONE, ...KOMBI, filename: 'b.ncd' },
	];
	/** Answers the call with this body, and what it links to with a file. */
	const linking =
		(body: object, file: string | Buffer, headers = {}): Api =>
		({ method, url }) => {
			if (method === 'POST') return { body };
			return url === GONE ? { status: 404 } : { body: Buffer.from(file), headers };
		};

	it('goes with the file, and with the one that could not be fetched', async () => {
		const json = await itemOf(linking({ status: 'done', files }, A));
		expect(entriesOf(json)).toEqual([
			expect.objectContaining({ fileName: 'HU_NBT.ncd', ...HU, expires_at: '2026-10-01' }),
		]);
		expect(json.missingFiles).toEqual([
			{ reason: expect.any(String) as string, url: GONE, ...KOMBI, filename: 'b.ncd' },
		]);
		expect(json).not.toHaveProperty('apiFiles');
		expect(json).not.toHaveProperty('fileProblem');
	});

	it('counts: a checksum that does not fit is told', async () => {
		const ofBoth = files.map((file) => ({
			...file,
			url: GOOD.replace('a.ncd', `${file.ecu}.ncd`),
		}));
		const json = await itemOf(linking({ status: 'done', files: ofBoth }, B));
		expect(json.fileProblem).toMatch(/"HU_NBT\.ncd".*SHA-256.*for free.*Wait with this job ID/);
		expect(json.fileProblem).not.toContain('b.ncd');
		expect(entriesOf(json)).toHaveLength(2);
	});

	it('may be a header of the download', async () => {
		const md5 = createHash('md5').update(A).digest('base64');
		const fetched = async (file: string) =>
			await itemOf(linking({ url: GOOD }, file, { 'content-md5': md5 }), 'sfaRepairKit');
		expect(await fetched(A)).not.toHaveProperty('fileProblem');
		expect((await fetched(B)).fileProblem).toMatch(/MD5/);
	});

	it('and a download in base64 is decoded', async () => {
		const noise = ['a', 'b', 'c'].map((of) => createHash('sha512').update(of).digest());
		const kit = Buffer.concat([Buffer.from('PK\x03\x04'), ...noise]);
		const file = { url: GOOD.replace('ncd', 'zip'), sha256: sha256(kit) };
		const headers = { 'content-type': 'application/octet-stream' };
		const api = linking({ files: [file] }, kit.toString('base64'), headers);
		const json = await itemOf(api, 'sfaRepairKit');
		expect(entriesOf(json)).toMatchObject([
			{ fileName: 'a.zip', bytes: kit.length, decodedFrom: 'base64' },
		]);
		expect(json).not.toHaveProperty('fileProblem');
	});
});

describe('a file that does not fit', () => {
	it('is kept, and the item says what to do', async () => {
		const body = { report: '<html><body>x</body></html>', report_sha256: sha256('other') };
		const json = await itemOf(body, 'serviceHistory');
		expect(json.fileProblem).toMatch(/"service-history-.*SHA-256.*do not use it.*was charged/);
		expect(entriesOf(json)).toHaveLength(1);
		expect(json.report_sha256).toBe(sha256('other'));
	});

	it('costs nothing in the sandbox of the API', async () => {
		const upd = { content: b64(A), sha256: sha256(B) };
		const json = await itemOf({ sandbox: true, upd }, 'carPlayUsb');
		expect(json.fileProblem).toMatch(/SHA-256/);
		expect(json.fileProblem).not.toMatch(/charged/);
	});

	it('is named with its length', async () => {
		const json = await itemOf({ files: [{ ...fileA, size: 1600 }] });
		expect(json.fileProblem).toMatch(/"a\.ncd" \(it has 16 bytes instead of 1600\)/);
	});

	it('is one of the first five that are named', async () => {
		const one = { ...fileA, sha256: sha256(B) };
		const files = Array.from({ length: 8 }, (_, i) => ({ ...one, filename: `${i}.ncd` }));
		const { fileProblem } = await itemOf({ files });
		expect(fileProblem).toMatch(/"4\.ncd" \([^)]*\) and 3 more/);
		expect(fileProblem).not.toContain('"5.ncd"');
	});

	it('is a raw body too', async () => {
		const of =
			(md5Of: string): Api =>
			() => ({
				// Bytes: words alone would be no file.
				body: Buffer.from(`\0${A}`),
				headers: { 'content-md5': createHash('md5').update(`\0${md5Of}`).digest('base64') },
			});
		expect((await itemOf(of(B), 'carPlayUsb')).fileProblem).toMatch(/MD5/);
		expect(await itemOf(of(A), 'carPlayUsb')).not.toHaveProperty('fileProblem');
	});
});
