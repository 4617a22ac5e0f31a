/** The cars that a list asks for by all 17 characters of their VIN and by the last 7. */
import type { IContextObject } from 'n8n-workflow';

import type { EndpointName } from '../../../nodes/shared/api/catalog';
import type { ReadyRequest } from '../../../nodes/shared/run/prepare';
import { requestKey } from '../../../nodes/shared/run/receipts';
import { isShort, SameCars } from '../../../nodes/shared/run/sameCars';
import { newAccount } from '../auth/accounts';

const VIN = 'WBAJA9103HB304909';
const OTHER = 'WBXJA9103HB304909';
const account = newAccount({});

const ready = (
	vin: string,
	body: object = {},
	endpoint: EndpointName = 'vehicleState',
): ReadyRequest => {
	const request = { vin, body: { vin, ...body } };
	const key = requestKey(account, endpoint, request.body);
	return { account, request, key, cacheKey: '' };
};
const [long, short] = [ready(VIN), ready(VIN.slice(-7))];

const cars = (context: IContextObject, ...asked: ReadyRequest[]) => {
	const same = new SameCars(context, '0');
	asked.forEach((one) => same.add(one, 'vehicleState'));
	return same;
};

it('are found from either form', () => {
	const same = cars({}, short, long);
	expect(isShort(short)).toBe(true);
	expect(isShort(long)).toBe(false);
	expect(same.other(short)).toBe(long.key);
	expect(same.other(long)).toBe(short.key);
});

it('are none where several long ones end so', () => {
	expect(cars({}, short, long, ready(OTHER)).other(short)).toBeUndefined();
	expect(cars({}, short, long, long).other(short)).toBe(long.key);
});

it('are none where the body differs in anything else, or holds another VIN', () => {
	expect(cars({}, ready(VIN, { map: 1 })).other(short)).toBeUndefined();
	expect(cars({}, ready(VIN, { vin: OTHER })).other(short)).toBeUndefined();
	expect(cars({}, ready(VIN, { map: 1 })).other(ready(VIN.slice(-7), { map: 1 }))).toBeDefined();
});

it('are for look-ups alone', () => {
	const same = new SameCars({}, '0');
	same.add(ready(VIN, {}, 'carPlayCable'), 'carPlayCable');
	expect(same.other(ready(VIN.slice(-7), {}, 'carPlayCable'))).toBeUndefined();
});

it('are known to other runs of the same turn, until that has ended', () => {
	const context = {};
	const first = cars(context, long);
	expect(new SameCars(context, '0').other(short)).toBe(long.key);
	expect(new SameCars(context, '1').other(short)).toBeUndefined();
	expect(new SameCars({}, '0').other(short)).toBeUndefined();
	first.forget();
	expect(new SameCars(context, '0').other(short)).toBeUndefined();
});
