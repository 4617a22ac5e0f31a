/** What stands at the address of a result and is an error, whatever its status; and results that only look like one. */
import { errorInFile } from '../../../nodes/shared/files/errorInFile';

const bytes = (body: unknown): Buffer =>
	Buffer.isBuffer(body)
		? body
		: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));

it.each([
	[{ status: 'error', message: 'Link expired' }],
	[{ message: 'Request has expired' }],
	[{ message: 'Forbidden' }],
	[{ code: 'AccessDenied', message: 'Access denied' }],
	[{ error: { code: 'NotFound', message: 'The blob does not exist.' } }],
	[{ errorMessage: 'Task timed out after 3.00 seconds' }],
	[{ success: false }],
	[{ statusCode: 404, message: 'Not Found' }],
	[{ detail: 'Signature invalid' }],
	[
		'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>',
	],
	['<Error><Code>NoSuchKey</Code></Error>'],
	['<s:Fault><faultstring>x</faultstring></s:Fault>'],
	['Link expired'],
	['Access denied.'],
	['404 page not found'.slice(4)],
	['The specified key does not exist.'],
	['Internal Server Error\n'],
	['Signature has expired'],
])('%j is an error', (body) => expect(errorInFile(bytes(body))).toMatch(/\w/));

it.each([
	[{ vin: 'WBA', vehicle: { model: '530i' } }],
	[{ status: 'success', vin17: 'WBA' }],
	[{ message: 'Done', download_url: 'https://files.test/a' }],
	[{ errors: [], ecus: [{ name: 'HU', status: 'error' }] }],
	['<?xml version="1.0"?><FAList><FA/></FAList>'],
	['<errors-none/>'.replace('errors', 'report')],
	[Buffer.from([0, 1, 2, 0xfe, 0xff])],
	[Buffer.from('PK\x03\x04 access denied')],
	['1A2B-3C4D-5E6F'],
	[`${'A line of a file with an error in it\n'.repeat(100)}`],
	['name;state\nHU;failed'],
	['-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----'],
])('%j is none', (body) => expect(errorInFile(bytes(body))).toBeUndefined());

it.each(['VIM FSC 0001', '12AB-34CD'])('%j may be a code', (text) => {
	expect(errorInFile(bytes(text))).toBeUndefined();
});
