/** What platforms, gateways and frameworks hand on with a good status: which of it is an error, and of what kind. */
import { termsOf } from '../../../nodes/shared/api/terms';
import { readErrorWords } from '../../../nodes/shared/responses/errorWords';
import { unpackAnswer } from '../../../nodes/shared/responses/platformError';
import { readFailedAnswer } from '../../../nodes/shared/responses/refusal';
import { namesNewJob } from '../../../nodes/shared/responses/submittedJob';

const inBytes = (body: unknown): Buffer =>
	Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));

/** `500 maybe`: what it means, and what it cost. */
function brief(body: unknown): string {
	const bytes = inBytes(body);
	const fault = readFailedAnswer(unpackAnswer(bytes)?.body ?? bytes);
	if (!fault) return 'good';
	return `${fault.kind === 'status' ? fault.status : fault.kind} ${termsOf(fault).charged}`;
}

const THREE_MORE = { region: 'eu-central-1', memory: 1024, version: '$LATEST' };
const CODE = '7A5H-A6VW-6TTF';

describe('a function that has crashed', () => {
	it.each<[object | string, string?]>([
		[{ errorMessage: '2026-11-27T10:00:00.000Z 8f2a Task timed out after 29.03 seconds' }],
		[{ errorType: 'Runtime.ExitError', errorMessage: 'RequestId: 8f2a Error: signal: killed' }],
		[{ errorType: 'Sandbox.Timedout', errorMessage: 'RequestId: 8f2a Error: Task timed out' }],
		[{ errorType: 'Function.ResponseSizeTooLarge', errorMessage: 'Response payload too large' }],
		[{ errorMessage: "'vin'", errorType: 'KeyError', requestId: 'a', stackTrace: ['line 12'] }],
		[{ errorMessage: 'boom', errorType: 'Error', trace: ['a'], ...THREE_MORE }],
		[{ errorMessage: 'boom', errorType: 'Error', cause: { errorMessage: 'x' }, trace: [] }],
		[{ errorMessage: 'boom', trace: ['Error: boom'] }],
		[{ data: [{ errorMessage: 'Task timed out after 29.03 seconds' }] }],
		[{ StatusCode: 200, FunctionError: 'Unhandled', Payload: '{"errorMessage":"x"}' }],
		[{ StatusCode: 200, FunctionError: 'Unhandled', Payload: '"x"' }],
		[{ name: 'Error', message: 'boom', stack: 'Error: boom\n    at handler' }],
		[{ exception: 'java.lang.NullPointerException', message: 'boom' }],
		[{ Message: 'An error has occurred.', ExceptionMessage: 'x', StackTrace: ' at A.B()' }],
		[{ message: 'boom', traceback: ['File "app.py", line 1'] }],
		[{ __type: 'InternalServerError' }],
		[{ __type: 'com.amazon.coral.service#SerializationException' }],
		[{ error: 'States.TaskFailed', cause: '{"errorMessage":"x"}' }],
		[{ Error: 'States.Timeout', Cause: 'The state machine timed out' }],
		[{ executionArn: 'arn:x', status: 'TIMED_OUT', startDate: 1, stopDate: 2, name: 'n' }],
		[{ executionArn: 'arn:x', status: 'FAILED', error: 'States.Runtime', input: '{}' }],
		[{ executionArn: 'arn:x', status: 'ABORTED', startDate: 1, stopDate: 2, traceHeader: 't' }],
		[{ data: { code: null }, errors: [{ message: 'x', errorType: 'Lambda:Unhandled' }] }],
		[
			{ errorMessage: '{"errorType":"NotFound","httpStatus":404,"message":"Vehicle not found"}' },
			'404 yes',
		],
		[{ errorMessage: '[402] Insufficient credits', errorType: 'Error' }, '402 no'],
	])('%j', (body, expected = '500 maybe') => {
		expect(brief(body)).toBe(expected);
	});
});

