/** n8n cannot read the credential of single items: they fail alone, and neither get nor spoil what equal items are due. */
import type { IDataObject } from 'n8n-workflow';

import { MAX_TRIES } from '../../nodes/shared/http/retry';
import type { Cost } from '../../nodes/shared/run/cost';
import type { EngineRun, NodeSettings } from './harness/engine';
import { jobSettings } from './harness/jobs';
import { lookUp } from './harness/lookUp';
import { quickenClock } from './harness/quickClock';
import { engine, sandbox, startEach } from './harness/stage';
import {
	afterN8n,
	always,
	breakCredential,
	charged,
	delivered,
	everyOther,
	failures,
	itemsOf,
	onceItIsPrepared,
	VINS,
	type Fails,
} from './harness/unreadable';

const OTHERS = { onError: 'continueErrorOutput' } as const;
const STATE = '/vehicle-state';

startEach({ jobSpeed: 1000 });
beforeEach(() => quickenClock());

async function run(
	settings: NodeSettings,
	list: string,
	fails: Fails = always,
	jobIds: string[] = [],
): Promise<EngineRun> {
	breakCredential(list, fails);
	return await engine.run(settings, itemsOf(list, jobIds));
}

describe.each([
	['a token that is fetched', false],
	['a token that is held', true],
])('with %s', (_, isHeld) => {
	it.each<[list: string, fails: Fails, good: string, cars: string]>([
		['A1 X1', always, 'A1', '1'],
		['X1 A1', afterN8n, 'A1', '1'],
		['X1 A1', onceItIsPrepared, 'A1', '1'],
		['X1 X1 A1', onceItIsPrepared, 'A1', '1'],
		['X1 a1 A1', onceItIsPrepared, 'A1 a1', '1'],
		['A2 X1 A1', always, 'A1 A2', '1 2'],
		['A2 X1 X1 A1', always, 'A1 A2', '1 2'],
		['A2 X1 A1 X1 A1', always, 'A1 A1 A2', '1 2'],
		['A2 X1 X1', always, 'A2', '2'],
		['A2 X1 A1', everyOther, 'A1 A2', '1 2'],
		['A2 X1 a1', always, 'A2 a1', '1 2'],
		['A2 X1 a1 A1', always, 'A1 A2 a1', '1 2'],
		['A2 X1 A1 a1', always, 'A1 A2 a1', '1 2'],
		['A2 x1 a1 A1', always, 'A1 A2 a1', '1 2'],
		['A2 x1 a1', always, 'A2 a1', '1 2'],
		['A2 a1 X1 X1 A1 x1', always, 'A1 A2 a1', '1 2'],
	])('%s', async (list, fails, good, cars) => {
		if (isHeld) await engine.run(lookUp(), [{ vin: VINS[2] }]);
		const ran = await run(lookUp(OTHERS), list, fails);
		const out = delivered(ran, list);
		// One whose credential is readable now and then may come out, but is never charged by itself.
		expect(fails === everyOther ? out.replace(' X1', '') : out).toBe(good);
		expect(charged()).toBe(isHeld ? `${cars} 3` : cars);
		for (const details of failures(ran)) expect(details).toMatchObject({ charged: 'no' });
		expect(ran.items.length + ran.errorItems.length).toBe(list.split(' ').length);
	});
});

it('a credential that is read at the second try is as good as any', async () => {
	for (const list of ['A2 X1 A1', 'A2 A1 X1']) {
		const ran = await run(lookUp(OTHERS), list, (read) => read === 1);
		expect(ran.items).toHaveLength(3);
		jest.restoreAllMocks();
		quickenClock();
	}
	expect(charged()).toBe('1 1 2 2');
});

it('of many equal items, only the first reads its credential again and again', async () => {
	const list = ['A2', ...Array<string>(10).fill('X1')].join(' ');
	const ran = await run(lookUp(OTHERS), list);
	expect(ran.errorItems).toHaveLength(10);
	expect(charged()).toBe('2');
	const { calls } = jest.mocked(engine.credentialsHelper.getDecrypted).mock;
	const readsOf = (at: number) => calls.filter((given) => given[6]?.itemIndex === at).length;
	expect(readsOf(1)).toBe(MAX_TRIES);
	for (let at = 2; at <= 10; at++) expect(readsOf(at)).toBeLessThanOrEqual(2);
});

