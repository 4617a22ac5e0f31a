/** Files of an answer that are called the same, and the same file for several control units: each is told, under a name that tells. */
import type { IDataObject } from 'n8n-workflow';

import { FakeN8n, type Api, type Reply } from '../fakeN8n';

const b64 = (text: string) => Buffer.from(text).toString('base64');
const [A, B] = ['the coding of HU', 'the coding of KOMBI'].map(b64);
const NAME = { filename: 'update.ncd' };
const [ONE, TWO] = [
	{ ...NAME, data: A },
	{ ...NAME, data: B },
];
const LINK = 'https://files.cars.test/7/update.ncd';

async function run(body: unknown, file: Reply = { body: Buffer.from('linked') }) {
	let downloads = 0;
	const api: Api = ({ url }) => {
		if (url !== LINK) return { body: { status: 'completed', ...(body as object) } };
		downloads++;
		return file;
	};
	const n8n = new FakeN8n(api);
	const settings = { endpoint: 'secureCodingStatus', onError: 'continueRegularOutput' };
	const { items } = await n8n.run(settings as never, [{ json: { jobId: '7' } }]);
	return { json: items[0]!.json, downloads };
}
const namesOf = ({ files }: IDataObject) =>
	(files as IDataObject[]).map(({ fileName }) => fileName);

const pair = (...two: [IDataObject, IDataObject]) => two;
const both = (...two: [IDataObject, IDataObject]) => ({ files: two });

const HU_AND_KOMBI = ['update (HU).ncd', 'update (KOMBI).ncd'];

describe('files that are called the same are called as what they are for', () => {
	it.each<[unknown, string[]]>([
		[{ files: { HU: ONE, KOMBI: TWO } }, HU_AND_KOMBI],
		[{ HU: { ...NAME, file: A }, KOMBI: { ...NAME, file: B } }, HU_AND_KOMBI],
		[{ result: { ncd_files: { HU: ONE, KOMBI: TWO } } }, HU_AND_KOMBI],
		[{ files: { HU: [ONE], KOMBI: [TWO] } }, HU_AND_KOMBI],
		[
			{ files: { HU: { coding: ONE }, KOMBI: { flash: TWO } } },
			['update (coding).ncd', 'update (flash).ncd'],
		],
		[both({ ...ONE, ecu: 'HU' }, { ...TWO, ecu: 'KOMBI' }), HU_AND_KOMBI],
		[both({ ...ONE, control_unit: 'HU' }, { ...TWO, control_unit: 'KOMBI' }), HU_AND_KOMBI],
		[both({ ecu: 'HU', ncd: ONE }, { ecu: 'KOMBI', ncd: TWO }), HU_AND_KOMBI],
		[
			{ files: { HU: ONE, KOMBI: { filename: 'UPDATE.ncd', data: B } } },
			['update (HU).ncd', 'UPDATE (KOMBI).ncd'],
		],
		[{ files: { 'a/../HU': ONE, '..': TWO } }, ['update (HU).ncd', 'update.ncd']],
		[
			{ files: { HU: pair(ONE, TWO), KOMBI: { ...NAME, data: b64('third file of it') } } },
			['update (HU).ncd', 'update (HU) (2).ncd', 'update (KOMBI).ncd'],
		],
		[{ files: { HU: pair(ONE, TWO) } }, ['update.ncd', 'update (2).ncd']],
		[both(ONE, TWO), ['update.ncd', 'update (2).ncd']],
		[{ files: { HU: ONE, KOMBI: { filename: 'b.ncd', data: B } } }, ['update.ncd', 'b.ncd']],
	])('%j', async (body, names) => {
		const { json } = await run(body);
		expect(namesOf(json)).toEqual(names);
	});
});

describe('one file for two control units', () => {
	it.each<[unknown, string[]]>([
		[both({ ...ONE, ecu: 'HU' }, { ...ONE, ecu: 'KOMBI' }), HU_AND_KOMBI],
		[{ files: { HU: ONE, KOMBI: ONE } }, HU_AND_KOMBI],
		[both({ ...ONE, module: 'HU' }, { ...ONE, module: 'KOMBI' }), ['update.ncd', 'update (2).ncd']],
		[
			both({ ...ONE, diag_address: 63 }, { ...ONE, diag_address: 96 }),
			['update.ncd', 'update (2).ncd'],
		],
		[both({ data: A, ecu: 'HU' }, { data: A, ecu: 'KOMBI' }), ['HU.ncd', 'KOMBI.ncd']],
	])('comes for each, and each says for which: %j', async (body, names) => {
		const { json } = await run(body);
		expect(namesOf(json)).toEqual(names);
		for (const { module, ecu } of Object.values((body as { files: IDataObject[] }).files)) {
			if (module ?? ecu)
				expect(json.files).toContainEqual(expect.objectContaining(module ? { module } : { ecu }));
		}
	});

	it.each<unknown>([
		{ file: A, files: [{ ...NAME, content: A, ecu: 'HU' }] },
		{ ncd: { ...ONE, ecu: 'HU' }, files: [{ ...ONE, ecu: 'HU', version: 2 }] },
		both(
			{ ...ONE, encoding: 'base64', type: 'ncd' },
			{ ...NAME, data: Buffer.from(A!, 'base64').toString('hex'), encoding: 'hex', type: 'text' },
		),
		both({ ...ONE, ecu: 'HU' }, { ...ONE, ecu: 'HU' }),
	])('the same file for the same thing is one: %j', async (body) => {
		expect(namesOf((await run(body)).json)).toEqual(['update.ncd']);
	});

	const linked = {
		files: [
			{ url: LINK, ecu: 'HU' },
			{ url: LINK, ecu: 'KOMBI', note: 'second' },
			{ url: LINK, ecu: 'HU', sw: 1 },
		],
	};
	it('is fetched once from one address', async () => {
		const { json, downloads } = await run(linked);
		expect(namesOf(json)).toEqual(['HU.ncd', 'KOMBI.ncd']);
		expect(json.files).toMatchObject([
			{ ecu: 'HU', sw: 1 },
			{ ecu: 'KOMBI', note: 'second' },
		]);
		expect(downloads).toBe(1);
		expect(json).not.toHaveProperty('apiFiles');
	});

	it('is missing for each where the address gives nothing', async () => {
		const { json } = await run(linked, { status: 404 });
		expect(json.missingFiles).toMatchObject([
			{ url: LINK, ecu: 'HU' },
			{ url: LINK, ecu: 'KOMBI' },
		]);
	});
});
