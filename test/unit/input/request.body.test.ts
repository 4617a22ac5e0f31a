import { checkRequest } from '../../../nodes/shared/input/request';

const VIN = 'WBAJS1105HB304876';

const check = (additionalBodyFields: unknown) =>
	checkRequest('vehicleState', { vin: VIN }, { additionalBodyFields });

describe('Additional Body Fields', () => {
	it.each([undefined, null, '', '  \n', '{}', {}])('%j adds nothing', (given) => {
		expect(check(given)).toMatchObject({ ok: true, request: { body: { vin: VIN } } });
	});

	const fields = { market: 'EU', deep: { list: [1, 'two', null] } };
	it.each([
		['an object', fields],
		['text', JSON.stringify(fields)],
		['text with blanks around it', `\n ${JSON.stringify(fields, null, 2)} `],
	])('as %s are added', (_how, given) => {
		expect(check(given)).toMatchObject({ request: { body: { vin: VIN, ...fields } } });
	});

	it('replace a field of the node', () => {
		expect(check({ vin: 'vin-as-they-want-it' })).toMatchObject({
			request: { vin: VIN, body: { vin: 'vin-as-they-want-it' } },
		});
	});

	it('are left as they were given', () => {
		const given = { market: 'EU' };
		check(given);
		expect(given).toEqual({ market: 'EU' });
	});

	it('with a name that JavaScript knows are fields like any other', () => {
		const result = check('{"__proto__": {"vin": "x"}, "constructor": 1}');
		if (!result.ok) throw new Error(result.problems.join());
		expect(JSON.parse(JSON.stringify(result.request.body))).toEqual(
			JSON.parse(`{"vin": "${VIN}", "__proto__": {"vin": "x"}, "constructor": 1}`),
		);
		expect(Object.getPrototypeOf(result.request.body)).toBe(Object.prototype);
	});

	it.each([
		'not JSON',
		'{"open": ',
		"{'single': 1}",
		'[1, 2]',
		'"text"',
		'42',
		'null',
		'true',
		42,
		true,
		[],
		[{ a: 1 }],
	])('%j is no JSON object', (given) => {
		expect(check(given)).toEqual({
			ok: false,
			problems: ['Additional Body Fields has to be a JSON object like {"name": "value"}'],
		});
	});
});