it('with error and details in the regular output', async () => {
	const { items } = await run(lookUp({ onError: 'continueRegularOutput' }), 'A2 X1 A1');
	expect(items.map(({ json }) => json.error === undefined)).toEqual([true, false, true]);
	expect(charged()).toBe('1 2');
});

it('in n8n’s batches', async () => {
	const batching = { batching: { batch: { batchSize: 1, batchInterval: 1 } } };
	const settings = lookUp({ ...OTHERS, parameters: { requestOptions: batching } });
	const ran = await run(settings, 'A2 X1 A1 X1');
	expect(delivered(ran, 'A2 X1 A1 X1')).toBe('A1 A2');
	expect(charged()).toBe('1 2');
});

describe('a car in both forms of its VIN', () => {
	it.each(['A2 X1 a1 A1', 'A2 a1 X1 A1', 'A2 X1 A1 a1', 'A2 X1 a1 X1 A1'])(
		'that may have been charged in the long form is not asked for in the short one: %s',
		async (list) => {
			sandbox.fault({ kind: 'resetAfter', path: STATE, vin: VINS[0], times: 'always' });
			const ran = await run(lookUp(OTHERS), list);
			expect(delivered(ran, list)).toBe('A2');
			expect(charged()).toBe('1 2');
			const charges = failures(ran).map((details) => details.charged);
			expect(charges.filter((charge) => charge === 'maybe')).toHaveLength(2);
		},
	);

	it.each(['A2 X1 a1', 'A2 a1 X1', 'A2 X1 X1 a1'])(
		'takes what another execution has paid for: %s',
		async (list) => {
			const reuse = { ...OTHERS, options: { reuseWithin: 60 } };
			await engine.run(lookUp(reuse), itemsOf('A1'));
			const ran = await run(lookUp(reuse), list);
			expect(delivered(ran, list)).toBe('A2 a1');
			expect(charged()).toBe('1 2');
		},
	);
});

it.each([
	['A2 X1 A1', ['no 0', 'maybe 0.4']],
	['A2 X1 X1', ['no 0', 'maybe 0.2']],
	['A2 A1 X1', ['maybe 0.4', 'no 0']],
])('each charge is in one item, those of an earlier try too: %s', async (list, expected) => {
	sandbox.fault({ kind: 'resetAfter', path: STATE, vin: VINS[0] });
	const settings = { options: { addCost: true } };
	const before = await engine.run(lookUp(settings), itemsOf('A2 A1 A1'));
	expect(before.error).toBeDefined();
	breakCredential(list);
	const { items, errorItems } = await engine.retryWithSaved(
		lookUp({ ...settings, ...OTHERS }),
		before,
	);
	const costs = [...items, ...errorItems]
		.map(({ json, pairedItem }) => ({
			at: (pairedItem as { item: number }).item,
			cost: (json.cost ?? (json.details as IDataObject).cost) as Cost,
		}))
		.filter(({ at }) => at > 0)
		.sort((a, b) => a.at - b.at)
		.map(({ cost }) => `${cost.charged} ${cost.credits}`);
	expect(costs).toEqual(expected);
});

describe('in Stop mode', () => {
	it('the run ends, and nothing more is sent', async () => {
		const { error } = await run(lookUp(), 'A2 X1 A1');
		expect(error?.message).toContain('could not read the credential');
		expect(charged()).toBe('2');
	});

	it('a second try delivers all', async () => {
		const settings = lookUp({ retryOnFail: true, maxTries: 2, waitBetweenTries: 1 });
		const { items } = await run(settings, 'A2 X1 A1', (read) => read <= MAX_TRIES);
		expect(items).toHaveLength(3);
		expect(charged()).toBe('1 2');
	});
});

