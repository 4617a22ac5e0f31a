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

	/** With the same digits, whatever the spelling. */
	it.each([
		['9007199254740991', '9007199254740991'],
		['-9007199254740991', '-9007199254740991'],
		['0.1', '0.1'],
		['1.50', '1.5'],
		['15E-1', '1.5'],
		['1e3', '1000'],
		['0.30000000000000004', '0.30000000000000004'],
		['5e-324', '5e-324'],
		['0', '0'],
		['-0.0', '0'],
		['1.0', '1'],
		['"7615917337495251231"', '"7615917337495251231"'],
		['"a \\" 7615917337495251231"', '"a \\" 7615917337495251231"'],
		['"\\\\"', '"\\\\"'],
	])('send %s as it is', (number, sent) => {
		const text = `{"7615917337495251231": 1, "a": [{"customer_id": ${number}}]}`;
		const result = check(text);
		if (!result.ok) throw new Error(result.problems.join());
		expect(JSON.stringify(result.request.body)).toContain(`"customer_id":${sent}}`);
		expect(check(JSON.parse(text))).toMatchObject({ ok: true });
	});

	const lost = (number: string) =>
		`Additional Body Fields contains the number ${number}, which would lose digits: put it in quotes to send it as text`;

	it.each([
		...['7615917337495251231', '-7615917337495251231', '9007199254740993', '9007199254740992'],
		...['7615917337495251231.0', '12345678901234567890123', '0.1234567890123456789'],
		...['1.00000000000000000001', '1e400', '-1e400', '1e-400', '1e+22'],
	])('refuse %s before anything is paid', (number) => {
		for (const text of [`{"customer_id": ${number}}`, `{"a": [1, {"b":${number}}], "c": "x"}`]) {
			expect(check(text)).toEqual({ ok: false, problems: [lost(number)] });
		}
	});

	it.each<[unknown, string]>([
		[2 ** 53, '9007199254740992'],
		[Number('7615917337495251231'), '7615917337495251000'],
		[-(2 ** 60), '-1152921504606847000'],
		[1e300, '1e+300'],
		[NaN, 'NaN'],
		[Infinity, 'Infinity'],
		[7615917337495251231n, '7615917337495251231'],
	])('refuse %p in an object that an expression gives', (value, shown) => {
		for (const given of [{ customer_id: value }, { a: [{ b: [1, value] }] }]) {
			expect(check(given)).toEqual({ ok: false, problems: [lost(shown)] });
		}
	});

	it('are read in bounded time', () => {
		const long = `{"a": "${'\\"7'.repeat(500_000)}", "b": [${'1.5,'.repeat(200_000)}1]}`;
		expect(check(long)).toMatchObject({ ok: true });
		expect(check(`{"a": ${'9'.repeat(1_000_000)}}`)).toMatchObject({ ok: false });
		const round: Record<string, unknown> = {};
		Object.assign(round, { self: round, other: round });
		expect(check({ a: round })).toMatchObject({ ok: true });
	});

	it.each([
		...['not JSON', '{"open": ', "{'single': 1}", '[1, 2]', '"text"', '42', 'null', 'true'],
		42,
		true,
		[],
		[{ a: 1 }],
	])('%j is no JSON object', (given) => {
		expect(check(given)).toEqual({
			ok: false,
			problems: ['Additional Body Fields must be a JSON object like {"name": "value"}'],
		});
	});
});
