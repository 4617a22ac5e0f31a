/** n8n's binary storage, to which long texts go while a response arrives, is slow or does not answer at all. */
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Readable } from 'node:stream';

import type * as n8nWorkflow from 'n8n-workflow';

import type { TextStore } from '../../../nodes/shared/http/longText';
import { readResponse } from '../../../nodes/shared/http/response';
import { arrivingBytes, inTurn } from '../../../nodes/shared/state/arrivingBytes';

jest.mock('n8n-workflow', () => {
	const actual = jest.requireActual<typeof n8nWorkflow>('n8n-workflow');
	const sleep = async (ms: number, signal: AbortSignal) => await actual.sleep(ms / 1000, signal);
	return { ...actual, sleep };
});

const FILE = randomBytes(600_000);
const BODY = Buffer.from(JSON.stringify({ file: FILE.toString('base64') }));
const never = async () => await new Promise<never>(() => undefined);
const SAVED = { id: 'filesystem-v2:1', data: '', mimeType: '' };

function* chunks(bytes: Buffer): Generator<Buffer> {
	for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

const readInto = async (save: TextStore['save']) =>
	await readResponse(
		{ body: Readable.from(chunks(BODY)) },
		{ save, read: never, isClean: () => true, onUnwanted: () => undefined },
	);

const takeAll: TextStore['save'] = async (bytes) => {
	await bytes.toArray();
	return SAVED;
};

const LOST = { problem: 'lost', message: 'the binary storage of n8n failed' };

afterEach(() => expect(arrivingBytes()).toBe(0));

it.each([
	[
		'begins late',
		async (bytes) => {
			await wait(200);
			return await takeAll(bytes, BODY);
		},
	],
	[
		'ends late',
		async (bytes) => {
			await bytes.toArray();
			await wait(200);
			return SAVED;
		},
	],
] as Array<[string, TextStore['save']]>)(
	'a storage that %s is not a stalled transfer',
	async (_, save) => {
		expect(await readInto(save)).toMatchObject({ long: { texts: [{ size: FILE.length }] } });
	},
);

it.each([
	['takes nothing', never],
	[
		'never ends',
		async (bytes) => {
			await bytes.toArray();
			return await never();
		},
	],
] as Array<[string, TextStore['save']]>)('a storage that %s is given up', async (_, save) => {
	expect(await readInto(save)).toEqual(LOST);
});

it('a storage that takes only a part, and says that all is well, loses nothing', async () => {
	const save: TextStore['save'] = async (bytes) => {
		await bytes[Symbol.asyncIterator]().next();
		return SAVED;
	};
	expect(await readInto(save)).toMatchObject({ body: BODY });
});

it('a response that is never put together does not keep others waiting', async () => {
	void inTurn(never);
	expect(await inTurn(async () => await Promise.resolve('next'))).toBe('next');
});
