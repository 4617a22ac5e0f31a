/** Max Credits: what a node may spend in one execution, at list price. */
import type { IDataObject } from 'n8n-workflow';

import { ENDPOINTS } from '../../nodes/shared/api/catalog';
import { SPECIAL_VINS } from '../sandbox/server';
import { asItems, callOf, detailsOf, wordsOf, type CallSettings } from './harness/calls';
import { someVins } from './harness/setUp';
import { charges, engine, requestsTo, sandbox, start } from './harness/stage';

/** 0.20 credits. */
const STATE = { resource: 'vehicle', operation: 'getState' };
/** 0.25 credits. */
const CHECK = { resource: 'vehicle', operation: 'checkCarPlay' };
/** Free. */
const STATUS = { resource: 'secureCoding', operation: 'getStatus' };
const STATE_PATH = ENDPOINTS.vehicleState.path;
const CHECK_PATH = ENDPOINTS.carPlayCheck.path;

const run = async (
	call: typeof STATE,
	maxCredits: IDataObject[string],
	items: IDataObject[],
	settings: CallSettings = {},
) => await engine.run(callOf(call, { ...settings, options: { maxCredits } }), items);

describe("with n8n's Batching", () => {
	const batch = { batchSize: 2, batchInterval: 20 };
	const parameters = { requestOptions: { batching: { batch } } };
	const vins = someVins(4);

	const startSignedIn = async (latencyMs: number) => {
		await start({ latencyMs });
		await engine.run(callOf(STATUS), [{ jobId: 'job-7' }]);
	};

	it('calls under way count: two of four are charged, then it is refused', async () => {
		await startSignedIn(150);
		const result = await run(CHECK, 0.5, asItems(vins), { parameters });
		expect(wordsOf(result)).toMatch(
			/up to 0\.50 credits for 2 calls after 0\.50 credits already spent or in progress in this execution, more than the 0\.50 credits/,
		);
		expect(result.error?.description).toMatch(
			/Nothing was charged\. 2 of 4 items are paid for and kept/,
		);
		expect(charges()).toBe(2);
		expect(requestsTo(CHECK_PATH)).toHaveLength(2);
	});

	it('in continue mode the two come out, and the others say why not', async () => {
		await startSignedIn(150);
		const { items, errorItems } = await run(CHECK, 0.5, asItems(vins), {
			parameters,
			onError: 'continueErrorOutput',
		});
		expect(items.map(({ json }) => json.vin)).toEqual(vins.slice(0, 2));
		expect(errorItems.map(({ json }) => json.vin)).toEqual(vins.slice(2));
		expect(detailsOf(errorItems).map(({ reason, charged }) => [reason, charged])).toEqual([
			['overBudget', 'no'],
			['overBudget', 'no'],
		]);
		expect(charges()).toBe(2);
	});

	it('duplicates in another batch cost nothing more', async () => {
		await startSignedIn(100);
		const { items } = await run(CHECK, 0.5, asItems([...vins.slice(0, 2), ...vins.slice(0, 2)]), {
			parameters,
		});
		expect(items).toHaveLength(4);
		expect(charges()).toBe(2);
	});

	it.each([
		['what fails without a charge makes room for later batches', 'notEnabled', 2, []],
		['a refusal that is charged takes its room', 'notFound', 1, ['overBudget']],
	] as const)('%s', async (_, refused, sent, further) => {
		await start();
		const [first = '', second = ''] = vins;
		const { items, errorItems } = await run(
			CHECK,
			0.5,
			asItems([SPECIAL_VINS[refused].vin, first, second]),
			{
				onError: 'continueErrorOutput',
				parameters: { requestOptions: { batching: { batch: { ...batch, batchInterval: 500 } } } },
			},
		);
		expect(items.map(({ json }) => json.vin)).toEqual([first, second].slice(0, sent));
		expect(detailsOf(errorItems).map(({ reason }) => reason)).toEqual([refused, ...further]);
		expect(sandbox.spentCents()).toBe(50);
	});
});

