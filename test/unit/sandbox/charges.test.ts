import { ENDPOINTS, type Endpoint, type EndpointName } from '../../../nodes/shared/api/catalog';
import { priceOf } from '../../sandbox/ledger';
import { SPECIAL_VINS, startSandbox, type Sandbox } from '../../sandbox/server';
import { fields, objectOf, post, stoppedClock, together, VIN } from './client';

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
				status: answer.status,
				requestId: answer.headers.get('x-request-id'),
			});
		}
		expect(sandbox.ledger()).toHaveLength(paid.length);
		expect(sandbox.spentCents()).toBe(paid.reduce((sum, [, { cents }]) => sum + cents, 0));
		expect(sandbox.stats().requests.every(({ charged }) => charged)).toBe(true);
	});

	it('name the job that was paid for', async () => {
		await start();
		const { job_id: jobId } = await objectOf(post(sandbox, '/secure-coding-async'));
		expect(sandbox.ledger()).toEqual([expect.objectContaining({ jobId })]);
	});

	it('are none for tokens, for the status of jobs and for what cannot be read', async () => {
		await start();
		const { clientId, clientSecret } = sandbox;
		await post(sandbox, '/auth/token', { client_id: clientId, client_secret: clientSecret });
		await post(sandbox, '/secure-coding-status', { job_id: 'job_1' });
		await post(sandbox, '/secure-coding-status', {});
		await post(sandbox, '/secure-coding-status', { job_id: 'job_1' }, 'no token');
		await post(sandbox, '/vehicle-state', { vin: VIN }, 'no token');
		const headers = {
			'content-type': 'application/json',
			authorization: `Bearer ${sandbox.issueToken()}`,
		};
		await fetch(`${sandbox.url}/vehicle-state`, { method: 'POST', headers, body: '{' });
		expect(sandbox.ledger()).toEqual([]);
		expect(sandbox.stats().requests.some(({ charged }) => charged)).toBe(false);
	});
});

describe('refusals', () => {
	const lastRequest = () => sandbox.stats().requests.at(-1);

	it.each([
		['a malformed VIN', { vin: 'TOO SHORT' }],
		['no VIN', {}],
	])('of the input are paid: %s', async (_case, body: { vin?: string }) => {
		await start();
		expect((await post(sandbox, '/vehicle-state', body)).status).toBe(422);
		const entry = { vin: body.vin ?? '', status: 422, cents: 20 };
		expect(sandbox.ledger()).toEqual([expect.objectContaining(entry)]);
		expect(sandbox.refunds()).toEqual([]);
		expect(lastRequest()).toMatchObject({ charged: true });
	});

	it.each(Object.values(SPECIAL_VINS).flatMap((row) => (row.effect === 'refused' ? [row] : [])))(
		'$status: $message',
		async (row) => {
			const { vin, status, message } = row;
			await start();
			const endpoints = 'endpoints' in row ? row.endpoints : (['vehicleState', 'fscCode'] as const);
			for (const endpoint of endpoints) {
				const body = { vin, map_type: 'next' };
				const answer = await post(sandbox, ENDPOINTS[endpoint].path, body);
				expect(answer.status).toBe(status);
				expect(await fields(answer)).toEqual({ status: 'error', message });
			}
			const all = endpoints.map(() => expect.objectContaining({ vin, status }) as unknown);
			const isPaid = [404, 409, 422].includes(status);
			expect(sandbox.ledger()).toEqual(isPaid ? all : []);
			expect(sandbox.refunds()).toEqual(status >= 500 ? all : []);
			expect(lastRequest()).toMatchObject({ charged: isPaid });
		},
	);

	it('of a map type are paid, and what is not compatible can still be looked up', async () => {
		await start();
		const { vin } = SPECIAL_VINS.notCompatible;
		expect((await post(sandbox, '/fsc-code', { vin, map_type: 'none' })).status).toBe(422);
		expect(sandbox.ledger().map(({ cents }) => cents)).toEqual([800]);
		const found = await objectOf(post(sandbox, '/fullvindata-plus-carplaycheck', { vin }));
		expect(found).toMatchObject({ carplay: { compatible: false } });
	});

	it('of a secure-coding job are paid, and start none', async () => {
		await start();
		await post(sandbox, '/secure-coding-async', { vin: SPECIAL_VINS.notFound.vin });
		await post(sandbox, '/secure-coding-async', { vin: VIN, fa: 'no XML' });
		expect(sandbox.ledger().map(({ cents }) => cents)).toEqual([1700, 1700]);
		expect(sandbox.ledger()[0]).not.toHaveProperty('jobId');
		expect(sandbox.jobTimes()).toEqual([]);
	});

	it('come only to those who could pay', async () => {
		await start({ credits: 10 });
		expect((await post(sandbox, '/vehicle-state', { vin: 'TOO SHORT' })).status).toBe(402);
		expect(sandbox.creditCents()).toBe(10);
	});
});

describe('refunds', () => {
	it('come at once, with the charge', async () => {
		await start({ credits: 1000 });
		const { vin, status } = SPECIAL_VINS.serverFault;
		const answer = await post(sandbox, '/service-history', { vin });
		const at = new Date(clock.now()).toISOString();
		const entry = { at, account: sandbox.clientId, vin, status, cents: 500, refundedAt: at };
		const requestId = answer.headers.get('x-request-id');
		expect(sandbox.refunds()).toEqual([expect.objectContaining({ ...entry, requestId })]);
		expect([sandbox.spentCents(), sandbox.creditCents()]).toEqual([0, 1000]);
	});

	it('do not count for the volume of the month', async () => {
		await start();
		await post(sandbox, '/vehicle-state', { vin: SPECIAL_VINS.serverFault.vin });
		await together(100, () => post(sandbox, '/vehicle-state'));
		expect(sandbox.spentCents()).toBe(100 * 20);
	});

	it('are each account’s own', async () => {
		const accounts = ['a', 'b'].map((clientId) => ({ clientId, clientSecret: 'x' }));
		await start({ accounts });
		const { vin } = SPECIAL_VINS.serverFault;
		await post(sandbox, '/vehicle-state', { vin }, sandbox.issueToken('b'));
		expect(sandbox.refunds('a')).toEqual([]);
		expect(sandbox.refunds('b')).toHaveLength(1);
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
		expect((await fields(refused)).message).toMatch(/^Not enough credits/);
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