describe('an error that names its status', () => {
	it.each<[object, string]>([
		[{ statusCode: 500, message: 'Internal server error', activityId: 'a-b-c' }, '500 maybe'],
		[{ error: { code: 503, message: 'Try later', status: 'UNAVAILABLE' } }, '503 maybe'],
		[[{ error: { code: 500, message: 'Internal', status: 'INTERNAL' } }], '500 maybe'],
		[{ result: [{ error: { code: 503, message: 'x' } }] }, '503 maybe'],
		[{ error: { code: '504', message: 'x' } }, '504 maybe'],
		[{ errors: [{ status: '503', title: 'Overloaded' }] }, '503 maybe'],
		[{ error: { statusCode: 404, message: 'Vehicle not found' } }, '404 yes'],
		[{ error: { code: 404, message: 'Not Found' } }, '404 maybe'],
		[{ code: 500, msg: 'x', data: null }, '500 maybe'],
		[{ code: 402, message: 'x' }, '402 no'],
		[
			{ type: 'about:blank', title: 'An error occurred', status: 500, traceId: '00-1' },
			'500 maybe',
		],
		[{ status: 502, statusText: 'Bad Gateway', data: null }, '502 maybe'],
		[{ statusCode: 504, headers: {}, body: '' }, '504 maybe'],
		[{ statusCode: 403, multiValueHeaders: {}, body: '{"message":"Forbidden"}' }, '403 no'],
		[{ statusCode: 200, body: 'Internal Server Error' }, '500 maybe'],
		[{ statusCode: 200, body: '{"statusCode":502,"body":"{}"}' }, '502 maybe'],
	])('%j: %s', (body, expected) => {
		expect(brief(body)).toBe(expected);
	});
});

describe('words alone, in JSON', () => {
	it.each<[object | string, string]>([
		[{ message: 'Endpoint request timed out' }, '500 maybe'],
		[{ message: 'Forbidden' }, '403 no'],
		[{ message: 'Not Found' }, '404 maybe'],
		[{ message: 'Vehicle not found' }, '404 yes'],
		[{ message: 'VIN is invalid' }, '422 yes'],
		[{ message: 'Limit Exceeded' }, '429 no'],
		[{ Message: 'User is not authorized', __type: 'AccessDeniedException' }, '401 no'],
		[{ Type: 'User', Message: 'x', Reason: 'ConcurrentInvocationLimitExceeded' }, '429 no'],
		[{ code: 'INTERNAL_ERROR', message: 'boom' }, '500 maybe'],
		[{ faultstring: 'Gateway Timeout', detail: { errorcode: 'flow.GatewayTimeout' } }, '500 maybe'],
		[{ error_code: 'E12', message: 'boom' }, 'failedAnswer maybe'],
		[{ error: 'boom' }, 'failedAnswer maybe'],
		[{ status: 'UNAVAILABLE', message: 'x' }, '500 maybe'],
		[{ status: 'INTERNAL_SERVER_ERROR', message: 'x' }, '500 maybe'],
		[{ status: 'timeout' }, '500 maybe'],
		[{ result: 'failed', message: 'boom' }, 'failedAnswer maybe'],
		[{ result: 'ERROR', reason: 'Insufficient credits' }, '402 no'],
		['"Internal Server Error"', '500 maybe'],
	])('%j: %s', (body, expected) => {
		expect(brief(body)).toBe(expected);
	});
});

