/** Values of any shape: how a body is read, how fields are found, and which envelopes belong to an answer. */
import {
	fieldsByKey,
	getField,
	getFieldIn,
	isOneOf,
	isRecord,
	parseBody,
	parseJson,
} from '../../../nodes/shared/responses/json';
import { envelopesOf, unwrap } from '../../../nodes/shared/responses/unwrap';

const nested = (levels: number, inside: unknown): unknown =>
	levels === 0 ? inside : { data: nested(levels - 1, inside) };
const listed = (levels: number, inside: unknown): unknown =>
	levels === 0 ? inside : [listed(levels - 1, inside)];

describe('a body', () => {
	it.each([
		['bytes', Buffer.from('{"a":1}'), { a: 1 }],
		['an ArrayBuffer', Uint8Array.from(Buffer.from('{"a":1}')).buffer, { a: 1 }],
		['bytes as JSON keeps them', { type: 'Buffer', data: [123, 125] }, {}],
		['what is already parsed', { a: 1 }, { a: 1 }],
		['a list', '[1]', [1]],
		['text in JSON', '"a"', 'a'],
		['a number, which stays text', '42', '42'],
		['words', ' it is so ', 'it is so'],
		['words that only look like JSON', '{not so', '{not so'],
		['a byte order mark', '\uFEFF{"a":1}', { a: 1 }],
		['a byte order mark inside, which stays', '"a\uFEFFb"', 'a\uFEFFb'],
		['another type', { type: 'Other', data: [123, 125] }, { type: 'Other', data: [123, 125] }],
		['data that is no list', { type: 'Buffer', data: '{}' }, { type: 'Buffer', data: '{}' }],
		[
			'data that is no bytes',
			{ type: 'Buffer', data: [1, '2'] },
			{ type: 'Buffer', data: [1, '2'] },
		],
		['nothing', undefined, undefined],
	])('%s', (_, body, value) => {
		expect(parseBody(body)).toEqual(value);
	});
});

describe('integers that are too long for a number', () => {
	it.each([
		['stay as text', '{"a":90071992547409931234}', { a: '90071992547409931234' }],
		['also negative ones', '[-9007199254740993]', ['-9007199254740993']],
		['several', '[9007199254740993,9007199254740993]', ['9007199254740993', '9007199254740993']],
		['but not one that fits', '[1234567890123456]', [1234567890123456]],
		['nor a fraction', '[1234567890123456789.5]', [1234567890123456789.5]],
		['nor its digits', '[0.12345678901234567891]', [0.12345678901234567891]],
		['nor a power', '[12345678901234567e3]', [12345678901234567e3]],
		['nor digits in a text', '["9007199254740993 x"]', ['9007199254740993 x']],
		['nor in a text after an escape', '["\\"9007199254740993"]', ['"9007199254740993']],
		[
			'nor in a text after many',
			`["${'\\\\'.repeat(60)}9007199254740993"]`,
			[`${'\\'.repeat(60)}9007199254740993`],
		],
		['after a text', '{"a":"\\\\","b":9007199254740993}', { a: '\\', b: '9007199254740993' }],
	])('%s', (_, text, value) => {
		expect(parseJson(text)).toEqual(value);
	});

	it('are found wherever they are, and beside shorter ones', () => {
		for (let before = 0; before < 40; before++) {
			for (const digits of [
				'1234567890123456',
				'90071992547409931',
				'9007199254740993'.repeat(3),
			]) {
				const text = `{"${'a'.repeat(before)}":[123456789012345,1,${digits}],"b":123456789012345}`;
				const [, , last] = Object.values(parseJson(text) as object)[0] as unknown[];
				expect(String(last)).toBe(digits);
			}
		}
	});

	it('make no JSON of what is none', () => {
		expect(() => parseJson('[9007199254740993')).toThrow(SyntaxError);
	});
});

