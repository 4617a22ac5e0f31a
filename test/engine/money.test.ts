import type { IDataObject } from 'n8n-workflow';

import { ENDPOINTS } from '../../nodes/shared/api/catalog';
import { SPECIAL_VINS } from '../sandbox/server';
import { loopFlow, NODE_NAME } from './harness/engine';
import { asItems, lookUp, words } from './harness/lookUp';
import { quickenClock } from './harness/quickClock';
import { someVins } from './harness/setUp';
import { charges, engine, sandbox, start } from './harness/stage';

const PATH = ENDPOINTS.vehicleState.path;

describe('at the limit of the account', () => {
	it('100 items: 100 results, 100 charges, one exchange, next to nothing refused', async () => {
		await start({ requestsPerSecond: 100, burst: 30 });
		const { items } = await engine.run(lookUp(), asItems(someVins(100)));
		expect(items).toHaveLength(100);
		expect(charges()).toBe(100);
		expect(sandbox.stats().exchanges).toBe(1);
		expect(sandbox.stats().refused).toBeLessThanOrEqual(1);
	}, 20_000);

	it('a refusal is waited out and not charged twice', async () => {
		await start();
		sandbox.fault({ kind: 'status', status: 429, retryAfter: 1, path: PATH, times: 3 });
		quickenClock();
		const { items } = await engine.run(lookUp(), asItems(someVins(10)));
		expect(items).toHaveLength(10);
		expect(charges()).toBe(10);
	}, 30_000);
});

describe('Retry On Fail', () => {
	it('40 items, one charged and then answered 500: 40 results, 41 charges', async () => {
		await start();
		const vins = someVins(40);
		sandbox.fault({ kind: 'status', status: 500, charge: true, path: PATH, vin: vins[7] });
		const { items, error } = await engine.run(
			lookUp({ retryOnFail: true, maxTries: 3, waitBetweenTries: 1 }),
			asItems(vins),
		);
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json.vin)).toEqual(vins);
		expect(charges()).toBe(41);
	});

	describe('after a try that may have been charged, one that costs nothing', () => {
		const twice = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		const beforeItIsRefused = (vin: string) => {
			sandbox.fault({ kind: 'status', status: 500, charge: true, path: PATH, vin });
			sandbox.fault({ kind: 'status', status: 402, path: PATH, vin });
		};

		it('does not say that nothing was charged', async () => {
			await start();
			const vins = someVins(2);
			beforeItIsRefused(vins[0]!);
			const { items } = await engine.run(
				lookUp({ ...twice, onError: 'continueRegularOutput' }),
				asItems(vins),
			);
			expect(charges()).toBe(2);
			expect(items[0]!.json.details).toMatchObject({ reason: 'noCredit', charged: 'maybe' });
			expect((items[0]!.json.details as IDataObject).todo).toContain(
				'An earlier attempt in this execution may have been charged.',
			);
		});

		it('is named in Stop mode, whichever item the error is about', async () => {
			await start({ latencyMs: 20 });
			const vins = someVins(3);
			sandbox.fault({ kind: 'status', status: 503, path: PATH, vin: vins[0], times: 2 });
			beforeItIsRefused(vins[2]!);
			const run = await engine.run(lookUp(twice), asItems(vins));
			expect(charges()).toBe(2);
			expect(words(run)).toContain(`Item 1 of 3, VIN ${vins[0]}`);
			expect(words(run)).toContain(`Also failed, and may have been charged: VIN ${vins[2]}.`);
		});

		it('is not held against an item that came out well after all', async () => {
			await start({ latencyMs: 20 });
			const vins = someVins(3);
			sandbox.fault({ kind: 'status', status: 402, path: PATH, vin: vins[0], skip: 1 });
			sandbox.fault({ kind: 'status', status: 429, path: PATH, vin: vins[0], times: 6 });
			sandbox.fault({ kind: 'status', status: 500, path: PATH, vin: vins[2] });
			const run = await engine.run(lookUp(twice), asItems(vins));
			expect(words(run)).toContain('2 of 3 items are paid for and kept');
			expect(words(run)).not.toContain('may have been charged');
		});
	});

	it('says in the first try that the call may have been charged', async () => {
		await start();
		const vins = someVins(40);
		sandbox.fault({ kind: 'status', status: 500, charge: true, path: PATH, vin: vins[7] });
		const run = await engine.run(lookUp(), asItems(vins));
		expect(words(run)).toContain(`Item 8 of 40, VIN ${vins[7]}`);
		expect(words(run)).toContain('may have been charged');
		expect(words(run)).toMatch(/Retry On Fail, may be charged again/);
	});

	it('in continue mode, after a failed first item, takes what is paid', async () => {
		await start();
		const vins = someVins(5);
		sandbox.fault({ kind: 'status', status: 500, path: PATH, vin: vins[0] });
		const { items } = await engine.run(
			lookUp({
				onError: 'continueRegularOutput',
				retryOnFail: true,
				maxTries: 2,
				waitBetweenTries: 1,
			}),
			asItems(vins),
		);
		expect(items.map(({ json }) => json.vin)).toEqual(vins);
		expect(charges()).toBe(5);
	});
});

