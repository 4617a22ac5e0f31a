import fc, { type Arbitrary } from 'fast-check';

import { FIELD_NAMES } from '../../../nodes/shared/api/fieldNames';

/** Freezes a value of JSON with all that is in it: a reader that changes it throws. */
function frozen<T>(value: T): T {
	if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
	Object.freeze(value);
	Object.values(value).forEach(frozen);
	return value;
}

const wordsIn = (value: unknown): string[] =>
	typeof value === 'string' ? [value] : Object.values(value as object).flatMap(wordsIn);

/** Every assumed name and word, as likely as any other. */
export const assumedWord: Arbitrary<string> = fc.constantFrom(...new Set(wordsIn(FIELD_NAMES)));

/** A name as other servers would write it. */
const respelled = (name: string): Arbitrary<string> =>
	fc.constantFrom(
		name,
		name.toUpperCase(),
		name.replace(/_/g, '-'),
		name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
		`report_${name}`,
		`${name}.ncd`,
	);

const OF_PROTOTYPES = [
	...['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'toJSON', 'hasOwnProperty'],
	...['length', 'then'],
];

/** Text of every kind of character, whole and half ones, with those that do harm in it more often than by chance. */
export const hostileText: Arbitrary<string> = fc
	.array(
		fc.oneof(
			fc.string({ unit: 'grapheme', maxLength: 8 }),
			fc.string({ unit: 'binary', maxLength: 8 }),
			fc.constantFrom(
				...['\0', '\r\n', '\t', '\u001b[31m', '\u0085', '\u2028', '\u2029', '\u00a0', '\u3000'],
				...['\u202e', '\u2066', '\u200b', '\u200d', '\ufeff', '\u00ad', '\u2060', '\u3164'],
				...['\ud83d', '\udc00', '\uffff', 'e\u0301', '\u0301', '\ufe0f', '<\u0338'],
				...['/', '\\', '..', '.', ':', '"', "'", ' ', '  ', '<', '>', '%00', '%', '${x}'],
				'{{ 1 }}',
				...['<!--', '-->', '<html>', '<title>', '&amp;', ';', '=', '@', '://', '[', ']', '\\"'],
			),
		),
		{ maxLength: 8 },
	)
	.map((parts) => parts.join(''));

const bytes = fc.uint8Array({ minLength: 1, maxLength: 60 }).map((list) => Buffer.from(list));

/** Base64 as it is, and as it comes from a broken encoder. */
const base64Text = fc
	.tuple(bytes, fc.constantFrom('', '=', '!', ' ', '\n', 'A'))
	.chain(([of, more]) =>
		fc.constantFrom(
			`${of.toString('base64')}${more}`,
			of.toString('base64url'),
			of.toString('hex'),
		),
	);

const telling: Arbitrary<string> = fc.constantFrom(
	...['data:;base64,AAEC', 'data:text/html,%3Cp%3E', 'data:,%', 'https://a.test/x.ncd', '/files/1'],
	...['a.ncd', 'CON', '../../a.upd', 'application/json', 'text/html', 'base64', 'hex', 'utf-8'],
	...['2026-01-01', '2026-01-01 00:00:00', '1h', '-1', '1e400', '9'.repeat(30), 'NaN', 'Infinity'],
	...['WBAPH5C55BA123456', 'Buffer', '{"data":{"id":1}}', '["x"]', '{"a":', 'null', '""'],
	...['eyJhbGciOiJub25lIn0.eyJleHAiOjFlOTk5fQ.x', 'Bearer abc', '<html><title>x</title></html>'],
);

const number: Arbitrary<number> = fc.oneof(
	fc.integer(),
	fc.double(),
	fc.constantFrom(NaN, -0, 0, 1, -1, 1e308, -1e308, 5e-324, Infinity, 2 ** 53, 2 ** 60, 86_400),
);

const leaf: Arbitrary<unknown> = fc.oneof(
	...[assumedWord, telling, hostileText, base64Text, number, fc.boolean()],
	fc.constantFrom(null, '', ' '),
	fc.array(fc.integer({ min: -1, max: 256 }), { maxLength: 5 }),
);

const key: Arbitrary<string> = fc.oneof(
	{ weight: 12, arbitrary: assumedWord.chain(respelled) },
	{ weight: 1, arbitrary: fc.constantFrom(...OF_PROTOTYPES) },
	{ weight: 1, arbitrary: hostileText },
);

const { made } = fc.letrec<{ made: unknown }>((tie) => ({
	made: fc.oneof(
		{ maxDepth: 6, depthSize: 'medium' },
		leaf,
		fc.array(tie('made'), { maxLength: 4 }),
		// Unlike an assignment, this makes `__proto__` a field like any other.
		fc
			.array(fc.tuple(key, tie('made')), { maxLength: 6 })
			.map((entries): unknown => Object.fromEntries(entries)),
	),
}));

/** Any JSON, and JSON that is made of the names and words the readers look for. Frozen. */
export const hostileJson: Arbitrary<unknown> = fc
	.oneof(
		{ weight: 4, arbitrary: made },
		{ weight: 1, arbitrary: fc.jsonValue() },
		{ weight: 1, arbitrary: fc.constant(undefined) },
	)
	.map(frozen);

/** An object of that kind. */
export const hostileRecord: Arbitrary<Record<string, unknown>> = fc
	.array(fc.tuple(key, made), { maxLength: 8 })
	.map((entries) => frozen(Object.fromEntries(entries)));

const asText = (value: unknown): string => JSON.stringify(value) ?? '';

/** An answer's body in every form a reader may get it in. */
export const hostileBody: Arbitrary<unknown> = hostileJson.chain((value) =>
	fc.constantFrom<unknown>(value, asText(value), Buffer.from(asText(value), 'utf8')),
);

/** The bytes of an answer: JSON, cut JSON, text or anything. */
export const hostileBytes: Arbitrary<Buffer> = fc.oneof(
	{ weight: 6, arbitrary: hostileJson.map((value) => Buffer.from(asText(value), 'utf8')) },
	{ weight: 1, arbitrary: hostileJson.map((value) => Buffer.from(asText(value).slice(0, -1))) },
	{ weight: 1, arbitrary: hostileText.map((text) => Buffer.from(text, 'utf8')) },
	{ weight: 1, arbitrary: base64Text.map((text) => Buffer.from(text, 'latin1')) },
	{ weight: 1, arbitrary: bytes },
);

/** File names that do harm on some system, and pieces of them put together. */
export const hostileName: Arbitrary<string> = fc
	.array(
		fc.oneof(
			hostileText,
			fc.constantFrom('CON', 'nul', 'COM1', 'lpt¹', 'CONIN$', 'aux', 'C:', '...', '. .', '~', '-'),
			fc.constantFrom('.upd', '.tar.gz', '.exe', '.', ' ', '.x'.repeat(90), '宝'.repeat(160)),
			fc.constantFrom(
				'🚗'.repeat(100),
				'a'.repeat(10_000),
				'. '.repeat(5_000),
				'e\u0301'.repeat(200),
			),
		),
		{ maxLength: 5 },
	)
	.map((parts) => parts.join(''));
