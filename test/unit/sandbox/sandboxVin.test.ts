import { ENDPOINTS } from '../../../nodes/shared/api/catalog';
import { SANDBOX_VIN, startSandbox, type Sandbox } from '../../sandbox/server';
import { fields, post, VIN } from './client';

let sandbox: Sandbox;
const start = async (options: Parameters<typeof startSandbox>[0] = {}) => {
	sandbox = await startSandbox({ rateLimit: false, ...options });
};
afterEach(() => sandbox.close());

const ask = (path: string, vin = SANDBOX_VIN) => post(sandbox, path, { vin });

it.each(['vehicleState', 'vehicleOrder', 'carPlayCheck', 'serviceHistory'] as const)(
	'is free at %s, without any credit',
	async (endpoint) => {
		await start({ credits: 0 });
		const answer = await fields(ask(ENDPOINTS[endpoint].path));
		expect(answer).toMatchObject({ status: 'success', sandbox: true, vin17: SANDBOX_VIN });
		expect([...sandbox.ledger(), ...sandbox.refunds()]).toEqual([]);
		expect(sandbox.stats().requests[0]).toMatchObject({ charged: false });
	},
);

it('is a vehicle like any other where something is made for it', async () => {
	await start();
	expect(await fields(ask('/clear-swt'))).toMatchObject({ sandbox: false });
	expect(await fields(ask('/vehicle-state', VIN))).toMatchObject({ sandbox: false });
	expect(sandbox.ledger()).toHaveLength(2);
});

it('has a quota of its own, each account one', async () => {
	const accounts = ['a', 'b'].map((clientId) => ({ clientId, clientSecret: 'x' }));
	await start({ sandboxQuota: 2, accounts });
	const statusOf = async (account: string) => {
		const token = sandbox.issueToken(account);
		return (await post(sandbox, '/vehicle-state', { vin: SANDBOX_VIN }, token)).status;
	};
	for (const status of [200, 200, 429]) expect(await statusOf('a')).toBe(status);
	expect(await statusOf('b')).toBe(200);
	expect(await fields(ask('/service-history'))).toEqual({
		status: 'error',
		message: 'Sandbox quota exceeded',
	});
	expect(await fields(ask('/vehicle-state', VIN))).toMatchObject({ sandbox: false });
	expect(sandbox.ledger()).toHaveLength(1);

	sandbox.reset();
	expect(await statusOf('a')).toBe(200);
});

it('stays free when a fault strikes, and then takes nothing of the quota', async () => {
	await start({ sandboxQuota: 1 });
	for (const status of [422, 500]) {
		sandbox.fault({ kind: 'status', status });
		expect((await ask('/vehicle-state')).status).toBe(status);
	}
	expect([...sandbox.ledger(), ...sandbox.refunds()]).toEqual([]);
	expect((await ask('/vehicle-state')).status).toBe(200);
});