describe('plain text', () => {
	it.each<[string, string?]>([
		['Internal Server Error\n\nRequest ID: 8F2A91BC-11'],
		['An error occurred (ID: 7F3A-22BB-91CC). Please contact support.'],
		['Error code: 7F3A99BC'],
		['ServiceUnavailable'],
		['<error>boom</error>'],
		['upstream request timeout'],
		['no healthy upstream'],
		['stream timeout'],
		['Internal Server Error'],
		['504 Gateway Time-out', '504 maybe'],
		['HTTP/1.1 502 Bad Gateway', '502 maybe'],
		['error code: 1015'],
		['error code: 520', '520 maybe'],
		['Service Unavailable'],
		['The service is unavailable.'],
		['upstream connect error or disconnect/reset before headers. reset reason: overflow'],
		['Function terminated. Recommended action: inspect logs for termination reason.'],
		['An error occurred with your deployment\n\nFUNCTION_INVOCATION_TIMEOUT\n\nfra1::x7-17 '],
		['DEADLINE_EXCEEDED'],
		['Error: socket hang up\n    at connResetException (node:internal/errors:720:14)'],
		['Traceback (most recent call last):\n  File "x.py", line 1\nKeyError: vin'],
		['RequestId: 8f2a-11 Error: Runtime exited with error: signal: killed\nRuntime.ExitError'],
		['2026-11-27T10:00:00.000Z 8f2a Task timed out after 29.03 seconds'],
		['panic: runtime error: index out of range'],
		['Exception in thread "main" java.lang.NullPointerException'],
		['<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>No</Message></Error>'],
		['<soap:Envelope xmlns:soap="x"><soap:Body><soap:Fault></soap:Fault></soap:Body>'],
		['error'],
		['Failed.'],
		['Too Many Requests', '429 no'],
		['Rate exceeded', '429 no'],
		['Forbidden', '403 no'],
		['RBAC: access denied', '403 no'],
		['Jwt is expired', '401 no'],
		['Insufficient credits', '402 no'],
		['Not Found', '404 maybe'],
		['Vehicle WBA8E9C50GK646975 not found', '404 yes'],
	])('%j', (text, expected = '500 maybe') => {
		expect(brief(text)).toBe(expected);
		expect(brief(` ${text}\r\n`)).toBe(expected);
	});
});

/** Whatever is not let in is sent again: an answer with data was let in. */
describe('words of the sign-in beside data', () => {
	it.each<[object, string]>([
		[{ valid: false, ecu: 'DME', error: 'signature invalid' }, 'failedAnswer maybe'],
		[{ valid: false, errors: ['DME: token missing'] }, 'failedAnswer maybe'],
		[{ error: 'Access denied by DME', checked: 4 }, 'failedAnswer maybe'],
		[{ error: 'signature invalid' }, '401 no'],
		[{ error: 'Unauthorized', authenticated: false }, '401 no'],
		[{ message: 'Forbidden', region: 'eu' }, '403 no'],
		[{ message: 'Insufficient credits', needed: 3 }, '402 no'],
	])('%j', (body, expected) => {
		expect(brief(body)).toBe(expected);
	});
});

describe('what is no error', () => {
	it.each<[object | string]>([
		['ABCD-EFGH-IJKL\nIt cannot be used twice. If an error occurs, try again later.'],
		['Code: ABCD EFGH IJKL\nNote: If the update fails, contact support.'],
		[{ errorMessage: 'slow', errorType: 'W', carplay_upd_base64: 'QUJD' }],
		[{ errorMessage: 'slow', stackTrace: ['a'], download_url: 'https://files.test/a.upd' }],
		[[{ ecu: 'DME', result: 'failed', message: 'signature invalid' }]],
		[{ errorMessage: null, code: CODE }],
		[{ errorMessage: '', errorType: '', feature_installer_code: CODE }],
		[{ errorMessage: 'Retried once', feature_installer_code: CODE }],
		[{ errorMessage: 'Retried once', errorType: 'Warning', feature_installer_code: CODE }],
		[{ errorMessage: 'Slow', errorType: 'Warning', data: { fsc: CODE } }],
		[{ errorMessage: 'none', stackTrace: [], vin: 'W', ecus: [1] }],
		[{ vin: 'W', statusCode: 404, model: '530i', ecus: [1] }],
		[{ status_code: 500, feature_installer_code: CODE }],
		[{ statusCode: 200, body: 'Coupe', model: '430i', series: 'G22', doors: 2 }],
		[{ statusCode: 500, body: 'Coupe', vehicle: { model: '430i' } }],
		[{ code: 0, msg: 'ok', data: { fsc: CODE } }],
		[{ code: 200, data: { fi_code: CODE } }],
		[{ code: 482, message: 'Ready' }],
		[{ message: 'The UPD file for your vehicle was sent by mail' }],
		[{ message: 'Finished with 0 errors' }],
		[{ code: CODE, message: 'Use it within 24 hours' }],
		[{ status: 'success', message: 'Error memory read', vin17: 'W' }],
		[{ type: 'ECU', name: 'HU_NBT', ecus: [1] }],
		[{ trace: ['fetched', 'signed'] }],
		[{ status: 'failed', ecus: [{ name: 'HU' }] }],
		[{ result: 'incompatible', head_unit: 'NBT', vin: 'W', carplay: { compatible: false } }],
		[{ result: CODE }],
		[CODE],
		[`Your code is ${CODE}. If it does not work please try again later.`],
		[`504-${CODE}`],
		['ABCD-EFGH-IJKL'],
		['Sent by mail'],
		['<FA><VIN>WBA8E9C50GK646975</VIN></FA>'],
		['<html><title>502 Bad Gateway</title></html>'],
		['5048122'],
		[`${'The server was unavailable. '.repeat(400)}`],
	])('%j', (body) => {
		expect(brief(body)).toBe('good');
	});
});

