/** Files of an answer that are called the same, and the same file for several control units: each is told, under a name that tells. */
import type { IDataObject } from 'n8n-workflow';

import { FakeN8n, type Api, type Reply } from '../fakeN8n';

const b64 = (text: string) => Buffer.from(text).toString('base64');
const [A, B] = ['the coding of HU', 'the coding of KOMBI'].map(b64);
const NAME = { filename: 'update.ncd' };
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

const HU_AND_KOMBI = ['update (HU).ncd', 'update (KOMBI).ncd'];

describe('files that are called the same are called as what they are for', () => {
	it.each<[unknown, string[]]>([
		[{ files: { HU: { ...NAME, data: A }, KOMBI: { ...NAME, data: B } } }, HU_AND_KOMBI],
		[{ HU: { ...NAME, file: A }, KOMBI: { ...NAME, file: B } }, HU_AND_KOMBI],
		[
			{ result: { ncd_files: { HU: { ...NAME, data: A }, KOMBI: { ...NAME, data: B } } } },
			HU_AND_KOMBI,
		],
		[{ files: { HU: [{ ...NAME, data: A }], KOMBI: [{ ...NAME, data: B }] } }, HU_AND_KOMBI],
		[
			{ files: { HU: { coding: { ...NAME, data: A } }, KOMBI: { flash: { ...NAME, data: B } } } },
			['update (coding).ncd', 'update (flash).ncd'],
		],
		[
			{
				files: [
					{ ...NAME, data: A, ecu: 'HU' },
					{ ...NAME, data: B, ecu: 'KOMBI' },
				],
			},
			HU_AND_KOMBI,
		],
		[
			{
				files: [
					{ ...NAME, data: A, control_unit: 'HU' },
					{ ...NAME, data: B, control_unit: 'KOMBI' },
				],
			},
			HU_AND_KOMBI,
		],
		[
			{
				files: [
					{ ecu: 'HU', ncd: { ...NAME, data: A } },
					{ ecu: 'KOMBI', ncd: { ...NAME, data: B } },
				],
			},
			HU_AND_KOMBI,
		],
		[
			{ files: { HU: { ...NAME, data: A }, KOMBI: { filename: 'UPDATE.ncd', data: B } } },
			['update (HU).ncd', 'UPDATE (KOMBI).ncd'],
		],
		[
			{ files: { 'a/../HU': { ...NAME, data: A }, '..': { ...NAME, data: B } } },
			['update (HU).ncd', 'update.ncd'],
		],
		[
			{
				files: {
					HU: [
						{ ...NAME, data: A },
						{ ...NAME, data: B },
					],
					KOMBI: { ...NAME, data: b64('third file of it') },
				},
			},
			['update (HU).ncd', 'update (HU) (2).ncd', 'update (KOMBI).ncd'],
		],
		[
			{
				files: {
					HU: [
						{ ...NAME, data: A },
						{ ...NAME, data: B },
					],
				},
			},
			['update.ncd', 'update (2).ncd'],
		],
		[
			{
				files: [
					{ ...NAME, data: A },
					{ ...NAME, data: B },
				],
			},
			['update.ncd', 'update (2).ncd'],
		],
		[
			{ files: { HU: { ...NAME, data: A }, KOMBI: { filename: 'b.ncd', data: B } } },
			['update.ncd', 'b.ncd'],
		],
	])('%j', async (body, names) => {
		const { json } = await run(body);
		expect(namesOf(json)).toEqual(names);
	});
});

describe('one file for two control units', () => {
	it.each<[unknown, string[]]>([
		[
			{
				files: [
					{ ...NAME, data: A, ecu: 'HU' },
					{ ...NAME, data: A, ecu: 'KOMBI' },
				],
			},
			HU_AND_KOMBI,
		],
		[{ files: { HU: { ...NAME, data: A }, KOMBI: { ...NAME, data: A } } }, HU_AND_KOMBI],
		[
			{
				files: [
					{ ...NAME, data: A, module: 'HU' },
					{ ...NAME, data: A, module: 'KOMBI' },
				],
			},
			['update.ncd', 'update (2).ncd'],
		],
		[
			{
				files: [
					{ ...NAME, data: A, diag_address: 63 },
					{ ...NAME, data: A, diag_address: 96 },
				],
			},
			['update.ncd', 'update (2).ncd'],
		],
		[
			{
				files: [
					{ data: A, ecu: 'HU' },
					{ data: A, ecu: 'KOMBI' },
				],
			},
			['HU.ncd', 'KOMBI.ncd'],
		],
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
		{ ncd: { ...NAME, data: A, ecu: 'HU' }, files: [{ ...NAME, data: A, ecu: 'HU', version: 2 }] },
		{
			files: [
				{ ...NAME, data: A, encoding: 'base64', type: 'ncd' },
				{ ...NAME, data: Buffer.from(A!, 'base64').toString('hex'), encoding: 'hex', type: 'text' },
			],
		},
		{
			files: [
				{ ...NAME, data: A, ecu: 'HU' },
				{ ...NAME, data: A, ecu: 'HU' },
			],
		},
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