describe('fields', () => {
	it('are found in any spelling, the likeliest name first', () => {
		expect(getField({ 'Job-ID': 1 }, ['job_id'])).toBe(1);
		expect(getField({ b: 2, a: 1 }, ['a', 'b'])).toBe(1);
		expect(isOneOf('JOB id', ['job_id'])).toBe(true);
		expect(isOneOf('job', ['job_id'])).toBe(false);
	});

	it('are found by names of any length, of which the first 200 characters count', () => {
		for (const length of [80, 81, 200]) {
			expect(isOneOf('A'.repeat(length), ['a'.repeat(length)])).toBe(true);
			expect(isOneOf('A'.repeat(length), ['a'.repeat(length - 1)])).toBe(false);
		}
		expect(isOneOf('A'.repeat(300), ['b', 'a'.repeat(200)])).toBe(true);
		expect(isOneOf('a', [])).toBe(false);
	});

	it('that hold nothing are passed over', () => {
		expect(getField({ job_id: null, jobId: 'a' }, ['job_id'])).toBe('a');
		expect(getField({ job_id: undefined, id: 'a' }, ['job_id', 'id'])).toBe('a');
	});

	it('of the same name are all looked at', () => {
		const fields = fieldsByKey({ jobId: {}, job_id: 'a' });
		expect(getFieldIn(fields, ['job_id'], (value) => typeof value === 'string')).toBe('a');
		expect(getFieldIn(fields, ['job_id'])).toEqual({});
	});

	it('are those of objects', () => {
		expect([{}, [], null, 'a', Buffer.alloc(1)].map(isRecord)).toEqual([
			true,
			false,
			false,
			false,
			false,
		]);
	});
});

describe('unwrap', () => {
	it.each([
		['data', { data: { a: 1 } }, { a: 1 }],
		['data beside an envelope', { success: true, data: { a: 1 } }, { a: 1 }],
		['not beside what belongs to the answer', { data: { a: 1 }, b: 2 }, { data: { a: 1 }, b: 2 }],
		['data beside what holds nothing', { data: { a: 1 }, b: null }, { a: 1 }],
		['a wrapper beside one that holds nothing', { data: null, result: { a: 1 } }, { a: 1 }],
		['text', 'a', 'a'],
		['nothing', null, null],
		['five wrappers', nested(5, 'a'), 'a'],
		['six, but not the last', nested(6, 'a'), { data: 'a' }],
	])('%s', (_, body, value) => {
		expect(unwrap(body)).toEqual(value);
	});
});

describe('the envelopes of an answer', () => {
	it('are the body and what is in wrappers, six deep', () => {
		expect(envelopesOf({ data: { result: { a: 1 } }, other: {} })).toHaveLength(3);
		expect(envelopesOf({ job: { a: 1 } })).toHaveLength(1);
		expect(envelopesOf({ job: { a: 1 } }, ['job'])).toHaveLength(2);
		expect(envelopesOf(nested(5, {}))).toHaveLength(6);
		expect(envelopesOf(nested(6, {}))).toHaveLength(6);
	});

	it('are others where more is searched, before and after', () => {
		const body = { status: 'success', vehicle: { vin: 'A' }, job: { a: 1 } };
		const isAlso = (key: string) => key === 'vehicle';
		for (let round = 0; round < 2; round++) {
			expect(envelopesOf(body)).toEqual([body]);
			expect(envelopesOf(body, ['job'])).toEqual([body, { a: 1 }]);
			expect(envelopesOf({ ...body, job: 7 }, undefined, true)).toHaveLength(2);
			expect(envelopesOf(body, undefined, false, isAlso)).toEqual([body, { vin: 'A' }]);
		}
	});

	it('are fifty at most', () => {
		const body = Object.fromEntries(
			Array.from({ length: 60 }, (_, index) => [`data${'_'.repeat(index)}`, {}]),
		);
		expect(envelopesOf(body)).toHaveLength(50);
	});

	it('are in lists of one', () => {
		expect(envelopesOf(listed(5, { a: 1 }))).toEqual([{ a: 1 }]);
		expect(envelopesOf(listed(6, { a: 1 }))).toEqual([]);
		expect(envelopesOf([{ a: 1 }, { b: 2 }])).toEqual([]);
	});
});
