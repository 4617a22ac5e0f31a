import { Limiter } from '../../sandbox/limiter';
import { startSandbox, type Sandbox } from '../../sandbox/server';
import { post, together, VIN } from './client';

describe('token bucket', () => {
	let time = 0;
	const limiter = () => new Limiter({ requestsPerSecond: 10, burst: 30 }, () => time);
	const passed = (bucket: Limiter, tries: number) =>
		Array.from({ length: tries }, () => bucket.take()).filter((wait) => wait === 0).length;

	it('lets the burst through, then says how long to wait', () => {
		const bucket = limiter();
		expect(passed(bucket, 31)).toBe(30);
		expect(bucket.take()).toBeCloseTo(100);
	});

	it('refills at the rate, and refusals take nothing', () => {
		const bucket = limiter();
		passed(bucket, 100);
		time += 1000;
		expect(passed(bucket, 100)).toBe(10);
		time += 99;
		expect(bucket.take()).toBeCloseTo(1);
	});

	it('never holds more than the burst', () => {
		const bucket = limiter();
		time += 3_600_000;
		expect(passed(bucket, 100)).toBe(30);
	});
});

describe('over HTTP', () => {
	let sandbox: Sandbox;
	afterEach(() => sandbox.close());
	const statuses = (count: number, account?: string) => {
		const token = sandbox.issueToken(account);
		return together(count, async () => {
			const { status } = await post(sandbox, '/vehicle-state', { vin: VIN }, token);
			return status;
		});
	};

	it('refuses one of 31 at once, uncharged, and says when to come again', async () => {
		// So slow a refill that the test's own time adds nothing.
		sandbox = await startSandbox({ requestsPerSecond: 0.5 });
		expect((await statuses(31)).filter((status) => status === 429)).toHaveLength(1);
		expect(sandbox.ledger()).toHaveLength(30);
		expect(sandbox.stats().refused).toBe(1);

		const refused = await post(sandbox, '/vehicle-state');
		expect(refused.headers.get('retry-after')).toBe('2');
		expect(await refused.json()).toEqual({
			status: 'error',
			message: 'Too many requests, wait 2 s',
		});
	});

	it('counts token exchanges and status calls too', async () => {
		sandbox = await startSandbox({ requestsPerSecond: 0.01, burst: 2 });
		const { clientId, clientSecret } = sandbox;
		const body = { client_id: clientId, client_secret: clientSecret };
		expect((await post(sandbox, '/auth/token', body)).status).toBe(200);
		expect((await post(sandbox, '/secure-coding-status', { job_id: 'x' })).status).toBe(404);
		expect((await post(sandbox, '/auth/token', body)).status).toBe(429);
		expect((await post(sandbox, '/secure-coding-status', { job_id: 'x' })).status).toBe(429);
	});

	it('measures each account by itself', async () => {
		sandbox = await startSandbox({
			requestsPerSecond: 0.01,
			burst: 3,
			accounts: [
				{ clientId: 'a', clientSecret: 'x' },
				{ clientId: 'b', clientSecret: 'y', burst: 5 },
			],
		});
		const refused = async (account: string) =>
			(await statuses(6, account)).filter((status) => status === 429).length;
		expect(await Promise.all([refused('a'), refused('b')])).toEqual([3, 1]);
	});
});
