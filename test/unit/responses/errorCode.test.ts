import { readError, readErrorCode } from '../../../nodes/shared/responses/errorCode';

/** As GraphQL, FastAPI, OAuth, AWS and problem+json have it too. */
describe("the API's own code", () => {
	it.each<[unknown, unknown]>([
		[{ code: 'VehicleNotFound', message: 'No such vehicle' }, 'VehicleNotFound'],
		[{ error: { code: 'VIN_UNKNOWN', message: 'No' } }, 'VIN_UNKNOWN'],
		[{ errorCode: 'vin-unknown', errorMessage: 'No' }, 'vin-unknown'],
		[{ error_code: 'E1042', error_message: 'No' }, 'E1042'],
		[{ error: { code: 1042, message: 'No' } }, 1042],
		[{ code: '1042', message: 'No' }, '1042'],
		['{"code":12345678901234567890,"message":"No"}', '12345678901234567890'],
		[{ errors: [{ code: 'A1', title: 'No' }, { code: 'B2' }] }, 'A1'],
		[{ errors: [{ message: 'No', extensions: { code: 'NOT_FOUND' } }] }, 'NOT_FOUND'],
		[{ detail: { code: 'vin_unknown', msg: 'No' } }, 'vin_unknown'],
		[
			{ detail: [{ loc: ['vin'], msg: 'bad', type: 'value_error.missing' }] },
			'value_error.missing',
		],
		[{ error: 'VEHICLE_NOT_FOUND', message: 'No such vehicle' }, 'VEHICLE_NOT_FOUND'],
		[{ error: 'invalid_client', error_description: 'Client unknown' }, 'invalid_client'],
		[{ error: 'VehicleNotFound' }, 'VehicleNotFound'],
		[{ status: 'error', message: 'VehicleNotFound' }, 'VehicleNotFound'],
		[{ errors: ['VIN_INVALID'] }, 'VIN_INVALID'],
		[{ __type: 'TooManyRequestsException', message: 'Rate exceeded' }, 'TooManyRequestsException'],
		[{ __type: 'com.amazonaws.x#DeniedException' }, 'com.amazonaws.x#DeniedException'],
		[{ type: 'https://api.test/vin-unknown', title: 'No' }, 'https://api.test/vin-unknown'],
		[{ type: 'invalid_request', code: 'resource_missing' }, 'resource_missing'],
		[{ success: false, data: { error: { code: 'E7' } } }, 'E7'],
		[{ statusCode: 404, body: '{"code":"VIN_UNKNOWN"}' }, 'VIN_UNKNOWN'],
		[{ errorMessage: 'x', errorType: 'Runtime.ImportModuleError' }, 'Runtime.ImportModuleError'],
		[{ code: 404, error: { code: 'VIN_UNKNOWN' } }, 'VIN_UNKNOWN'],
		[{ error: { code: 404, message: 'No' } }, 404],
		[{ code: 'Vehicle\u200bNotFound\u2060' }, 'VehicleNotFound'],
		[{ code: 'not a vehicle of ours' }, 'not a vehicle of ours'],
		[Buffer.from('{"code":"E7"}'), 'E7'],
	])('%j', (body, code) => {
		expect(readErrorCode(body)).toBe(code);
	});

	it.each<[unknown]>([
		[{ error: 'Vehicle not found', message: 'No such vehicle' }],
		[{ error: 'Unauthorized', message: 'Sign in' }],
		[{ code: 'error', error: 'Not Found', message: 'FAILED' }],
		[{ type: 'about:blank', title: 'Not Found', status: 404 }],
		[{ type: 'https://tools.ietf.org/html/rfc7231#section-6.5.4', title: 'Not Found' }],
		[{ type: 'error', message: 'No' }],
		[{ code: '', error: { code: null } }],
		[{ code: 0, message: 'No' }],
		[{ code: true, message: 'No' }],
		[{ code: 'x'.repeat(101) }],
		['<html><title>403 Forbidden</title></html>'],
		['VehicleNotFound'],
		[undefined],
		[{ vehicle: { code: 'G30', type: 'X_DRIVE' }, message: 'No' }],
		[{ code: `eyJ${'hbGciOi.J'.repeat(4)}`, message: 'No' }],
	])('%j is none', (body) => {
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
		const many = Array.from({ length: 100_000 }, () => ({ code: 'E7' }));
		const wide = Object.fromEntries(many.map((one, at) => [`k${at}`, one]));
		expect(readErrorCode({ ...wide, errors: many.map(() => ({ code: 'A1' })) })).toBe('A1');
	});
});

it('the words and the code exist only where the API gave them', () => {
	const words = 'No such vehicle';
	expect(readError({ code: 'E7', message: words }, [])).toEqual({ words, apiCode: 'E7' });
	expect(readError({ message: words }, [])).toEqual({ words });
	expect(readError('', [])).toEqual({});
});
