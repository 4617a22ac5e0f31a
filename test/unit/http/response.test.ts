import { Readable } from 'node:stream';

import type * as n8nWorkflow from 'n8n-workflow';

import { readRefusedBody, readResponse } from '../../../nodes/shared/http/response';
import { classifyFault } from '../../../nodes/shared/http/fault';
import { readable } from '../results';

/** What waits, and may be ended: waits are a thousand times shorter. */
const waits: AbortSignal[] = [];
jest.mock('n8n-workflow', () => {
	const actual = jest.requireActual<typeof n8nWorkflow>('n8n-workflow');
	const sleep = async (ms: number, signal: AbortSignal) => {
		waits.push(signal);
		await actual.sleep(ms / 1000, signal);
	};
	return { ...actual, sleep };
});
beforeEach(() => waits.splice(0));

const silent = () => new Readable({ read() {} });

describe('a transfer', () => {
	it('that stands still is given up', async () => {
		expect(await readResponse({ body: silent() })).toEqual({
			problem: 'stalled',
			message: expect.stringContaining('stalled for 60 seconds') as string,
		});
		expect(await readRefusedBody({ response: { data: silent() } })).toBeUndefined();
	});

	it('leaves no timer behind', async () => {
		readable(await readResponse({ body: Readable.from([Buffer.from('a')]) }));
		await readRefusedBody({ response: { data: 'a' } });
		expect(waits).toHaveLength(2);
		expect(waits.every(({ aborted }) => aborted)).toBe(true);
	});
});

describe('an answer', () => {
	it('is read to its end, with the two headers that tell what it is', async () => {
		const headers = { 'content-type': 'text/html', 'content-disposition': 'inline', etag: 'x' };
		const body = Readable.from([Buffer.from('one, '), Buffer.from('two')]);
		expect(await readResponse({ headers, body })).toEqual({
			headers,
			contentType: 'text/html',
			contentDisposition: 'inline',
			body: Buffer.from('one, two'),
		});
	});

	it.each([undefined, {}, { headers: 'none' }])('without any is empty: %j', async (response) => {
		expect(await readResponse(response)).toMatchObject({ body: Buffer.alloc(0) });
	});

	it('takes the first of several headers of a name', async () => {
		const headers = { 'content-type': ['text/csv', 'text/html'] };
		expect(await readResponse({ headers })).toMatchObject({ contentType: 'text/csv' });
	});

	it('that breaks off throws what the stream says', async () => {
		const body = new Readable({ read() {} });
		const reading = readResponse({ headers: {}, body });
		body.destroy(new Error('aborted'));
		await expect(reading).rejects.toThrow('aborted');
	});

	it('that is larger than a node can hold is given up', async () => {
		const chunk = Buffer.alloc(10 * 1024 * 1024);
		const fits = Readable.from(Array.from({ length: 10 }, () => chunk));
		expect(readable(await readResponse({ body: fits })).body).toHaveLength(100 * 1024 * 1024);
		const body = Readable.from([...Array.from({ length: 10 }, () => chunk), Buffer.from('x')]);
		expect(await readResponse({ body })).toEqual({
			problem: 'tooLarge',
			message: expect.stringContaining('larger than 100 MB') as string,
		});
	});
});

/** n8n 1 loses the cause of its error, and keeps Node's own response as data. */
const leftByN8n1 = (statusCode: number, headers: object, body: string) =>
	Object.assign(new Error('refused'), {
		httpCode: String(statusCode),
		context: { data: Object.assign(Readable.from([Buffer.from(body)]), { statusCode, headers }) },
	});

it('what n8n 1 leaves of a refusal tells its status, and how long to wait', () => {
	expect(classifyFault(leftByN8n1(429, { 'retry-after': '7' }, ''), 0)).toEqual({
		kind: 'status',
		status: 429,
		retryAfterMs: 7000,
	});
});

describe('the body of a refusal', () => {
	const refusal = (body: unknown) => ({ response: { data: body } });

	it.each([
		['as a stream', () => refusal(Readable.from([Buffer.from('No')]))],
		['as text', () => refusal('No')],
		['under the name that n8n gives it', () => ({ response: { body: 'No' } })],
		['in what an error wraps', () => ({ cause: { cause: refusal('No') } })],
		['in the fifth layer', () => ({ cause: { cause: { cause: { cause: refusal('No') } } } })],
		['in what n8n 1 leaves of it', () => leftByN8n1(404, {}, 'No')],
	])('is found %s', async (_, error) => {
		expect((await readRefusedBody(error()))?.toString()).toBe('No');
	});

	it.each([
		['nothing was thrown', undefined],
		['nothing was answered', new Error('odd')],
		['n8n 1 has kept something else', { context: { data: { message: 'parsed' } } }],
	])('is none where %s', async (_, error) => {
		expect(await readRefusedBody(error)).toBeUndefined();
	});

	it('is none where it is far too long, and its connection is given back', async () => {
		const fits = Readable.from([Buffer.alloc(64 * 1024)]);
		expect(await readRefusedBody(refusal(fits))).toHaveLength(64 * 1024);
		const long = Readable.from([Buffer.alloc(64 * 1024), Buffer.from('x')]);
		expect(await readRefusedBody(refusal(long))).toBeUndefined();
		expect(long.destroyed).toBe(true);
	});

	it('is none where it breaks off', async () => {
		const body = new Readable({ read() {} });
		const reading = readRefusedBody(refusal(body));
		body.destroy(new Error('aborted'));
		expect(await reading).toBeUndefined();
	});
});
