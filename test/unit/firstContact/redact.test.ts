import fc from 'fast-check';
import { gzipSync } from 'node:zlib';

import type { Exchange } from '../../firstContact/exchange';
import type { Json, RedactedBody } from '../../firstContact/fixture';
import { findTraces } from '../../firstContact/redact/traces';
import { JWT, redactor, SANDBOX, SECRETS, VIN } from './redacting';

const exchange = (body: unknown, more: Partial<Exchange> = {}): Exchange => ({
	method: 'POST',
	path: '/vehicle-state',
	requestHeaders: [['Authorization', `Bearer ${JWT}`]],
	requestBody: Buffer.from(JSON.stringify({ vin: VIN })),
	status: 200,
	headers: [['Content-Type', 'application/json']],
	body: Buffer.isBuffer(body)
		? body
		: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
	tookMs: 1,
	...more,
});

const jsonOf = (body: RedactedBody): Json => ('json' in body ? body.json : null);
const textOf = (body: RedactedBody): string => ('text' in body ? body.text : '');

describe('the same value', () => {
	const html = `<p title="x ${VIN}">FIN: ${VIN.toLowerCase()}</p><!-- ${VIN.slice(-7)} --><img src="/img/${VIN}.png">`;

	it('gets the same stand-in wherever it stands', () => {
		const { requestBody, body, headers } = redactor().exchange(
			exchange(
				{
					vin: VIN,
					vin7: VIN.slice(-7),
					file: `report_${VIN}.html`,
					html,
					packed: Buffer.from(html).toString('base64'),
					[VIN]: 1,
					nested: JSON.stringify({ vin: VIN }),
				},
				{ headers: [['Content-Disposition', `attachment; filename*=UTF-8''${VIN}.upd`]] },
			),
		);
		const { vin } = jsonOf(requestBody) as { vin: string };
		const answer = jsonOf(body) as Record<string, string>;
		expect(answer.vin).toBe(vin);
		expect(answer.vin7).toBe(vin.slice(-7));
		expect(answer.file).toBe(`report_${vin}.html`);
		expect(Object.keys(answer)).toContain(vin);
		expect(answer.nested).toBe(JSON.stringify({ vin }));
		expect(answer.html).toContain(`FIN: ${vin.toLowerCase()}`);
		expect(answer.html).toContain(`<!-- ${vin.slice(-7)} -->`);
		expect(Buffer.from(answer.packed!, 'base64').toString()).toBe(answer.html);
		expect(answer.packed).toHaveLength(Buffer.from(html).toString('base64').length);
		expect(headers).toEqual([['Content-Disposition', `attachment; filename*=UTF-8''${vin}.upd`]]);
	});

	it('keeps tags, and replaces what stands between them', () => {
		const text = textOf(
			redactor().exchange(exchange('<html><body><h1 class="big">Jane Doe</h1></body></html>')).body,
		);
		expect(text).toMatch(
			/^<html><body><h1 class="[a-z]{3}">[A-Z][a-z]{3} [A-Z][a-z]{2}<\/h1><\/body><\/html>$/,
		);
	});
});

const base64 = (text: string, encoding?: BufferEncoding) =>
	Buffer.from(text, encoding).toString('base64');

const percent = (char: string) => `%${char.charCodeAt(0).toString(16)}`;
const entity = (char: string) => `&#${char.charCodeAt(0)};`;
const escaped = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
const firstHalf = (text: string) => text.slice(0, text.length / 2);

/** Ways in which an answer may repeat a secret. */
const FRAMES: ReadonlyArray<readonly [how: string, frame: (secret: string) => unknown]> = [
	['as a value', (secret) => ({ debug: secret })],
	['as a key', (secret) => ({ [secret]: true })],
	['in a sentence', (secret) => ({ message: `Token ${secret} is not valid` })],
	['in capitals', (secret) => ({ note: secret.toUpperCase() })],
	[
		'in HTML',
		(secret) => `<html><body data-t="${secret}"><!-- ${secret} -->${secret}</body></html>`,
	],
	['as the name of a tag', (secret) => `<x><t${secret.replace(/[^\w]/g, '')}/></x>`],
	[
		'in a file name',
		(secret) => ({ name: `report-${secret}.html`, files: { [`${secret}.upd`]: 'x' } }),
	],
	[
		'in an address',
		(secret) => ({ url: `https://x.test/${encodeURIComponent(secret)}?t=${secret}` }),
	],
	['percent-encoded', (secret) => ({ url: `https://x.test/${secret.replace(/./g, percent)}` })],
	['in base64', (secret) => ({ content: base64(`user:${secret}`) })],
	[
		'in base64url, long',
		(secret) => ({
			content: Buffer.from(`{"token":"${secret}","vin":"x"}`.repeat(3)).toString('base64url'),
		}),
	],
	['in base64 twice', (secret) => ({ content: base64(base64(secret.repeat(3))) })],
	['in hex', (secret) => ({ content: Buffer.from(secret).toString('hex') })],
	['as entities', (secret) => `<p>${secret.replace(/./g, entity)}</p>`],
	['escaped', (secret) => ({ inner: `{"t":"${secret.replace(/./g, escaped)}"}` })],
	['with spaces between', (secret) => ({ note: [...secret].join(' ') })],
	['with dashes', (secret) => ({ note: secret.match(/.{1,4}/g)!.join('-') })],
	['as a list of characters', (secret) => ({ list: [...secret] })],
	[
		'cut in two',
		(secret) => ({ head: firstHalf(secret), tail: secret.replace(firstHalf(secret), '') }),
	],
	['backwards', (secret) => ({ note: [...secret].reverse().join('') })],
	['nested', (secret) => ({ body: JSON.stringify({ body: JSON.stringify({ secret }) }) })],
	['as UTF-16 in base64', (secret) => ({ content: base64(`t ${secret}`, 'utf16le') })],
	[
		'as UTF-16',
		(secret) =>
			Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`<p>${secret}</p>`, 'utf16le')]),
	],
	['in compressed bytes', (secret) => ({ content: gzipSync(secret).toString('base64') })],
	[
		'in bytes',
		(secret) =>
			Buffer.concat([Buffer.from([0, 1, 2, 0xff]), Buffer.from(secret), Buffer.from([0, 0xfe])]),
	],
	['behind a name and a value', (secret) => ({ fields: [{ name: secret, value: secret }] })],
];

