/** A 403: an old token, an operation that the account may not use, or something in between; and how often it is asked again. */
import type { IDataObject } from 'n8n-workflow';

import { ENDPOINTS, TOKEN_PATH } from '../../nodes/shared/api/catalog';
import type { FaultOrder, SandboxOptions } from '../sandbox/server';
import { callOf, detailsOf, type CallSettings } from './harness/calls';
import { loopFlow } from './harness/engine';
import { asItems, lookUp } from './harness/lookUp';
import { someVins } from './harness/setUp';
import { charges, engine, requestsTo, sandbox, start as startAnew } from './harness/stage';

const PATH = ENDPOINTS.vehicleState.path;
const CHECK_PATH = ENDPOINTS.carPlayCheck.path;
const STATUS = ENDPOINTS.secureCodingStatus.path;
const CHECK = { resource: 'vehicle', operation: 'checkCarPlay' };
const CONTINUE = { onError: 'continueRegularOutput' } as const;

const start = async (options: SandboxOptions = {}) => await startAnew({ latencyMs: 5, ...options });
const signIns = () => requestsTo(TOKEN_PATH).length;
const reasons = (items: Array<{ json: IDataObject }>) =>
	detailsOf(items).map((details) => details?.reason ?? 'good');

/** A good call first: there is a token, and the list is right. */
const begin = async () => {
	await engine.run(lookUp(), asItems(someVins(1)));
};

const forbidden = (order: Partial<FaultOrder> = {}) =>
	sandbox.fault({
		kind: 'respond',
		status: 403,
		body: { message: 'User is not authorized to access this resource' },
		path: PATH,
		times: 'always',
		...order,
	} as FaultOrder);

