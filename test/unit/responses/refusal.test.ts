/** What a refusal means: in what status it comes, in whose words, and inside what. */
import { termsOf } from '../../../nodes/shared/api/terms';
import { readFailedAnswer, readRefusal } from '../../../nodes/shared/responses/refusal';
import type { Fault } from '../../../nodes/shared/api/fault';

/** `404 yes settled`: what it means, what it cost, whether it is final. */
const brief = (fault: Fault | undefined): string => {
	if (!fault) return 'good';
	const { charged, settlement } = termsOf(fault);
	return `${fault.kind === 'status' ? fault.status : fault.kind} ${charged} ${settlement}`;
};

const VEHICLE = 'Vehicle not found';

describe('a 4xx in the words of the API', () => {
	it.each<[number, unknown, string]>([
		[404, { status: 'error', message: VEHICLE }, '404 yes settled'],
		[404, { status: 'error', message: 'Not Found' }, '404 yes settled'],
		[404, { success: false, error: 'not found' }, '404 yes settled'],
		[404, { error: 'vehicle_not_found' }, '404 yes settled'],
		[404, { error: { code: 'VIN_UNKNOWN' } }, '404 yes settled'],
		[404, { message: 'VIN/chassis not found' }, '404 yes settled'],
		[404, { ok: false, message: 'Not Found' }, '404 yes settled'],
		[404, { success: 'false', message: 'Not Found' }, '404 yes settled'],
		[404, { success: 0, error: 'Not Found' }, '404 yes settled'],
		[404, { data: { status: 'error', message: 'Not Found' } }, '404 yes settled'],
		[404, { message: 'Not Found', vin17: 'WBA8E9C50GK646975' }, '404 yes settled'],
		[422, { message: 'Only BMW, MINI and Rolls-Royce are supported' }, '422 yes settled'],
		[400, { message: 'Activation limit reached for this VIN' }, '400 yes settled'],
		[
			404,
			{ title: 'Not Found', detail: 'No vehicle with this VIN', status: 404 },
			'404 yes settled',
		],
		[404, VEHICLE, '404 yes settled'],
		[410, { message: 'This vehicle was scrapped' }, '410 yes settled'],
		[422, { detail: [{ loc: ['body', 'vin'], msg: 'field required' }] }, '422 yes settled'],
		[422, { errors: { vin: ['must have 17 characters'] } }, '422 yes settled'],
		[400, { message: 'VIN must have 17 characters' }, '400 yes settled'],
		[400, { status: 'error', message: VEHICLE }, '400 yes settled'],
		[400, { error: 'whatever they mean by it' }, '400 yes settled'],
		[404, { status: 'error', sandbox: true, message: VEHICLE }, '404 no settled'],
		[404, { data: { sandbox: 'true', message: VEHICLE } }, '404 no settled'],
	])('%d %j: %s', (status, body, expected) => {
		expect(brief(readRefusal(status, body))).toBe(expected);
		expect(brief(readRefusal(status, Buffer.from(JSON.stringify(body))))).toBe(expected);
	});
});