describe('what is stored', () => {
	const paidBefore = async (): Promise<EngineRun> => {
		sandbox.fault({ kind: 'status', status: 402, path: STATE, vin: VINS[2] });
		sandbox.fault({ kind: 'slow', path: STATE, vin: VINS[2], delayMs: 300 });
		return await engine.run(lookUp(), itemsOf('A1 X1 A1 A3'));
	};

	it('as a receipt reaches the items with a readable credential', async () => {
		const before = await paidBefore();
		expect(before.error).toBeDefined();
		breakCredential('A1 X1 A1 A3');
		const ran = await engine.retryWithSaved(lookUp(OTHERS), before);
		expect(ran.items).toHaveLength(3);
		expect(failures(ran)).toEqual([expect.objectContaining({ charged: 'no' })]);
		expect(charged()).toBe('1 3');
	});

	it('as a receipt is not lost if the credential can be read a moment later', async () => {
		const before = await paidBefore();
		breakCredential('A1 X1 A1 A3', (read) => read < MAX_TRIES);
		const ran = await engine.retryWithSaved(lookUp(OTHERS), before);
		expect(ran.items).toHaveLength(4);
		expect(charged()).toBe('1 3');
	});

	it.each(['A2 X1 A1', 'A2 A1 X1', 'A2 X1 X1 A1'])('of another execution: %s', async (list) => {
		const reuse = { ...OTHERS, options: { reuseWithin: 60 } };
		await engine.run(lookUp(reuse), itemsOf('A1'));
		const ran = await run(lookUp(reuse), list);
		expect(delivered(ran, list)).toBe('A1 A2');
		expect(charged()).toBe('1 2');
	});

	it.each(['A2 A1 X1', 'A2 X1 A1'])('as a refusal is told to nobody else: %s', async (list) => {
		sandbox.fault({
			kind: 'respond',
			path: STATE,
			vin: VINS[0],
			status: 404,
			body: { message: 'Vehicle not found' },
			times: 'always',
		});
		const reuse = { ...OTHERS, options: { reuseWithin: 60 } };
		for (const source of ['API', 'memory']) {
			const ran = await run(lookUp(reuse), list);
			const reasons = failures(ran).map(({ reason }) => reason);
			expect([source, ...reasons.sort()]).toEqual([source, 'notFound', 'notReached']);
			jest.restoreAllMocks();
			quickenClock();
		}
		expect(charged()).toBe('1 2');
	});

	it('unreadable answers are attached for nobody else', async () => {
		sandbox.fault({ kind: 'garbage', path: STATE, vin: VINS[0], times: 'always' });
		const ran = await run(lookUp(OTHERS), 'A2 A1 X1 x1');
		expect(ran.errorItems.map(({ binary }) => binary !== undefined)).toEqual([true, false, false]);
		expect(charged()).toBe('1 2');
	});
});

describe('jobs', () => {
	const submitted = async (): Promise<string[]> => {
		const { items } = await engine.run(jobSettings('submit'), itemsOf('A1 A2'));
		return items.map(({ json }) => json.jobId as string);
	};

	it.each(['submit', 'submitAndWait'])('%s', async (operation) => {
		const ran = await run(jobSettings(operation, { maxWait: 3 }, OTHERS), 'A2 X1 A1');
		expect(delivered(ran, 'A2 X1 A1')).toBe('A1 A2');
		expect(charged()).toBe('1 2');
	});

	it.each(['getStatus', 'wait'])('%s', async (operation) => {
		const jobIds = await submitted();
		const settings = jobSettings(operation, { maxWait: 3 }, OTHERS);
		const ran = await run(settings, 'A2 X1 A1', always, jobIds);
		expect(delivered(ran, 'A2 X1 A1')).toBe('A1 A2');
		expect(charged()).toBe('1 2');
	});

	it('a wait goes on where the credential can be read again', async () => {
		const jobIds = await submitted();
		const settings = jobSettings('wait', { maxWait: 3 }, OTHERS);
		const ran = await run(settings, 'A2 X1', (read) => read < 4, jobIds);
		expect(ran.items).toHaveLength(2);
	});

	it.each([
		['A2 X1 A1', 'A1 A2'],
		['A2 X1', 'A2'],
	])('a second try waits for what the first has submitted: %s', async (list, good) => {
		const settings = jobSettings('submitAndWait', { maxWait: 0.05, pollInterval: 0.01 });
		sandbox.fault({ kind: 'status', status: 503, path: '/secure-coding-status', times: 'always' });
		const before = await engine.run(settings, itemsOf(list));
		expect(before.error?.message).toBeDefined();
		sandbox.clearFaults();
		breakCredential(list);
		const ran = await engine.retryWithSaved(
			jobSettings('submitAndWait', { maxWait: 1 }, OTHERS),
			before,
		);
		expect(delivered(ran, list)).toBe(good);
		expect(charged()).toBe('1 2');
		// Alone, it polls until Max Wait is over, and says which job was paid for.
		if (list === 'A2 X1')
			expect(failures(ran)).toMatchObject([{ jobId: expect.any(String) as string }]);
	});
});
