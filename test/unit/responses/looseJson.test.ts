/** What some programs write in place of JSON: read where it can mean one thing only. */
import { readBody } from '../../../nodes/shared/files/body';
import { parseBody } from '../../../nodes/shared/responses/json';

test.each<[string, string, unknown]>([
	['NaN', '{"mileage": NaN, "vin": "W"}', { mileage: null, vin: 'W' }],
	['NaN in a list', '[1, NaN,2]', [1, null, 2]],
	['infinities', '{"a":Infinity,"b":-Infinity}', { a: null, b: null }],
	['nan as others write it', '{"a": nan, "b": -inf}', { a: null, b: null }],
	[
		'what others write',
		'{"a":NAN,"b":+Inf,"c":-1.#IND00,"d":1.#QNAN}',
		{ a: null, b: null, c: null, d: null },
	],
	['undefined', '{"a": undefined}', { a: null }],
	['NaN in a text stays', '{"a":NaN,"b":"NaN, Infinity"}', { a: null, b: 'NaN, Infinity' }],
	['NaN behind an escaped quote', '{"a":"\\", NaN","b":NaN}', { a: '", NaN', b: null }],
	['NaN as a key stays', '{"NaN": NaN}', { NaN: null }],
	[
		'a printed dictionary',
		"{'a': None, 'b': True, 'c': [False, 1.5]}",
		{ a: null, b: true, c: [false, 1.5] },
	],
	[
		'its texts',
		`{'a': "it's", 'b': 'say "x"', 'c': 'it\\'s \\x41'}`,
		{ a: "it's", b: 'say "x"', c: "it's A" },
	],
	['a comma at the end', '{"a":[1,2,],}', { a: [1, 2] }],
	['a line break in a text', '{"a":"x\ny\tz"}', { a: 'x\ny\tz' }],
	['a byte order mark', '\uFEFF{"a":NaN}', { a: null }],
	['a guard', ')]}\',\n{"a":1}', { a: 1 }],
	['another guard', 'while(1);[1]', [1]],
	['a call', 'callback({"a":1});', { a: 1 }],
	['a call by Express', '/**/ typeof cb === \'function\' && cb({"a":1});', { a: 1 }],
	['a long number', '{"id":12345678901234567890,"b":NaN}', { id: '12345678901234567890', b: null }],
	['blanks', ' { "a" : NaN } \r\n', { a: null }],
])('%s', (_, text, expected) => {
	expect(parseBody(text)).toEqual(expected);
	expect(parseBody(Buffer.from(text))).toEqual(expected);
	const body = Buffer.from(text);
	expect(readBody({ contentType: 'application/json', body })).toEqual({
		form: 'json',
		value: expected,
	});
	const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
	expect(readBody({ contentType: 'application/json', body: wide })).toEqual({
		form: 'json',
		value: expected,
	});
});

test.each([
	...['{"a":NaN', '{"a":NaN}}', '{"a":NaN} {"b":1}', '{"a":NaN,,"b":1}', '[,]', '{,}', '[1,,2]'],
	...['{"a" NaN}', '{"a":NaN "b":1}', '{a: NaN}', '{"a": nothing}', '{"a": "x}', "{'a': 'x}"],
	...["{'a': datetime.date(2026, 5, 1)}", '[7A5H-A6VW]', '[section]\nkey=1', 'NaN', 'callback'],
	...['callback("x")', '7A5H(A6VW)', '{"a":01}'],
])('%j is left as it is', (text) => {
	expect(parseBody(text)).toBe(text);
});

test('a large answer does not take long, nor much of the stack', () => {
	const texts = [
		`{"a":NaN,"b":"${'x'.repeat(5_000_000)}"}`,
		`{"a":NaN,"b":"${'\\n'.repeat(2_000_000)}"}`,
		`[${'{"a":NaN},'.repeat(300_000)}]`,
		`{"a":NaN,"b":"${'\\"'.repeat(2_000_000)}`,
		`[${'"'.repeat(1_000_001)}`,
	];
	const startedAt = Date.now();
	expect(texts.map((text) => typeof parseBody(text))).toEqual([
		'object',
		'object',
		'object',
		'string',
		'string',
	]);
	expect(Date.now() - startedAt).toBeLessThan(10_000);
});