describe('a 4xx that nobody has looked at the vehicle for', () => {
	it.each<[number, unknown]>([
		[404, undefined],
		[404, ''],
		[404, {}],
		[404, []],
		[404, null],
		[404, { message: 'Not Found' }],
		[404, { message: 'Not Found', requestId: '8f2a' }],
		[404, { detail: 'Not Found' }],
		[404, { statusCode: 404, error: 'Not Found', message: 'Route POST:/vehicle-state not found' }],
		[404, { timestamp: 'x', status: 404, error: 'Not Found', path: '/vehicle-state' }],
		[404, { type: 'about:blank', title: 'Not Found', status: 404 }],
		[404, { message: 'no Route matched with those values' }],
		[404, { error: 'The requested URL was not found on the server.' }],
		[404, { message: 'The route vehicle-state could not be found.' }],
		[404, { message: 'No static resource vehicle-state.' }],
		[404, { message: 'Unknown endpoint: vehicle-state' }],
		[404, { message: 'Not found: https://api.cars.test/vehicle-state' }],
		[404, 'no healthy upstream'],
		[404, { message: 'API not found' }],
		[404, { message: 'Function not found' }],
		[404, { fault: { faultstring: 'Unable to identify proxy for host' } }],
		[410, { message: 'API version v1 is no longer supported' }],
		[400, { message: 'Request header or cookie too large' }],
		[400, { message: 'Unsupported Media Type' }],
		[400, { message: 'Could not parse request body into json' }],
		[404, '404 page not found'],
		[404, 'Cannot POST /vehicle-state'],
		[404, 'default backend - 404'],
		[404, '<!DOCTYPE html><title>404 Not Found</title>'],
		[404, '<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>'],
		[400, '<html><head><title>400 Bad Request</title></head></html>'],
		[400, { message: 'Bad Request' }],
		[400, { message: 'Invalid request body' }],
		[410, ''],
		[422, { message: 'Unprocessable Entity' }],
	])('%d %j may pass', (status, body) => {
		const fault = readRefusal(status, body);
		expect(brief(fault)).toBe(`${status} maybe mayPass`);
		expect(fault).toMatchObject({ unexplained: true });
	});
});

describe('the words of a 400 decide first', () => {
	it.each<[unknown, string]>([
		[{ status: 'error', message: 'Insufficient credits' }, '402 no open'],
		[{ error: { code: 'OUT_OF_CREDIT', message: 'Request refused' } }, '402 no open'],
		[{ message: 'Token expired' }, '401 no open'],
		[{ error: { code: 'INVALID_REQUEST', message: 'Insufficient credits' } }, '402 no open'],
		[{ error: { code: 'FORBIDDEN', message: 'Insufficient credits' } }, '402 no open'],
		[{ code: 'VALIDATION_ERROR', message: 'Token expired' }, '401 no open'],
		[{ message: 'This endpoint is not enabled for your account' }, '403 no open'],
		[{ message: 'Rate limit exceeded' }, '429 no open'],
		[{ message: 'Service temporarily unavailable' }, '500 maybe open'],
		[{ message: 'Lookup failed, please try again later' }, '500 maybe open'],
	])('%j: %s', (body, expected) => {
		const fault = readRefusal(400, body);
		expect(brief(fault)).toBe(expected);
		expect(fault).toMatchObject({ httpStatus: 400 });
	});
});

it.each<[unknown, string]>([
	[{ message: 'API rate limit exceeded for user 7' }, '429 no open'],
	[{ error: { code: 'THROTTLED', message: 'Request was throttled.' } }, '429 no open'],
	[{ status: 'error', message: 'Insufficient credits' }, '402 no open'],
	[{ message: 'Forbidden' }, '403 no open'],
	[{ message: 'User is not authorized to access this resource' }, '403 no open'],
	[{ message: 'Not included in your plan' }, '403 no open'],
	[{ message: 'Limit of your plan' }, '403 no open'],
	['<html><title>Too many requests</title></html>', '403 no open'],
])('403 with %j: %s', (body, expected) => {
	expect(brief(readRefusal(403, body))).toBe(expected);
});

it.each<[number, string]>([
	[409, '409 maybe mayPass'],
	[402, '402 no open'],
	[403, '403 no open'],
	[405, '405 maybe mayPass'],
	[502, '502 maybe open'],
	[302, '302 maybe mayPass'],
	[307, '307 maybe open'],
])('%d is what it says, whatever its words', (status, expected) => {
	for (const body of [{ message: VEHICLE }, '<html>', undefined, { status: 'error' }]) {
		expect(brief(readRefusal(status, body))).toBe(expected);
	}
});