describe('Retry from the executions list', () => {
	it('pays only the rest, under a new execution id', async () => {
		await start();
		const vins = someVins(12);
		const settings = lookUp();
		sandbox.fault({ kind: 'status', status: 503, path: PATH, vin: vins[5] });
		const failed = await engine.run(settings, asItems(vins));
		expect(failed.error).toBeDefined();
		expect(words(failed)).toMatch(/11 of 12 items are paid for and kept/);
		expect(charges()).toBe(11);

		const retried = await engine.retry(settings, failed);
		expect(retried.executionId).not.toBe(failed.executionId);
		expect(retried.items.map(({ json }) => json.vin)).toEqual(vins);
		expect(charges()).toBe(12);
	});

	it('stores files anew for the new execution', async () => {
		await start();
		const vins = someVins(3);
		const settings = lookUp();
		settings.parameters = { ...settings.parameters, operation: 'getServiceHistory' };
		sandbox.fault({
			kind: 'status',
			status: 503,
			path: ENDPOINTS.serviceHistory.path,
			vin: vins[2],
		});
		const failed = await engine.run(settings, asItems(vins));
		const { items } = await engine.retry(settings, failed);
		expect(items).toHaveLength(3);
		expect(charges()).toBe(3);
		for (const item of items) {
			expect((await engine.bytes(item)).toString()).toContain('<html');
		}
	});
});

describe('duplicates', () => {
	it('30 items with 10 VINs: 10 charges, 30 items, each paired with its own', async () => {
		await start();
		const vins = someVins(10);
		const all = [...vins, ...vins, ...vins.toReversed()];
		const { items } = await engine.run(lookUp(), asItems(all));
		expect(charges()).toBe(10);
		expect(items.map(({ json, pairedItem }) => [json.vin, pairedItem])).toEqual(
			all.map((vin, item) => [vin, { item }]),
		);
		items[0]!.json.changed = true;
		expect(items[10]!.json.changed).toBeUndefined();
	});

	it('of another turn of a loop pay anew', async () => {
		await start();
		const flow = loopFlow(lookUp());
		const vin = someVins(1)[0]!;
		const { run } = await engine.runFlow(flow, [{ json: { vin } }]);
		expect(run.data.resultData.runData[NODE_NAME]).toHaveLength(2);
		expect(charges()).toBe(2);
	});
});

describe('Stop mode', () => {
	it('sends nothing when the expression of a later item fails', async () => {
		await start();
		const settings = lookUp();
		settings.parameters = {
			...settings.parameters,
			vin: '={{ $json.vin ?? $json.missing.deeper }}',
		};
		const items: IDataObject[] = asItems(someVins(20));
		items[15] = {};
		const { error } = await engine.run(settings, items);
		expect(error).toBeDefined();
		// Whatever was let out would have been sent by the time another run is through.
		await engine.run(lookUp(), asItems(['WBA3A5C58FF600000']));
		expect(charges()).toBe(1);
	});

	it('sends nothing when the VIN of a later item is wrong, and names all problems', async () => {
		await start();
		const run = await engine.run(lookUp(), asItems([...someVins(3), 'WBA3A5C5OFF60000']));
		expect(charges()).toBe(0);
		expect(words(run)).toContain('Item 4 of 4, VIN WBA3A5C5OFF60000');
		expect(words(run)).toMatch(/16 characters instead of 17.*letter O at position 9/s);
		expect(words(run)).toContain('Nothing was charged');
	});

	it('names every other call that failed and may have been charged', async () => {
		await start({ latencyMs: 50 });
		const vins = someVins(6);
		sandbox.fault({ kind: 'status', status: 404, path: PATH, vin: vins[1] });
		sandbox.fault({ kind: 'status', status: 422, path: PATH, vin: vins[2] });
		sandbox.fault({ kind: 'resetAfter', path: PATH, vin: vins[3] });
		sandbox.fault({ kind: 'status', status: 500, charge: true, path: PATH, vin: vins[4] });
		const run = await engine.run(lookUp(), asItems([...vins, vins[3]!]));
		expect(charges()).toBe(6);
		expect(words(run)).toContain(`Item 2 of 7, VIN ${vins[1]}`);
		expect(words(run)).toContain(
			`Also refused, and charged: VIN ${vins[2]}. Also failed, and may have been charged: VIN ${vins[3]}, VIN ${vins[4]}. Check the BimmerVIN dashboard`,
		);
	});

	it('500 items, the first not found: only calls under way are charged', async () => {
		await start({ requestsPerSecond: 20, burst: 30, latencyMs: 50 });
		const vins = [SPECIAL_VINS.notFound.vin, ...someVins(499)];
		const run = await engine.run(lookUp(), asItems(vins));
		expect(words(run)).toContain(`Item 1 of 500, VIN ${SPECIAL_VINS.notFound.vin}`);
		expect(charges()).toBeLessThan(45);
		const before = charges();
		await engine.run(lookUp(), asItems(['WBA3A5C58FF600000']));
		expect(charges()).toBe(before + 1);
		// One of the charges is for the answer that there is no such vehicle.
		expect(words(run)).toContain(`${before - 1} of 500 items are paid for and kept`);
	}, 20_000);
});

