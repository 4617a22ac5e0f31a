/** Files of megabytes in a whole n8n that keeps binary data on the disk: they are stored while they arrive, once, and as they came. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { IBinaryData, IDataObject } from 'n8n-workflow';

import { ENDPOINTS } from '../../nodes/shared/api/catalog';
import { someVins } from '../someVins';
import { inLine, START, vehicles } from './flows';
import { itemsOf } from './results';
import { openStage, type Stage } from './stage';

const VINS = someVins(3);
const FILE = randomBytes(3_000_000);
const NAMED = { filename: 'update.upd', file: FILE.toString('base64') };
const FILE_NODE = {
	resource: 'videoInMotion',
	operation: 'activateUsb',
	vin: '={{ $json.vin }}',
};
const { path } = ENDPOINTS.videoInMotionUsb;
/** n8n 1 writes to the final name, so half a file stays behind until n8n deletes the execution. */
const leavesHalves = n8nRelease.startsWith('1.');

let stage: Stage;
let storage: string;
beforeAll(async () => {
	storage = await mkdtemp(join(tmpdir(), 'bimmervin-storage-'));
	stage = await openStage(
		{ rateLimit: false },
		{
			N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem',
			N8N_AVAILABLE_BINARY_DATA_MODES: 'filesystem',
			N8N_BINARY_DATA_STORAGE_PATH: storage,
		},
	);
});
afterAll(async () => {
	await stage?.close();
	await rm(storage, { recursive: true, force: true });
});
afterEach(() => stage.sandbox.reset());

async function run(body: string, isTruncated = false) {
	const { editor, node, sandbox } = stage;
	const headers = { 'content-type': 'application/json' };
	sandbox.fault({
		kind: 'respond',
		path,
		times: 'always',
		headers,
		body,
		charge: true,
		isTruncated,
	});
	const workflow = await editor.createWorkflow(
		inLine(
			'Files',
			START,
			vehicles([...VINS]),
			node('BimmerVIN', FILE_NODE, { onError: 'continueRegularOutput' }),
		),
	);
	const before = await storedFiles();
	const execution = await editor.finished(await editor.execute(workflow, START.name));
	expect(sandbox.ledger()).toHaveLength(VINS.length);
	const after = await storedFiles();
	return {
		items: itemsOf(execution, 'BimmerVIN'),
		stored: after.filter((file) => !before.includes(file)),
	};
}

/** The files in n8n's storage, without what n8n notes of each. */
async function storedFiles(): Promise<string[]> {
	const all = await readdir(storage, { recursive: true });
	const files: string[] = [];
	for (const name of all.filter((one) => !one.endsWith('.metadata'))) {
		if ((await stat(join(storage, name))).isFile()) files.push(join(storage, name));
	}
	return files;
}

const noteOf = async (file: string) =>
	JSON.parse(await readFile(`${file}.metadata`, 'utf8')) as IDataObject;

async function expectWhole(binaries: ReadonlyArray<IBinaryData | undefined>) {
	expect(binaries).toHaveLength(VINS.length);
	for (const data of binaries) {
		expect(data).toMatchObject({
			fileName: 'update.upd',
			mimeType: 'application/octet-stream',
			fileExtension: 'upd',
		});
		expect((await stage.editor.download(data!)).equals(FILE)).toBe(true);
	}
}

it('a file that comes after its name is stored once, under that name', async () => {
	const { items, stored } = await run(JSON.stringify(NAMED));
	await expectWhole(items.map(({ binary }) => binary?.data));
	expect(stored).toHaveLength(VINS.length);
	for (const file of stored)
		expect(await noteOf(file)).toMatchObject({ fileName: 'update.upd', fileSize: FILE.length });
});

it('a file that comes before its name is handed out under that name', async () => {
	const { items, stored } = await run(
		JSON.stringify({ file: NAMED.file, filename: NAMED.filename }),
	);
	await expectWhole(items.map(({ binary }) => binary?.data));
	expect(stored).toHaveLength(2 * VINS.length);
});

it('a response that breaks off may have been charged, and leaves no file', async () => {
	const { items, stored } = await run(JSON.stringify(NAMED), true);
	expect(items.map(({ json }) => (json.details as IDataObject).charged)).toEqual(
		VINS.map(() => 'maybe'),
	);
	expect(items.map(({ binary }) => Object.keys(binary ?? {}))).toEqual(VINS.map(() => []));
	expect(stored.length).toBeLessThanOrEqual(leavesHalves ? VINS.length : 0);
});