describe('a good answer that was not unpacked', () => {
	const answer = { code: CODE };
	const text = JSON.stringify(answer);
	it.each<[string, unknown]>([
		['an object', { statusCode: 200, headers: {}, body: answer }],
		['text', { statusCode: 200, body: text, isBase64Encoded: false }],
		['base64', { statusCode: '201', body: btoa(text), isBase64Encoded: true }],
		['base64, said in words', { statusCode: 200, body: btoa(text), isBase64Encoded: 'True' }],
		['a list of one', [{ statusCode: 200, body: text }]],
		['in a wrapper', { data: { statusCode: 200, body: text } }],
		['twice', { statusCode: 200, body: JSON.stringify({ statusCode: 200, body: text }) }],
		['a call of the function', { StatusCode: 200, ExecutedVersion: '1', Payload: text }],
		['a state machine', { executionArn: 'arn:x', status: 'SUCCEEDED', output: text, name: 'n' }],
	])('%s', (_, body) => {
		expect(JSON.parse(String(unpackAnswer(inBytes(body))?.body))).toEqual(answer);
	});

	it('brings its own headers', () => {
		const multiValueHeaders = {
			'Content-Type': ['text/plain'],
			'content-disposition': ['attachment; filename=a.txt'],
		};
		expect(unpackAnswer(inBytes({ statusCode: 200, multiValueHeaders, body: CODE }))).toEqual({
			body: Buffer.from(CODE),
			contentType: 'text/plain',
			contentDisposition: 'attachment; filename=a.txt',
		});
	});

	it.each([
		{ statusCode: 200, body: 'Coupe', model: '430i', series: 'G22', doors: 2 },
		{ statusCode: 200, code: CODE },
		{ statusCode: 200, body: null },
		{ status: 'success', body: answer },
		{ status: 200, payload: answer },
		{ body: text },
		CODE,
	])('is none: %j', (body) => {
		expect(unpackAnswer(inBytes(body))).toBeUndefined();
	});
});

it.each<[object, string]>([
	[{ statusCode: 404, body: '{"message":"No car with this VIN"}' }, 'No car with this VIN'],
	[{ statusCode: 404, isBase64Encoded: true, body: btoa('{"error":"No car"}') }, 'No car'],
	[{ data: { statusCode: 502, body: 'Bad Gateway' } }, 'Bad Gateway'],
	[{ statusCode: 404, isBase64Encoded: { toString: {} }, body: '{"error":"No car"}' }, 'No car'],
	[{ statusCode: 404, is_base64_encoded: 'TRUE', body: btoa('{"error":"No car"}') }, 'No car'],
	[{ errorMessage: '{"statusCode":404,"message":"No car"}', errorType: 'Error' }, 'No car'],
	[{ error: 'States.TaskFailed', cause: '{"errorMessage":"No car"}' }, 'States.TaskFailed: No car'],
	[{ StatusCode: 200, FunctionError: 'Unhandled', Payload: '"No memory"' }, 'No memory'],
])('the words of %j', (body, words) => {
	expect(readErrorWords(body)).toBe(words);
});

it('a submit whose text names its job has made it', () => {
	expect(namesNewJob('Job 4711 was queued, the server is busy')).toBe(true);
	expect(namesNewJob('Job 4711 is already at work')).toBe(false);
	expect(namesNewJob('Internal Server Error')).toBe(false);
});