describe('a good status', () => {
	it.each<[unknown, string]>([
		[{ status: 'error', message: 'Insufficient credits' }, '402 no open'],
		[{ status: 'Error', message: 'Unauthorized' }, '401 no open'],
		[{ status: 'error', message: 'Your account may not use this endpoint' }, '403 no open'],
		[{ status: 'error', message: 'Too many requests' }, '429 no open'],
		[{ status: 'error', message: 'Down for maintenance' }, '500 maybe open'],
		[{ status: 'error', message: 'Maintenance work until 6 am' }, '500 maybe open'],
		[{ status: 'error', message: 'Scheduled maintenance' }, '500 maybe open'],
		[{ status: 'error', message: 'No maintenance history found for this VIN' }, '404 yes settled'],
		[{ status: 'error', message: 'Failed to read data from the server' }, '500 maybe open'],
		[{ status: 'error', message: VEHICLE }, '404 yes settled'],
		[{ status: 'error', message: 'Invalid VIN' }, '422 yes settled'],
		[{ status: 'error', sandbox: true, message: VEHICLE }, '404 no settled'],
		[{ success: false, error: { code: 'INSUFFICIENT_CREDITS', message: 'No' } }, '402 no open'],
		[{ ok: false, message: 'Head unit unknown' }, '422 yes settled'],
		[{ data: { success: false, message: VEHICLE } }, '404 yes settled'],
		[{ status: 'error', message: 'That did not work' }, 'failedAnswer maybe mayPass'],
		[{ status: 'error' }, 'failedAnswer maybe mayPass'],
		[{ status: 'error', data: null, message: '' }, 'failedAnswer maybe mayPass'],
	])('around an error: %j: %s', (body, expected) => {
		expect(brief(readFailedAnswer(body))).toBe(expected);
	});

	it.each<[unknown, string]>([
		[{ errorMessage: '2026-11-27 4711 Task timed out after 29.03 seconds' }, '500 maybe open'],
		[{ errorMessage: 'x is not a function', errorType: 'TypeError', trace: [] }, '500 maybe open'],
		[{ errorMessage: '[404] Vehicle not found', errorType: 'Error' }, '404 yes settled'],
		[{ errorMessage: 'Request failed with status code 503' }, '503 maybe open'],
		[{ statusCode: 404, body: '{"message":"Vehicle not found"}' }, '404 yes settled'],
		[{ statusCode: 404, body: '{"message":"Not Found"}' }, '404 maybe mayPass'],
		[{ statusCode: '402', headers: {}, body: { message: 'x' } }, '402 no open'],
		[{ statusCode: 502, message: 'Bad Gateway' }, '502 maybe open'],
		[{ data: { errorMessage: 'Task timed out after 29.03 seconds' } }, '500 maybe open'],
		[{ result: { statusCode: 404, body: '{"message":"Vehicle not found"}' } }, '404 yes settled'],
		[{ status: 'success', data: { statusCode: 500, body: '{}' } }, '500 maybe open'],
		[[{ errorMessage: 'Task timed out', errorType: 'Error' }], '500 maybe open'],
		[[{ statusCode: 402, body: '{}' }], '402 no open'],
		[
			{ statusCode: 404, body: '{"message":"Vehicle not found"}', requestId: 'r' },
			'404 yes settled',
		],
		[{ success: false, statusCode: 402, body: '{}' }, '402 no open'],
		[{ statusCode: 404, sandbox: true, body: '{"message":"Vehicle not found"}' }, '404 no settled'],
		[
			{
				statusCode: 404,
				isBase64Encoded: true,
				body: Buffer.from('{"message":"Vehicle not found"}').toString('base64'),
			},
			'404 yes settled',
		],
		[
			{ statusCode: 200, body: '{"status":"error","message":"Insufficient credits"}' },
			'402 no open',
		],
		[{ statusCode: 200, body: '{"status":"select_vehicle"}' }, 'severalVehicles yes settled'],
		[{ errorMessage: '{"statusCode":404,"message":"Vehicle not found"}' }, '404 yes settled'],
		[{ errorMessage: '{"httpStatus":402,"message":"No"}' }, '402 no open'],
		[{ errorMessage: 'x', timestamp: 'now' }, '500 maybe open'],
		[{ status: 404, message: 'Vehicle not found' }, '404 yes settled'],
		[{ message: 'Internal server error' }, '500 maybe open'],
		[{ code: 402, message: 'Insufficient credits' }, '402 no open'],
		[{ message: 'Vehicle not found' }, '404 yes settled'],
	])("around a platform's error: %j: %s", (body, expected) => {
		expect(brief(readFailedAnswer(body))).toBe(expected);
	});

	it.each<[unknown]>([
		[{ status: 'success', vehicle_order: { vin: 'W' } }],
		[{ status: 'success', message: 'Vehicle not found in cache, loaded', vin17: 'W' }],
		[{ status: 'success', ecu_validation: { status: 'error', message: 'ECU is not genuine' } }],
		[{ vin: 'W', errorMessage: null, model: '530i' }],
		[{ statusCode: 200, body: '{}' }],
		[
			{
				status: 'success',
				data: { status: 'error', message: 'One ECU did not answer' },
				vin17: 'W',
			},
		],
		[{ vin17: 'W', ecus: [1], result: { status: 'failed', message: 'No key data' } }],
		[{ vin: 'W', errorMessage: '', errorType: '', model: '530i' }],
		[{ vin: 'W', errorMessage: 'none', stackTrace: [], ecus: [1] }],
		[{ message: 'The UPD file for your vehicle was sent by mail' }],
		[{ status: 'success', message: 'No records found' }],
		[{ code: '482' }],
		[{ vin: 'W', statusCode: 404, model: '530i', ecus: [1] }],
		[Buffer.from([0x50, 0x4b, 3, 4, 0, 0])],
		['ABCD-1234'],
	])('around a good answer: %j', (body) => {
		expect(readFailedAnswer(body)).toBeUndefined();
	});
});

