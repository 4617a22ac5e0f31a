/** 429: what is waited out, what is told and when, and how many calls are sent. */
import type { IDataObject } from 'n8n-workflow';

import { ENDPOINTS, TOKEN_PATH } from '../../nodes/shared/api/catalog';
import type { FaultOrder, Sandbox, SandboxOptions } from '../sandbox/server';
import { callOf, detailsOf, wordsOf } from './harness/calls';
import type { Engine } from './harness/engine';
import { asItems, FAST, lookUp } from './harness/lookUp';
import { quickenClock } from './harness/quickClock';
import { setUp, someVins } from './harness/setUp';

const PATH = ENDPOINTS.vehicleState.path;
const STATUS = ENDPOINTS.secureCodingStatus.path;
const SUBMIT = ENDPOINTS.secureCodingSubmit.path;
const CONTINUE = { onError: 'continueRegularOutput' } as const;

let sandbox: Sandbox;
let engine: Engine;

const start = async (options: SandboxOptions = {}) => {
	({ sandbox, engine } = await setUp(options));
};
afterEach(async () => {
	jest.restoreAllMocks();
	await sandbox.close();
});

const charges = () => sandbox.ledger().length;
const requestsTo = (path: string) =>
	sandbox.stats().requests.filter((request) => request.path === path).length;
const reasons = (items: Array<{ json: IDataObject }>) =>
	detailsOf(items).map((details) => details?.reason ?? 'good');

const tooMany = (order: Partial<FaultOrder> & { headers?: Record<string, string> } = {}) =>
	sandbox.fault({
		kind: 'respond',
		status: 429,
		body: { message: 'Too Many Requests' },
		path: PATH,
		times: 'always',
		...order,
	} as FaultOrder);

describe('refusals that pass', () => {
	it('30 first, and then good: 60 of 60 results', async () => {
		await start({ requestsPerSecond: 50, burst: 30 });
		quickenClock(20);
		tooMany({ times: 30, headers: { 'retry-after': '1' } });
		const { items } = await engine.run(lookUp(), asItems(someVins(60)));
		expect(items).toHaveLength(60);
		expect(charges()).toBe(60);
	}, 90_000);

	it('twelve for the sign-in, while other programs are in front: every result', async () => {
		await start(FAST);
		quickenClock(20);
		const order = tooMany({ path: TOKEN_PATH, times: 12, headers: { 'retry-after': '0.01' } });
		const { items } = await engine.run(lookUp(), asItems(someVins(20)));
		expect(items).toHaveLength(20);
		expect(order.hits).toBe(12);
		expect(charges()).toBe(20);
	}, 60_000);

	it('more for one call than any other fault may take tries', async () => {
		await start(FAST);
		quickenClock(20);
		const order = tooMany({ times: 8, headers: { 'retry-after': '0' } });
		const { items } = await engine.run(lookUp(), asItems(someVins(1)));
		expect(items).toHaveLength(1);
		expect(order.hits).toBe(8);
		expect(charges()).toBe(1);
	});

	it('with the bucket of the default sandbox two executions and another program bring every result', async () => {
		await start();
		let isOver = false;
		const token = sandbox.issueToken();
		const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
		const ask = async () =>
			await fetch(`${sandbox.url}${STATUS}`, { method: 'POST', headers, body: '{"job_id":"x"}' });
		const other = async (): Promise<void> => {
			while (!isOver) {
				await ask();
				await new Promise((resolve) => setTimeout(resolve, 15));
			}
		};
		// However slow the machine is, the bucket is empty to begin with: it is emptied before the clock is quickened.
		await Promise.all(Array.from({ length: 200 }, ask));
		expect(sandbox.stats().refused).toBeGreaterThan(0);
		quickenClock(20);
		const vins = someVins(80);
		const program = other();
		const runs = await Promise.all([
			engine.run(lookUp(), asItems(vins.slice(0, 40))),
			engine.run(lookUp(CONTINUE), asItems(vins.slice(40))),
		]);
		isOver = true;
		await program;
		expect(runs.map(({ items }) => new Set(items.map(({ json }) => json.vin)).size)).toEqual([
			40, 40,
		]);
		expect(reasons(runs[1].items)).toEqual(Array<string>(40).fill('good'));
		expect(charges()).toBe(80);
	}, 90_000);
});

it('words on what the plan allows are no reason to give up: 20 of 20 results', async () => {
	await start();
	quickenClock(20);
	const body = { message: 'Too many requests: your plan allows 1,000 requests per day' };
	tooMany({ times: 5, body });
	const { items } = await engine.run(lookUp(), asItems(someVins(20)));
	expect(items).toHaveLength(20);
	expect(charges()).toBe(20);
}, 60_000);

