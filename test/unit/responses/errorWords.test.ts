import { readErrorWords } from '../../../nodes/shared/responses/errorWords';
import { readFailure } from '../../../nodes/shared/responses/failure';

describe('readErrorWords', () => {
	test.each<[string, unknown, string | undefined]>([
		['error as text', { error: 'VIN not in database' }, 'VIN not in database'],
		['message', { message: 'No credits left' }, 'No credits left'],
		['detail', { detail: 'Not authenticated' }, 'Not authenticated'],
		[
			'OAuth 2.0',
			{ error: 'invalid_client', error_description: 'Client is unknown' },
			'invalid_client: Client is unknown',
		],
		['an error object', { error: { code: 402, message: 'Balance too low' } }, 'Balance too low'],
		['an error object in an error object', { error: { error: { message: 'Deep' } } }, 'Deep'],
		['an error that is a code', { error: { code: 'VEHICLE_UNKNOWN' } }, 'VEHICLE_UNKNOWN'],
		['a code alone', { code: 'VEHICLE_UNKNOWN', status: 'error' }, 'VEHICLE_UNKNOWN'],
		['errors as texts', { errors: ['First', 'Second'] }, 'First; Second'],
		[
			'errors as objects',
			{ errors: [{ field: 'vin', message: 'has 16 characters' }, { message: 'fa is missing' }] },
			'vin: has 16 characters; fa is missing',
		],
		[
			'errors by field',
			{ errors: { vin: ['is invalid', 'is short'] } },
			'vin: is invalid; is short',
		],
		[
			'FastAPI',
			{
				detail: [{ type: 'missing', loc: ['body', 'map_type'], msg: 'Field required', input: 'x' }],
			},
			'map_type: Field required',
		],
		[
			'FastAPI with an object',
			{ detail: { reason: 'Unsupported head unit' } },
			'Unsupported head unit',
		],
		[
			'problem+json',
			{
				type: 'https://example.org/probs/credit',
				title: 'Out of credit',
				status: 402,
				detail: 'Your balance is 1.30.',
			},
			'Out of credit: Your balance is 1.30.',
		],
		[
			'JSON:API',
			{
				errors: [
					{ source: { pointer: '/data/attributes/vin' }, title: 'Invalid', detail: 'is too long' },
				],
			},
			'vin: Invalid: is too long',
		],
		[
			'what only repeats the status is left out',
			{ statusCode: 400, error: 'Bad Request', message: 'body/vin must match' },
			'body/vin must match',
		],
		['unless there is nothing else', { error: 'Not Found', message: 'Not Found' }, 'Not Found'],
		['what is said twice', { title: 'Too slow', detail: 'Too slow' }, 'Too slow'],
		['a wrapped error', { result: { error: 'Wrapped' } }, 'Wrapped'],
		['a text', 'upstream connect error', 'upstream connect error'],
		['a JSON text', '"Just a text"', 'Just a text'],
		['bytes', Buffer.from('{"message":"From bytes"}'), 'From bytes'],
		[
			'bytes in an error that was stored',
			{ type: 'Buffer', data: [123, 34, 101, 114, 114, 34, 58, 34, 88, 34, 125] },
			'X',
		],
		[
			'a page',
			'<!DOCTYPE html><html><head><title> 502 Bad&amp;Gone </title></head></html>',
			'502 Bad&Gone',
		],
		['a page without a title', '<html><body>Sorry</body></html>', undefined],
		['XML', '<error><message>No such car</message></error>', 'No such car'],
		['several lines', 'one\r\n\ttwo\u2028three', 'one two three'],
		['a binary body', Buffer.from([0xff, 0xd8, 0x00, 0x01]), undefined],
		['an empty body', '', undefined],
		['nothing', undefined, undefined],
		['no words', { success: false, retry: 5 }, undefined],
		['a number', 42, undefined],
	])('%s', (_, body, expected) => {
		expect(readErrorWords(body)).toBe(expected);
	});

	test('is bounded', () => {
		const words = readErrorWords({ message: 'word '.repeat(100_000) });
		expect(words?.length).toBeLessThanOrEqual(300);
		expect(words).toMatch(/…$/);
	});

	test('control and direction characters are gone', () => {
		expect(readErrorWords('a\u0007b\u202Ec\u200Bd\u001b[31m')).toBe('a b c d [31m');
	});

	const jwt =
		'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c';
	test.each([
		['a JWT', `token ${jwt} is expired`, jwt],
		['a cut JWT', 'got eyJhbGciOiJIUzI1NiJ9', 'eyJhbGciOiJIUzI1NiJ9'],
		['a bearer token', 'Authorization: Bearer abc.DEF-123', 'abc.DEF-123'],
		['basic', 'Basic dXNlcjpwYXNz was refused', 'dXNlcjpwYXNz'],
		['a client secret', 'client_secret=Zx9-short is wrong', 'Zx9-short'],
		['a client secret in JSON', 'got {"clientSecret": "Zx9-short"}', 'Zx9-short'],
		['a password in an address', 'connect to postgres://api:hunter22@db failed', 'hunter22'],
		['a long opaque text', `key 0a1b${'c2'.repeat(20)} refused`, 'c2c2c2'],
	])('hides %s', (_, text, secret) => {
		const words = readErrorWords({ error: { message: text } });
		expect(words).toContain('[hidden]');
		expect(words).not.toContain(secret);
	});

	test('hides what it is told is secret', () => {
		expect(readErrorWords('pass word refused', ['pass word'])).toBe('[hidden] refused');
	});

	test('shows a VIN and a job id', () => {
		const text = 'WBAPH5C55BA123456 in 550e8400-e29b-41d4-a716-446655440000 is unknown';
		expect(readErrorWords(text)).toBe(text);
	});

	test('survives what is made to hurt', () => {
		const deep = JSON.parse('{"error":'.repeat(3000) + '1' + '}'.repeat(3000)) as unknown;
		expect(readErrorWords(deep)).toBeUndefined();
		expect(readErrorWords(`<${'<'.repeat(1_000_000)}`)).toBeDefined();
		expect(readErrorWords('"'.repeat(1_000_000))).toBeDefined();
		expect(readErrorWords(JSON.parse('{"__proto__":{"message":"x"}}'))).toBeUndefined();
	});
});

