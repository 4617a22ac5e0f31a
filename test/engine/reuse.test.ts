/** Reuse Within: what one execution has paid for, another may take. */
import type { IDataObject } from 'n8n-workflow';

import { ENDPOINTS } from '../../nodes/shared/api/catalog';
import { EXAMPLE_VINS, SHORT_VINS, SPECIAL_VINS } from '../sandbox/server';
import { asItems, callOf, wordsOf, type CallSettings } from './harness/calls';
import type { EngineRun } from './harness/engine';
import { someVins } from './harness/setUp';
import { charges, engine, replaceSandbox, sandbox, startEach } from './harness/stage';

const VIN = EXAMPLE_VINS.evoId5.vin;
const FIRST = { clientId: 'first-client', clientSecret: 'first-secret' };
const OTHER = { clientId: 'other-client', clientSecret: 'other-secret' };
const LOOK_UP = { resource: 'vehicle', operation: 'getState' };
const HISTORY = { resource: 'vehicle', operation: 'getServiceHistory' };
const HOUR = { reuseWithin: 60 };

startEach({ jobSpeed: 1000, accounts: [FIRST, OTHER] });

const run = async (
	call: typeof LOOK_UP,
	options: IDataObject,
	vins: string[] = [VIN],
	settings: CallSettings = {},
): Promise<EngineRun> => {
	const result = await engine.run(callOf(call, { ...settings, options }), asItems(vins));
	expect(wordsOf(result)).toBe('');
	expect(result.items).toHaveLength(vins.length);
	return result;
};

/** The clock goes on, so many seconds ahead. */
const setClockAhead = (seconds: number) => {
	jest.restoreAllMocks();
	const real = Date.now;
	jest.spyOn(Date, 'now').mockImplementation(() => real() + seconds * 1000);
};

describe('a second execution', () => {
	it('takes the JSON of the first', async () => {
		const [first, second] = [await run(LOOK_UP, HOUR), await run(LOOK_UP, HOUR)];
		expect(second.executionId).not.toBe(first.executionId);
		expect(second.items).toEqual(first.items);
		expect(charges()).toBe(1);
	});

	it('stores the files anew: they are there when the first is gone', async () => {
		const first = await run(HISTORY, HOUR);
		const bytes = await engine.bytes(first.items[0]);
		const second = await run(HISTORY, HOUR);
		expect(charges()).toBe(1);

		const files = [first, second].map(({ items }) => items[0]!.binary!.data!);
		expect(files[1]).toEqual({ ...files[0], id: expect.any(String) as string });
		expect(files[1]!.id).not.toBe(files[0]!.id);
		expect(second.items[0]!.json).toEqual(first.items[0]!.json);

		await engine.prune(first);
		await expect(engine.bytes(first.items[0])).rejects.toThrow();
		expect((await engine.bytes(second.items[0])).equals(bytes)).toBe(true);

		await engine.prune(second);
		const third = await run(HISTORY, HOUR);
		expect((await engine.bytes(third.items[0])).equals(bytes)).toBe(true);
		expect(charges()).toBe(1);
	});

	it('puts the file under the name that it asks for itself', async () => {
		await run(HISTORY, HOUR);
		const { items } = await run(HISTORY, { ...HOUR, outputField: 'report' });
		expect(charges()).toBe(1);
		expect(Object.keys(items[0]!.binary!)).toEqual(['report']);
		expect(items[0]!.json.files).toEqual([expect.objectContaining({ field: 'report' })]);
	});

	it('pays for what the first has not asked for', async () => {
		const vins = someVins(5);
		await run(LOOK_UP, HOUR, vins.slice(0, 3));
		const { items } = await run(LOOK_UP, HOUR, vins.toReversed());
		expect(items.map(({ json }) => json.vin)).toEqual(vins.toReversed());
		expect(charges()).toBe(5);
	});

	it('takes a vehicle that is written in another way', async () => {
		await run(LOOK_UP, HOUR);
		await run(LOOK_UP, HOUR, [` ${VIN.toLowerCase()} `]);
		expect(charges()).toBe(1);
	});

	it('takes a submitted job, so that it is not submitted twice', async () => {
		const submit = { resource: 'secureCoding', operation: 'submit' };
		const first = await run(submit, HOUR);
		const second = await run(submit, HOUR);
		expect(second.items[0]!.json.jobId).toBe(first.items[0]!.json.jobId);
		expect(charges()).toBe(1);
	});

	it('does so in continue mode, and with Batching', async () => {
		const vins = someVins(6);
		const batch = { batchSize: 2, batchInterval: 5 };
		const parameters = { requestOptions: { batching: { batch } } };
		await run(LOOK_UP, HOUR, vins);
		await run(LOOK_UP, HOUR, vins, { onError: 'continueErrorOutput', parameters });
		expect(charges()).toBe(6);
	});
});