describe('continue mode', () => {
	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'%s: every item comes out, with its VIN and reason',
		async (onError) => {
			await start();
			const good = someVins(3);
			const { notFound, serverFault } = SPECIAL_VINS;
			const all = [good[0]!, notFound.vin, good[1]!, 'SHORT', serverFault.vin, good[2]!];
			const { items, errorItems } = await engine.run(lookUp({ onError }), asItems(all));
			expect(charges()).toBe(4);

			const isSplit = onError === 'continueErrorOutput';
			const failed = isSplit ? errorItems : items.filter(({ json }) => json.error);
			const succeeded = items.filter(({ json }) => !json.error);
			expect(succeeded.map(({ json }) => json.vin)).toEqual(good);
			expect(succeeded.map(({ pairedItem }) => pairedItem)).toEqual(
				[0, 2, 5].map((item) => ({ item })),
			);
			expect(failed.map(({ json }) => json.details)).toEqual([
				expect.objectContaining({
					vin: notFound.vin,
					reason: 'notFound',
					status: 404,
					charged: 'yes',
				}),
				expect.objectContaining({ reason: 'invalidInput', charged: 'no' }),
				expect.objectContaining({
					vin: serverFault.vin,
					reason: 'serverFault',
					status: 500,
					charged: 'maybe',
				}),
			]);
			expect(failed[1]!.json.error).toContain('VIN SHORT');
		},
	);

	it('no credit left stops the rest', async () => {
		await start({ credits: 100, requestsPerSecond: 20, burst: 1 });
		const { items } = await engine.run(
			lookUp({ onError: 'continueRegularOutput' }),
			asItems(someVins(20)),
		);
		expect(items).toHaveLength(20);
		expect(charges()).toBe(5);
		const reasons = items.map(({ json }) => (json.details as IDataObject | undefined)?.reason);
		expect(reasons.filter((reason) => reason === undefined)).toHaveLength(5);
		expect(reasons.filter((reason) => reason === 'noCredit')).toHaveLength(15);
		const asked = sandbox.stats().requests.filter(({ path }) => path === PATH);
		expect(asked.length).toBeLessThan(10);
	}, 20_000);
});

describe('the token', () => {
	it('may end in the middle of 200 items: nothing is lost, one more exchange', async () => {
		await start({ requestsPerSecond: 200, burst: 30, now: () => Date.now() });
		const real = Date.now.bind(Date);
		const anHour = 3_600_000;
		jest.spyOn(Date, 'now').mockImplementation(() => real() + (charges() >= 100 ? anHour : 0));
		const { items } = await engine.run(lookUp(), asItems(someVins(200)));
		jest.restoreAllMocks();
		expect(items).toHaveLength(200);
		expect(charges()).toBe(200);
		expect(sandbox.stats().exchanges).toBe(2);
	}, 20_000);
});

