import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import {
	ManualExecutionCancelledError,
	NodeApiError,
	NodeOperationError,
	UserError,
	type INode,
	type JsonObject,
} from 'n8n-workflow';
import { z } from 'zod';

import type { Fault, SignInFault } from '../../../nodes/shared/api/fault';
import { SignInError } from '../../../nodes/shared/auth/signInError';
import { classifyFault } from '../../../nodes/shared/http/fault';
import { attachGuard, passGuard } from '../../../nodes/shared/http/dispatchGuard';
import { MAX_TRIES, retryDelay } from '../../../nodes/shared/http/retry';
import { parseRetryAfter } from '../../../nodes/shared/http/retryAfter';

const NOW = Date.UTC(2026, 0, 15, 12, 0, 0);

const node: INode = {
	id: '1',
	name: 'BimmerVIN',
	type: 'n8n-nodes-bimmervin.bimmerVin',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

interface Response {
	status: number;
	headers?: object;
	data?: unknown;
}

/** As axios 1.x builds it: NodeApiError looks at the name of the class. */
class AxiosError extends Error {
	readonly isAxiosError = true;
	readonly status: number | undefined;

	constructor(
		message: string,
		readonly code?: string,
		readonly response?: Response,
		cause?: unknown,
	) {
		super(message);
		this.name = 'AxiosError';
		this.status = response?.status;
		if (cause !== undefined) this.cause = cause;
	}

	/** As it wraps what Node reports. */
	static from(cause: Error & { code?: string }, response?: Response): AxiosError {
		const error = new AxiosError(cause.message, cause.code, response, cause);
		error.name = cause.name;
		return error;
	}
}

const answered = (status: number, headers: object = {}, data: unknown = { message: 'no' }) =>
	new AxiosError(
		`Request failed with status code ${status}`,
		status < 500 ? 'ERR_BAD_REQUEST' : 'ERR_BAD_RESPONSE',
		{ status, headers, data },
	);

const systemError = (message: string, fields: object): Error =>
	Object.assign(new Error(message), fields);

/** As n8n's authenticated request throws it. */
const thrown = (error: unknown): NodeApiError => new NodeApiError(node, error as JsonObject);

const NO_TOKEN: SignInFault = { kind: 'signIn', message: 'no token', description: 'Do this' };

const classify = (error: unknown): Fault => classifyFault(error, NOW);

const lost = (code: string): Fault => ({ kind: 'indeterminate', code });

describe('an answer', () => {
	it.each([300, 307, 400, 401, 402, 404, 408, 422, 429, 500, 503])(
		'is told by its status: %d',
		(status) => {
			expect(classify(thrown(answered(status)))).toEqual({ kind: 'status', status });
			expect(classify(answered(status))).toEqual({ kind: 'status', status });
		},
	);

	it.each([
		['plain headers', { 'Retry-After': '7' }],
		['headers as axios has them', { get: (name: string) => (name === 'retry-after' ? 7 : null) }],
		['several headers', { 'retry-after': ['7', '9'] }],
		['a date', { 'retry-after': 'Thu, 15 Jan 2026 12:00:07 GMT' }],
	])('is told with the wait it asks for: %s', (_, headers) => {
		const fault = { kind: 'status', status: 429, retryAfterMs: 7000 };
		expect(classify(thrown(answered(429, headers)))).toEqual(fault);
	});

	it.each([
		['wrap the error again', new NodeOperationError(node, thrown(answered(502)))],
		['keep the status alone', new NodeApiError(node, { message: 'no' }, { httpCode: '502' })],
	])('is told through errors that %s', (_, error) => {
		expect(classify(error)).toEqual({ kind: 'status', status: 502 });
	});
});

describe('a request that was not sent', () => {
	it.each([
		...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'],
		...['EADDRNOTAVAIL', 'EPROTO', 'CERT_HAS_EXPIRED', 'ERR_INVALID_URL'],
	])('is told by its code: %s', (code) => {
		const error = AxiosError.from(systemError('failed', { code }));
		expect(classify(thrown(error))).toEqual({ kind: 'notSent', code });
		expect(classify(systemError('failed', { code }))).toEqual({ kind: 'notSent', code });
	});

	it.each(['ETIMEDOUT', 'ECONNRESET', 'EACCES'])('is told by the system call: %s', (code) => {
		const error = AxiosError.from(systemError(`connect ${code}`, { code, syscall: 'connect' }));
		expect(classify(thrown(error))).toEqual({ kind: 'notSent', code });
	});

	it('is told where several addresses were tried', () => {
		const errors = ['ETIMEDOUT', 'ENETUNREACH'].map((code) =>
			systemError('connect', { code, syscall: 'connect' }),
		);
		const all = Object.assign(new AggregateError(errors), { code: 'ETIMEDOUT' });
		expect(classify(thrown(AxiosError.from(all)))).toEqual({ kind: 'notSent', code: 'ETIMEDOUT' });
		const one = new AggregateError([...errors, systemError('reset', { code: 'ECONNRESET' })]);
		expect(classify(thrown(AxiosError.from(one)))).toEqual(lost('ECONNRESET'));
	});

	it('is told where n8n or the credential refuses the address', () => {
		const address = Object.assign(new UserError('restricted'), { name: 'SsrfBlockedIpError' });
		const domain = new UserError('Domain not allowed: This credential is restricted');
		for (const error of [address, domain]) {
			expect(classify(thrown(error))).toEqual({ kind: 'notSent', code: 'BLOCKED' });
		}
	});

	it('is told where n8n kept only the code', () => {
		const kept = new NodeApiError(node, { code: 'ECONNREFUSED', message: 'refused' });
		expect(classify(kept)).toEqual({ kind: 'notSent', code: 'ECONNREFUSED' });
	});
});

describe('a request that may have been charged', () => {
	it.each([
		['ECONNRESET', 'socket hang up'],
		['ECONNRESET', 'read ECONNRESET'],
		['EPIPE', 'write EPIPE'],
		['ECONNABORTED', 'timeout of 300000ms exceeded'],
		['ETIMEDOUT', 'timeout exceeded'],
		['ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', 'bad record mac'],
		['ERR_NEVER_HEARD_OF', 'what'],
	])('is told by its code: %s, %s', (code, message) => {
		expect(classify(thrown(new AxiosError(message, code)))).toEqual(lost(code));
	});

	it.each(['EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'ETIMEDOUT'])(
		'is told by the system call: %s on a connection that stood',
		(code) => {
			const error = AxiosError.from(systemError(`read ${code}`, { code, syscall: 'read' }));
			expect(classify(thrown(error))).toEqual(lost(code));
		},
	);

	it('is told where the answer was cut off', () => {
		const cut = new AxiosError('stream has been aborted', 'ERR_BAD_RESPONSE', { status: 200 });
		expect(classify(thrown(cut))).toEqual(lost('ERR_BAD_RESPONSE'));
		const reset = AxiosError.from(systemError('aborted', { code: 'ECONNRESET' }), { status: 200 });
		expect(classify(thrown(reset))).toEqual(lost('ECONNRESET'));
	});

	it.each([new Error('what'), undefined, null, 'text', 42, {}])('is told of %p', (error) => {
		expect(classify(error)).toEqual(lost('UNKNOWN'));
	});

	it('is an answer that cannot be read', () => {
		const size = new AxiosError('maxContentLength size of 5 exceeded', 'ERR_BAD_RESPONSE');
		const garbage = AxiosError.from(systemError('Parse Error', { code: 'HPE_INVALID_CONSTANT' }));
		const notJson = new SyntaxError('Unexpected token');
		const notPromised = z.object({ vin: z.string() }).safeParse({}).error;
		for (const error of [thrown(size), thrown(garbage), notJson, notPromised]) {
			expect(classify(error)).toEqual({ kind: 'unreadable' });
		}
	});
});

/** What the guard throws at n8n once the run is halted. */
function dispatchHalted(): unknown {
	const request = {};
	attachGuard(request, { signal: AbortSignal.abort(), isDispatched: false });
	try {
		return passGuard(request, {});
	} catch (error) {
		return error;
	}
}

describe('a stop', () => {
	it('is told wherever it struck', () => {
		const axios = new AxiosError('canceled', 'ERR_CANCELED');
		axios.name = 'CanceledError';
		const native = systemError('aborted', { name: 'AbortError', code: 'ABORT_ERR' });
		const engine = new ManualExecutionCancelledError('1');
		for (const error of [thrown(axios), axios, thrown(native), engine, dispatchHalted()]) {
			expect(classify(error)).toEqual({ kind: 'cancelled' });
		}
	});
});

describe('a failed token exchange', () => {
	it('is told wherever it stands in the chain', () => {
		const fault: SignInFault = { ...NO_TOKEN, retryAfterMs: 2000 };
		const error = new SignInError(fault);
		expect(classify(error)).toEqual(fault);
		expect(classify(thrown(error))).toEqual(fault);
		expect(classify(thrown(answered(401))).kind).not.toBe('signIn');
	});

	it('is final where another try cannot help', () => {
		const fault: SignInFault = { ...NO_TOKEN, final: true };
		const error = Object.assign(new SignInError(fault), { cause: answered(401) });
		expect(classify(thrown(error))).toEqual(fault);
	});

	it('is not told by a name, nor by a fault of another kind', () => {
		const named = Object.assign(new Error('no token'), { name: 'BimmerVinTokenError' });
		for (const fault of [undefined, null, 'signIn', {}, { kind: 'status' }]) {
			expect(classify(Object.assign(named, { fault }))).toEqual(lost('UNKNOWN'));
		}
	});
});

it('an error that goes round in circles is read once', () => {
	const error = systemError('reset', { code: 'ECONNRESET' });
	error.cause = thrown(error);
	expect(classify(error).kind).toBe('indeterminate');
});

describe('what Node really reports', () => {
	const serve = async (onSocket: (socket: Socket) => void) => {
		const server = createServer((socket) => {
			socket.on('error', () => {});
			onSocket(socket);
		}).listen(0, '127.0.0.1');
		await once(server, 'listening');
		return { port: (server.address() as AddressInfo).port, close: () => server.close() };
	};

	const failure = async (port: number, request = httpRequest): Promise<NodeApiError> =>
		await new Promise((resolve, reject) => {
			const call = request({ host: '127.0.0.1', port, method: 'POST' }, (response) => {
				response.on('error', (error) => resolve(thrown(AxiosError.from(error))));
				response.on('end', () => reject(new Error('was answered')));
				response.resume();
			});
			call.on('error', (error) => resolve(thrown(AxiosError.from(error))));
			call.end('{"vin":"WBA"}');
		});

	it('nobody listens: not sent', async () => {
		const { port, close } = await serve(() => {});
		close();
		expect(classify(await failure(port))).toEqual({ kind: 'notSent', code: 'ECONNREFUSED' });
	});

	it('no TLS there: not sent', async () => {
		const { port, close } = await serve((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n'));
		expect(classify(await failure(port, httpsRequest)).kind).toBe('notSent');
		close();
	});

	const cut = (socket: Socket) => socket.destroy();
	const begin = (socket: Socket) =>
		socket.write('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nabc', () => socket.destroy());
	const noHttp = (socket: Socket) => socket.end('?\r\n');
	const reset = { kind: 'notSent', code: 'ECONNRESET' } as const;
	it.each<[string, (socket: Socket) => unknown, Fault, typeof httpRequest]>([
		['cut during the TLS handshake: not sent', cut, reset, httpsRequest],
		['cut after the request: indeterminate', cut, lost('ECONNRESET'), httpRequest],
		['cut within the answer: indeterminate', begin, lost('ECONNRESET'), httpRequest],
		['not HTTP: unreadable', noHttp, { kind: 'unreadable' }, httpRequest],
	])('%s', async (_, onRequest, fault, request) => {
		const { port, close } = await serve((socket) => socket.once('data', () => onRequest(socket)));
		expect(classify(await failure(port, request))).toEqual(fault);
		close();
	});
});

describe('Retry-After', () => {
	it.each([
		['0', 0],
		[' 2.5 ', 2500],
		[3, 3000],
		[['4', '5'], 4000],
		['2026-01-15', undefined],
		[NaN, undefined],
		[Infinity, undefined],
		[null, undefined],
		[undefined, undefined],
		[{}, undefined],
	])('%p means %p ms', (value, ms) => {
		expect(parseRetryAfter(value, NOW)).toBe(ms);
	});
});

describe('whether to send again', () => {
	const random = () => 0.5;
	const status = (code: number): Fault => ({ kind: 'status', status: code });
	const delays = (fault: Fault, free: boolean) =>
		Array.from({ length: MAX_TRIES }, (_, tries) => retryDelay(fault, tries + 1, { free, random }));

	it.each<Fault>([status(429), { kind: 'notSent', code: 'ECONNREFUSED' }, NO_TOKEN])(
		'yes, five tries in all, where nothing can have been charged: %p',
		(fault) => {
			expect(delays(fault, false)).toEqual([750, 1500, 3000, 6000, undefined]);
			expect(delays(fault, true)).toEqual([750, 1500, 3000, 6000, undefined]);
		},
	);

	it.each<Fault>([
		...[500, 503, 408].map(status),
		{ kind: 'indeterminate', code: 'ECONNRESET' },
		{ kind: 'unreadable' },
	])('only where the call is free: %p', (fault) => {
		expect(delays(fault, false)).toEqual(Array<undefined>(5).fill(undefined));
		expect(delays(fault, true)[0]).toBe(750);
	});

	it.each<Fault>([
		...[301, 400, 401, 402, 403, 404, 422].map(status),
		{ kind: 'cancelled' },
		{ ...NO_TOKEN, final: true },
		{ kind: 'notSent', code: 'BLOCKED' },
		{ kind: 'notSent', code: 'ERR_INVALID_URL' },
	])('never: %p', (fault) => {
		expect(retryDelay(fault, 1, { free: false, random })).toBeUndefined();
		expect(retryDelay(fault, 1, { free: true, random })).toBeUndefined();
	});

	it('after as long as the API asks', () => {
		const fault: Fault = { kind: 'status', status: 429, retryAfterMs: 12_000 };
		expect(retryDelay(fault, 1, { free: false, random })).toBe(12_000);
		expect(retryDelay({ ...fault, status: 503 }, 1, { free: true, random })).toBe(12_000);
		expect(retryDelay({ ...fault, status: 503 }, 1, { free: false, random })).toBeUndefined();
	});

	it('after two minutes at most', () => {
		const fault: Fault = { kind: 'status', status: 503, retryAfterMs: 3_600_000 };
		expect(retryDelay(fault, 1, { free: true, random })).toBe(120_000);
	});

	it('spreads over half of the wait', () => {
		const fault: Fault = { kind: 'notSent', code: 'ENOTFOUND' };
		expect(retryDelay(fault, 2, { free: false, random: () => 0 })).toBe(1000);
		expect(retryDelay(fault, 2, { free: false, random: () => 1 })).toBe(2000);
	});
});
