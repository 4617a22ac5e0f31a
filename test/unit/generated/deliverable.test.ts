import fc from 'fast-check';

import { ENDPOINTS } from '../../../nodes/shared/api/catalog';
import { readDeliverable } from '../../../nodes/shared/files/deliverable';
import type { Deliverables, ReadOptions } from '../../../nodes/shared/files/types';
import type { HttpResponse } from '../../../nodes/shared/http/response';
import { readable } from '../results';
import { assumedWord, hostileBytes, hostileName, hostileText } from './arbitraries';
import { holds, RUNS, SHOWABLE } from './check';

const deliverable = fc.constantFrom(
	...Object.values(ENDPOINTS).map((endpoint): ReadOptions['deliverable'] => endpoint.deliverable),
);
const path = fc
	.array(fc.oneof(assumedWord, fc.constantFrom('0', '1', '[0]', '["a"]', '__proto__'), hostileText))
	.map((steps) => steps.join('.'));
const options = fc.record<ReadOptions, 'deliverable'>(
	{ deliverable, vin: hostileName, jobId: hostileName, fileField: path },
	{ requiredKeys: ['deliverable'] },
);
const contentType = fc.oneof(
	hostileText,
	fc.constantFrom(
		...['application/json', 'application/json; charset=iso-8859-1', 'application/problem+json'],
		...['text/html', 'text/plain; charset=windows-1252', 'application/octet-stream', ''],
	),
);
const contentDisposition = fc.oneof(
	hostileText,
	hostileName.map((name) => `attachment; filename="${name}"`),
);
const answer = fc.record<HttpResponse, 'body'>(
	{ body: hostileBytes, contentType, contentDisposition },
	{ requiredKeys: ['body'] },
);

/** @returns undefined where the answer is refused in the reader's own way */
function read(given: HttpResponse, how: ReadOptions): Deliverables | undefined {
	const taken = readDeliverable(given, how);
	if (!('problem' in taken)) return taken;
	expect(['empty', 'unreadable', 'page', 'words', 'fileField']).toContain(taken.problem);
	expect(taken.message).not.toBe('');
	return undefined;
}

/** Every key of a value, at any depth. */
const keysOf = (value: unknown): string[] =>
	typeof value === 'object' && value !== null
		? Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)])
		: [];

function expectSound({ json, files, links, codes = [] }: Deliverables): void {
	expect(Object.keys(json)).not.toContain('error');
	for (const unsafe of ['__proto__', 'constructor', 'prototype']) {
		expect(keysOf(json)).not.toContain(unsafe);
	}
	expect(Object.getPrototypeOf(json)).toBe(Object.prototype);
	for (const { fileName, mimeType, content } of files) {
		expect(fileName).toMatch(SHOWABLE);
		expect(fileName).toMatch(/^[^/\\<>:"|?*. ][^/\\<>:"|?*]{0,149}$/);
		expect(mimeType).toMatch(/^[\w.+-]+\/[\w.+-]+$/);
		expect(Buffer.isBuffer(content)).toBe(true);
	}
	expect(new Set(files.map(({ fileName }) => fileName.toLowerCase())).size).toBe(files.length);
	for (const { url } of links) expect(url).toMatch(/^(https?:\/\/|\.{0,2}\/)[^\s<>"]*$/i);
	for (const code of codes) expect(code).not.toBe('');
}

test('any answer is taken apart into what n8n can take, or refused', () => {
	holds(
		fc.tuple(answer, options),
		([given, how]) => {
			const before = given.body.toString('hex');
			const taken = read(given, how);
			if (taken) {
				expectSound(taken);
				expect(JSON.parse(JSON.stringify(taken.json))).toEqual(taken.json);
			}
			expect(given.body.toString('hex')).toBe(before);
		},
		RUNS * 4,
	);
});

const content = fc.uint8Array({ minLength: 1, maxLength: 200 }).map((list) => Buffer.from(list));
const upd: ReadOptions = { deliverable: ENDPOINTS.carPlayUsb.deliverable };

test('a file of any bytes comes back byte by byte from JSON', () => {
	const around = fc.constantFrom('data', 'result', 'payload', 'file', 'files', 'download');
	holds(fc.tuple(content, fc.array(around, { maxLength: 3 })), ([bytes, names]) => {
		const file: object = { filename: 'a.upd', content_base64: bytes.toString('base64') };
		const value = names.reduce((inner, name) => ({ [name]: inner }), file);
		const taken = readable(readDeliverable({ body: Buffer.from(JSON.stringify(value)) }, upd));
		expect(taken.files.map(({ fileName }) => fileName)).toEqual(['a.upd']);
		expect(taken.files[0]?.content.equals(bytes)).toBe(true);
	});
});

test('a file of any bytes comes back byte by byte as the body', () => {
	holds(content, (body) => {
		const given = { body, contentDisposition: 'attachment; filename="a.upd"' };
		const taken = read(given, upd);
		if (taken) expect(taken.files.map((file) => file.content.equals(body))).toEqual([true]);
		else expect(body.toString('utf8').trim()).toBe('');
	});
});

test.each([
	['half a character', [0xfe, 0xff, 0x00]],
	['nothing', [0xff, 0xfe]],
	['a blank', [0xfe, 0xff, 0x00, 0x20]],
	['a blank and a half', [0xff, 0xfe, 0x0a, 0x00, 0x41]],
])('a file that begins like UTF-16 text, and has %s behind it, comes back too', (_, bytes) => {
	const body = Buffer.from(bytes);
	const taken = read({ body, contentDisposition: 'attachment; filename="a.upd"' }, upd);
	expect(taken?.files.map((file) => file.content.equals(body))).toEqual([true]);
});

test('UTF-16 with a stray last byte is still text', () => {
	const body = Buffer.concat([Buffer.from('\uFEFF{"ecus":[1]}', 'utf16le'), Buffer.from([65])]);
	expect(read({ body }, { deliverable: ENDPOINTS.vehicleState.deliverable })).toBeDefined();
});

test('a code is never decoded', () => {
	const code = fc.string({ unit: fc.constantFrom(...'ABCDEF0123456789-'), minLength: 7 });
	const how: ReadOptions = { deliverable: ENDPOINTS.carPlayCable.deliverable };
	holds(code, (text) => {
		const body = Buffer.from(JSON.stringify({ success: true, data: { code: text } }));
		expect(readable(readDeliverable({ body }, how)).codes).toEqual([text]);
	});
});