const PLANTED = [
	['the token', JWT],
	['an opaque token', 'opaque0Token9f8e7d6c5b4a'],
	['the Client Secret', SECRETS.clientSecret],
	['the Client ID', SECRETS.clientId],
	['a VIN', VIN],
	['the sandbox VIN', SANDBOX],
	['the last 7', VIN.slice(-7)],
	['the last 6', VIN.slice(-6)],
] as const;

describe.each(FRAMES)('a secret %s', (_, frame) => {
	it.each(PLANTED)('is gone: %s', (__, secret) => {
		const redacted = redactor().exchange(
			exchange(frame(secret), {
				headers: [
					['X-Debug', String(secret)],
					[`X-${secret.replace(/[^\w-]/g, '')}`, 'x'],
					['Set-Cookie', `session=${secret}; Path=/`],
					['Location', `https://x.example/files/${secret}`],
				],
				path: `/vehicle-state?vin=${secret}`,
			}),
		);
		expect(findTraces(JSON.stringify(redacted, null, 2), SECRETS)).toEqual([]);
		expect(JSON.stringify(redacted)).not.toContain(secret);
	});
});

/** What is compressed, or between other bytes, is not written at all: the first pass replaces all of it. */
const LOOKED_INTO = FRAMES.filter(([how]) => !/bytes/.test(how));

describe.each(LOOKED_INTO)('a secret %s, which the first pass has missed,', (_, frame) => {
	it.each(PLANTED.slice(0, 6))('is found by the second: %s', (__, secret) => {
		const framed = frame(secret);
		const bytes = Buffer.isBuffer(framed) ? framed.toString('utf16le') : framed;
		const text = typeof bytes === 'string' ? bytes : JSON.stringify(bytes);
		expect(findTraces(text, SECRETS)).not.toEqual([]);
	});
});

it('keeps keys, types and lengths of any answer, and leaves no trace', () => {
	const like = (a: Json, b: Json): void => {
		expect(typeof b).toBe(typeof a);
		if (typeof a === 'string') expect((b as string).length).toBe(a.length);
		if (typeof a !== 'object' || a === null) return;
		expect(Object.keys(b as object)).toHaveLength(Object.keys(a).length);
		const inner = Object.values(b as object) as Json[];
		Object.values(a).forEach((one, at) => like(one, inner[at]!));
	};
	const text = fc.oneof(
		fc.string({ maxLength: 40 }),
		fc.string({ unit: 'binary', maxLength: 20 }),
		fc.base64String({ maxLength: 90 }),
		fc.constantFrom(...PLANTED.map(([, secret]) => `a ${secret} b`)),
		fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
	);
	fc.assert(
		fc.property(
			fc.dictionary(
				fc.constantFrom('a', 'file', 'vin', 'b c'),
				fc.letrec((tie) => ({
					value: fc.oneof(
						{ maxDepth: 3 },
						text,
						fc.integer(),
						fc.boolean(),
						fc.constant(null),
						fc.array(tie('value'), { maxLength: 4 }),
					),
				})).value,
			),
			fc.integer(),
			(answer, seed) => {
				const json = answer as Json;
				const { body } = redactor(seed).exchange(exchange(json));
				like(json, jsonOf(body));
				expect(findTraces(JSON.stringify(body), SECRETS)).toEqual([]);
			},
		),
		{ numRuns: 100 },
	);
});

describe('the second pass does not cry wolf', () => {
	it.each([
		[
			'ordinary words',
			'{"status":"success","message":"Vehicle not found","vin":"WBX1K2L34MN567891"}',
		],
		['numbers', '{"size": 100000, "a": 0.1, "b": [1, 2, 3]}'],
		['a date', '"2026-05-10T11:23:45.123Z"'],
		['words of a secret', '"4471 times live: a client of the workshop"'],
		['nothing but spaces', ' '.repeat(200_000)],
	])('%s', (_, text) => {
		expect(findTraces(text, SECRETS)).toEqual([]);
	});

	it('takes no piece for a secret that is made of words which stand everywhere', () => {
		const secrets = { clientId: 'x', clientSecret: 'vehicle-order-1', tokens: [], vins: [] };
		expect(findTraces('vehicle-order.json vehicleOrder', secrets)).toEqual([]);
		expect(findTraces('it is vehicle-order-1.', secrets)).not.toEqual([]);
	});

	it('finds a secret deep in a long run of base64', () => {
		const bytes = Buffer.concat([
			Buffer.alloc(49_140, 0xfd),
			Buffer.from(VIN),
			Buffer.alloc(9_000, 0xfd),
		]);
		for (let shift = 0; shift < 40; shift++)
			expect(findTraces(bytes.subarray(shift).toString('base64'), SECRETS)).not.toEqual([]);
	});

	it.each([
		['Is abc the ID?', ['the Client ID']],
		['abcdef', []],
	])('takes a short ID for a whole word only: %s', (text, found) => {
		expect(findTraces(text, { clientId: 'abc', clientSecret: '', tokens: [], vins: [] })).toEqual(
			found,
		);
	});
});
