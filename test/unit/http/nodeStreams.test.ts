/** Long texts of a response as Node.js really hands it over, and files as it really writes them. */
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, pipeline, type Readable } from 'node:stream';
import { pipeline as writeThrough } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { createGunzip, gzipSync } from 'node:zlib';

import { readResponse } from '../../../nodes/shared/http/response';
import { arrivingBytes } from '../../../nodes/shared/state/arrivingBytes';

const BODY = Buffer.from(
	JSON.stringify({
		file: randomBytes(2_000_000).toString('base64'),
		other: randomBytes(400_000).toString('base64'),
		end: 1,
	}),
);
const PACKED = gzipSync(BODY);

/** `/gzip?50` is packed, and breaks off after half. */
const server = createServer(({ url = '' }, response) => {
	const body = url.startsWith('/gzip') ? PACKED : BODY;
	const percent = Number(url.split('?')[1]);
	response.writeHead(200, { 'content-length': body.length });
	const part = body.subarray(0, (body.length * percent) / 100);
	if (part.length === body.length) response.end(body);
	else response.write(part, () => setTimeout(() => response.destroy(), 5));
});

let folder = '';
let files = 0;
const crashes: unknown[] = [];
const noteCrash = (error: unknown) => crashes.push(error);
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'bimmervin-streams-'));
	await new Promise<void>((resolve) => server.listen(0, resolve));
	process.on('uncaughtException', noteCrash).on('unhandledRejection', noteCrash);
});
afterAll(async () => {
	process.off('uncaughtException', noteCrash).off('unhandledRejection', noteCrash);
	server.closeAllConnections();
	server.close();
	await rm(folder, { recursive: true });
});

type FromMessage = (message: IncomingMessage) => Readable;
const BODIES: Record<string, FromMessage> = {
	message: (message) => message,
	passed: (message) => pipeline(message, new PassThrough(), () => undefined),
	gzip: (message) => pipeline(message, createGunzip(), () => undefined),
};

type Save = (bytes: Readable, path: string) => Promise<unknown>;
const STORAGES: Record<string, Save> = {
	'writes the file': async (bytes, path) => await writeFile(path, bytes),
	'writes through': async (bytes, path) => await writeThrough(bytes, createWriteStream(path)),
	'has no folder': async (bytes) => await writeFile(join(folder, 'none', 'a'), bytes),
	'destroys the stream': async (bytes) => {
		await wait(2);
		bytes.destroy(new Error('The disk is full'));
		throw new Error('The disk is full');
	},
	'stops reading': async (bytes) => {
		await bytes[Symbol.asyncIterator]().next();
		throw new Error('The disk is full');
	},
};

async function read(kind: string, percent: number, save: Save, stopAfter?: number) {
	const { port } = server.address() as AddressInfo;
	const message = await new Promise<IncomingMessage>((resolve) =>
		get({ port, path: `/${kind}?${percent}` }, resolve).on('error', () => undefined),
	);
	if (stopAfter !== undefined) setTimeout(() => message.destroy(new Error('canceled')), stopAfter);
	return await readResponse(
		{ body: BODIES[kind]!(message) },
		{
			save: async (bytes) => {
				const path = join(folder, String(files++));
				await save(bytes, path);
				return { id: path, data: '', mimeType: '' };
			},
			read: async ({ id = '' }) => await readFile(id),
			isClean: () => true,
			onUnwanted: () => undefined,
		},
	).catch(() => 'broken' as const);
}

describe.each(Object.keys(BODIES))('a response as %s', (kind) => {
	describe.each(Object.keys(STORAGES))('with a storage that %s', (how) => {
		const save = STORAGES[how]!;
		afterEach(async () => {
			await wait(10);
			expect(crashes).toEqual([]);
			expect(arrivingBytes()).toBe(0);
		});

		it('comes whole', async () => {
			const came = await read(kind, 100, save);
			const { long } = came as { long?: { whole: () => Promise<unknown> } };
			expect(await (long?.whole() ?? came)).toMatchObject({ body: BODY });
			expect(long !== undefined).toBe(how.startsWith('writes'));
		});

		it.each([10, 97])('breaks off after %i %', async (percent) => {
			expect(await read(kind, percent, save)).toBe('broken');
		});

		it.each([0, 4])('is stopped after %i ms', async (ms) => {
			await read(kind, 97, save, ms);
		});
	});
});
