/** What is paid, kept and not asked again, by the vendor's terms. The stand-in's ledger decides. */
import type { IDataObject } from 'n8n-workflow';

import { ENDPOINTS } from '../../nodes/shared/api/catalog';
import { EXAMPLE_VINS, SANDBOX_VIN, SHORT_VINS, SPECIAL_VINS } from '../sandbox/server';
import { loopFlow, NODE_NAME, type EngineRun } from './harness/engine';
import { asItems, FAST, lookUp, words } from './harness/lookUp';
import { quickenClock } from './harness/quickClock';
import { someVins } from './harness/setUp';
import { charges, engine, sandbox, start } from './harness/stage';

const PATH = ENDPOINTS.vehicleState.path;
/** n8n takes 0 for its default of a second. */
const TRYING = { retryOnFail: true, maxTries: 5, waitBetweenTries: 1 };
const CONTINUE = { onError: 'continueErrorOutput' } as const;

const chargesOf = (vin: string) => sandbox.ledger().filter((entry) => entry.vin === vin).length;
const detailsOf = (run: EngineRun) =>
	[...run.errorItems, ...run.items.filter(({ json }) => json.error)].map(
		({ json }) => json.details as IDataObject,
	);
const reasonsOf = (run: EngineRun) => detailsOf(run).map(({ reason }) => reason);
/** What n8n stores of the node's own context. */
const storedContext = ({ run }: EngineRun): unknown =>
	run.data.executionData?.contextData[`node:${NODE_NAME}`];

const wrongVins = (count: number): string[] =>
	someVins(count).map((vin) => vin.replace('WBA', 'WBX'));

/** Makes each of these VINs one that is not found. */
const refuseAll = (vins: readonly string[]) =>
	vins.forEach((vin) =>
		sandbox.fault({
			kind: 'status',
			status: 404,
			body: { status: 'error', message: 'Vehicle not found' },
			vin,
			times: 'always',
		}),
	);

describe('40 vehicles, one not found, Retry On Fail 5', () => {
	const { vin: unknown } = SPECIAL_VINS.notFound;
	const vins = someVins(39);
	const items = asItems([...vins.slice(0, 16), unknown, ...vins.slice(16)]);

	it('in Continue mode: 40 charges, and the failed item says so', async () => {
		await start();
		const run = await engine.run(lookUp({ ...TRYING, ...CONTINUE }), items);
		expect(charges()).toBe(40);
		expect(run.items).toHaveLength(39);
		expect(detailsOf(run)).toEqual([
			expect.objectContaining({ vin: unknown, reason: 'notFound', status: 404, charged: 'yes' }),
		]);
	});

	it('in Continue mode, where the failed item is the first: n8n runs all again, and it is asked once', async () => {
		await start();
		const run = await engine.run(
			lookUp({ ...TRYING, onError: 'continueRegularOutput' }),
			asItems([unknown, ...vins]),
		);
		expect(charges()).toBe(40);
		expect(run.items[0]!.json.error).toMatch(
			/nothing on record for it \(404\).*\. This request was answered before and was not sent again$/,
		);
		expect(detailsOf(run)[0]).toMatchObject({
			charged: 'yes',
			todo: expect.stringMatching(
				/This call was charged\. It was charged once, when it was first sent\.$/,
			) as string,
		});
	});

	it('in Stop mode, retried, then retried with the error output saved: 40 charges, 39 good items', async () => {
		await start({ latencyMs: 20 });
		const stopping = lookUp(TRYING);
		const first = await engine.run(stopping, items);
		expect(chargesOf(unknown)).toBe(1);
		const paid = charges() - 1;
		expect(words(first)).toContain(`Item 17 of 40, VIN ${unknown}`);
		expect(words(first)).toContain(
			`${paid} of 40 items are paid for and kept: a retry does not charge for them again. To get them, set On Error to Continue (using error output), save, and retry this execution with the currently saved workflow.`,
		);
		const second = await engine.retry(stopping, first);
		expect(words(second)).toContain('This request was answered before and was not sent again');
		expect(charges()).toBe(paid + 1);
		const third = await engine.retryWithSaved(lookUp({ ...TRYING, ...CONTINUE }), second);
		expect(third.error).toBeUndefined();
		expect(third.items.map(({ json }) => json.vin)).toEqual(vins);
		expect(detailsOf(third)).toEqual([
			expect.objectContaining({ vin: unknown, reason: 'notFound', charged: 'yes' }),
		]);
		expect(charges()).toBe(40);
	});
});