describe('refusals without end', () => {
	it.each([
		['without a word', {}, 1000],
		['with a Retry-After of 0', { headers: { 'retry-after': '0' } }],
		['with a Retry-After of 30 s', { headers: { 'retry-after': '30' } }],
		[
			"as a CDN's page",
			{
				body: '<html><title>Access denied | error 1015</title></html>',
				headers: { 'retry-after': '20' },
			},
		],
	])('%s: all items are told between 90 s and two minutes', async (_, order, count = 100) => {
		await start(FAST);
		await engine.run(lookUp(), asItems(someVins(1)));
		tooMany(order);
		const { now } = quickenClock(100);
		const from = now();
		const { items } = await engine.run(lookUp(CONTINUE), asItems(someVins(count + 1).slice(1)));
		const took = now() - from;
		expect(took).toBeGreaterThan(89_000);
		expect(new Set(reasons(items))).toEqual(new Set(['tooManyRequests']));
		expect(new Set(detailsOf(items).map(({ charged }) => charged))).toEqual(new Set(['no']));
		expect(items.map(({ json }) => json.error as string).join('\n')).toMatch(
			/has accepted no call from this account for 90 seconds \(429, \d+ times\)/,
		);
		expect(items.at(-1)?.json.error).toMatch(/not sent, because BimmerVIN kept asking/);
		expect(charges()).toBe(1);
	});

	it('in Stop mode the run ends with it', async () => {
		await start(FAST);
		tooMany();
		quickenClock(100);
		const result = await engine.run(lookUp(), asItems(someVins(30)));
		expect(wordsOf(result)).toMatch(/BimmerVIN kept asking n8n to slow down/);
		expect(charges()).toBe(0);
	});

	it('a later execution is sent', async () => {
		await start(FAST);
		const order = tooMany();
		quickenClock(100);
		await engine.run(lookUp(CONTINUE), asItems(someVins(5)));
		order.remove();
		const { items } = await engine.run(lookUp(), asItems(someVins(5)));
		expect(items).toHaveLength(5);
		expect(charges()).toBe(5);
	});

	it('gives up no job that is waited for', async () => {
		await start({ ...FAST, jobSpeed: 50 });
		const call = { resource: 'secureCoding', operation: 'submitAndWait' };
		tooMany({ path: STATUS });
		tooMany({ path: SUBMIT, skip: 2 });
		quickenClock(100);
		const running = engine.run(
			callOf(call, { ...CONTINUE, options: { pollInterval: 0.1, maxWait: 60 } }),
			asItems(someVins(20)),
		);
		while (requestsTo(STATUS) < 30) await new Promise((resolve) => setTimeout(resolve, 20));
		sandbox.clearFaults();
		const { items } = await running;
		const done = items.filter(({ json, binary }) => json.state === 'done' && binary);
		expect(done.length).toBeGreaterThanOrEqual(2);
		expect(charges()).toBe(done.length);
	}, 60_000);
});

describe('a time beyond two minutes', () => {
	const NAMED: Array<[string, Partial<FaultOrder> & { headers?: Record<string, string> }, RegExp]> =
		[
			['seconds', { headers: { 'retry-after': '3600' } }, /for 60 minutes, until \d{4}-/],
			[
				'a date',
				{ headers: { 'retry-after': new Date(Date.now() + 86_400_000).toUTCString() } },
				/for 2[45] hours/,
			],
			['milliseconds', { headers: { 'retry-after-ms': '600000' } }, /for 10 minutes/],
			['a reset', { headers: { 'x-ratelimit-reset': '7200' } }, /for 120 minutes/],
			['words', { body: { message: 'Try again in 3600 seconds' } }, /for 60 minutes/],
			[
				'words with a time of day',
				{ body: { error: 'Limit resets at 00:00 UTC' } },
				/until .*00:00/,
			],
			['a field', { body: { message: 'Slow down', retry_after: 3600 } }, /for 60 minutes/],
			['no time that ends', { headers: { 'retry-after': '9'.repeat(30) } }, /for more than a year/],
			['a quota', { body: { detail: 'Daily quota exceeded' } }, /a quota is used up/],
			['a usage plan of AWS', { body: { message: 'Limit Exceeded' } }, /a quota is used up/],
			[
				'words in a good status',
				{
					status: 200,
					charge: false,
					body: { status: 'error', message: 'Too many requests, retry after 1 hour' },
				},
				/for 60 minutes/,
			],
		];
	it.each(NAMED)('%s: it is told at once, and few calls are sent', async (_, order, said) => {
		await start(FAST);
		tooMany(order);
		const { items } = await engine.run(lookUp(CONTINUE), asItems(someVins(30)));
		expect(new Set(reasons(items))).toEqual(new Set(['tooManyRequests']));
		expect(new Set(detailsOf(items).map(({ charged }) => charged))).toEqual(new Set(['no']));
		expect(items[0]?.json.error).toMatch(said);
		expect(items.at(-1)?.json.error).toMatch(/not sent, because/);
		expect(requestsTo(PATH)).toBeLessThanOrEqual(10);
		expect(charges()).toBe(0);
	});

	it('a fault of the API with such a time is none', async () => {
		await start(FAST);
		sandbox.fault({ kind: 'status', status: 503, retryAfter: 3600, path: PATH });
		const { items } = await engine.run(lookUp(CONTINUE), asItems(someVins(20)));
		expect(reasons(items).filter((reason) => reason === 'serverFault')).toHaveLength(1);
		expect(reasons(items).filter((reason) => reason === 'good')).toHaveLength(19);
	});
});
