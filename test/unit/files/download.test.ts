import 'reflect-metadata';
import {
	createServer,
	type IncomingMessage,
	type OutgoingHttpHeaders,
	type RequestListener,
	type Server,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { OutboundHttp } from '@n8n/backend-network';
import {
	NodeApiError,
	sleep,
	type IHttpRequestOptions,
	type INode,
	type JsonObject,
} from 'n8n-workflow';
import { refusalOf } from '../../../nodes/shared/files/address';
import {
	downloadFile,
	type DownloadFault,
	type DownloadTools,
} from '../../../nodes/shared/files/download';
import type { FoundFile, LinkedFile } from '../../../nodes/shared/files/types';
import { readable, requestBy, type Helper } from '../results';

/** n8n's own HTTP helper. */
const n8nRequest: Helper = new OutboundHttp(
	{} as never,
	{ enabled: false } as never,
	{} as never,
).requests().request;

const API = 'https://api.cars.test';
const CDN = 'https://cdn.cars.test';
const content = Buffer.from([0, 1, 2, 250, 251, 252]);

let server: Server;
let port = 0;
let routes: Record<string, RequestListener> = {};
let seen: Array<{ host: string; url: string; bearer: boolean }> = [];

beforeAll(async () => {
	server = createServer((request, response) => {
		const host = String(request.headers['x-host']);
		seen.push({ host, url: String(request.url), bearer: 'authorization' in request.headers });
		const route = routes[`${host}${request.url}`] ?? routes[String(request.url)];
		if (route) return route(request, response);
		response.writeHead(404).end('no such route');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	port = (server.address() as AddressInfo).port;
});

afterAll(async () => {
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});

beforeEach(() => {
	routes = {};
	seen = [];
});

/** Leads every host to the local server. */
const routed = (options: IHttpRequestOptions, headers: object = {}): IHttpRequestOptions => {
	const { host, pathname, search } = new URL(options.url);
	return {
		...options,
		url: `http://127.0.0.1:${port}${pathname}${search}`,
		headers: { ...options.headers, ...headers, 'x-host': host },
	};
};

/** As n8n's helper with a credential does: adds the token and wraps what goes wrong. */
const asAuthenticated: Helper = async (options) =>
	await n8nRequest(routed(options, { authorization: 'Bearer secret' })).catch((error: unknown) => {
		throw new NodeApiError({ name: 'Node', type: 'n' } as INode, error as JsonObject);
	});

type Helpers = Record<'plainRequest' | 'authenticatedRequest', Helper>;

const tools = ({
	plainRequest = async (options) => await n8nRequest(routed(options)),
	authenticatedRequest = asAuthenticated,
	...more
}: Partial<Omit<DownloadTools, keyof Helpers> & Helpers> = {}): DownloadTools => ({
	apiOrigin: API,
	plainRequest: requestBy(plainRequest),
	authenticatedRequest: requestBy(authenticatedRequest),
	sleep,
	...more,
});

/** A file that has to come. */
const fetched = async (link: LinkedFile, how = tools()): Promise<FoundFile> =>
	readable(await downloadFile(link, how));

const file =
	(headers: OutgoingHttpHeaders = {}, body: Buffer = content, status = 200): RequestListener =>
	(_, response) =>
		void response.writeHead(status, headers).end(body);

const redirect = (location: string | undefined, status = 302): RequestListener =>
	file(location === undefined ? {} : { location }, Buffer.from('elsewhere'), status);

/** What goes wrong with a file that cannot come. */
const failure = async (url: string, how = tools()): Promise<DownloadFault> => {
	const fault = await downloadFile({ url }, how);
	if (!('problem' in fault)) throw new Error('The file has come');
	const { problem, message, status, ...more } = fault;
	expect(typeof problem).toBe('string');
	// Of an address only the host may be told, and of the HTTP client's error nothing but its status.
	expect(message).not.toMatch(/secret|sig=|\?/);
	expect(typeof status).toBe(problem === 'status' ? 'number' : 'undefined');
	expect(more).toEqual({});
	return fault;
};

describe('where the token goes', () => {
	test("to the API's own origin", async () => {
		routes['/a.upd'] = file();
		expect((await fetched({ url: `${API}/a.upd` })).content).toEqual(content);
		expect(seen).toEqual([{ host: 'api.cars.test', url: '/a.upd', bearer: true }]);
	});

	test.each([
		['/f/a.upd', '/f/a.upd'],
		['f/a.upd', '/v2/f/a.upd'],
		['./a.upd', '/v2/a.upd'],
	])('to an address relative to it: %s', async (url, path) => {
		routes[path] = file();
		await fetched({ url }, tools({ apiOrigin: `${API}/v2` }));
		expect(seen).toEqual([{ host: 'api.cars.test', url: path, bearer: true }]);
	});

	describe('with a base URL that has a path', () => {
		const staged = (more = {}) => tools({ apiOrigin: `${API}/prod`, ...more });
		const refused = (status: number, body: string) => file({}, Buffer.from(body), status);
		const pathsAsked = () => seen.map(({ url }) => url);

		test.each([
			['/f/a.upd', refused(404, '')],
			['/f/a.upd?sig=1', refused(403, '{"message":"Missing Authentication Token"}')],
			[`${API}/f/a.upd`, refused(403, '{"message":"Forbidden"}')],
			['//api.cars.test/f/a.upd', refused(404, '')],
			['../f/a.upd', refused(404, '')],
			['/production/a.upd', refused(404, '')],
			['/prod.zip', refused(404, '')],
			['/f/a.upd', refused(200, '<!doctype html><title>Welcome</title>')],
		])('%s is asked under it second', async (url, atOrigin) => {
			const { pathname, search } = new URL(url, `${API}/prod/`);
			const path = `${pathname}${search}`;
			routes[path] = atOrigin;
			routes[`/prod${path}`] = file();
			expect((await fetched({ url }, staged())).content).toEqual(content);
			expect(seen).toEqual(
				[path, `/prod${path}`].map((one) => ({ host: 'api.cars.test', url: one, bearer: true })),
			);
		});

		test.each([
			['/f/a.upd', '/f/a.upd'],
			['f/a.upd', '/prod/f/a.upd'],
			['./f/a.upd', '/prod/f/a.upd'],
			['/prod/f/a.upd', '/prod/f/a.upd'],
			[`${API}/prod/f/a.upd`, '/prod/f/a.upd'],
		])('%s is asked once where it is there', async (url, path) => {
			routes[path] = file();
			await fetched({ url }, staged());
			expect(pathsAsked()).toEqual([path]);
		});

		test.each([
			['under it', '/prod/f/a.upd', 404, ['/prod/f/a.upd']],
			['relative to it', 'f/a.upd', 404, ['/prod/f/a.upd']],
			['elsewhere', `${CDN}/a.upd`, 404, ['/a.upd']],
			['with a fault', '/f/a.upd', 500, ['/f/a.upd']],
			['gone', '/f/a.upd', 410, ['/f/a.upd']],
			['refused at both', '/f/a.upd', 403, ['/f/a.upd', '/prod/f/a.upd']],
		])('%s: what is not there fails as it did first', async (_, url, status, asked) => {
			for (const path of asked) routes[path] = refused(status, '');
			const fault = await failure(url, staged());
			expect(fault).toMatchObject({ problem: 'status', status });
			expect(pathsAsked()).toEqual(asked);
		});

		test('a fault under it is told, since another try may help', async () => {
			routes['/prod/a.upd'] = refused(503, '');
			const fault = await failure('/a.upd', staged());
			expect(fault).toMatchObject({ problem: 'status', status: 503 });
		});

		test('a page that may be the file is taken where it is', async () => {
			routes['/a.html'] = refused(200, '<!doctype html><title>Report</title>');
			await fetched({ url: '/a.html' }, staged({ strangerIn: () => undefined }));
			expect(pathsAsked()).toEqual(['/a.html']);
		});
	});

	test.each([
		`${CDN}/a.upd`,
		'https://api.cars.test:8443/a.upd',
		'https://api.cars.test.evil.test/a.upd',
		'//cdn.cars.test/a.upd',
	])('not to %s', async (url) => {
		routes['/a.upd'] = file();
		await fetched({ url });
		expect(seen).toMatchObject([{ bearer: false }]);
	});

	test('hop by hop', async () => {
		routes['/one'] = redirect('two', 307);
		routes['/two'] = redirect(`${CDN}/three?sig=1`, 301);
		routes['/three?sig=1'] = redirect(`${API}/four`, 303);
		routes['/four'] = file();
		expect((await fetched({ url: '/one' })).content).toEqual(content);
		expect(seen.map(({ host, bearer }) => [host, bearer])).toEqual([
			['api.cars.test', true],
			['api.cars.test', true],
			['cdn.cars.test', false],
			['api.cars.test', true],
		]);
	});

	test('a helper that gives redirects back instead of throwing', async () => {
		routes['/one'] = redirect(`${CDN}/a.upd`);
		routes['/a.upd'] = file();
		const lenient: Helper = async (options) =>
			await n8nRequest({ ...routed(options), ignoreHttpStatusErrors: true });
		const how = tools({ authenticatedRequest: lenient, plainRequest: lenient });
		expect((await fetched({ url: '/one' }, how)).content).toEqual(content);
	});

	test('an API that is local and plain http', async () => {
		routes['/a.upd'] = file();
		const apiOrigin = `http://127.0.0.1:${port}`;
		await fetched({ url: `${apiOrigin}/a.upd` }, tools({ apiOrigin }));
		expect(seen).toMatchObject([{ bearer: true }]);
		expect((await failure('http://127.0.0.1:9/a', tools({ apiOrigin }))).problem).toBe('address');
	});
});

describe('addresses that are not asked', () => {
	const refused = [
		'http://cdn.cars.test/a',
		'http://api.cars.test/a',
		'ftp://cdn.cars.test/a',
		'file:///etc/passwd',
		'data:text/plain,x',
		'javascript:alert(1)',
		'https://user:secret@cdn.cars.test/a',
		'https://user@api.cars.test/a',
		...[
			...['localhost', 'LOCALHOST.', 'x.localhost', 'intranet', 'nas.local'],
			'metadata.google.internal',
			...['127.0.0.1', '127.1', '2130706433', '0x7f.0.0.1', '0', '10.1.2.3', '172.16.0.1'],
			...['172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1', '198.18.0.1'],
			'224.0.0.1',
			...['[::1]', '[::]', '[::ffff:10.0.0.1]', '[::127.0.0.1]', '[64:ff9b::a00:1]'],
			...['[fc00::1]', '[fd12::1]', '[fe80::1]', '[ff02::1]'],
		].map((host) => `https://${host}/a`),
		'http://',
		'https://a b/',
	];
	test.each(refused)('%s', async (url) => {
		expect((await failure(url)).problem).toBe('address');
		expect(seen).toEqual([]);
	});

	test.each(refused.slice(0, 20))('nor after a redirect: %s', async (url) => {
		routes['/one'] = redirect(url);
		expect((await failure('/one')).problem).toBe('address');
		expect(seen).toHaveLength(1);
	});

	test.each([
		'https://172.32.0.1/',
		'https://11.0.0.1/',
		'https://8.8.8.8/',
		'https://[2606:4700::1]/',
		'https://[::ffff:8.8.8.8]/',
		'https://faraway.example/',
	])('but %s', (url) => {
		expect(refusalOf(new URL(url), API)).toBeUndefined();
	});
});

describe('what comes back', () => {
	const told = (name: string, type: string) => ({
		'content-disposition': `attachment; filename${name}`,
		'content-type': type,
	});
	const ofAnswer = { fileName: 'n.upd', mimeType: 'a/b' };
	test.each<[string, object, Record<string, string>, string, object]>([
		['nothing told', {}, {}, '/x', {}],
		[
			'a header',
			{},
			told("*=UTF-8''%C3%BC.upd", 'a/zip'),
			'/x',
			{ fileName: 'ü.upd', mimeType: 'a/zip' },
		],
		['the address', {}, {}, '/d/a%20b.upd?x=/c.zip', { fileName: 'a b.upd' }],
		['a broken address', {}, {}, '/d/%ZZ.upd', { fileName: '%ZZ.upd' }],
		['the answer first', ofAnswer, told('=h.upd', 'c/d'), '/a.upd', ofAnswer],
	])('%s', async (_, link, headers, path, expected) => {
		routes[path] = file(headers);
		expect(await fetched({ url: path, ...link })).toEqual({ content, ...expected });
	});

	const gzip = { 'content-encoding': 'gzip' };
	test.each<[string, RequestListener, Buffer]>([
		['a packed transfer is unpacked', file(gzip, gzipSync(content)), content],
		['an empty file', file({}, Buffer.alloc(0)), Buffer.alloc(0)],
	])('%s', async (_, route, expected) => {
		routes['/a'] = route;
		expect((await fetched({ url: '/a' })).content).toEqual(expected);
	});

	test.each<[string, unknown]>([
		['a Buffer', content],
		['an ArrayBuffer', new Uint8Array(content).buffer],
		['a byte list', new Uint8Array(content)],
		['text', content.toString('latin1').replace(/[^\0-\x7f]/g, 'x')],
	])('a helper that gives %s', async (_, body) => {
		const give = async () => await Promise.resolve({ statusCode: 200, headers: {}, body });
		const read = await fetched({ url: '/a' }, tools({ authenticatedRequest: give }));
		expect(read.content).toHaveLength(content.length);
	});

	test('a web page is a file only where it can be one', async () => {
		const page = Buffer.from('<!doctype html><h1>Sign in</h1>');
		routes['/a'] = file({ 'content-type': 'text/html' }, page);
		expect((await failure('/a')).problem).toBe('page');
		const { mimeType } = await fetched({ url: '/a' }, tools({ strangerIn: () => undefined }));
		expect(mimeType).toBe('text/html');
	});
});

describe('what goes wrong', () => {
	test.each([400, 401, 403, 404, 410, 500, 503])('status %d', async (status) => {
		routes['/a'] = file({}, Buffer.from('{"error":"secret"}'), status);
		const own = await failure('/a');
		expect(own).toMatchObject({ problem: 'status', status });
		const foreign = await failure(`${CDN}/a`);
		expect(foreign).toMatchObject({ problem: 'status', status });
		expect(foreign.message).toContain('cdn.cars.test');
	});

	test.each<[string, RequestListener, string]>([
		['no location', redirect(undefined), 'status'],
		['304', redirect('/b', 304), 'status'],
		['300', redirect('/b', 300), 'status'],
		['a location that is no address', redirect('https://[nonsense'), 'address'],
	])('a redirect that is none: %s', async (_, route, problem) => {
		routes['/a'] = route;
		expect((await failure('/a')).problem).toBe(problem);
		expect(seen).toHaveLength(1);
	});

	test('redirects without end', async () => {
		routes['/a'] = redirect('/a');
		expect((await failure('/a', tools({ maxHops: 3 }))).problem).toBe('redirects');
		expect(seen).toHaveLength(4);
	});

	test('larger than told, before it is read', async () => {
		routes['/a'] = file({ 'content-length': 3_000_000 }, Buffer.alloc(3_000_000));
		const error = await failure('/a', tools({ maxBytes: 2 * 1024 * 1024 }));
		expect(error.problem).toBe('tooLarge');
		expect(error.message).toContain('2 MB');
	});

	test.each<[string, RequestListener]>([
		['without a length', (_, response) => endless(response)],
		['packed', file({ 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(20_000_000)))],
	])('too large %s', async (_, route) => {
		routes['/a'] = route;
		expect((await failure('/a', tools({ maxBytes: 100_000 }))).problem).toBe('tooLarge');
	});

	test.each<[string, RequestListener]>([
		['before the answer', () => undefined],
		['in the file', (_, response) => void response.writeHead(200).write('start')],
	])('a stall %s', async (_, route) => {
		routes['/a'] = route;
		const started = Date.now();
		const error = await failure(`${CDN}/a`, tools({ stallMs: 120 }));
		expect(['stalled', 'network']).toContain(error.problem);
		expect(Date.now() - started).toBeLessThan(1500);
	});

	test('a stall that the HTTP client does not notice', async () => {
		const hang = async () => await new Promise<never>(() => undefined);
		const error = await failure('/a', tools({ stallMs: 80, authenticatedRequest: hang }));
		expect(error.problem).toBe('stalled');
	});

	test('bytes that trickle in for ever', async () => {
		routes['/a'] = (request, response) => {
			const timer = setInterval(() => response.write('.'), 20);
			closed(request, () => clearInterval(timer));
		};
		const error = await failure('/a', tools({ stallMs: 200, totalMs: 300 }));
		expect(error).toMatchObject({ problem: 'stalled' });
	});

	test('a slow file is no stall', async () => {
		routes['/a'] = (_, response) => {
			let sent = 0;
			const timer = setInterval(() => {
				response.write('.');
				if (++sent < 8) return;
				clearInterval(timer);
				response.end();
			}, 60);
		};
		const { content: slow } = await fetched({ url: '/a' }, tools({ stallMs: 250 }));
		expect(slow.toString()).toBe('........');
	});

	test('a connection that breaks', async () => {
		routes['/a'] = (request, response) => {
			response.writeHead(200, { 'content-length': 100 }).write('half');
			setTimeout(() => request.socket.destroy(), 20);
		};
		routes['/b'] = (request) => void request.socket.destroy();
		for (const url of [`${CDN}/a`, '/a', `${CDN}/b`, '/b']) {
			expect((await failure(url)).problem).toBe('network');
		}
	});

	test('a network error names its code', async () => {
		const failing = async () =>
			await Promise.reject(
				new Error('https://cdn/secret?sig=1', { cause: { code: 'ECONNREFUSED' } }),
			);
		const error = await failure(`${CDN}/a`, tools({ plainRequest: failing }));
		expect(error.message).toBe('The file could not be fetched from cdn.cars.test (ECONNREFUSED).');
	});

	test('a cancel, before and during', async () => {
		const before = AbortSignal.abort();
		expect((await failure('/a', tools({ signal: before }))).problem).toBe('cancelled');
		expect(seen).toEqual([]);
		for (const url of ['/a', `${CDN}/a`]) {
			const cancel = new AbortController();
			const gone = new Promise<void>((resolve) => {
				routes['/a'] = (request, response) => {
					response.writeHead(200).write('start');
					closed(request, resolve);
					setTimeout(() => cancel.abort(), 30);
				};
			});
			expect((await failure(url, tools({ signal: cancel.signal }))).problem).toBe('cancelled');
			await gone;
		}
	});
});

const closed = (request: IncomingMessage, then: () => void): void =>
	void request.socket.once('close', then);

function endless(response: Parameters<RequestListener>[1]): void {
	const more = (): void => {
		while (!response.destroyed && response.write(Buffer.alloc(65_536)));
		if (!response.destroyed) response.once('drain', more);
	};
	more();
}