describe('a token that was revoked early', () => {
	it('100 items: one sign-in, every result, each charged once', async () => {
		await start({ oldTokenStatus: 403 });
		await begin();
		sandbox.revokeTokens();
		const { items } = await engine.run(lookUp(), asItems(someVins(101).slice(1)));
		expect(items).toHaveLength(100);
		expect(signIns()).toBe(2);
		expect(charges()).toBe(101);
	});

	it('again and again within the hour: each time one sign-in', async () => {
		await start({ oldTokenStatus: 403 });
		const vins = someVins(6);
		for (const vin of vins) {
			const { items } = await engine.run(lookUp(), asItems([vin]));
			expect(items).toHaveLength(1);
			sandbox.revokeTokens();
		}
		expect(signIns()).toBe(6);
		expect(charges()).toBe(6);
	});

	it('two operations at once', async () => {
		await start({ oldTokenStatus: 403 });
		await begin();
		sandbox.revokeTokens();
		const vins = asItems(someVins(20));
		const runs = await Promise.all([
			engine.run(callOf(CHECK), vins),
			engine.run(lookUp(), vins),
			engine.run(lookUp(), vins),
		]);
		expect(runs.map(({ items }) => items.length)).toEqual([20, 20, 20]);
		expect(signIns()).toBe(2);
	});

	it('while a job is waited for, GET is tried first', async () => {
		await start({ oldTokenStatus: 403, jobSpeed: 20 });
		const call = { resource: 'secureCoding', operation: 'submitAndWait' };
		const running = engine.run(
			callOf(call, { options: { pollInterval: 0.1 } }),
			asItems(someVins(3)),
		);
		while (sandbox.jobTimes().length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
		sandbox.revokeTokens();
		const { items } = await running;
		expect(items).toHaveLength(3);
		expect(signIns()).toBe(2);
		expect(charges()).toBe(3);
		const methods = sandbox
			.stats()
			.requests.filter(({ path, status }) => path === STATUS && status !== 200)
			.map(({ method }) => method);
		expect(methods).toContain('GET');
	});

	it('a status that is asked for by GET only costs no sign-in', async () => {
		await start({ jobSpeed: 1000, statusMethod: 'GET' });
		const call = { resource: 'secureCoding', operation: 'submitAndWait' };
		const { items } = await engine.run(
			callOf(call, { options: { pollInterval: 0.05 } }),
			asItems(someVins(3)),
		);
		expect(items).toHaveLength(3);
		expect(signIns()).toBe(1);
	});
});

describe('an operation that is not enabled', () => {
	it('one sign-in in an hour, in any run, and none for the other operations', async () => {
		await start();
		await begin();
		forbidden();
		for (let run = 0; run < 3; run++) {
			const { items } = await engine.run(lookUp(CONTINUE), asItems(someVins(4).slice(1)));
			expect(reasons(items)).toEqual(['notEnabled', 'notEnabled', 'notEnabled']);
			const other = await engine.run(callOf(CHECK), asItems(someVins(2)));
			expect(other.items).toHaveLength(2);
		}
		expect(signIns()).toBe(2);
		// One of each first run has been tried twice.
		expect(requestsTo(PATH).length).toBe(1 + 4 + 3 + 3);
	});

	const BETWEEN: Array<[string, Partial<FaultOrder>]> = [
		['a page', { body: '<html><title>Attention Required! | Cloudflare</title></html>' }],
		['an empty body', { body: '' }],
		['text', { body: 'Forbidden' }],
		['a challenge in JSON', { headers: { 'cf-mitigated': 'challenge' } }],
		[
			'a CDN in JSON',
			{ body: { title: 'Error 1020: Access denied', status: 403, cloudflare_error: true } },
		],
	];
	const OWN: Array<[string, Partial<FaultOrder>]> = [
		['a route that does not exist', { body: { message: 'Missing Authentication Token' } }],
		['JSON without words', { body: {} }],
	];
	it.each([
		...BETWEEN.map((row) => [...row, 'notReached'] as const),
		...OWN.map((row) => [...row, 'notEnabled'] as const),
	])('%s never signs in anew', async (_, order, reason) => {
		await start();
		await begin();
		forbidden(order);
		const { items } = await engine.run(lookUp(CONTINUE), asItems(someVins(3).slice(1)));
		expect(reasons(items)).toEqual([reason, reason]);
		expect(detailsOf(items)[0]).toMatchObject({ status: 403, charged: 'no' });
		expect(signIns()).toBe(1);
		expect(requestsTo(PATH).length).toBe(3);
	});

	it('words about the account sign in anew once, however many operations are not enabled', async () => {
		await start();
		await begin();
		const paths = [PATH, CHECK_PATH, ENDPOINTS.serviceHistory.path, ENDPOINTS.vehicleOrder.path];
		const body = { message: 'This endpoint is not enabled for your account' };
		for (const path of paths) forbidden({ path, body });
		for (const operation of ['getState', 'checkCarPlay', 'getServiceHistory', 'getOrder']) {
			await engine.run(callOf({ resource: 'vehicle', operation }, CONTINUE), asItems(someVins(2)));
		}
		expect(signIns()).toBe(2);
	});

	it('a page is not said to be about the account', async () => {
		await start();
		forbidden({ body: '<html><title>Attention Required! | Cloudflare</title></html>' });
		const { items } = await engine.run(lookUp(CONTINUE), asItems(someVins(1)));
		expect(items[0]?.json.error).toContain('something between n8n and BimmerVIN');
		expect(items[0]?.json.error).toContain('Attention Required');
	});
});

describe('the same refusal again and again', () => {
	const HELD = /not sent, because 10 calls of this operation were refused for the same reason/;
	const held = (items: Array<{ json: IDataObject }>) =>
		items.filter(({ json }) => HELD.test(json.error as string)).length;

	it('1,000 items: at most 12 calls are sent, and each item is told', async () => {
		await start();
		forbidden();
		const { items } = await engine.run(lookUp(CONTINUE), asItems(someVins(1000)));
		expect(new Set(reasons(items))).toEqual(new Set(['notEnabled']));
		expect(new Set(detailsOf(items).map(({ charged }) => charged))).toEqual(new Set(['no']));
		expect(requestsTo(PATH).length).toBeLessThanOrEqual(12);
		expect(held(items)).toBeGreaterThanOrEqual(988);
		expect(charges()).toBe(0);
	});

	it('after good answers: ten, a burst, and what two seconds let go', async () => {
		await start({ requestsPerSecond: 50, burst: 30, latencyMs: 20 });
		const vins = someVins(300);
		await engine.run(lookUp(), asItems(vins.slice(0, 1)));
		forbidden({ skip: 20 });
		const { items } = await engine.run(lookUp(CONTINUE), asItems(vins));
		expect(reasons(items).filter((reason) => reason === 'good')).toHaveLength(20);
		expect(charges()).toBe(21);
		// A second is enough for the ten answers to be known, unless the machine is busy.
		expect(requestsTo(PATH).length).toBeLessThanOrEqual(1 + 20 + 10 + 30 + 2 * 50);
	});

	it('the pages of a CDN count as alike, whatever their ray', async () => {
		await start();
		const page = (ray: string) => `<p>Access denied. Ray ID: ${ray} for ${ray}</p>`;
		for (let call = 0; call < 40; call++) forbidden({ body: page(`8f${call}abcd`), times: 1 });
		const { items } = await engine.run(lookUp(CONTINUE), asItems(someVins(40)));
		expect(requestsTo(PATH).length).toBeLessThanOrEqual(11);
		expect(held(items)).toBeGreaterThanOrEqual(29);
	});

	it('a success between begins anew, and other words are no repetition', async () => {
		await start({ latencyMs: 0 });
		const words = [...'abcdefghij'].map((letter) => `Not for ${letter.repeat(5)}`);
		const vins = someVins(60);
		words.forEach((message, at) =>
			vins
				.slice(at * 5, at * 5 + 5)
				.forEach((vin) => forbidden({ vin, body: { message }, times: 1 })),
		);
		const { items } = await engine.run(
			lookUp({ ...CONTINUE, options: { stopAfterRefusals: 0 } }),
			asItems(vins),
		);
		expect(held(items)).toBe(0);
		expect(charges()).toBeGreaterThanOrEqual(10);
	});

	it('holds nothing back at other operations, or in other executions', async () => {
		await start();
		forbidden();
		const [alike, check] = await Promise.all([
			engine.run(lookUp(CONTINUE), asItems(someVins(30))),
			engine.run(callOf(CHECK, CONTINUE), asItems(someVins(30))),
		]);
		expect(held(alike.items)).toBeGreaterThan(0);
		expect(check.items.every(({ json }) => !json.error)).toBe(true);
		sandbox.clearFaults();
		const { items } = await engine.run(lookUp(), asItems(someVins(30)));
		expect(items).toHaveLength(30);
		expect(requestsTo(CHECK_PATH).length).toBe(30);
	});

	it('a list with good answers in it is not held back by refusals that are faster', async () => {
		await start({ requestsPerSecond: 60, burst: 30 });
		const [first = '', ...vins] = someVins(91);
		await engine.run(lookUp(), asItems([first]));
		const body = { message: 'This vehicle is not allowed for your account' };
		const refused = vins.filter((_, index) => index % 3 === 1);
		for (const vin of vins) {
			if (refused.includes(vin)) forbidden({ vin, body });
			else sandbox.fault({ kind: 'slow', delayMs: 350, vin, path: PATH, times: 1 });
		}
		const { items } = await engine.run(lookUp(CONTINUE), asItems(vins));
		expect(held(items)).toBe(0);
		expect(reasons(items).filter((reason) => reason === 'good')).toHaveLength(90 - refused.length);
	});

	it('a submit that was let in is a success, however long its job takes', async () => {
		await start({ jobSpeed: 40, requestsPerSecond: 40, burst: 5 });
		const vins = someVins(40);
		const refused = vins.filter((_, index) => index % 2 === 1);
		const path = ENDPOINTS.secureCodingSubmit.path;
		for (const vin of refused) forbidden({ vin, path });
		const call = { resource: 'secureCoding', operation: 'submitAndWait' };
		const { items } = await engine.run(
			callOf(call, { ...CONTINUE, options: { pollInterval: 0.1 } }),
			asItems(vins),
		);
		expect(held(items)).toBe(0);
		expect(charges()).toBe(20);
	});

	it('another try begins anew', async () => {
		await start();
		const order = forbidden({ times: 12 });
		const retrying: CallSettings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		const { items } = await engine.run(lookUp({ ...CONTINUE, ...retrying }), asItems(someVins(30)));
		expect(order.hits).toBe(12);
		expect(reasons(items).filter((reason) => reason === 'good').length).toBeGreaterThanOrEqual(28);
	});

	it('holds on in the next turn of a loop', async () => {
		await start();
		forbidden();
		await engine.runFlow(
			loopFlow(lookUp(CONTINUE)),
			asItems(someVins(20)).map((json) => ({ json })),
		);
		expect(requestsTo(PATH).length).toBeLessThanOrEqual(12);
	});

	it('jobs that are paid come out all the same', async () => {
		await start({ jobSpeed: 20 });
		const SUBMIT = ENDPOINTS.secureCodingSubmit.path;
		const vins = someVins(30);
		forbidden({ path: SUBMIT, skip: 3 });
		const call = { resource: 'secureCoding', operation: 'submitAndWait' };
		const { items } = await engine.run(
			callOf(call, { ...CONTINUE, options: { pollInterval: 0.1 } }),
			asItems(vins),
		);
		expect(items.filter(({ json, binary }) => json.state === 'done' && binary)).toHaveLength(3);
		expect(charges()).toBe(3);
		expect(reasons(items).filter((reason) => reason === 'notEnabled')).toHaveLength(27);
	});
});
