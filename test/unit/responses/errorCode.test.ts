import { readError, readErrorCode } from '../../../nodes/shared/responses/errorCode';

describe("the API's own code", () => {
	it.each<[string, unknown, unknown]>([
		[
			'a code beside words',
			{ code: 'VehicleNotFound', message: 'No such vehicle' },
			'VehicleNotFound',
		],
		['a code inside an error', { error: { code: 'VIN_UNKNOWN', message: 'No' } }, 'VIN_UNKNOWN'],
		['in camel case', { errorCode: 'vin-unknown', errorMessage: 'No' }, 'vin-unknown'],
		['in snake case', { error_code: 'E1042', error_message: 'No' }, 'E1042'],
		['a number', { error: { code: 1042, message: 'No' } }, 1042],
		['a number as text', { code: '1042', message: 'No' }, '1042'],
		[
			'a number too long for one',
			'{"code":12345678901234567890,"message":"No"}',
			'12345678901234567890',
		],
		['the first of several', { errors: [{ code: 'A1', title: 'No' }, { code: 'B2' }] }, 'A1'],
		['in GraphQL', { errors: [{ message: 'No', extensions: { code: 'NOT_FOUND' } }] }, 'NOT_FOUND'],
		['in FastAPI, as an object', { detail: { code: 'vin_unknown', msg: 'No' } }, 'vin_unknown'],
		[
			'in FastAPI, as a list',
			{ detail: [{ loc: ['body', 'vin'], msg: 'bad', type: 'value_error.missing' }] },
			'value_error.missing',
		],
		[
			'a word for programs beside words',
			{ error: 'VEHICLE_NOT_FOUND', message: 'No such vehicle' },
			'VEHICLE_NOT_FOUND',
		],
		['OAuth', { error: 'invalid_client', error_description: 'Client unknown' }, 'invalid_client'],
		['a word for programs alone', { error: 'VehicleNotFound' }, 'VehicleNotFound'],
		['as the message', { status: 'error', message: 'VehicleNotFound' }, 'VehicleNotFound'],
		['in a list of texts', { errors: ['VIN_INVALID'] }, 'VIN_INVALID'],
		[
			'AWS',
			{ __type: 'TooManyRequestsException', message: 'Rate exceeded' },
			'TooManyRequestsException',
		],
		[
			'AWS, with its service',
			{ __type: 'com.amazonaws.x#NotAuthorizedException' },
			'com.amazonaws.x#NotAuthorizedException',
		],
		[
			'problem+json',
			{ type: 'https://bimmervin.test/problems/vin-unknown', title: 'No' },
			'https://bimmervin.test/problems/vin-unknown',
		],
		[
			'a code before a type',
			{ type: 'invalid_request', code: 'resource_missing' },
			'resource_missing',
		],
		['in a wrapper', { success: false, data: { error: { code: 'E7' } } }, 'E7'],
		['in a text of JSON', { statusCode: 404, body: '{"code":"VIN_UNKNOWN"}' }, 'VIN_UNKNOWN'],
		[
			'of a crash',
			{ errorMessage: 'x', errorType: 'Runtime.ImportModuleError' },
			'Runtime.ImportModuleError',
		],
		['before the HTTP status again', { code: 404, error: { code: 'VIN_UNKNOWN' } }, 'VIN_UNKNOWN'],
		['the HTTP status, where there is no other', { error: { code: 404, message: 'No' } }, 404],
		['without what nobody sees', { code: 'Vehicle\u200bNotFound\u2060' }, 'VehicleNotFound'],
		['in prose, under its name', { code: 'not a vehicle of ours' }, 'not a vehicle of ours'],
		['as bytes', Buffer.from('{"code":"E7"}'), 'E7'],
	])('%s', (_what, body, code) => {
		expect(readErrorCode(body)).toBe(code);
	});

	it.each<[string, unknown]>([
		['prose', { error: 'Vehicle not found', message: 'No such vehicle' }],
		['one word of prose', { error: 'Unauthorized', message: 'Sign in' }],
		['words that say nothing', { code: 'error', error: 'Not Found', message: 'FAILED' }],
		['a type of no problem', { type: 'about:blank', title: 'Not Found', status: 404 }],
		[
			'a type of the standard',
			{ type: 'https://tools.ietf.org/html/rfc7231#section-6.5.4', title: 'Not Found' },
		],
		['a plain type', { type: 'error', message: 'No' }],
		['no code', { code: '', error: { code: null } }],
		['zero', { code: 0, message: 'No' }],
		['yes', { code: true, message: 'No' }],
		['a text without end', { code: 'x'.repeat(101) }],
		['a page', '<html><title>403 Forbidden</title></html>'],
		['text', 'VehicleNotFound'],
		['nothing', undefined],
		['what belongs to no error', { vehicle: { code: 'G30', type: 'X_DRIVE' }, message: 'No' }],
		['a token', { code: `eyJ${'hbGciOi.J'.repeat(4)}`, message: 'No' }],
	])('%s is none', (_what, body) => {
		expect(readErrorCode(body)).toBeUndefined();
	});

	it('never holds a secret', () => {
		expect(readErrorCode({ code: 'no-Secret-77-Secret' }, ['Secret-77-Secret'])).toBeUndefined();
		expect(readErrorCode({ error: 'Secret_77' }, ['Secret_77'])).toBeUndefined();
	});

	it('is looked for in bounded time', () => {
		let deep: unknown = { code: 'E7' };
		for (let depth = 0; depth < 10_000; depth++) deep = { error: deep };
		expect(readErrorCode(deep)).toBeUndefined();
		const wide = Object.fromEntries(
			Array.from({ length: 100_000 }, (_, at) => [`k${at}`, { code: 'E7' }]),
		);
		expect(
			readErrorCode({ ...wide, errors: Array.from({ length: 100_000 }, () => ({ code: 'A1' })) }),
		).toBe('A1');
	});
});

it('the words and the code exist only where the API gave them', () => {
	expect(readError({ code: 'E7', message: 'No such vehicle' }, [])).toEqual({
		words: 'No such vehicle',
		apiCode: 'E7',
	});
	expect(readError({ message: 'No such vehicle' }, [])).toEqual({ words: 'No such vehicle' });
	expect(readError('', [])).toEqual({});
});
