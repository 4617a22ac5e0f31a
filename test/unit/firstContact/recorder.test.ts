import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { brotliCompressSync, gzipSync } from 'node:zlib';

import { startRecorder, type Recorder } from '../../firstContact/recorder';

let api: Server;
let apiUrl: string;
let recorder: Recorder;
let answer: (
	asked: IncomingMessage,
	body: string,
) => { status?: number; headers?: string[]; body?: Buffer | string };
let seen: Array<{
	url?: string;
	method?: string;
	headers: IncomingMessage['headers'];
	body: string;
}>;

beforeEach(async () => {
	seen = [];
	api = createServer((asked, response) => {
		void text(asked).then((body) => {
			const { url, method, headers } = asked;
			seen.push({ url, method, headers, body });
			const { status = 200, headers: sent = [], body: content = '' } = answer(asked, body);
			response.writeHead(status, sent);
			response.end(content);
		});
	});
	await new Promise<void>((resolve) => void api.listen(0, '127.0.0.1', resolve));
	apiUrl = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
	recorder = await startRecorder(apiUrl);
});

afterEach(async () => {
	await recorder.close();
	api.closeAllConnections();
	api.close();
});

/** Asks the recorder, and takes what comes as it is. */
const ask = async (path: string, { method = 'GET', headers = {}, body = '' } = {}) =>
	await new Promise<{ status: number; raw: string[]; body: Buffer }>((resolve, reject) => {
		const asked = httpRequest(
			`${recorder.url}${path}`,
			{ method, headers, agent: false },
			(response) => {
				const { statusCode: status = 0, rawHeaders: raw } = response;
				buffer(response).then((body) => resolve({ status, raw, body }), reject);
			},
		);
		asked.on('error', reject);
		asked.end(body);
	});

it('hands on method, path, headers and body in both directions, and keeps them', async () => {
	const headers = 'X-RateLimit-Limit 10 Set-Cookie a=1 Set-Cookie b=2 Retry-After 3';
	answer = () => ({
		status: 429,
		headers: headers.split(' '),
		body: '{"message":"slow down"}',
	});
	const came = await ask('/vehicle-state?x=1', {
		method: 'POST',
		headers: { Authorization: 'Bearer abc', 'Content-Type': 'application/json' },
		body: '{"vin":"X"}',
	});
	expect(came.status).toBe(429);
	expect(came.raw.join(' ')).toContain(headers);
	expect(seen[0]).toMatchObject({
		url: '/vehicle-state?x=1',
		method: 'POST',
		headers: { authorization: 'Bearer abc', host: new URL(apiUrl).host },
		body: '{"vin":"X"}',
	});
	const [exchange] = recorder.take();
	expect(exchange).toMatchObject({ method: 'POST', path: '/vehicle-state?x=1', status: 429 });
	expect(exchange?.requestBody.toString()).toBe('{"vin":"X"}');
	expect(exchange?.body.toString()).toBe('{"message":"slow down"}');
	expect(exchange?.headers).toContainEqual(['Set-Cookie', 'b=2']);
	expect(recorder.take()).toEqual([]);
});

it.each([
	['gzip', gzipSync],
	['br', brotliCompressSync],
] as const)('keeps a body without its %s', async (encoding, pack) => {
	const body = pack(Buffer.from('{"a":1}'));
	answer = () => ({
		headers: ['Content-Encoding', encoding, 'Content-Type', 'application/json'],
		body,
	});
	expect((await ask('/x')).body).toEqual(body);
	expect(recorder.take()[0]?.body.toString()).toBe('{"a":1}');
});

it('hands bytes on as they are', async () => {
	const body = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
	answer = () => ({ headers: ['Content-Type', 'application/octet-stream'], body });
	expect((await ask('/x')).body).toEqual(body);
	expect(recorder.take()[0]?.body).toEqual(body);
});

it("leads the API's own links to itself, and leaves the words of files alone", async () => {
	const html = `<a href='${apiUrl}/me'>see ${apiUrl}/me</a>`;
	answer = () => ({
		headers: ['Content-Type', 'application/json', 'Location', `${apiUrl}/files/1`],
		body: JSON.stringify({ url: `${apiUrl}/files/1`, other: 'https://elsewhere/x', html }),
	});
	const { body, raw } = await ask('/x');
	expect(JSON.parse(body.toString())).toEqual({
		url: `${recorder.url}/files/1`,
		other: 'https://elsewhere/x',
		html,
	});
	expect(raw).toContain(`${recorder.url}/files/1`);
	expect(recorder.take()[0]?.body.toString()).toContain(`"${apiUrl}/files/1"`);
});

it('finds links that are written with escaped slashes', async () => {
	answer = () => ({
		headers: ['Content-Type', 'application/json; charset=utf-8'],
		body: JSON.stringify({ url: `${apiUrl}/ü` }).replaceAll('/', '\\/'),
	});
	expect(JSON.parse((await ask('/x')).body.toString())).toEqual({ url: `${recorder.url}/ü` });
});

it('breaks off where the API breaks off, and says why', async () => {
	answer = (asked) => {
		asked.socket.destroy();
		return {};
	};
	await expect(ask('/x', { method: 'POST', body: '{}' })).rejects.toThrow();
	const [exchange] = recorder.take();
	expect(exchange?.status).toBe(0);
	expect(exchange?.error).toMatch(/UND_ERR|ECONNRESET/);
});

it('keeps the path of a Base URL', async () => {
	await recorder.close();
	recorder = await startRecorder(`${apiUrl}/prod`);
	answer = () => ({ body: '{}' });
	await ask('/auth/token');
	expect(seen[0]?.url).toBe('/prod/auth/token');
});