describe('over the limit', () => {
	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'%s: every item comes out failed, nothing is sent',
		async (onError) => {
			await start();
			const vins = someVins(6);
			const { items, errorItems, error } = await run(STATE, 1.19, asItems(vins), { onError });
			expect(error).toBeUndefined();
			const failed = onError === 'continueErrorOutput' ? errorItems : items;
			expect(failed.map(({ pairedItem }) => pairedItem)).toEqual(vins.map((_, item) => ({ item })));
			expect(failed.map(({ json }) => json.details)).toEqual(
				vins.map((vin) => ({
					vin,
					reason: 'overBudget',
					charged: 'no',
					todo: expect.stringMatching(/Increase Max Credits.*Nothing was charged/) as string,
				})),
			);
			expect(failed[0]?.json.error).toMatch(/up to 1\.20 credits for 6 calls.* 1\.19 credits/);
			expect(sandbox.stats().requests).toEqual([]);
		},
	);

	it('items that are faulty by themselves do not count', async () => {
		await start();
		const vins = someVins(2);
		const { items, errorItems } = await run(STATE, 0.4, asItems(['SHORT', ...vins]), {
			onError: 'continueErrorOutput',
		});
		expect(items.map(({ json }) => json.vin)).toEqual(vins);
		expect(detailsOf(errorItems).map(({ reason }) => reason)).toEqual(['invalidInput']);
		expect(charges()).toBe(2);
	});
});

describe('the amount', () => {
	const INVALID: Array<[IDataObject[string]]> = [
		[''],
		['1,50'],
		['={{ -1 }}'],
		[null],
		['={{ $json.nothing }}'],
		['={{ NaN }}'],
		[true],
	];

	it.each(INVALID)('%j is none: nothing is sent', async (maxCredits) => {
		await start();
		const vins = asItems(someVins(2));
		const result = await run(STATE, maxCredits, vins);
		expect(wordsOf(result)).toMatch(
			/^Max Credits is not an amount of credits\n.*Nothing was charged/,
		);
		const { errorItems } = await run(STATE, maxCredits, vins, { onError: 'continueErrorOutput' });
		expect(detailsOf(errorItems).map(({ reason }) => reason)).toEqual([
			'invalidLimit',
			'invalidLimit',
		]);
		expect(sandbox.stats().requests).toEqual([]);
	});

	/** The limit, how many calls of 0.20 there are, and whether they are let through. */
	const FRACTIONS: Array<[maxCredits: number | string, calls: number, isEnough: boolean]> = [
		[0, 1, false],
		[0.2, 1, true],
		['0.2', 1, true],
		[0.19, 1, false],
		[0.4, 2, true],
		// 4.6 * 100 is 459.99999999999994, and 0.1 + 0.7 is 0.7999999999999999.
		[4.6, 23, true],
		['={{ 0.1 + 0.7 }}', 4, true],
		[4.59, 23, false],
	];

	it.each(FRACTIONS)(
		'%j for %d calls of 0.20: enough is %s',
		async (maxCredits, calls, isEnough) => {
			await start();
			const { items } = await run(STATE, maxCredits, asItems(someVins(calls)));
			expect(items).toHaveLength(isEnough ? calls : 0);
			expect(charges()).toBe(isEnough ? calls : 0);
		},
	);

	it('does not concern a call that is free', async () => {
		await start();
		const result = await run(STATUS, 0, [{ jobId: 'job-7' }]);
		expect(wordsOf(result)).toMatch(/Job job-7: .*404/);
		expect(requestsTo(ENDPOINTS.secureCodingStatus.path)).not.toHaveLength(0);
	});
});