describe('a world of faults', () => {
	it('400 items, a quarter hit by faults of every kind: every item and every charge accounted for', async () => {
		await start();
		const kinds = [
			{ kind: 'status', status: 500, charge: true },
			{ kind: 'status', status: 503 },
			{ kind: 'status', status: 404 },
			{ kind: 'status', status: 429, retryAfter: 1 },
			{ kind: 'resetBefore' },
			{ kind: 'resetAfter' },
			{ kind: 'truncated' },
			{ kind: 'garbage' },
			{ kind: 'html' },
			{ kind: 'redirect' },
			{ kind: 'emptyBody' },
		] as const;
		quickenClock();
		kinds.forEach((order, seed) =>
			sandbox.fault({ ...order, path: PATH, probability: 0.025, seed: seed + 1 }),
		);
		const vins = someVins(400);
		const { items, error } = await engine.run(
			lookUp({ onError: 'continueRegularOutput' }),
			asItems(vins),
		);
		expect(error).toBeUndefined();
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(vins.map((_, item) => ({ item })));
		const failed = items.filter(({ json }) => json.error);
		const told = new Set(
			failed
				.map(({ json }) => json.details as IDataObject)
				.filter(({ charged }) => charged !== 'no')
				.map(({ vin }) => vin),
		);
		const paid = sandbox.ledger().map(({ vin }) => vin);
		expect(new Set(paid).size).toBe(paid.length);
		expect(failed.length).toBeGreaterThan(20);

		const succeeded = items.filter(({ json }) => !json.error).map(({ json }) => json.vin);
		const unexplained = paid.filter((vin) => !succeeded.includes(vin) && !told.has(vin));
		expect(unexplained).toEqual([]);
		expect(succeeded.every((vin) => paid.includes(vin as string))).toBe(true);
	}, 90_000);
});

describe('Stop of the execution', () => {
	it('500 items, stopped midway: the ledger stands still', async () => {
		await start({ requestsPerSecond: 50, burst: 30, latencyMs: 100 });
		const midway = async () => {
			while (charges() < 40) await new Promise((resolve) => setTimeout(resolve, 5));
		};
		const started = Date.now();
		await engine.run(lookUp(), asItems(someVins(500)), { cancelWhen: midway });
		const atStop = charges();
		expect(Date.now() - started).toBeLessThan(8_000);
		await engine.run(lookUp(), asItems(['WBA3A5C58FF600000']));
		// Of those a burst may be under way, and what is let go while one call is answered.
		expect(charges()).toBeLessThanOrEqual(atStop + 30 + 5 + 1);
		const settled = charges();
		await engine.run(lookUp(), asItems(['WBA3A5C58FF600001']));
		expect(charges()).toBe(settled + 1);
	}, 30_000);
});

describe('Max Credits', () => {
	it('exactly at it, all are sent; duplicates count once', async () => {
		await start();
		const vins = someVins(10);
		const { items } = await engine.run(
			lookUp({ options: { maxCredits: 2 } }),
			asItems([...vins, ...vins]),
		);
		expect(items).toHaveLength(20);
		expect(charges()).toBe(10);
	});

	it('counts what the node has spent earlier in the execution', async () => {
		await start();
		const flow = loopFlow(lookUp({ options: { maxCredits: 0.3 } }));
		const run = await engine.runFlow(flow, [{ json: { vin: someVins(1)[0]! } }]);
		expect(charges()).toBe(1);
		expect(words(run)).toMatch(
			/after 0\.20 credits already spent or in progress in this execution/,
		);
	});

	it('may not be set by a model', async () => {
		await start();
		const run = await engine.run(
			lookUp({ options: { maxCredits: "={{ $fromAI('limit', 'spend limit', 'number') }}" } }),
			asItems(someVins(1)),
		);
		expect(charges()).toBe(0);
		expect(run.error).toBeDefined();
	});
});

describe("n8n's own settings", () => {
	it('Batching works beside ours: all results, nothing charged twice', async () => {
		await start();
		const settings = lookUp();
		settings.parameters = {
			...settings.parameters,
			requestOptions: { batching: { batch: { batchSize: 4, batchInterval: 20 } } },
		};
		const vins = someVins(10);
		const { items } = await engine.run(settings, asItems([...vins, ...vins]));
		expect(items).toHaveLength(20);
		expect(charges()).toBe(10);
	});

	it('Timeout is kept to, and says that the call may have been charged', async () => {
		await start();
		const [vin] = someVins(1);
		sandbox.fault({ kind: 'slow', delayMs: 3000, path: PATH });
		const settings = lookUp();
		settings.parameters = { ...settings.parameters, requestOptions: { timeout: 200 } };
		const run = await engine.run(settings, asItems([vin!]));
		expect(words(run)).toMatch(/connection to BimmerVIN was lost.*may have been charged/s);
	});

	it('Execute Once sends one item', async () => {
		await start();
		const { items } = await engine.run(lookUp({ executeOnce: true }), asItems(someVins(5)));
		expect(items).toHaveLength(1);
		expect(charges()).toBe(1);
	});
});
