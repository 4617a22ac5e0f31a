/** A file that goes to n8n's storage while its response arrives: what is left of it when something fails on the way. */
import { randomBytes } from 'node:crypto';

import type * as n8nWorkflow from 'n8n-workflow';
import type { IDataObject } from 'n8n-workflow';

import {
	arrivingBytes,
	countArriving,
	textStorage,
} from '../../../nodes/shared/state/arrivingBytes';
import { someVins } from '../../someVins';
import { broken, FakeN8n, vehicles, type Reply } from '../fakeN8n';

jest.mock('n8n-workflow', () => {
	const actual = jest.requireActual<typeof n8nWorkflow>('n8n-workflow');
	return {
		...actual,
		sleep: async (ms: number, signal?: AbortSignal) => await actual.sleep(ms / 100, signal),
	};
});

const [VIN = ''] = someVins(1);
const KIT = { endpoint: 'videoInMotionUsb', onError: 'continueRegularOutput' } as const;
const FILE = randomBytes(400_000);
const NAMED = { filename: 'a.upd', file: FILE.toString('base64') };
/** Compared with the whole file. */
const CHECKED = { ...NAMED, sha256: 'a'.repeat(64) };
/** Files go to n8n's disk, and come in chunks. */
const EARLY = { storage: 'filesystem-v2:', chunkBytes: 50_000 };

async function run(
	body: unknown,
	more: Partial<FakeN8n>,
	reply: Reply = {},
	options: IDataObject = {},
) {
	const n8n = Object.assign(new FakeN8n(() => ({ body, ...reply })), { ...EARLY, ...more });
	const parameters = { options } as never;
	const { items } = await n8n.run({ ...KIT, parameters }, vehicles(VIN));
	const [{ json, binary }] = items as [(typeof items)[0]];
	return { n8n, json, data: binary?.data, details: json.details as IDataObject | undefined };
}

afterEach(() => {
	expect(arrivingBytes()).toBe(0);
	textStorage.isOnDisk = true;
});

it.each([
	['at its first byte', { storeFaults: 1 }],
	['in the midst', { storeBreaksAt: 200_000 }],
	['at its end', { storeBreaksAt: FILE.length - 1 }],
])('a storage that fails %s loses nothing', async (_, fault) => {
	const { n8n, data } = await run(NAMED, fault);
	expect(n8n.calls).toHaveLength(1);
	expect(n8n.stored.get(data!.id!)?.bytes.equals(FILE)).toBe(true);
});

it('a storage that always fails leaves the file in the item', async () => {
	const { data, json } = await run(NAMED, { storeFaults: 99 });
	expect(Buffer.from(data!.data, 'base64').equals(FILE)).toBe(true);
	expect(json.files).toMatchObject([{ fileName: 'a.upd', bytes: FILE.length }]);
});

it('a file whose name came too late is in the item if it cannot be stored under it', async () => {
	const { filename, file } = NAMED;
	const n8n = Object.assign(new FakeN8n(() => ({ body: { file, filename } })), EARLY);
	const set = n8n.stored.set.bind(n8n.stored);
	jest.spyOn(n8n.stored, 'set').mockImplementation((...given) => {
		n8n.storeFaults = 3;
		return set(...given);
	});
	const { items } = await n8n.run(KIT, vehicles(VIN));
	const { id, fileName, data = '' } = items[0]?.binary?.data ?? {};
	expect([id, fileName]).toEqual([undefined, 'a.upd']);
	expect(Buffer.from(data, 'base64').equals(FILE)).toBe(true);
});

it('a storage that fails while the memory is full costs the file, and says so', async () => {
	countArriving(4 * 1024 * 1024);
	const { n8n, json, details } = await run(NAMED, { storeBreaksAt: 200_000 });
	countArriving(-4 * 1024 * 1024);
	expect(n8n.calls).toHaveLength(1);
	expect(json.error).toContain(
		'the response arrived but could not be stored: the binary storage of n8n failed',
	);
	expect(details).toMatchObject({ reason: 'notStored', charged: 'yes' });
});

it('a stored file that is gone when the whole response is needed costs it, and says so', async () => {
	const n8n = new FakeN8n(() => ({ body: { ...CHECKED, note: 'Install it twice' } }));
	jest.spyOn(n8n.stored, 'get').mockReturnValue(undefined);
	Object.assign(n8n, EARLY);
	const { items } = await n8n.run(KIT, vehicles(VIN));
	expect(items[0]?.json.details).toMatchObject({ reason: 'notStored', charged: 'yes' });
	const attached = [...n8n.stored.values()].at(-1);
	expect(attached?.content).toContain('Install it twice');
	expect(items[0]?.binary).toBeDefined();
	expect(n8n.calls).toHaveLength(1);
});

it('a response that breaks off may have been charged, and leaves no file', async () => {
	const { n8n, json, data, details } = await run(NAMED, {}, { breaksOff: broken() });
	expect(n8n.calls).toHaveLength(1);
	expect(n8n.stored.size).toBe(0);
	expect(data).toBeUndefined();
	expect(json.error).toContain(VIN);
	expect(details).toMatchObject({ charged: 'maybe' });
});

it.each([
	['n8n keeps files in memory', NAMED, { storage: '' }, {}],
	['the answer is kept for other executions', NAMED, {}, { reuseWithin: 60 }],
])('where %s, only the first file may have gone there early', async (_, body, more, options) => {
	const { n8n, data } = await run(body, more, {}, options);
	expect(n8n.stored.get(data!.id!)?.bytes.equals(FILE)).toBe(true);
	expect(textStorage.isOnDisk).toBe(n8n.storage !== '');
	const before = n8n.stored.size;
	await n8n.run({ ...KIT, parameters: { options } }, vehicles(...someVins(2).slice(1)));
	expect(n8n.stored.size).toBe(before + 1);
});