describe('limits that differ by item', () => {
	const limited = async (limits: Array<IDataObject[string]>, settings: CallSettings = {}) => {
		const vins = someVins(limits.length);
		const items = limits.map((limit, index) => ({ vin: vins[index], limit }));
		return await run(STATE, '={{ $json.limit }}', items, settings);
	};

	it('the smallest counts for all together', async () => {
		await start();
		const result = await limited([5, 0.59, 10]);
		expect(wordsOf(result)).toMatch(/up to 0\.60 credits for 3 calls, more than the 0\.59/);
		expect(charges()).toBe(0);
		expect((await limited([5, 0.6, 10])).items).toHaveLength(3);
		expect(charges()).toBe(3);
	});

	it('one that is none refuses all, in every mode', async () => {
		await start();
		expect(wordsOf(await limited([5, undefined, 10]))).toMatch(/not an amount/);
		const { errorItems } = await limited([5, 'x', 10], { onError: 'continueErrorOutput' });
		expect(errorItems).toHaveLength(3);
		expect(detailsOf(errorItems).map(({ reason }) => reason)).toContain('invalidLimit');
		expect(sandbox.stats().requests).toEqual([]);
	});
});

describe('Retry On Fail', () => {
	const [vin] = someVins(1) as [string];
	const retrying = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 } as const;
	const failOnce = (status: number) =>
		sandbox.fault({ kind: 'status', status, path: STATE_PATH, vin, times: 1 });

	it('a call that may have been charged counts as spent', async () => {
		await start();
		failOnce(500);
		const result = await run(STATE, 0.39, asItems([vin]), retrying);
		expect(wordsOf(result)).toMatch(
			/after 0\.20 credits already spent or in progress in this execution, more than the 0\.39/,
		);
		expect(requestsTo(STATE_PATH)).toHaveLength(1);
	});

	it('and the second try is let through where the limit is for two', async () => {
		await start();
		failOnce(500);
		const { items } = await run(STATE, 0.4, asItems([vin]), retrying);
		expect(items).toHaveLength(1);
		expect(requestsTo(STATE_PATH)).toHaveLength(2);
		expect(charges()).toBe(1);
	});

	it.each([402, 403])('a %d, which costs nothing, does not count', async (status) => {
		await start();
		failOnce(status);
		const { items } = await run(STATE, 0.2, asItems([vin]), retrying);
		expect(items).toHaveLength(1);
		expect(charges()).toBe(1);
	});

	it.each([400, 404, 410, 422, 409])(
		'a %d, which is charged, counts once and is not sent again',
		async (status) => {
			await start();
			failOnce(status);
			const [, other] = someVins(2) as [string, string];
			const result = await run(STATE, 0.4, asItems([vin]), retrying);
			expect(wordsOf(result)).toMatch(/This request was answered before and was not sent again/);
			expect(requestsTo(STATE_PATH)).toHaveLength(1);
			expect(sandbox.spentCents()).toBe(20);
			failOnce(status);
			const both = await run(STATE, 0.39, asItems([vin, other]), retrying);
			expect(wordsOf(both)).toMatch(/up to 0\.40 credits for 2 calls, more than the 0\.39/);
			expect(sandbox.spentCents()).toBe(20);
		},
	);

	it('what was paid in the first try counts once', async () => {
		await start();
		const vins = someVins(5);
		failOnce(503);
		const { items } = await run(STATE, 1.2, asItems(vins), retrying);
		expect(items).toHaveLength(5);
		expect(charges()).toBe(5);
	});

	it('in continue mode as well, after a failed first item', async () => {
		await start();
		failOnce(500);
		const { items } = await run(STATE, 0.79, asItems(someVins(3)), {
			...retrying,
			onError: 'continueRegularOutput',
		});
		// 3 paid or perhaps paid, and one more does not fit; what is paid comes out all the same.
		expect(charges()).toBe(2);
		expect(items).toHaveLength(3);
		expect(detailsOf(items)[0]).toMatchObject({ reason: 'overBudget' });
	});
});