describe('readFailure', () => {
	test.each<[string, unknown, string]>([
		['success: false', { success: false, message: 'No data for VIN' }, 'No data for VIN'],
		['ok: false', { ok: false, error: { message: 'Nope' } }, 'Nope'],
		['success as text', { success: 'False', error: 'Nope' }, 'Nope'],
		[
			'success: false beside data',
			{ success: false, data: { a: [1] }, message: 'Half done' },
			'Half done',
		],
		['status: error', { status: 'error', message: 'Server is busy' }, 'Server is busy'],
		[
			'status: ERROR with data',
			{ status: 'ERROR', message: 'Bad VIN', data: { vin: 'X' } },
			'Bad VIN',
		],
		[
			'an error without data',
			{ error: 'Head unit not supported', data: null },
			'Head unit not supported',
		],
		[
			'an error among facts about it',
			{ error: 'X', path: '/a', timestamp: 'now', request_id: '1' },
			'X',
		],
		['errors', { errors: [{ msg: 'Wrong' }] }, 'Wrong'],
		['inside a wrapper', { data: { success: false, reason: 'Wrapped' } }, 'Wrapped'],
		['no words', { success: false }, 'no reason given'],
		['bytes', Buffer.from('{"ok":false,"detail":"From bytes"}'), 'From bytes'],
	])('%s', (_, body, words) => {
		expect(readFailure(body)).toEqual({ words });
	});

	test.each<[string, unknown]>([
		['data', { vin: 'X', ecus: [{ name: 'HU' }] }],
		['success', { success: true, data: { status: 'error', head_unit: 'NBT' } }],
		['an empty error', { error: null, errors: [], head_unit: 'NBT' }],
		['an error that says there is none', { error: 'none', head_unit: 'NBT' }],
		['an error beside data', { error: 'map version unknown', ecus: [1] }],
		['an error beside values', { error: 'partial', head_unit: 'NBT', ilevel: 'F020', year: 2014 }],
		['an error beside a code', { error: 'warning', fsc: '1A2B' }],
		['an error beside a file', { error: 'warning', file_base64: 'UEs=' }],
		['a status of what was validated', { status: 'failed', ecus: [{ id: 1 }] }],
		['a list', [{ error: 'in an entry' }, {}]],
		['text', 'error'],
		['nothing', undefined],
	])('lets %s pass', (_, body) => {
		expect(readFailure(body)).toBeUndefined();
	});

	test('a job that failed is an answer, an error about the request is not', () => {
		expect(readFailure({ status: 'failed', message: 'SVT' }, { job: true })).toBeUndefined();
		expect(readFailure({ job: { state: 'error' } }, { job: true })).toBeUndefined();
		expect(readFailure({ success: false, status: 'processing' }, { job: true })).toBeUndefined();
		expect(readFailure({ success: false, message: 'Unknown job' }, { job: true })).toEqual({
			words: 'Unknown job',
		});
		expect(readFailure({ status: 'failed', message: 'SVT' })).toEqual({ words: 'SVT' });
	});
});
