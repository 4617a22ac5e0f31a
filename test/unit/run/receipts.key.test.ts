import type { IDataObject } from 'n8n-workflow';

import { requestKey } from '../../../nodes/shared/run/receipts';
import { readAccount } from '../../../nodes/shared/auth/account';

const CREDENTIAL = { clientId: 'client', clientSecret: 'unspoken', baseUrl: 'https://a.cars.test' };
const account = (more = {}) => readAccount({ ...CREDENTIAL, ...more });

const BODY = { vin: 'WBAJS1105HB304876', more: { a: 1, b: [1, { c: 2, d: 3 }] } };
const KEY = requestKey(account(), 'vehicleState', BODY);

const keyOf = (body: IDataObject): string => requestKey(account(), 'vehicleState', body);

describe('the key of a request', () => {
	it('is short and shows nothing of it', () => {
		expect(KEY).toMatch(/^[\w-]{43}$/);
	});

	it.each<[string, IDataObject]>([
		['the same again', structuredClone(BODY)],
		['fields in another order', { more: { b: [1, { d: 3, c: 2 }], a: 1 }, vin: BODY.vin }],
		['a field without a value', { ...BODY, extra: undefined }],
	])('is the same for %s', (_what, body) => {
		expect(keyOf(body)).toBe(KEY);
	});

	it.each<[string, IDataObject]>([
		['another VIN', { ...BODY, vin: 'WBA8E9C50GK646975' }],
		['one field more', { ...BODY, extra: null }],
		['one field less', { vin: BODY.vin }],
		['a list in another order', { ...BODY, more: { a: 1, b: [{ c: 2, d: 3 }, 1] } }],
		['text in place of a number', { ...BODY, more: { a: '1', b: [1, { c: 2, d: 3 }] } }],
		['a field at another depth', { ...BODY.more, vin: BODY.vin }],
		['nothing', {}],
	])('is another for %s', (_what, body) => {
		expect(keyOf(body)).not.toBe(KEY);
	});

	it.each([
		['Client ID', { clientId: 'other' }],
		['Base URL', { baseUrl: 'https://b.cars.test' }],
	])('is another for another %s', (_what, more) => {
		expect(requestKey(account(more), 'vehicleState', BODY)).not.toBe(KEY);
	});

	it('is the same for a renewed Client Secret, another path and the other known host', () => {
		const keyOf = (more: object) => requestKey(account(more), 'vehicleState', BODY);
		expect(keyOf({ clientSecret: 'renewed' })).toBe(KEY);
		expect(keyOf({ baseUrl: `${account().baseUrl}/v2` })).toBe(KEY);
		expect(keyOf({ baseUrl: 'https://api.vinrequest.xyz' })).toBe(
			keyOf({ baseUrl: 'https://api.bimmervin.xyz/' }),
		);
	});

	it('is the same for other limits of the account', () => {
		expect(requestKey(account({ burst: 3 }), 'vehicleState', BODY)).toBe(KEY);
	});

	it('is another for another endpoint', () => {
		expect(requestKey(account(), 'carPlayCheck', BODY)).not.toBe(KEY);
	});

	it('takes numbers as names for what they are: names', () => {
		expect(keyOf({ 10: 'a', 9: 'b', x: 'c' })).toBe(keyOf({ x: 'c', 9: 'b', 10: 'a' }));
	});
});