describe('an answer that asks to select a vehicle', () => {
	it.each<[number, unknown, unknown[]]>([
		[200, { status: 'select_vehicle', message: 'x', vehicles: [{ vin17: 'A' }] }, [{ vin17: 'A' }]],
		[200, { status: 'SELECT-VEHICLE', candidates: ['A', 'B'] }, [{ vin: 'A' }, { vin: 'B' }]],
		[
			200,
			{ data: { status: 'selectVehicle', data: [{ vin: 'A' }, { vin: 'B' }] } },
			[{ vin: 'A' }, { vin: 'B' }],
		],
		[200, { status: 'select_vehicle' }, []],
		[422, { error: { code: 'SELECT_VEHICLE' }, vehicles: ['A'] }, [{ vin: 'A' }]],
		[300, { status: 'select_vehicle', vehicles: [{ vin7: 'A' }] }, [{ vin7: 'A' }]],
		[409, { status: 'select_vehicle', vehicles: [1, null, { vin: 'A' }] }, [{ vin: 'A' }]],
		[
			200,
			{ status: 'select_vehicle', vehicles: { WBA8E9C50GK646975: { model: '3' } } },
			[{ vin: 'WBA8E9C50GK646975', model: '3' }],
		],
	])('%d %j', (status, body, vehicles) => {
		const fault = status < 300 ? readFailedAnswer(body) : readRefusal(status, body);
		expect(fault).toEqual({ kind: 'severalVehicles', vehicles });
		expect(brief(fault)).toBe('severalVehicles yes settled');
	});
});

it("an answer about a job: its error is the request's where nothing names the job", () => {
	const job = { job: true };
	expect(brief(readFailedAnswer({ status: 'error', message: 'Insufficient credits' }, job))).toBe(
		'402 no open',
	);
	for (const body of [
		{ status: 'error', job_id: '7', message: 'No such ECU' },
		{ status: 'failed', message: 'No such ECU' },
		{ status: 'success', job_id: '7', job_status: 'failed', message: 'No such ECU' },
		{ job: { id: 7, status: 'error' } },
	]) {
		expect(readFailedAnswer(body, job)).toBeUndefined();
	}
});
