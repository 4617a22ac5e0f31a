import fastify from 'fastify';
import type { ServerResponse } from 'node:http';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { EnvHttpProxyAgent, request } from 'undici';

import type { Exchange } from './exchange';

/** Forwards requests to the API and records them with their answers, in memory. Close it after use. */
export interface Recorder {
	/** The address that replaces that of the API in the credential. */
	readonly url: string;
	/** Takes what was recorded since the last time, in the order of the requests. */
	take(): Exchange[];
	/** The same without removing it. */
	seen(): Exchange[];
	close(): Promise<void>;
}

/** Headers about one connection, which must not be forwarded to the other one. */
const OF_THE_CONNECTION: ReadonlySet<string> = new Set([
	'connection',
	'keep-alive',
	'proxy-connection',
	'transfer-encoding',
	'upgrade',
	'host',
	'content-length',
	'expect',
]);

/** Longer than the node waits for any answer, so that the recorder never gives up before the node. */
const PATIENCE_MS = 15 * 60 * 1000;

/** In bytes: an FA and an SVT in one body. */
const MAX_REQUEST = 64 * 1024 * 1024;

const UNPACK: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
	gzip: gunzipSync,
	'x-gzip': gunzipSync,
	deflate: inflateSync,
	br: brotliDecompressSync,
};

type Header = readonly [name: string, value: string];

const inPairs = (raw: readonly string[]): Header[] =>
	Array.from({ length: raw.length / 2 }, (_, at) => [raw[2 * at]!, raw[2 * at + 1]!] as const);

const valueOf = (headers: readonly Header[], name: string): string =>
	headers
		.find(([known]) => known.toLowerCase() === name)?.[1]
		.trim()
		.toLowerCase() ?? '';

const ofMessage = (headers: readonly Header[]): Header[] =>
	headers.filter(([name]) => !OF_THE_CONNECTION.has(name.toLowerCase()));

/** The decompressed body; unchanged if its compression is unknown or broken. */
function unpacked(body: Buffer, headers: readonly Header[]): Buffer {
	try {
		return UNPACK[valueOf(headers, 'content-encoding')]?.(body) ?? body;
	} catch {
		return body;
	}
}

const codeOf = (error: unknown): string => {
	const { code, message } = error as NodeJS.ErrnoException;
	return code ?? message;
};

/** The part of an answer that has arrived. */
type Came = Pick<Exchange, 'status' | 'headers' | 'body' | 'error'>;

const NOTHING: Came = { status: 0, headers: [], body: Buffer.alloc(0), error: 'no answer yet' };

/**
 * Starts a server on this computer that forwards to the API.
 *
 * The API's own links lead to the recorder, since the node sends its token to its Base URL only. Such a link is a JSON text or a
 * header that begins with the API's address; the words of files stay as they are.
 * @param apiUrl the API's Base URL, without a trailing slash
 */
export async function startRecorder(apiUrl: string): Promise<Recorder> {
	const api = new URL(apiUrl);
	const dispatcher = new EnvHttpProxyAgent({
		headersTimeout: PATIENCE_MS,
		bodyTimeout: PATIENCE_MS,
	});
	const app = fastify({ bodyLimit: MAX_REQUEST, forceCloseConnections: true });
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
	let recorded: Exchange[] = [];
	let local = '';

	const relinked = (text: string): string =>
		text
			.replaceAll(`"${api.origin}/`, `"${local}/`)
			.replaceAll(`"${api.origin.replaceAll('/', '\\/')}\\/`, `"${local}/`);

	/** The answer for the node. */
	const handOn = ({ status, headers, body }: Came, sent: Buffer, response: ServerResponse) => {
		const isJson = valueOf(headers, 'content-type').includes('json');
		const links = isJson ? relinked(body.toString('latin1')) : '';
		const isChanged = isJson && links !== body.toString('latin1');
		const kept = ofMessage(headers)
			.filter(([name]) => !isChanged || name.toLowerCase() !== 'content-encoding')
			.map(([name, value]) => [
				name,
				value.startsWith(`${api.origin}/`) ? `${local}${value.slice(api.origin.length)}` : value,
			]);
		response.writeHead(status, kept.flat());
		response.end(isChanged ? Buffer.from(links, 'latin1') : sent);
	};

	app.all('/*', async ({ raw, body: given }, reply) => {
		const startedAt = performance.now();
		const asked = {
			method: raw.method ?? 'GET',
			path: raw.url ?? '/',
			requestHeaders: inPairs(raw.rawHeaders),
			requestBody: Buffer.isBuffer(given) ? given : Buffer.alloc(0),
		};
		const into = recorded;
		const at = into.length;
		const note = (came: Came): Came => {
			into[at] = { ...asked, ...came, tookMs: Math.round(performance.now() - startedAt) };
			return came;
		};
		let came = note(NOTHING);
		reply.hijack();
		try {
			const answer = await request(`${api.origin}${asked.path}`, {
				dispatcher,
				method: asked.method,
				headers: ofMessage(asked.requestHeaders).flat(),
				body: asked.requestBody.length > 0 ? asked.requestBody : null,
				responseHeaders: 'raw',
			});
			// With `raw`, they are a list of alternating names and values, although the type differs.
			const headers = inPairs(answer.headers as unknown as string[]);
			came = note({ ...came, status: answer.statusCode, headers, error: 'no whole answer' });
			const sent = Buffer.from(await answer.body.arrayBuffer());
			came = note({ status: answer.statusCode, headers, body: unpacked(sent, headers) });
			handOn(came, sent, reply.raw);
		} catch (error) {
			note({ ...came, error: codeOf(error) });
			// The node sees what the recorder saw: a connection that ended without an answer.
			raw.socket.destroy();
		}
	});

	local = new URL(await app.listen({ host: '127.0.0.1', port: 0 })).origin;
	return {
		url: `${local}${api.pathname.replace(/\/+$/, '')}`,
		take() {
			const taken = recorded;
			recorded = [];
			return taken;
		},
		seen: () => [...recorded],
		async close() {
			await app.close();
			await dispatcher.destroy();
		},
	};
}