describe('pays anew', () => {
	const OFF: Array<[name: string, options: IDataObject]> = [
		['without the option', {}],
		...[0, -5, '', '0', 'an hour', '={{ $json.nothing }}', '={{ NaN }}', true].map(
			(reuseWithin): [string, IDataObject] => [
				`with ${JSON.stringify(reuseWithin)}`,
				{ reuseWithin },
			],
		),
	];

	it.each(OFF)('%s', async (_name, options) => {
		await run(LOOK_UP, HOUR);
		await run(LOOK_UP, options);
		expect(charges()).toBe(2);
	});

	it.each(OFF)('%s, and leaves nothing for others', async (_name, options) => {
		await run(LOOK_UP, options);
		await run(LOOK_UP, HOUR);
		expect(charges()).toBe(2);
	});

	it('as each asks: the limit is that of the second, in text as well', async () => {
		await run(LOOK_UP, HOUR);
		setClockAhead(30 * 60);
		await run(LOOK_UP, { reuseWithin: '29' });
		expect(charges()).toBe(2);
		setClockAhead(60 * 60 - 5);
		await run(LOOK_UP, { reuseWithin: '30' });
		expect(charges()).toBe(2);
	});

	it('for another account', async () => {
		await run(LOOK_UP, HOUR);
		engine.setCredential({ ...engine.credentials.get('credential-1'), ...OTHER });
		await run(LOOK_UP, HOUR);
		expect(sandbox.ledger(FIRST.clientId)).toHaveLength(1);
		expect(sandbox.ledger(OTHER.clientId)).toHaveLength(1);
	});

	it('for another secret of the same account', async () => {
		await run(LOOK_UP, HOUR);
		const renewed = { ...FIRST, clientSecret: 'renewed-secret' };
		await replaceSandbox({ accounts: [renewed] });
		engine.setCredential({ ...engine.credentials.get('credential-1'), ...renewed });
		await run(LOOK_UP, HOUR);
		expect(charges()).toBe(1);
	});

	it.each([
		['operation', LOOK_UP, { resource: 'vehicle', operation: 'getOrder' }],
		[
			'way to the same end',
			{ resource: 'carPlay', operation: 'activateCable' },
			{ resource: 'carPlay', operation: 'activateUsb' },
		],
	])('for another %s', async (_name, one, other) => {
		await run(one, HOUR);
		await run(other, HOUR);
		expect(charges()).toBe(2);
	});

	it('for another map type', async () => {
		const fsc = { resource: 'navigationMap', operation: 'generateFscCode' };
		await run(fsc, HOUR, [VIN], { parameters: { mapType: 'next' } });
		await run(fsc, HOUR, [VIN], { parameters: { mapType: 'move' } });
		expect(charges()).toBe(2);
	});

	it('for other body fields', async () => {
		await run(LOOK_UP, HOUR);
		await run(LOOK_UP, { ...HOUR, additionalBodyFields: '{"language": "de"}' });
		await run(LOOK_UP, { ...HOUR, additionalBodyFields: '{ "language": "de" }' });
		expect(charges()).toBe(2);
	});

	it('for another File Field, which is another reading of the answer', async () => {
		await run(HISTORY, HOUR);
		await run(HISTORY, { ...HOUR, fileField: 'service_history.report.content_base64' });
		expect(charges()).toBe(2);
		await run(HISTORY, { ...HOUR, fileField: ' service_history.report.content_base64 ' });
		expect(charges()).toBe(2);
	});

	it.each([
		['may pass', { kind: 'status', status: 409 }, 2],
		['was refused for its form', { kind: 'status', status: 400 }, 2],
		['is a page', { kind: 'respond', status: 404, body: '<html>' }, 2],
		[
			'says not found in a good status',
			{ kind: 'respond', body: { status: 'error', message: 'Vehicle not found' } },
			2,
		],
		['was charged and lost', { kind: 'status', status: 500, charge: true }, 2],
		['says that it failed', { kind: 'respond', body: { success: false }, charge: true }, 2],
		['cannot be read', { kind: 'garbage' }, 2],
	] as const)('after an answer that %s', async (_name, fault, paid) => {
		sandbox.fault({ ...fault, path: ENDPOINTS.vehicleState.path });
		const { error } = await engine.run(callOf(LOOK_UP, { options: HOUR }), asItems([VIN]));
		expect(error).toBeDefined();
		await run(LOOK_UP, HOUR);
		expect(charges()).toBe(paid);
	});
});