describe('a refusal is asked once', () => {
	it.each([
		['400', { kind: 'status', status: 400, body: { message: 'VIN is malformed' } }, 'yes'],
		['404', { kind: 'status', status: 404, body: { message: 'Vehicle not found' } }, 'yes'],
		['410', { kind: 'status', status: 410, body: { message: 'This vehicle was scrapped' } }, 'yes'],
		['422', { kind: 'status', status: 422, body: { detail: 'VIN too old' } }, 'yes'],
		['409', { kind: 'status', status: 409 }, 'maybe'],
		['a page', { kind: 'respond', status: 404, body: '<html>', charge: true }, 'maybe'],
		['a 200', { kind: 'respond', body: { status: 'error', message: 'Vehicle not found' } }, 'yes'],
		['an odd 200', { kind: 'respond', body: { status: 'error', message: 'No luck' } }, 'maybe'],
	] as const)('%s, under Retry On Fail', async (_name, fault, charged) => {
		await start();
		const [vin] = someVins(1) as [string];
		sandbox.fault({ ...fault, path: PATH, times: 'always' });
		const run = await engine.run(lookUp({ ...TRYING, ...CONTINUE }), asItems([vin]));
		expect(detailsOf(run)).toEqual([expect.objectContaining({ vin, charged })]);
		expect(charges()).toBe(1);
	});

	it('what may pass is asked anew where a person retries, and says that this may be charged again', async () => {
		await start();
		const [vin] = someVins(1) as [string];
		sandbox.fault({ kind: 'status', status: 409, path: PATH });
		const settings = lookUp(TRYING);
		const failed = await engine.run(settings, asItems([vin]));
		expect(words(failed)).toMatch(/not sent again automatically.*retry.*may be charged again/s);
		expect(charges()).toBe(1);
		const retried = await engine.retry(settings, failed);
		expect(retried.items.map(({ json }) => json.vin)).toEqual([vin]);
		expect(charges()).toBe(2);
	});

	it('another turn of a loop asks anew', async () => {
		await start();
		const flow = loopFlow(lookUp({ onError: 'continueRegularOutput' }));
		await engine.runFlow(flow, [{ json: { vin: SPECIAL_VINS.notFound.vin } }]);
		expect(charges()).toBe(2);
	});

	it("a 5xx is not sent again by us, and Retry On Fail is the user's own order", async () => {
		await start();
		const [vin] = someVins(1) as [string];
		sandbox.fault({ kind: 'status', status: 503, path: PATH });
		const failed = await engine.run(lookUp(), asItems([vin]));
		expect(words(failed)).toMatch(
			/refunds such a call automatically.*90 days.*may have been charged/s,
		);
		expect([charges(), sandbox.refunds().length]).toEqual([0, 1]);
		sandbox.fault({ kind: 'status', status: 503, path: PATH });
		expect((await engine.run(lookUp(TRYING), asItems([vin]))).items).toHaveLength(1);
	});

	it('"Insufficient credits" in a good status stops the rest like a 402', async () => {
		await start({ credits: 40, errorsAs200: true, requestsPerSecond: 20, burst: 1 });
		const run = await engine.run(lookUp(CONTINUE), asItems(someVins(20)));
		expect(run.items).toHaveLength(2);
		expect(new Set(reasonsOf(run))).toEqual(new Set(['noCredit']));
		expect(sandbox.stats().requests.filter(({ path }) => path === PATH).length).toBeLessThan(6);
	});
});

