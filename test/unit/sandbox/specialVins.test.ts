import { ENDPOINTS } from '../../../nodes/shared/api/catalog';
import { SPECIAL_VINS, startSandbox, type Sandbox } from '../../sandbox/server';
import { fields, objectOf, post } from './client';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ rateLimit: false });
});
afterAll(() => sandbox.close());

const refusals = Object.entries(SPECIAL_VINS).flatMap(([name, row]) =>
	row.effect === 'refused' ? [{ name, ...row }] : [],
);

it.each(refusals)('$name: $status at its endpoints', async (row) => {
	const endpoints = 'endpoints' in row ? row.endpoints : (['vehicleState', 'fscCode'] as const);
	for (const endpoint of endpoints) {
		const { path } = ENDPOINTS[endpoint];
		const answer = await post(sandbox, path, { vin: row.vin, map_type: 'next' });
		expect(answer.status).toBe(row.status);
		expect(await fields(answer)).toEqual({ status: 'error', message: row.message });
	}
});

it('what is not compatible can still be looked up', async () => {
	const { vin } = SPECIAL_VINS.notCompatible;
	const answer = await post(sandbox, '/fullvindata-plus-carplaycheck', { vin });
	expect(await objectOf(answer)).toMatchObject({ carplay: { compatible: false } });
});
