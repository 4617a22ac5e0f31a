import fc from 'fast-check';
import { gzipSync } from 'node:zlib';

import type { Secrets } from '../../firstContact/call';
import type { Exchange } from '../../firstContact/exchange';
import type { Json, RedactedBody } from '../../firstContact/fixture';
import { createRedactor } from '../../firstContact/redact/redactor';
import { findTraces } from '../../firstContact/redact/traces';
import { seededRandom } from '../http/fakeClock';

const VIN = 'WBA3A5C51CF256985';
const SANDBOX = 'WBA00000000000000';
const JWT = `${Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url')}.${Buffer.from('{"sub":"acct-99213","exp":1795849200}').toString('base64url')}.Zk3vQ9sT_a8Lm2-XwPq7RyUbN4cHd6EfGjKo1iWzAs0`;
const SECRETS: Secrets = {
	clientId: 'workshop-4471-live',
	clientSecret: 'sk_Q7rT2mXv9LpZ4wNc8KdB',
	tokens: [JWT, 'opaque0Token9f8e7d6c5b4a'],
	vins: [VIN, SANDBOX],
};

const redactor = (seed = 1) => createRedactor(() => SECRETS, seededRandom(seed));

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

describe('what may stay', () => {
	it.each<[string, Json]>([
		['keys and words of status', { status: 'success', sandbox: true, job: { state: 'completed' } }],
		['null, true and false', { a: null, ok: true, failed: false, list: [] }],
		['prices', { credits_charged: 0.25, billing: { cost: '3.00' } }],
		['statuses', { statusCode: 404, code: 'not_found', error: { http_status: 503 } }],
		['a refusal', { error: 'Vehicle not found', message: 'No vehicle found for this VIN' }],
		['MIME types', { content_type: 'application/json', type: 'text/html; charset=utf-8' }],
		['head units', { head_unit: { type: 'HU_NBT2', generation: 'EVO ID6' } }],
		['verdicts', { carplay: 'compatible', fullscreen: 'no', wifi_port: 'not supported' }],
		['units', { unit: 'km' }],
	])('%s', (_, value) => {
		expect(redactor().json(value)).toEqual(value);
	});
});

describe('what is replaced by something of its shape', () => {
	const SHAPES: ReadonlyArray<readonly [text: string, shape: RegExp]> = [
		['Jane Doe', /^[A-Z][a-z]{3} [A-Z][a-z]{2}$/],
		['330i xDrive', /^\d{3}[a-z] [a-z][A-Z][a-z]{4}$/],
		['475', /^\d{3}$/],
		['1CA', /^\d[A-Z]{2}$/],
		[VIN, /^[A-HJ-NPR-Z]{3}\d[A-HJ-NPR-Z]\d[A-HJ-NPR-Z]\d\d[A-HJ-NPR-Z]{2}\d{6}$/],
		['2c3f1a9e-7b4d-4e21-9a55-0f8d6c1b2a33', /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/],
		['jane.doe@example.org', /^[a-z]{4}\.[a-z]{3}@[a-z]{7}\.[a-z]{3}$/],
		[
			'https://bucket.s3.eu-central-1.amazonaws.com/f/77aa.upd?X-Sig=ab12',
			/^https:\/\/[a-z]{6}\.[a-z]\d\.[a-z]{2}-[a-z]{7}-\d\.[a-z]{9}\.[a-z]{3}\/[a-z]\/\d\d[a-z]{2}\.upd\?X-[A-Z][a-z]{2}=[a-z]{2}\d\d$/,
		],
		['2026-05-10', /^20\d\d-\d\d-\d\d$/],
		['2026-05-10T20:48:44.000000Z', /^20\d\d-\d\d-\d\dT1\d:[1-5]{2}:[1-5]{2}\.[1-5]{6}Z$/],
		['10.05.2026', /^\d\d\.\d\d\.20\d\d$/],
		['05/31/2026 07:00', /^\d\d\/\d\d\/20\d\d 1\d:[1-5]{2}$/],
		[
			'Sat, 28 Nov 2026 05:16:48 GMT',
			/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), 28 Nov 20\d\d 1\d:[1-5]{2}:[1-5]{2} GMT$/,
		],
		['0317', /^(0[1-9]|1[0-2])\d\d$/],
		['2017', /^20[01]\d$/],
		['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', /^[0-9a-f]{64}$/],
		['Müller, Straße 5', /^[A-Z]\p{Ll}[a-z]{4}, [A-Z][a-z]{3}\p{Ll}[a-z] \d$/u],
	];
	it.each(SHAPES)('%s', (text, shape) => {
		const other = redactor().json(text);
		expect(other).not.toBe(text);
		expect(other).toMatch(shape);
		expect(other).toHaveLength(text.length);
	});

	it('numbers, by as many digits', () => {
		expect(redactor().json({ mileage: 123456, share: 0.75, below: -12 })).toEqual({
			mileage: expect.any(Number) as number,
			share: expect.any(Number) as number,
			below: expect.any(Number) as number,
		});
	});

	it.each(['302', '403', '500', '1CA'])(
		'an option of the vehicle that looks like a status: %s',
		(code) => {
			expect(redactor().json([{ code }])).not.toEqual([{ code }]);
		},
	);

	it('keeps the order of dates', () => {
		const dates = ['2015-03-01', '2019-12-31', '2020-01-01', '2026-11-01'];
		const others = redactor().json(dates) as string[];
		expect([...others].sort()).toEqual(others);
	});
});

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
		(secret) => ({ filename: `report-${secret}.html`, files: { [`${secret}.upd`]: 'x' } }),
	],
	[
		'in an address',
		(secret) => ({ url: `https://x.example/${encodeURIComponent(secret)}?t=${secret}` }),
	],
	[
		'percent-encoded',
		(secret) => ({
			url: `https://x.example/${[...Buffer.from(secret)].map((byte) => `%${byte.toString(16)}`).join('')}`,
		}),
	],
	['in base64', (secret) => ({ content: Buffer.from(`user:${secret}`).toString('base64') })],
	[
		'in base64url, long',
		(secret) => ({
			content: Buffer.from(`{"token":"${secret}","vin":"x"}`.repeat(3)).toString('base64url'),
		}),
	],
	[
		'in base64 twice',
		(secret) => ({
			content: Buffer.from(Buffer.from(secret.repeat(3)).toString('base64')).toString('base64'),
		}),
	],
	['in hex', (secret) => ({ content: Buffer.from(secret).toString('hex') })],
	['as entities', (secret) => `<p>${[...secret].map((c) => `&#${c.charCodeAt(0)};`).join('')}</p>`],
	[
		'escaped',
		(secret) => ({
			inner: `{"t":"${[...secret].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"}`,
		}),
	],
	['with spaces between', (secret) => ({ note: [...secret].join(' ') })],
	['with dashes', (secret) => ({ note: secret.match(/.{1,4}/g)!.join('-') })],
	['as a list of characters', (secret) => ({ list: [...secret] })],
	[
		'cut in two',
		(secret) => ({
			head: secret.slice(0, secret.length / 2),
			tail: secret.slice(secret.length / 2),
		}),
	],
	['backwards', (secret) => ({ note: [...secret].reverse().join('') })],
	['nested', (secret) => ({ body: JSON.stringify({ body: JSON.stringify({ secret }) }) })],
	[
		'as UTF-16 in base64',
		(secret) => ({ content: Buffer.from(`t ${secret}`, 'utf16le').toString('base64') }),
	],
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
		{ numRuns: 300 },
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
	])('%s', (_, text) => {
		expect(findTraces(text, SECRETS)).toEqual([]);
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