describe('what is paid comes out, whatever keeps new calls from being sent', () => {
	const [first, second, third] = someVins(3) as [string, string, string];
	const failOnce = (vin: string, status = 503) =>
		sandbox.fault({ kind: 'status', status, path: PATH, vin });

	it('over Max Credits, under Retry On Fail', async () => {
		await start();
		failOnce(first);
		const run = await engine.run(
			lookUp({
				...TRYING,
				onError: 'continueRegularOutput',
				options: { maxCredits: 0.6 },
			}),
			asItems([first, second, SPECIAL_VINS.notFound.vin]),
		);
		const [a, b, c] = run.items.map(({ json }) => json);
		expect((a!.details as IDataObject).reason).toBe('overBudget');
		expect(b!.vin).toBe(second);
		expect(c!.details).toMatchObject({ reason: 'notFound', charged: 'yes' });
		expect(charges()).toBe(2);
	});

	it.each([0.6, 'x'])(
		'in the way that the message tells, with Max Credits %j',
		async (maxCredits) => {
			await start({ latencyMs: 20 });
			failOnce(first);
			const failed = await engine.run(
				lookUp({ options: { maxCredits: 0.6 } }),
				asItems([first, second, third]),
			);
			expect(words(failed)).toContain('2 of 3 items are paid for and kept');
			const saved = lookUp({ ...CONTINUE, options: { maxCredits } });
			const { items } = await engine.retryWithSaved(saved, failed);
			expect(items.map(({ json }) => json.vin)).toEqual([second, third]);
			expect(charges()).toBe(2);
		},
	);

	it('a job that is paid is waited for', async () => {
		await start({ jobSpeed: 30, latencyMs: 20 });
		const submit = (more: object) =>
			lookUp({
				parameters: { resource: 'secureCoding', operation: 'submitAndWait' },
				...more,
				options: { maxCredits: 34, pollInterval: 0.1, maxWait: 20 },
			});
		const path = ENDPOINTS.secureCodingSubmit.path;
		sandbox.fault({ kind: 'status', status: 503, path, vin: second });
		const failed = await engine.run(submit({}), asItems([first, second]));
		expect(words(failed)).toContain(second);
		const run = await engine.retryWithSaved(submit(CONTINUE), failed);
		expect(run.errorItems.map(({ json }) => json.details)).toEqual([
			expect.objectContaining({ vin: second, reason: 'overBudget' }),
		]);
		expect(run.items.map(({ json }) => json.vin)).toEqual([first]);
		expect(charges()).toBe(1);
	}, 20_000);
});

describe('what is reserved is given back', () => {
	const batching = (batchSize: number) => ({
		requestOptions: { batching: { batch: { batchSize, batchInterval: 50 } } },
	});

	it('for a vehicle that another group has asked for', async () => {
		await start();
		const { vin } = SPECIAL_VINS.notEnabled;
		const [good] = someVins(1) as [string];
		const { items } = await engine.run(
			lookUp({ ...CONTINUE, options: { maxCredits: 0.2 }, parameters: batching(1) }),
			asItems([vin, vin, vin, good]),
		);
		expect(items.map(({ json }) => json.vin)).toEqual([good]);
	});

	it('for the short form of a VIN, in the next turn of a loop', async () => {
		await start();
		const { vin } = EXAMPLE_VINS.evoId5;
		const flow = loopFlow(lookUp({ options: { maxCredits: 0.6 } }));
		const { error } = await engine.runFlow(flow, [
			{ json: { vin: vin.slice(-7) } },
			{ json: { vin } },
		]);
		expect(error).toBeUndefined();
		expect(charges()).toBe(2);
	});
});

it('duplicates of a refusal do not take each other for an earlier try', async () => {
	await start();
	const { vin } = SPECIAL_VINS.notFound;
	const run = await engine.run(lookUp(CONTINUE), asItems([vin, vin, vin]));
	for (const { todo } of detailsOf(run)) expect(todo).not.toContain('An earlier try');
	expect(charges()).toBe(1);
});

