/** When a fixture of the sandbox stays as it is. */
import { join } from 'node:path';

import { readFixtureFile } from '../../firstContact/adopt';
import type { ApiFixture, RedactedExchange } from '../../firstContact/fixture';
import { readOf } from '../../firstContact/report/readFixture';
import { saysTheSame } from '../../firstContact/sandboxFixtures';

const there = readFixtureFile(join(__dirname, '../../fixtures/api/service-clear-swt.json'))!;
const [exchange] = there.exchanges as [RedactedExchange];
const { json } = exchange.body as { json: { [key: string]: string } };

const withExchange = (changed: Partial<RedactedExchange>): ApiFixture => {
	const exchanges = [{ ...exchange, ...changed }];
	return { ...there, exchanges, read: readOf({ ...there, exchanges }) };
};

it.each([
	['other values', withExchange({ body: { json: { ...json, vin17: 'RBR00000000000000' } } }), true],
	['another key', withExchange({ body: { json: { ...json, price: 1 } } }), false],
	['another type', withExchange({ body: { json: { ...json, vin17: 1 } } }), false],
	['a bare file', withExchange({ body: { base64: 'AAAA' } }), false],
	['another status', withExchange({ status: 202 }), false],
	['another header', withExchange({ headers: [...exchange.headers, ['Age', '1']] }), false],
	['another path', withExchange({ path: '/v2/clear-swt' }), false],
	['another reading', { ...there, read: { ...there.read, codes: 2 } }, false],
])('%s', (_, made, isSame) => {
	expect(saysTheSame(there, made)).toBe(isSame);
});

it('not where the readers make something else of it today', () => {
	const read = { ...there.read, codes: 2 };
	expect(saysTheSame({ ...there, read }, { ...there, read })).toBe(false);
});