describe('a refusal that holds for other executions too', () => {
	it.each([
		['notFound', SPECIAL_VINS.notFound.vin],
		['notAccepted', SPECIAL_VINS.noData.vin],
		['severalVehicles', SHORT_VINS.several.vin],
	])('%s is paid once, and says why it was not asked again', async (reason, vin) => {
		const settings = { options: HOUR, onError: 'continueErrorOutput' } as const;
		const ask = async () => await engine.run(callOf(LOOK_UP, settings), asItems([vin]));
		const [first] = (await ask()).errorItems;
		expect(first!.json.details).toMatchObject({ reason, charged: 'yes' });
		const [second] = (await ask()).errorItems;
		expect(charges()).toBe(1);
		expect(second!.json.error).toBe(
			`${first!.json.error as string}. This request was answered a minute ago and was not sent again, because Reuse Within is set`,
		);
		expect(second!.json.details).toMatchObject({
			reason,
			charged: 'no',
			todo: expect.stringMatching(
				/remove Reuse Within from the options\. Nothing was charged\.$/,
			) as string,
		});
	});

	it('is not served without the option', async () => {
		const { vin } = SPECIAL_VINS.notFound;
		await engine.run(callOf(LOOK_UP, { options: HOUR }), asItems([vin]));
		await engine.run(callOf(LOOK_UP), asItems([vin]));
		expect(charges()).toBe(2);
	});
});

describe('the spend limit', () => {
	const vins = someVins(4);
	const limited = async (maxCredits: number) =>
		await engine.run(callOf(LOOK_UP, { options: { ...HOUR, maxCredits } }), asItems(vins));

	it('does not count what is taken', async () => {
		await run(LOOK_UP, HOUR, vins.slice(0, 3));
		expect(wordsOf(await limited(0.19))).toMatch(/up to 0\.20 credits for 1 call, more than/);
		expect(charges()).toBe(3);
		const { items, error } = await limited(0.2);
		expect(error).toBeUndefined();
		expect(items).toHaveLength(4);
		expect(charges()).toBe(4);
		expect((await limited(0)).items).toHaveLength(4);
		expect(charges()).toBe(4);
	});
});

describe('one execution', () => {
	it('delivers what is taken beside what fails', async () => {
		const [taken, paid] = someVins(2) as [string, string];
		await run(LOOK_UP, HOUR, [taken]);
		const { items, errorItems } = await engine.run(
			callOf(LOOK_UP, { options: HOUR, onError: 'continueErrorOutput' }),
			asItems([SPECIAL_VINS.notFound.vin, taken, paid]),
		);
		expect(items.map(({ json, pairedItem }) => [json.vin, pairedItem])).toEqual([
			[taken, { item: 1 }],
			[paid, { item: 2 }],
		]);
		expect(errorItems).toHaveLength(1);
		expect(charges()).toBe(3);
	});

	it('says nothing of a VIN that is wrong, however it was asked for before', async () => {
		await run(LOOK_UP, HOUR);
		const { error } = await engine.run(
			callOf(LOOK_UP, { options: HOUR }),
			asItems([VIN.slice(0, 16)]),
		);
		expect(error?.message).toMatch(/16 characters/);
		expect(charges()).toBe(1);
	});
});
