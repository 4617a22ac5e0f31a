import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';

import { AxiosHeaders } from 'axios';

import { readHeader } from '../../../nodes/shared/http/header';

const read = (headers: unknown): string | undefined => readHeader(headers, 'retry-after');

describe('the casing', () => {
	it.each(['retry-after', 'Retry-After', 'RETRY-AFTER', 'rEtRy-AfTeR'])(
		'%s is the same header',
		(name) => {
			expect(read({ [name]: '7' })).toBe('7');
			expect(read({ 'x-retry-after': '1', [name]: '7', 'retry-after-x': '2' })).toBe('7');
		},
	);
});

describe('a list', () => {
	it.each<[unknown[], string | undefined]>([
		[['7'], '7'],
		[['7', '9'], '7'],
		[['7', '7', '7'], '7'],
		[[7], '7'],
		[[7, '9'], '7'],
		[['a, b', 'c'], 'a, b'],
		[[], undefined],
		[['', '9'], undefined],
		[[null, '9'], undefined],
		[[['7'], '9'], undefined],
	])('%j has %j first', (list, first) => {
		expect(read({ 'Retry-After': list })).toBe(first);
	});
});

describe('a number', () => {
	it.each([0, -0, 1, 7, 42, -5, 1.25, 120, 86_400, Number.MAX_SAFE_INTEGER])(
		'%d is read as text',
		(number) => {
			expect(read({ 'retry-after': number })).toBe(String(number));
		},
	);
});

/** As Node keeps them: names in lower case, and some values as lists. */
function fromNode(headers: Record<string, string>): IncomingMessage['headers'] {
	const message = new IncomingMessage(new Socket());
	Object.assign(message.headers, headers);
	return message.headers;
}

describe('what holds the headers', () => {
	const given = { 'Content-Type': 'text/html', 'Retry-After': '7' };

	it.each<[string, unknown]>([
		['an object', given],
		['one without a prototype', Object.assign(Object.create(null) as object, given)],
		["Node's own", fromNode({ 'retry-after': '7' })],
		["axios' own", new AxiosHeaders(given)],
		["axios' own, in lower case", AxiosHeaders.from('content-type: text/html\nretry-after: 7')],
		["axios' own, as a list", new AxiosHeaders({ 'retry-after': ['7', '9'] })],
		["fetch's own", new Headers(given)],
		["fetch's own, of a response", new Response('', { headers: given }).headers],
		['a Map', new Map([['retry-after', '7']])],
		['something with `get`', { get: (name: string) => (name === 'retry-after' ? 7 : null) }],
	])('%s', (_, headers) => {
		expect(read(headers)).toBe('7');
	});

	it('may have a header named `get`', () => {
		expect(read({ get: '1', 'retry-after': '7' })).toBe('7');
		expect(readHeader({ get: '1' }, 'get')).toBe('1');
	});

	it('is asked as what it is', () => {
		const headers = {
			known: '7',
			get(name: string) {
				return name === 'retry-after' ? this.known : undefined;
			},
		};
		expect(read(headers)).toBe('7');
	});
});

describe('a value that is none', () => {
	const none = ['', null, undefined, true, {}, { value: '7' }, Symbol('7'), () => '7', 7n];
	it.each(none.map((value) => [value]))('%p', (value) => {
		expect(read({ 'retry-after': value })).toBeUndefined();
		expect(read({ get: () => value })).toBeUndefined();
		expect(read({ 'retry-after': [value] })).toBeUndefined();
	});
});

describe('headers that are none', () => {
	const none = [null, undefined, '', 'retry-after: 7', 7, 0, true, 7n, Symbol('retry-after')];
	it.each(none.map((headers) => [headers]))('%p', (headers) => {
		expect(read(headers)).toBeUndefined();
	});
});

describe('a name that is not there', () => {
	it.each<[string, unknown]>([
		['in nothing', {}],
		['in a list', []],
		['beside a longer one', { 'x-retry-after': '7' }],
		['beside a shorter one', { retry: '7' }],
		['beside one with a blank', { 'retry-after ': '7' }],
		['beside one that is spelt otherwise', { retry_after: '7' }],
		['but on the prototype', Object.create({ 'retry-after': '7' })],
		["in axios' own", new AxiosHeaders({ 'Content-Type': 'text/html' })],
		["in fetch's own", new Headers({ 'Content-Type': 'text/html' })],
		['in a Map', new Map([['content-type', 'text/html']])],
	])('%s', (_, headers) => {
		expect(read(headers)).toBeUndefined();
	});
});