describe('a 302 or 303 to the result', () => {
	beforeEach(() => void quickenClock());
	const content = Buffer.from(Array.from({ length: 3000 }, (_, index) => (index * 7) % 256));
	const usb = { parameters: { resource: 'carPlay', operation: 'activateUsb' } };
	const { path } = ENDPOINTS.carPlayUsb;
	const point = (location: string, status = 303, times: number | 'always' = 1) =>
		sandbox.fault({ kind: 'respond', status, headers: { location }, charge: true, path, times });
	const serve = (more: object = {}) =>
		sandbox.fault({
			kind: 'respond',
			path: '/files/one.upd',
			bodyBase64: content.toString('base64'),
			charge: false,
			times: 'always',
			...more,
		});
	const posts = () => sandbox.stats().requests.filter((request) => request.path === path).length;

	it.each([302, 303])('%d: is fetched once, and comes out', async (status) => {
		await start();
		point('/files/one.upd', status);
		serve();
		const { items, error } = await engine.run(lookUp(usb), asItems(someVins(1)));
		expect(error).toBeUndefined();
		expect((await engine.bytes(items[0])).equals(content)).toBe(true);
		expect([charges(), posts()]).toEqual([1, 1]);
		expect(items[0]!.binary!.data!.fileName).toBe('one.upd');
	});

	it('to data is read like any other answer', async () => {
		await start();
		const [vin] = someVins(1) as [string];
		const headers = { location: `${sandbox.url}/files/one.json` };
		sandbox.fault({ kind: 'respond', status: 303, headers, charge: true, path: PATH });
		serve({
			path: '/files/one.json',
			bodyBase64: undefined,
			body: { status: 'success', vin17: vin },
		});
		const { items } = await engine.run(lookUp(), asItems([vin]));
		expect(items[0]!.json).toMatchObject({ vin, vin17: vin });
	});

	it('that cannot be fetched is kept: a second try and a retry fetch it, and pay nothing', async () => {
		await start();
		point('/files/one.upd?signature=abc', 303, 'always');
		sandbox.fault({ kind: 'status', status: 404, path: '/files/one.upd', times: 6 });
		serve();
		const trying = { ...usb, retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		const failed = await engine.run(
			lookUp({ ...trying, options: { maxCredits: 20 } }),
			asItems(someVins(1)),
		);
		expect(words(failed)).toMatch(
			/link to the result, but the node could not fetch it.*without paying again/s,
		);
		expect([charges(), posts()]).toEqual([1, 1]);
		sandbox.clearFaults();
		serve();
		const { items } = await engine.retry(
			lookUp({ ...trying, options: { maxCredits: 20 } }),
			failed,
		);
		expect((await engine.bytes(items[0])).equals(content)).toBe(true);
		expect([charges(), posts()]).toEqual([1, 1]);
	}, 30_000);

	it('tells the address in the details, without the secret', async () => {
		await start();
		const gone = `https://files.cars.invalid/x?to=${sandbox.clientSecret}`;
		point(gone);
		const run = await engine.run(lookUp({ ...usb, ...CONTINUE }), asItems(someVins(1)));
		expect(detailsOf(run)).toEqual([
			expect.objectContaining({
				reason: 'redirect',
				charged: 'maybe',
				address: 'https://files.cars.invalid/x?to=[hidden]',
			}),
		]);
	}, 30_000);

	it.each([
		['to one of our own paths', PATH],
		['to a job', '/results?job_id=7'],
		['to another job', '/jobs/7'],
		['to nothing', ''],
	])(
		'%s is not fetched, and nothing that runs by itself sends it again',
		async (_name, location) => {
			await start();
			point(location, 303, 'always');
			const run = await engine.run(
				lookUp({ ...usb, ...TRYING, ...CONTINUE }),
				asItems(someVins(1)),
			);
			expect(reasonsOf(run)).toEqual(['redirect']);
			expect([charges(), posts()]).toEqual([1, 1]);
			expect(sandbox.stats().requests.filter(({ method }) => method === 'GET')).toEqual([]);
		},
	);

	it.each([
		['a page', { bodyBase64: undefined, body: '<html>Expired</html>' }],
		['an error', { bodyBase64: undefined, body: { status: 'error', message: 'Link expired' } }],
		['bare words', { bodyBase64: undefined, body: { message: 'Request has expired' } }],
		[
			'an error in XML',
			{ bodyBase64: undefined, body: '<Error><Code>AccessDenied</Code></Error>' },
		],
		['a sentence', { bodyBase64: undefined, body: 'Link expired' }],
		['nothing', { bodyBase64: '' }],
		['an address that is gone', { status: 410 }],
	])(
		'to %s is no result',
		async (_name, served) => {
			await start();
			point('/files/one.upd');
			serve(served);
			const run = await engine.run(lookUp({ ...usb, ...CONTINUE }), asItems(someVins(1)));
			expect(detailsOf(run)).toEqual([
				expect.objectContaining({
					reason: 'redirect',
					charged: 'maybe',
					address: `${sandbox.url}/files/one.upd`,
				}),
			]);
			expect([charges(), posts()]).toEqual([1, 1]);
		},
		30_000,
	);

	it('that repeats the token is fetched with it, and shows and keeps it nowhere', async () => {
		await start();
		await engine.run(lookUp(), asItems(someVins(1)));
		const [token = ''] = sandbox.issuedTokens();
		point(`/files/one.upd?token=${token}&part=${token.slice(-20)}`, 303, 'always');
		const gone = sandbox.fault({
			kind: 'status',
			status: 404,
			path: '/files/one.upd',
			times: 'always',
		});
		const failed = await engine.run(lookUp(usb), asItems(someVins(1)));
		const stored = JSON.stringify([failed, storedContext(failed)]);
		expect(stored).toContain('sent a link to the result');
		for (const from of [0, 20, token.length - 20]) {
			expect(stored).not.toContain(token.slice(from, from + 20));
		}
		gone.remove();
		serve();
		const { items } = await engine.retry(lookUp(usb), failed);
		expect((await engine.bytes(items[0])).equals(content)).toBe(true);
		expect(posts()).toBe(1);
	}, 30_000);

	it.each([301, 307, 308])('%d is never followed', async (status) => {
		await start();
		point('/files/one.upd', status);
		serve();
		const run = await engine.run(lookUp({ ...usb, ...CONTINUE }), asItems(someVins(1)));
		expect(reasonsOf(run)).toEqual(['redirect']);
		const { details } = (run.errorItems[0] ?? run.items[0])?.json ?? {};
		expect(details).toMatchObject({ address: '/files/one.upd', charged: 'maybe' });
		expect(sandbox.stats().requests.filter(({ method }) => method === 'GET')).toEqual([]);
	});
});

describe('what is stored with the execution', () => {
	it('is no more than what was spent where nothing failed', async () => {
		await start();
		const run = await engine.run(lookUp(), asItems(someVins(5)));
		expect(storedContext(run)).toEqual({ bimmerVin: { spentCents: 100, good: true } });
		const before = { bimmerVin: { receipts: {}, jobs: {}, spentCents: 100 } };
		expect(JSON.stringify(storedContext(run)).length).toBeLessThanOrEqual(
			JSON.stringify(before).length,
		);
	});
});

describe('what was bought decides, not the secret', () => {
	const renewSecret = () => {
		const account = { clientId: sandbox.clientId, clientSecret: 'renewed-secret' };
		const { url } = sandbox;
		sandbox.renewSecret(account.clientId, account.clientSecret);
		engine.setCredential({ baseUrl: url, ...account, ...FAST, sessionToken: '' });
	};

	it('a retry after the secret was renewed pays for nothing twice', async () => {
		await start();
		const vins = someVins(5);
		sandbox.fault({ kind: 'status', status: 503, path: PATH, vin: vins[4] });
		const failed = await engine.run(lookUp(), asItems(vins));
		expect(charges()).toBe(4);
		renewSecret();
		const { items } = await engine.retry(lookUp(), failed);
		expect(items).toHaveLength(5);
		expect(charges()).toBe(5);
	});

	it('a paid job is waited for, and not submitted again', async () => {
		await start({ jobSpeed: 1 });
		const [vin] = someVins(1) as [string];
		const settings = lookUp({
			parameters: { resource: 'secureCoding', operation: 'submitAndWait' },
			options: { maxWait: 0.3, pollInterval: 0.1 },
		});
		const failed = await engine.run(settings, asItems([vin]));
		expect(words(failed)).toContain('the job was not done within Max Wait');
		renewSecret();
		await engine.retry(settings, failed);
		expect(charges()).toBe(1);
	}, 15_000);

	it('another Client ID never finds them', async () => {
		const accounts = [
			{ clientId: 'first', clientSecret: 'first-secret' },
			{ clientId: 'second', clientSecret: 'second-secret' },
		];
		await start({ accounts });
		const vins = someVins(3);
		sandbox.fault({ kind: 'status', status: 503, path: PATH, vin: vins[2] });
		const failed = await engine.run(lookUp(), asItems(vins));
		engine.setCredential({ baseUrl: sandbox.url, ...accounts[1]!, ...FAST, sessionToken: '' });
		await engine.retry(lookUp(), failed);
		expect(sandbox.ledger().filter(({ account }) => account === 'second')).toHaveLength(3);
	});
});

describe('a list that is wrong from its first line on', () => {
	const wrong = wrongVins(60);

	it.each([20, 700])(
		'at 10/s and a burst of 30, latency %d ms: exactly ten are paid',
		async (latencyMs) => {
			await start({ requestsPerSecond: 10, burst: 30, latencyMs });
			refuseAll(wrong);
			const run = await engine.run(lookUp(CONTINUE), asItems(wrong));
			expect(charges()).toBe(10);
			expect(reasonsOf(run).filter((reason) => reason === 'notFound')).toHaveLength(10);
			const rest = detailsOf(run).filter(({ reason }) => reason === 'onlyRefusals');
			expect(rest).toHaveLength(50);
			expect(rest[0]).toMatchObject({
				charged: 'no',
				todo: expect.stringMatching(/set Stop After Refusals to 0.*Nothing was charged/) as string,
			});
		},
		20_000,
	);

	it('with Retry On Fail too', async () => {
		await start({ latencyMs: 20 });
		refuseAll(wrong);
		await engine.run(lookUp({ ...TRYING, onError: 'continueRegularOutput' }), asItems(wrong));
		expect(charges()).toBe(10);
	});

	it('in a loop too, whatever the size of its turns', async () => {
		await start({ latencyMs: 20 });
		refuseAll(wrong);
		const flow = loopFlow(lookUp({ onError: 'continueRegularOutput' }));
		// The loop of the harness has two turns: over six vehicles each, and the rest is not sent.
		await engine.runFlow(
			flow,
			wrong.slice(0, 6).map((vin) => ({ json: { vin } })),
		);
		expect(charges()).toBe(10);
	});

	it('a refusal from a receipt does not count, several vehicles do', async () => {
		await start({ latencyMs: 10 });
		refuseAll(wrong);
		const { vin } = SHORT_VINS.several;
		const run = await engine.run(
			lookUp({ ...TRYING, onError: 'continueRegularOutput', options: { stopAfterRefusals: 3 } }),
			asItems([vin, vin, ...wrong.slice(0, 5)]),
		);
		expect([chargesOf(vin), charges()]).toEqual([1, 3]);
		expect(reasonsOf(run)).toEqual([
			...['severalVehicles', 'severalVehicles', 'notFound', 'notFound'],
			...['onlyRefusals', 'onlyRefusals', 'onlyRefusals'],
		]);
	});

	it('0 is no limit, which a retry goes on with', async () => {
		await start({ latencyMs: 10 });
		refuseAll(wrong);
		await engine.run(lookUp({ ...CONTINUE, options: { stopAfterRefusals: 0 } }), asItems(wrong));
		expect(charges()).toBe(60);
	});

	it('one good answer among the first ten lets all others through', async () => {
		await start({ latencyMs: 10 });
		refuseAll(wrong);
		const vins = [...wrong.slice(0, 9), ...someVins(1), ...wrong.slice(9)];
		await engine.run(lookUp(CONTINUE), asItems(vins));
		expect(charges()).toBe(61);
	});

	it('a job ID is a good answer, long before its files are there', async () => {
		await start({ jobSpeed: 1, latencyMs: 20 });
		const run = engine.run(
			lookUp({
				...CONTINUE,
				parameters: { resource: 'secureCoding', operation: 'submit' },
			}),
			asItems(someVins(25)),
		);
		expect((await run).items).toHaveLength(25);
	});

	it.each(["={{ $fromAI('n') }}", -1, 'x', ''])(
		'%j is no limit that counts: nothing is sent',
		async (stopAfterRefusals) => {
			await start();
			const run = await engine.run(
				lookUp({ ...CONTINUE, options: { stopAfterRefusals } }),
				asItems(someVins(2)),
			);
			const reason = String(stopAfterRefusals).includes('$fromAI')
				? 'limitSetByModel'
				: 'invalidLimit';
			expect(reasonsOf(run)).toEqual([reason, reason]);
			expect(run.errorItems[0]!.json.error).toContain('Stop After Refusals');
			expect(sandbox.stats().requests).toEqual([]);
		},
	);
});

describe('seven characters', () => {
	const { vin } = EXAMPLE_VINS.evoId5;
	const short = vin.slice(-7);

	it('are enough for a look-up, and the item has the full VIN', async () => {
		await start();
		const { items } = await engine.run(lookUp(), asItems([short.toLowerCase()]));
		expect(items.map(({ json }) => json.vin)).toEqual([vin]);
		expect(chargesOf(short)).toBe(1);
	});

	it('are not enough for what is made for one car', async () => {
		await start();
		const run = await engine.run(
			lookUp({ parameters: { resource: 'carPlay', operation: 'activateCable' } }),
			asItems([short]),
		);
		expect(words(run)).toMatch(/needs all 17.*Nothing was charged/s);
		expect(sandbox.stats().requests).toEqual([]);
	});

	it.each([
		['first', [short, vin]],
		['last', [vin, short]],
		['and twice', [short, vin, short, vin]],
	])('in a list that has both forms (%s) the car is paid once', async (_name, vins) => {
		await start();
		const { items } = await engine.run(lookUp(), asItems(vins));
		expect(items.map(({ json }) => json.vin)).toEqual(vins.map(() => vin));
		expect(charges()).toBe(1);
		const batch = { batchSize: 1, batchInterval: 50 };
		const requestOptions = { batching: { batch } };
		const apart = await engine.run(lookUp({ parameters: { requestOptions } }), asItems(vins));
		expect(apart.items.map(({ json }) => json.vin)).toEqual(vins.map(() => vin));
		expect(charges()).toBe(2);
	});

	it('whose long form is refused are asked for themselves', async () => {
		await start();
		sandbox.fault({ kind: 'status', status: 404, path: PATH, vin });
		const run = await engine.run(lookUp(CONTINUE), asItems([short, vin]));
		expect(run.items.map(({ json }) => json.vin)).toEqual([vin]);
		expect(reasonsOf(run)).toEqual(['notFound']);
	});

	it('of a list that sends another VIN in its own fields are not taken for it', async () => {
		await start();
		const [other] = someVins(1) as [string];
		const options = { additionalBodyFields: '={{ JSON.stringify($json.extra) }}' };
		const run = await engine.run(lookUp({ options }), [
			{ vin: short, extra: {} },
			{ vin, extra: { vin: other } },
		]);
		expect(chargesOf(short) + chargesOf(other)).toBe(2);
		expect(run.items[0]!.json.vin17).toBe(vin);
	});

	it('that two cars of the list fit are asked for themselves, and answer the car that they name', async () => {
		await start();
		const other = `WBX${vin.slice(3)}`;
		const { items } = await engine.run(lookUp(CONTINUE), asItems([short, vin, other]));
		expect(items.map(({ json }) => json.vin)).toEqual([vin, vin, other]);
		expect(charges()).toBe(2);
	});

	it('that fit several vehicles are a failed item, with the candidates', async () => {
		await start();
		const { vin: several } = SHORT_VINS.several;
		const run = await engine.run(lookUp({ ...TRYING, ...CONTINUE }), asItems([several]));
		const [details] = detailsOf(run);
		expect(details).toMatchObject({ vin: several, reason: 'severalVehicles', charged: 'yes' });
		const vehicles = details!.vehicles as IDataObject[];
		expect(vehicles.length).toBeGreaterThan(1);
		for (const { vin17 } of vehicles) expect(run.errorItems[0]!.json.error).toContain(vin17);
		expect(charges()).toBe(1);
	});
});

describe("the API's own sandbox", () => {
	it('is free: nothing counts as spent', async () => {
		await start();
		const run = await engine.run(lookUp({ options: { maxCredits: 0.2 } }), asItems([SANDBOX_VIN]));
		expect(run.items[0]!.json).toMatchObject({ sandbox: true, vin: SANDBOX_VIN });
		expect(storedContext(run)).toEqual({ bimmerVin: { spentCents: 0 } });
		expect(charges()).toBe(0);
	});

	it('does not show that the rest of a list is right', async () => {
		await start({ latencyMs: 10 });
		const wrong = wrongVins(30);
		refuseAll(wrong);
		await engine.run(lookUp(CONTINUE), asItems([SANDBOX_VIN, ...wrong]));
		expect(charges()).toBe(10);
	});
});
