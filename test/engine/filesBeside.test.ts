/**
 * Files that come as text, and what stands beside files in an answer: in n8n's engine, for every way that files come in,
 * with the ledger beside them.
 */
import { createHash } from 'node:crypto';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { ENDPOINTS } from '../../nodes/shared/api/catalog';
import type { Sandbox } from '../sandbox/server';
import { callOf } from './harness/calls';
import type { Engine, EngineRun } from './harness/engine';
import { jobSettings } from './harness/jobs';
import { TriggerHost } from './harness/poll';
import { setUp, someVins } from './harness/setUp';

const STATUS = ENDPOINTS.secureCodingStatus.path;
const SUBMIT = ENDPOINTS.secureCodingSubmit.path;
const [VIN = ''] = someVins(1);
const digest = (text: string) => createHash('sha512').update(text).digest();
/** Bytes as an update file has them. */
const UPD = Buffer.concat(['a', 'b', 'c', 'd'].map(digest));
const BASE64 = UPD.toString('base64');
const SHA = createHash('sha256').update(UPD).digest('hex');
const OTHER = createHash('sha256').update('other').digest('hex');

let sandbox: Sandbox;
let engine: Engine;
beforeAll(async () => {
	({ sandbox, engine } = await setUp({ requestsPerSecond: 1000, burst: 1000, jobSpeed: 100 }));
});
beforeEach(() => sandbox.reset());
afterAll(async () => await sandbox.close());

const entriesOf = (item: INodeExecutionData | undefined) => item?.json.files as IDataObject[];
const bytesOf = async (item: INodeExecutionData | undefined) =>
	(await engine.bytes(item, 'data')).toString('base64');
const jobRun = async (operation: string): Promise<EngineRun> => {
	const settings = jobSettings(operation, {}, { onError: 'continueRegularOutput' });
	const isSubmit = operation.startsWith('submit');
	return await engine.run(settings, [isSubmit ? { vin: VIN } : { jobId: '7' }]);
};

/** A job's item, however it is asked for. */
const WAYS: ReadonlyArray<readonly [string, () => Promise<INodeExecutionData | undefined>]> = [
	['Submit and Wait', async () => (await jobRun('submitAndWait')).items[0]],
	['Wait', async () => (await jobRun('wait')).items[0]],
	['Get Status', async () => (await jobRun('getStatus')).items[0]],
	[
		'the trigger',
		async () => {
			const host = new TriggerHost(engine, '7');
			await host.publish();
			return host.items[0];
		},
	],
];

const USB = [
	['carPlay', 'activateUsb', ENDPOINTS.carPlayUsb.path, 2000],
	['carPlay', 'activateFullscreenUsb', ENDPOINTS.fullscreenUsb.path, 1200],
	['videoInMotion', 'activateUsb', ENDPOINTS.videoInMotionUsb.path, 700],
	['videoInMotion', 'activateNbtUsb', ENDPOINTS.videoInMotionNbtUsb.path, 700],
	['navigationMap', 'getRepairKit', ENDPOINTS.fscRepairKit.path, 600],
	['service', 'getSfaRepairKit', ENDPOINTS.sfaRepairKit.path, 1000],
] as const;

const FOLDED = BASE64.replace(/(.{76})/g, '$1\r\n');

