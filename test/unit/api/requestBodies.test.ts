import { MAP_TYPES } from '../../../nodes/shared/api/catalog';
import { FIELD_NAMES } from '../../../nodes/shared/api/fieldNames';
import {
	writeFscBody,
	writeJobStatusBody,
	writeSecureCodingBody,
	writeTokenForm,
	writeTokenRequest,
	writeVinBody,
} from '../../../nodes/shared/api/requestBodies';
import { unwrap } from '../../../nodes/shared/responses/unwrap';

const client = { clientId: 'id-1', clientSecret: 's&e=c r+t' };
const vin = 'WBAPH5C55BA123456';

describe('requests', () => {
	test('token exchange, as JSON and as a form', () => {
		expect(writeTokenRequest(client)).toEqual({ client_id: 'id-1', client_secret: 's&e=c r+t' });
		expect(writeTokenForm(client)).toBe(
			'grant_type=client_credentials&client_id=id-1&client_secret=s%26e%3Dc+r%2Bt',
		);
	});

	test('vehicle and job', () => {
		expect(writeVinBody(vin)).toEqual({ vin });
		expect(writeJobStatusBody('J-1')).toEqual({ job_id: 'J-1' });
	});

	test('every map type in snake case', () => {
		const written = MAP_TYPES.map((type) => writeFscBody(vin, type).map_type).join(' ');
		expect(written).toBe('premium route motion move evo_id4 next');
		expect(writeFscBody(vin, 'next')).toEqual({ vin, map_type: 'next' });
	});

	test.each([
		[{ vin }, { vin }],
		[{ vin, fa: '', svt: undefined }, { vin }],
		[
			{ vin, fa: '<fa/>' },
			{ vin, fa: '<fa/>' },
		],
		[
			{ vin, fa: '<fa/>', svt: '<svt/>' },
			{ vin, fa: '<fa/>', svt: '<svt/>' },
		],
	])('secure coding leaves out what is original: %j', (order, expected) => {
		expect(writeSecureCodingBody(order)).toEqual(expected);
	});

	test('every name sent stands in the table of assumptions', () => {
		const sent = [
			...Object.keys(writeTokenRequest(client)),
			...Object.keys(writeFscBody(vin, 'next')),
			...Object.keys(writeSecureCodingBody({ vin, fa: 'a', svt: 'b' })),
			...Object.keys(writeJobStatusBody('1')),
		];
		expect(Object.values(FIELD_NAMES.request)).toEqual(expect.arrayContaining(sent));
	});
});

describe('unwrap', () => {
	test.each<[string, unknown, unknown]>([
		['the body itself', { ecus: [1] }, { ecus: [1] }],
		['data', { data: { ecus: [] } }, { ecus: [] }],
		['result beside what says nothing', { success: true, message: 'OK', result: [1] }, [1]],
		['several deep', { data: { response: { payload: { a: 1 } } } }, { a: 1 }],
		['text', '{"result":{"a":1}}', { a: 1 }],
		[
			'a wrapper beside data of its own is none',
			{ data: { a: 1 }, ecus: [2] },
			{ data: { a: 1 }, ecus: [2] },
		],
		['an empty wrapper', { data: null, a: 1 }, { data: null, a: 1 }],
		['a list', [1, 2], [1, 2]],
		['a plain value', 5, 5],
	])('%s', (_, body, expected) => {
		expect(unwrap(body)).toEqual(expected);
	});

	test('stops somewhere', () => {
		const body: unknown = JSON.parse('{"data":'.repeat(300) + '1' + '}'.repeat(300));
		expect(unwrap(body)).toHaveProperty('data');
	});
});
