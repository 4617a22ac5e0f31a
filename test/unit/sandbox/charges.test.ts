import { ENDPOINTS, type Endpoint, type EndpointName } from '../../../nodes/shared/api/catalog';
import { priceOf } from '../../sandbox/ledger';
import { startSandbox, type Sandbox } from '../../sandbox/server';
import { fields, post, stoppedClock, together, VIN } from './client';

const clock = stoppedClock('2026-03-31T23:59:59Z');
let sandbox: Sandbox;
const start = async (options: Parameters<typeof startSandbox>[0] = {}) => {
	sandbox = await startSandbox({ rateLimit: false, now: clock.now, ...options });
};
afterEach(() => sandbox.close());

const all = Object.entries(ENDPOINTS) as Array<[EndpointName, Endpoint]>;
const paid = all.filter(([, { cents }]) => cents > 0);

describe('charges', () => {
	it('are the list price of each paid endpoint, once per call', async () => {
		await start();
		for (const [endpoint, { path, cents }] of paid) {
			const answer = await post(sandbox, path, { vin: VIN, map_type: 'next' });
			expect(answer.ok).toBe(true);
			expect(sandbox.ledger().at(-1)).toMatchObject({
				at: '2026-03-31T23:59:59.000Z',
				account: sandbox.clientId,
				endpoint,
				path,
				vin: VIN,
				cents,
				requestId: answer.headers.get('x-request-id'),
			});
		}
		expect(sandbox.ledger()).toHaveLength(paid.length);
		expect(sandbox.spentCents()).toBe(paid.reduce((sum, [, { cents }]) => sum + cents, 0));
		expect(sandbox.stats().requests.every(({ charged }) => charged)).toBe(true);
	});

	it('name the job that was paid for', async () => {
		await start();
		const { job_id: jobId } = await fields(post(sandbox, '/secure-coding-async'));
		expect(sandbox.ledger()).toEqual([expect.objectContaining({ jobId })]);
	});

	it('are none for tokens, status and refusals', async () => {
		await start();
		const { clientId, clientSecret } = sandbox;
		await post(sandbox, '/auth/token', { client_id: clientId, client_secret: clientSecret });
		await post(sandbox, '/secure-coding-status', { job_id: 'job_1' });
		await post(sandbox, '/vehicle-state', { vin: 'TOO SHORT' });
		expect(sandbox.ledger()).toEqual([]);
		expect(sandbox.stats().requests.some(({ charged }) => charged)).toBe(false);
	});
});

describe('volume tiers', () => {
	it.each([
		['vehicleState', 0, 20],
		['vehicleState', 99, 20],
		['vehicleState', 100, 15],
		['vehicleState', 299, 15],
		['vehicleState', 300, 10],
		['vehicleState', 1000, 8],
		['vehicleState', 2000, 7],
		['carPlayCheck', 100, 20],
		['carPlayCheck', 5000, 12],
		['fscCode', 5000, 800],
	] as const)('%s after %i calls costs %i cents', (endpoint, calls, cents) => {
		expect(priceOf(endpoint, calls)).toBe(cents);
	});

	it('count by month, UTC, and by endpoint', async () => {
		await start();
		await together(101, () => post(sandbox, '/vehicle-state'));
		expect(sandbox.spentCents()).toBe(100 * 20 + 15);
		await post(sandbox, '/fullvindata-plus-carplaycheck');
		expect(sandbox.ledger().at(-1)?.cents).toBe(25);
		clock.set('2026-04-01T00:00:00Z');
		await post(sandbox, '/vehicle-state');
		expect(sandbox.ledger().at(-1)?.cents).toBe(20);
	});
});

describe('credit', () => {
	it('is never overdrawn', async () => {
		await start({ credits: 50 });
		const statuses = await together(4, async () => (await post(sandbox, '/vehicle-state')).status);
		expect(statuses.sort()).toEqual([200, 200, 402, 402]);
		expect(sandbox.creditCents()).toBe(10);
		const refused = await post(sandbox, '/service-history');
		expect(refused.status).toBe(402);
		expect(await refused.json()).toMatchObject({ error: 'insufficient_credits' });
	});

	it('is each account’s own, as is its ledger', async () => {
		await start({
			credits: 1000,
			accounts: [
				{ clientId: 'a', clientSecret: 'x' },
				{ clientId: 'b', clientSecret: 'y', credits: 300 },
			],
		});
		await post(sandbox, '/vehicle-order-json', { vin: VIN }, sandbox.issueToken('b'));
		await post(sandbox, '/vehicle-state', { vin: VIN }, sandbox.issueToken('a'));
		expect(sandbox.creditCents('a')).toBe(980);
		expect(sandbox.creditCents('b')).toBe(0);
		expect(sandbox.creditCents()).toBe(980);
		expect(sandbox.ledger('b').map(({ cents }) => cents)).toEqual([300]);
		expect(sandbox.ledger()).toHaveLength(2);
	});
});
