import { SPECIAL_VINS, startSandbox, type Sandbox } from '../../sandbox/server';
import { fields, post, VIN } from './client';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ credits: 2000 });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const order = (name: string, body?: unknown) =>
	fetch(`${sandbox.url}/__control/${name}`, {
		method: 'POST',
		...(body !== undefined && {
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		}),
	});
const look = (name: string) => fields(fetch(`${sandbox.url}/__control/${name}`));

it('shows the ledger', async () => {
	await post(sandbox, '/service-history');
	await post(sandbox, '/clear-swt', { vin: SPECIAL_VINS.maintenance.vin });
	const [account] = sandbox.accounts;
	expect(await look('ledger')).toEqual({
		entries: [expect.objectContaining({ endpoint: 'serviceHistory', cents: 500 })],
		refunds: [expect.objectContaining({ endpoint: 'clearSwt', status: 503, cents: 1000 })],
		accounts: [{ clientId: account?.clientId, spentCents: 500, creditCents: 1500 }],
	});
});

it('shows what came in, but not its own routes', async () => {
	await post(sandbox, '/vehicle-state', { vin: VIN, more: 1 });
	await look('ledger');
	const stats = sandbox.stats();
	expect(await look('stats')).toEqual(stats);
	expect(stats).toMatchObject({ exchanges: 0, refused: 0 });
	expect(stats.firstAt).toBe(stats.lastAt);
	expect(stats.requests).toEqual([
		expect.objectContaining({
			method: 'POST',
			path: '/vehicle-state',
			account: sandbox.clientId,
			status: 200,
			vin: VIN,
			charged: true,
			bearer: true,
			body: { vin: VIN, more: 1 },
		}),
	]);
});

it('orders and clears faults', async () => {
	const fault = { kind: 'respond', times: 'always', bodyBase64: 'AAH/' };
	expect((await order('fault', fault)).status).toBe(200);
	const bytes = await (await post(sandbox, '/clear-swt')).arrayBuffer();
	expect([...new Uint8Array(bytes)]).toEqual([0, 1, 255]);
	await order('clear-faults');
	expect((await post(sandbox, '/vehicle-state')).headers.get('content-type')).toContain('json');
});

it('refuses what is not a fault', async () => {
	for (const wrong of [{ kind: 'flood' }, { kind: 'status' }, undefined]) {
		expect((await order('fault', wrong)).status).toBe(422);
	}
});

it('revokes tokens', async () => {
	const token = sandbox.issueToken();
	await order('revoke-tokens');
	expect((await post(sandbox, '/vehicle-state', { vin: VIN }, token)).status).toBe(401);
});

it('words answers in another dialect until the next reset', async () => {
	const answer = async () => await fields(post(sandbox, '/vehicle-state'));
	const isWrapped = expect.objectContaining({ success: true }) as unknown;
	expect(await answer()).not.toEqual(isWrapped);
	expect((await order('speak', { dialect: 'wrapped' })).status).toBe(200);
	expect(await answer()).toEqual(isWrapped);
	sandbox.reset();
	expect(await answer()).not.toEqual(isWrapped);
	for (const wrong of [{ dialect: 'latin' }, { dialect: 1 }, undefined]) {
		expect((await order('speak', wrong)).status).toBe(422);
	}
});

it('resets', async () => {
	sandbox.fault({ kind: 'html', path: '/clear-swt' });
	await post(sandbox, '/service-history');
	await order('reset');
	expect(sandbox.ledger()).toEqual([]);
	expect(sandbox.creditCents()).toBe(2000);
	expect(sandbox.stats()).toEqual({ requests: [], exchanges: 0, refused: 0 });
	expect((await post(sandbox, '/clear-swt')).headers.get('content-type')).toContain('json');
});