describe.each(USB)('%s: %s', (resource, operation, path, cents) => {
	const run = async (body: unknown, headers: Record<string, string>) => {
		sandbox.fault({ kind: 'respond', path, body, headers });
		const { items, error } = await engine.run(callOf({ resource, operation }), [{ vin: VIN }]);
		expect(error).toBeUndefined();
		expect(sandbox.ledger().map((entry) => entry.cents)).toEqual([cents]);
		return items[0];
	};

	it.each([BASE64, FOLDED])('gives the bytes of base64 text', async (body) => {
		const item = await run(body, { 'content-type': 'application/octet-stream' });
		expect(await bytesOf(item)).toBe(BASE64);
		expect(entriesOf(item)).toMatchObject([{ decodedFrom: 'base64', bytes: UPD.length }]);
	});

	it('leaves a text as it is', async () => {
		const item = await run(BASE64, { 'content-type': 'text/plain' });
		expect(await bytesOf(item)).toBe(Buffer.from(BASE64).toString('base64'));
		expect(entriesOf(item)[0]).not.toHaveProperty('decodedFrom');
	});

	it('fetches what a bare path leads to, and tells a path that leads nowhere', async () => {
		const files = ['/files/odd/a.upd', { ecu: 'HU', name: 'HU.upd', path: '/files/odd/b.upd' }];
		sandbox.fault({ kind: 'respond', path: '/files/odd/a.upd', bodyBase64: BASE64, charge: false });
		const gone = { kind: 'status', status: 404, path: '/files/odd/b.upd' } as const;
		sandbox.fault({ ...gone, times: 'always' });
		const item = await run({ status: 'success', files }, {});
		expect(entriesOf(item)).toMatchObject([{ field: 'data', fileName: 'a.upd' }]);
		expect(item?.json.missingFiles).toMatchObject([{ url: '/files/odd/b.upd', ecu: 'HU' }]);
		expect(await bytesOf(item)).toBe(BASE64);
	});

	it('keeps what stands beside the file, and tells of a checksum that does not fit', async () => {
		const body = {
			files: [{ filename: 'HU.upd', content_base64: BASE64, ecu: 'HU', sha256: OTHER }],
		};
		const item = await run(body, {});
		expect(entriesOf(item)).toMatchObject([{ field: 'data', ecu: 'HU', sha256: OTHER }]);
		expect(item?.json.fileProblem).toMatch(/"HU\.upd" \(its SHA-256 .*do not load it.*was charged/);
		expect(await bytesOf(item)).toBe(BASE64);
	});
});

describe.each(WAYS)('a job: %s', (name, ask) => {
	const answer = (body: unknown, headers: Record<string, string> = {}) =>
		sandbox.fault({ kind: 'respond', path: STATUS, body, headers, times: 'always' });
	const paid = name === 'Submit and Wait' ? [1700] : [];

	it('keeps what stands beside its files', async () => {
		const files = [
			{
				filename: 'HU.ncd',
				content_base64: BASE64,
				ecu: { id: '63' },
				sha256: SHA,
				size: UPD.length,
			},
			{
				filename: 'b.ncd',
				content_base64: Buffer.from('x'.repeat(40)).toString('base64'),
				ecu: 'KOMBI',
			},
		];
		answer({ status: 'completed', files });
		const item = await ask();
		expect(entriesOf(item)).toMatchObject([
			{ field: 'data', fileName: 'HU.ncd', ecu: { id: '63' }, sha256: SHA },
			{ field: 'data_1', fileName: 'b.ncd', ecu: 'KOMBI' },
		]);
		expect(item?.json).not.toHaveProperty('fileProblem');
		expect(sandbox.ledger().map(({ cents }) => cents)).toEqual(paid);
	});

	it('gives files of the same name, and one file for two control units, each with its unit', async () => {
		const other = Buffer.from('y'.repeat(40)).toString('base64');
		const name = 'update.ncd';
		const same = { HU: BASE64, KOMBI: BASE64, ZGM: other };
		const files = Object.entries(same).map(([ecu, data]) => ({ filename: name, data, ecu }));
		answer({ status: 'completed', files });
		const item = await ask();
		expect(entriesOf(item).map(({ fileName }) => fileName)).toEqual(
			Object.keys(same).map((unit) => `update (${unit}).ncd`),
		);
		expect((await engine.bytes(item, 'data_1')).toString('base64')).toBe(BASE64);
		expect((await engine.bytes(item, 'data_2')).toString('base64')).toBe(other);
		expect(sandbox.ledger().map(({ cents }) => cents)).toEqual(paid);
	});

	it('says so where a checksum does not fit, at once', async () => {
		answer({ status: 'completed', files: { 'a.ncd': { data: BASE64, sha256: OTHER, ecu: 'HU' } } });
		const before = Date.now();
		const item = await ask();
		expect(Date.now() - before).toBeLessThan(9_000);
		expect(item?.json.fileProblem).toMatch(/"a\.ncd".*for free.*Wait with this job ID/);
		expect(item?.json.state).toBe('done');
		expect(await bytesOf(item)).toBe(BASE64);
		expect(sandbox.ledger().map(({ cents }) => cents)).toEqual(paid);
	});

	it('decodes a file that is the whole answer', async () => {
		answer(`b'${BASE64}'`, { 'content-type': 'application/octet-stream' });
		const item = await ask();
		expect(await bytesOf(item)).toBe(BASE64);
		expect(entriesOf(item)).toMatchObject([{ decodedFrom: 'base64' }]);
	});
});

it('keeps what stands beside the file of a submit', async () => {
	const body = {
		job_id: '7',
		status: 'completed',
		files: [{ ecu: 'HU', name: 'a.ncd', data: BASE64 }],
	};
	sandbox.fault({ kind: 'respond', path: SUBMIT, body });
	const { items } = await jobRun('submit');
	expect(entriesOf(items[0])).toMatchObject([{ ecu: 'HU', fileName: 'a.ncd' }]);
});

it('fetches a linked file that is base64 text, and keeps what stands beside the address', async () => {
	const link = {
		url: `${sandbox.url}/files/odd/HU.ncd`,
		ecu: 'HU',
		sha256: SHA,
		expires_at: 'soon',
	};
	sandbox.fault({ kind: 'respond', path: STATUS, body: { status: 'completed', files: [link] } });
	sandbox.fault({
		kind: 'respond',
		path: '/files/odd/HU.ncd',
		body: BASE64,
		headers: { 'content-type': 'binary/octet-stream' },
	});
	const [item] = (await jobRun('wait')).items;
	const { url, ...beside } = link;
	expect(entriesOf(item)).toMatchObject([{ ...beside, decodedFrom: 'base64', fileName: 'HU.ncd' }]);
	expect(item?.json).not.toHaveProperty('fileProblem');
	expect(await bytesOf(item)).toBe(BASE64);
	expect(JSON.stringify(entriesOf(item))).not.toContain(url);
});

it('comes out of a receipt as it was', async () => {
	const { path } = ENDPOINTS.carPlayUsb;
	const body = {
		files: [{ filename: 'HU.upd', content_base64: BASE64, ecu: 'HU', sha256: OTHER }],
	};
	sandbox.fault({ kind: 'respond', path, body });
	const call = callOf({ resource: 'carPlay', operation: 'activateUsb' });
	const { items } = await engine.run(call, [{ vin: VIN }, { vin: VIN }]);
	expect(items.map(({ json }) => [json.files, json.fileProblem])).toEqual(
		Array(2).fill([items[0]?.json.files, items[0]?.json.fileProblem]),
	);
	expect(items[1]?.json.fileProblem).toBeDefined();
	expect(sandbox.ledger()).toHaveLength(1);
});
