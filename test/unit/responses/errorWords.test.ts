import { readErrorWords } from '../../../nodes/shared/responses/errorWords';
import { readFailure } from '../../../nodes/shared/responses/failure';

/** Of OAuth 2.0, FastAPI, problem+json and JSON:API too. */
describe('readErrorWords', () => {
	test.each<[unknown, string | undefined]>([
		[{ error: 'VIN not in database' }, 'VIN not in database'],
		[{ message: 'No credits left' }, 'No credits left'],
		[{ detail: 'Not authenticated' }, 'Not authenticated'],
		[
			{ error: 'invalid_client', error_description: 'Client is unknown' },
			'invalid_client: Client is unknown',
		],
		[{ error: { code: 402, message: 'Balance too low' } }, 'Balance too low'],
		[{ error: { error: { message: 'Deep' } } }, 'Deep'],
		[{ error: { code: 'VEHICLE_UNKNOWN' } }, 'VEHICLE_UNKNOWN'],
		[{ code: 'VEHICLE_UNKNOWN', status: 'error' }, 'VEHICLE_UNKNOWN'],
		[{ errors: ['First', 'Second'] }, 'First; Second'],
		[
			{ errors: [{ field: 'vin', message: 'has 16 characters' }, { message: 'fa is missing' }] },
			'vin: has 16 characters; fa is missing',
		],
		[{ errors: { vin: ['is invalid', 'is short'] } }, 'vin: is invalid; is short'],
		[
			{
				detail: [{ type: 'missing', loc: ['body', 'map_type'], msg: 'Field required', input: 'x' }],
			},
			'map_type: Field required',
		],
		[{ detail: { reason: 'Unsupported head unit' } }, 'Unsupported head unit'],
		[
			{
				type: 'https://example.org/probs/credit',
				title: 'Out of credit',
				status: 402,
				detail: 'Your balance is 1.30.',
			},
			'Out of credit: Your balance is 1.30.',
		],
		[
			{
				errors: [
					{ source: { pointer: '/data/attributes/vin' }, title: 'Invalid', detail: 'is too long' },
				],
			},
			'vin: Invalid: is too long',
		],
		[
			{ statusCode: 400, error: 'Bad Request', message: 'body/vin must match' },
			'body/vin must match',
		],
		[{ error: 'Not Found', message: 'Not Found' }, 'Not Found'],
		[{ title: 'Too slow', detail: 'Too slow' }, 'Too slow'],
		[{ result: { error: 'Wrapped' } }, 'Wrapped'],
		['upstream connect error', 'upstream connect error'],
		['"Just a text"', 'Just a text'],
		[Buffer.from('{"message":"From bytes"}'), 'From bytes'],
		[{ type: 'Buffer', data: [123, 34, 101, 114, 114, 34, 58, 34, 88, 34, 125] }, 'X'],
		['<!DOCTYPE html><html><head><title> 502 Bad&amp;Gone </title></head></html>', '502 Bad&Gone'],
		['<html><body>Sorry</body></html>', undefined],
		['<error><message>No such car</message></error>', 'No such car'],
		['one\r\n\ttwo\u2028three', 'one two three'],
		[Buffer.from([0xff, 0xd8, 0x00, 0x01]), undefined],
		['', undefined],
		[undefined, undefined],
		[{ success: false, retry: 5 }, undefined],
		[42, undefined],
	])('%j', (body, expected) => {
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
	test.each<[unknown, string]>([
		[{ success: false, message: 'No data for VIN' }, 'No data for VIN'],
		[{ ok: false, error: { message: 'Nope' } }, 'Nope'],
		[{ success: 'False', error: 'Nope' }, 'Nope'],
		[{ success: false, data: { a: [1] }, message: 'Half done' }, 'Half done'],
		[{ status: 'error', message: 'Server is busy' }, 'Server is busy'],
		[{ status: 'ERROR', message: 'Bad VIN', data: { vin: 'X' } }, 'Bad VIN'],
		[{ error: 'Head unit not supported', data: null }, 'Head unit not supported'],
		[{ error: 'X', path: '/a', timestamp: 'now', request_id: '1' }, 'X'],
		[{ errors: [{ msg: 'Wrong' }] }, 'Wrong'],
		[{ data: { success: false, reason: 'Wrapped' } }, 'Wrapped'],
		[{ success: false }, 'no reason given'],
		[Buffer.from('{"ok":false,"detail":"From bytes"}'), 'From bytes'],
	])('%j', (body, words) => {
		expect(readFailure(body)).toEqual({ words });
	});

	test.each<[unknown]>([
		[{ vin: 'X', ecus: [{ name: 'HU' }] }],
		[{ success: true, data: { status: 'error', head_unit: 'NBT' } }],
		[{ error: null, errors: [], head_unit: 'NBT' }],
		[{ error: 'none', head_unit: 'NBT' }],
		[{ error: 'map version unknown', ecus: [1] }],
		[{ error: 'partial', head_unit: 'NBT', ilevel: 'F020', year: 2014 }],
		[{ error: 'warning', fsc: '1A2B' }],
		[{ error: 'warning', file_base64: 'UEs=' }],
		[{ status: 'failed', ecus: [{ id: 1 }] }],
		[[{ error: 'in an entry' }, {}]],
		['error'],
		[undefined],
	])('lets %j pass', (body) => {
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
