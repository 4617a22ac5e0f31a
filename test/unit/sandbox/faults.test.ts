import { Faults } from '../../sandbox/faults';
import { SPECIAL_VINS, startSandbox, type FaultOrder, type Sandbox } from '../../sandbox/server';
import { fields, post, together, VIN } from './client';

const PATH = '/vehicle-state';
let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ rateLimit: false });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const charges = () => sandbox.ledger().length;
const lastRequest = () => sandbox.stats().requests.at(-1);

describe('what comes, and what it costs', () => {
	const NOT_JSON = /^\{"vin": "WBA$/;
	const USUAL = new RegExp(`"vin17":"${VIN}"`);
	const date = new Date(0).toUTCString();
	const away = 'https://elsewhere.example/x';

	it.each<[FaultOrder, number, RegExp, number, Record<string, string>]>([
		[{ kind: 'status', status: 429, retryAfter: 7 }, 429, /demand: 429/, 0, { 'retry-after': '7' }],
		[
			{ kind: 'status', status: 504, retryAfter: date, body: 'late', charge: true },
			504,
			/^late$/,
			1,
			{ 'retry-after': date },
		],
		[{ kind: 'garbage' }, 200, NOT_JSON, 1, { 'content-type': 'application/json' }],
		[{ kind: 'html' }, 200, /<html/, 1, { 'content-type': 'text/html' }],
		[{ kind: 'emptyBody' }, 200, /^$/, 1, {}],
		[{ kind: 'redirect' }, 307, /Moved/, 0, { location: '/moved/vehicle-state' }],
		[{ kind: 'redirect', location: away }, 307, /Moved/, 0, { location: away }],
		[
			{ kind: 'mislabeled', contentType: 'image/png' },
			200,
			USUAL,
			1,
			{ 'content-type': 'image/png' },
		],
		[
			{ kind: 'respond', body: { data: { jobId: 7 } }, headers: { 'X-More': 'yes' } },
			200,
			/^\{"data":\{"jobId":7\}\}$/,
			1,
			{ 'content-type': 'application/json', 'x-more': 'yes' },
		],
		[
			{ kind: 'respond', body: '{"a":1}', charge: false },
			200,
			/^\{"a":1\}$/,
			0,
			{ 'content-type': 'text/plain' },
		],
		[{ kind: 'respond', status: 502 }, 502, /^$/, 0, {}],
	])('%j', async (order, status, body, charged, headers) => {
		sandbox.fault(order);
		const answer = await post(sandbox, PATH);
		expect(answer.status).toBe(status);
		expect(await answer.text()).toMatch(body);
		for (const [name, value] of Object.entries(headers)) {
			expect(answer.headers.get(name)).toContain(value);
		}
		expect(charges()).toBe(charged);
		expect(lastRequest()).toMatchObject({ status, charged: charged === 1, fault: order.kind });
		expect((await post(sandbox, PATH)).status).toBe(200);
		expect(lastRequest()).not.toHaveProperty('fault');
	});
});

describe('what a call costs that a fault strikes', () => {
	const SUBMIT = '/secure-coding-async';
	const kinds = ['status', 'respond', 'echo'] as const;
	const strike = async (
		status: number,
		charge?: boolean,
		kind: (typeof kinds)[number] = 'status',
	) => {
		sandbox.fault({ kind, status, charge });
		await post(sandbox, SUBMIT);
		return {
			charged: sandbox.ledger().map((entry) => entry.status),
			refunded: sandbox.refunds().map((entry) => entry.status),
			jobs: sandbox.jobTimes().length,
		};
	};

	describe.each(kinds)('%s', (kind) => {
		it.each([
			[[400, 404, 409, 410, 422], true, false, 0],
			[[500, 502, 503, 504, 520], false, true, 0],
			[[302, 401, 402, 403, 405, 413, 429], false, false, 0],
			[[203], true, false, 1],
		])('%j: charged %j, refunded %j, jobs %d', async (statuses, charged, refunded, jobs) => {
			for (const status of statuses) {
				sandbox.reset();
				expect(await strike(status, undefined, kind)).toEqual({
					charged: charged ? [status] : [],
					refunded: refunded ? [status] : [],
					jobs,
				});
				expect(lastRequest()).toMatchObject({ charged });
			}
		});
	});

	it.each([
		[504, true, [504], 1],
		[422, true, [422], 0],
		[429, true, [429], 0],
		[200, false, [], 0],
		[422, false, [], 0],
		[500, false, [], 0],
	])('%i, ordered with charge %j: charged %j, jobs %d', async (status, charge, charged, jobs) => {
		expect(await strike(status, charge)).toEqual({ charged, refunded: [], jobs });
		expect(lastRequest()).toMatchObject({ charged: charge });
	});

	it('the credit decides first', async () => {
		const poor = await startSandbox({ credits: 10 });
		poor.fault({ kind: 'status', status: 422 });
		expect((await post(poor, PATH)).status).toBe(422);
		expect(poor.ledger()).toEqual([]);
		await poor.close();
	});
});

describe('broken connections', () => {
	it.each([
		['resetBefore', 0],
		['resetAfter', 1],
	] as const)('%s: no answer, %i charges', async (kind, count) => {
		sandbox.fault({ kind });
		await expect(post(sandbox, PATH)).rejects.toThrow('fetch failed');
		expect(charges()).toBe(count);
		expect(lastRequest()).toMatchObject({ status: 0, charged: count === 1 });
	});

	it('resetAfter at a submit starts the job whose id nobody gets', async () => {
		sandbox.fault({ kind: 'resetAfter', path: '/secure-coding-async' });
		await expect(post(sandbox, '/secure-coding-async')).rejects.toThrow();
		const [entry] = sandbox.ledger();
		const jobId = entry?.jobId;
		const answer = await post(sandbox, '/secure-coding-status', { job_id: jobId });
		expect(answer.status).toBe(200);
	});

	it('truncated: less than announced, charged', async () => {
		sandbox.fault({ kind: 'truncated' });
		const answer = await post(sandbox, PATH);
		expect(answer.status).toBe(200);
		await expect(answer.text()).rejects.toThrow();
		expect(charges()).toBe(1);
	});
});

describe('slow answers', () => {
	it('slow: everything comes late', async () => {
		sandbox.fault({ kind: 'slow', delayMs: 80 });
		const answer = await post(sandbox, PATH);
		const { at = 0, answeredAt = 0 } = lastRequest() ?? {};
		expect(answeredAt - at).toBeGreaterThanOrEqual(79);
		expect(await fields(answer)).toMatchObject({ vin17: VIN });
	});

	it('slowBody: the head comes at once, the rest late, and whole', async () => {
		const usual = await (await post(sandbox, PATH)).text();
		sandbox.fault({ kind: 'slowBody', delayMs: 300 });
		const answer = await post(sandbox, PATH);
		// While the head is here, the answer is not yet over.
		expect(lastRequest()).toMatchObject({ status: 200, charged: true });
		expect(lastRequest()?.answeredAt).toBeUndefined();
		expect(await answer.text()).toBe(usual);
		expect(answer.headers.get('x-request-id')).toBe(lastRequest()?.id);
	});

	it('do not hold up the close', async () => {
		const other = await startSandbox();
		other.fault({ kind: 'slow', path: PATH, delayMs: 60_000 });
		other.fault({ kind: 'slowBody', path: '/clear-swt', delayMs: 60_000 });
		const ended = [PATH, '/clear-swt'].map((path) =>
			post(other, path)
				.then((answer) => answer.text())
				.catch(() => 'broken off'),
		);
		while (other.ledger().length < 2) await new Promise(setImmediate);
		const before = performance.now();
		await other.close();
		await Promise.all(ended);
		expect(performance.now() - before).toBeLessThan(1000);
	});
});

describe('answers that mislead', () => {
	it.each([
		['location', (id: string) => `/secure-coding-status?job_id=${id}`],
		['x-job-id', (id: string) => id],
	] as const)('jobIdInHeader: the real job, named by %s alone', async (header, naming) => {
		sandbox.fault({ kind: 'jobIdInHeader', header, times: 'always' });
		const answer = await post(sandbox, '/secure-coding-async');
		expect(answer.status).toBe(202);
		expect(await answer.text()).toBe('');
		const [entry] = sandbox.ledger();
		expect(answer.headers.get(header)).toBe(naming(entry?.jobId ?? ''));
		expect(lastRequest()).toMatchObject({ charged: true, startedJobId: entry?.jobId });
		const other = await post(sandbox, PATH);
		expect(await fields(other)).toMatchObject({ vin17: VIN });
	});

	it('echo: an error with the sign-in in it', async () => {
		sandbox.fault({ kind: 'echo', status: 403 });
		const token = sandbox.issueToken();
		const answer = await post(sandbox, PATH, { vin: VIN }, token);
		expect(answer.status).toBe(403);
		const said = await answer.text();
		expect(said).toContain(`Bearer ${token}`);
		expect(said).toContain(VIN);
		expect(charges()).toBe(0);
	});
});

describe('respond', () => {
	it('bytes as they are, with their own type', async () => {
		const body = Buffer.from([0, 1, 255]);
		sandbox.fault({ kind: 'respond', body, headers: { 'Content-Type': 'application/zip' } });
		const answer = await post(sandbox, PATH);
		expect(Buffer.from(await answer.arrayBuffer())).toEqual(body);
		expect(answer.headers.get('content-type')).toBe('application/zip');
	});

	it('at a path the API does not have, with any method', async () => {
		sandbox.fault({ kind: 'respond', path: '/files/1', method: 'GET', body: 'content' });
		const answer = await fetch(`${sandbox.url}/files/1?key=2`);
		expect(await answer.text()).toBe('content');
		expect(lastRequest()).toMatchObject({ path: '/files/1', query: 'key=2', bearer: false });
		expect((await fetch(`${sandbox.url}/files/1`)).status).toBe(404);
	});
});

describe('which calls are hit', () => {
	const statuses = (count: number, vin = VIN) =>
		together(count, async () => (await post(sandbox, PATH, { vin })).status);

	it('as many as ordered, and it tells how many were', async () => {
		const handle = sandbox.fault({ kind: 'status', status: 500, times: 2 });
		expect((await statuses(5)).filter((status) => status === 500)).toHaveLength(2);
		expect(handle.hits).toBe(2);
	});

	it('always, until removed', async () => {
		const handle = sandbox.fault({ kind: 'status', status: 500, times: 'always' });
		expect(await statuses(3)).toEqual([500, 500, 500]);
		handle.remove();
		expect(await statuses(1)).toEqual([200]);
	});

	it('not the first ones, if so ordered', async () => {
		sandbox.fault({ kind: 'status', status: 500, skip: 1 });
		for (const status of [200, 500, 200]) expect(await statuses(1)).toEqual([status]);
	});

	it('only those that fit', async () => {
		sandbox.fault({ kind: 'status', status: 500, vin: VIN, path: PATH });
		expect(await statuses(1, SPECIAL_VINS.jobFails.vin)).toEqual([200]);
		expect((await post(sandbox, '/clear-swt')).status).toBe(200);
		expect(await statuses(1)).toEqual([500]);
	});

	it('tokens and status calls too', async () => {
		sandbox.fault({ kind: 'status', path: '/auth/token', status: 503 });
		sandbox.fault({ kind: 'html', path: '/secure-coding-status' });
		const { clientId: client_id, clientSecret: client_secret } = sandbox;
		const exchange = () => post(sandbox, '/auth/token', { client_id, client_secret });
		expect((await exchange()).status).toBe(503);
		expect((await exchange()).status).toBe(200);
		const status = await post(sandbox, '/secure-coding-status', { job_id: '1' });
		expect(status.headers.get('content-type')).toContain('text/html');
	});

	it('none once cleared', async () => {
		sandbox.fault({ kind: 'html', times: 'always' });
		sandbox.clearFaults();
		expect((await post(sandbox, PATH)).headers.get('content-type')).toContain('json');
	});

	it('by chance: about the share ordered, the same calls in any order, others by another seed', () => {
		const vins = Array.from({ length: 500 }, (_, i) => `VIN${i}`);
		const hit = (order: string[], seed?: number) => {
			const faults = new Faults(1);
			faults.add({ kind: 'resetBefore', probability: 0.2, seed });
			return order.filter((vin) => faults.take({ method: 'POST', path: PATH, vin })).sort();
		};
		const struck = hit(vins);
		expect(struck.length).toBeGreaterThan(60);
		expect(struck.length).toBeLessThan(140);
		expect(hit([...vins].reverse())).toEqual(struck);
		expect(hit(vins, 2)).not.toEqual(struck);
	});

	it('an order with a slip in it is refused', () => {
		const slip = { kind: 'slow', delayMs: 1, time: 2 };
		expect(() => sandbox.fault(slip as FaultOrder)).toThrow(/time/);
	});
});
