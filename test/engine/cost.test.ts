/** Add Cost: each charge stands in exactly one item. The stand-in's ledger decides. */
import type { IDataObject } from 'n8n-workflow';

import { ENDPOINTS } from '../../nodes/shared/api/catalog';
import { EXAMPLE_VINS, SANDBOX_VIN, SPECIAL_VINS } from '../sandbox/server';
import { agentWith } from './harness/agent';
import { costIn, paid, type Cost } from './harness/costs';
import { loopFlow, type EngineRun, type NodeSettings } from './harness/engine';
import { jobSettings } from './harness/jobs';
import { asItems, lookUp, type Wanted } from './harness/lookUp';
import { someVins } from './harness/setUp';
import { engine, sandbox, start } from './harness/stage';

const PATH = ENDPOINTS.vehicleState.path;
const CONTINUE = { onError: 'continueErrorOutput' } as const;
const TRYING = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
const options = { addCost: true };

const costing = ({ options: more, ...wanted }: Wanted = {}) =>
	lookUp({ ...wanted, options: { ...options, ...more } });

/** What the items of a run say of their costs, good ones first. */
const costsOf = ({ items, errorItems }: Pick<EngineRun, 'items' | 'errorItems'>): Cost[] =>
	[...items, ...errorItems].map(costIn);
const centsOf = (...runs: EngineRun[]): number =>
	runs.flatMap(costsOf).reduce((sum, { credits }) => sum + Math.round(credits * 100), 0);

const FREE: Cost = { credits: 0, basis: 'listPrice', charged: 'no' };

it('says nothing of costs where nobody asks for it', async () => {
	await start();
	const { items, errorItems } = await engine.run(
		lookUp(CONTINUE),
		asItems([...someVins(1), SPECIAL_VINS.notFound.vin]),
	);
	expect(items[0]?.json).not.toHaveProperty('cost');
	expect(errorItems[0]?.json.details).not.toHaveProperty('cost');
});

it('stands in every item, good or failed, and adds up to the ledger', async () => {
	await start();
	const { notFound, noCredit, notEnabled } = SPECIAL_VINS;
	const vins = [...someVins(3), notFound.vin, notEnabled.vin, 'WBA123', noCredit.vin];
	const run = await engine.run(costing(CONTINUE), asItems(vins));
	expect(run.error).toBeUndefined();
	expect(centsOf(run)).toBe(sandbox.spentCents());
	expect(costsOf(run).slice(0, 3)).toEqual([paid(0.2), paid(0.2), paid(0.2)]);
	// n8n takes an item with other fields than error and details for a good one.
	for (const { json } of run.errorItems) expect(json).not.toHaveProperty('cost');
	const byVin = new Map(
		run.errorItems.map(({ json }) => {
			const { vin, cost } = json.details as IDataObject;
			return [vin, cost];
		}),
	);
	expect(byVin.get(notFound.vin)).toEqual(paid(0.2));
	expect(byVin.get(notEnabled.vin)).toEqual(FREE);
	expect(byVin.get('WBA123')).toEqual(FREE);
	expect(byVin.get(noCredit.vin)).toEqual(FREE);
});

describe('40 vehicles in Stop mode', () => {
	const vins = someVins(40);
	const broken = vins[23]!;

	it.each(['charge', 'refund'])('one is lost (%s), retried with the error output', async (how) => {
		await start({ latencyMs: 10 });
		const charge = how === 'charge';
		sandbox.fault({ kind: 'status', status: 502, charge, path: PATH, vin: broken });
		const first = await engine.run(costing(), asItems(vins));
		expect(first.error).toBeDefined();
		const second = await engine.retryWithSaved(costing(CONTINUE), first);
		expect([...second.items, ...second.errorItems]).toHaveLength(40);
		// What may have been charged is counted at list price.
		expect(centsOf(second)).toBe(sandbox.spentCents() + (charge ? 0 : 20));
		const inDoubt = costsOf(second).filter(({ charged }) => charged === 'maybe');
		expect(inDoubt).toEqual([{ credits: 0.4, basis: 'listPrice', charged: 'maybe' }]);
	});

	it('one is not found, retried twice', async () => {
		await start({ latencyMs: 10 });
		const items = asItems([...vins.slice(0, 39), SPECIAL_VINS.notFound.vin]);
		const first = await engine.run(costing(), items);
		const second = await engine.retry(costing(), first);
		const third = await engine.retryWithSaved(costing(CONTINUE), second);
		expect(third.items).toHaveLength(39);
		expect(costsOf(third)).toEqual(Array.from({ length: 40 }, () => paid(0.2)));
		expect(centsOf(third)).toBe(sandbox.spentCents());
	});

	it('with Retry On Fail, in one execution', async () => {
		await start({ latencyMs: 10 });
		sandbox.fault({ kind: 'status', status: 500, charge: true, path: PATH, vin: broken });
		const run = await engine.run(costing(TRYING), asItems(vins));
		expect(run.error).toBeUndefined();
		expect(centsOf(run)).toBe(sandbox.spentCents());
	});
});

it('comes out once where n8n runs all again because the first item has failed', async () => {
	await start();
	const vins = [SPECIAL_VINS.notFound.vin, ...someVins(5)];
	const run = await engine.run(
		costing({ ...TRYING, onError: 'continueRegularOutput' }),
		asItems(vins),
	);
	expect(run.items).toHaveLength(6);
	expect(centsOf(run)).toBe(sandbox.spentCents());
	expect(sandbox.spentCents()).toBe(120);
});

it('is 0 for duplicates, in whatever form', async () => {
	await start();
	const [vin, other] = someVins(2) as [string, string];
	const { vin: missing } = SPECIAL_VINS.notFound;
	const asked = [vin, other, vin, vin.slice(-7), missing, missing];
	const run = await engine.run(costing(CONTINUE), asItems(asked));
	expect(costsOf(run)).toEqual([paid(0.2), paid(0.2), FREE, FREE, paid(0.2), FREE]);
	expect(centsOf(run)).toBe(sandbox.spentCents());
});

it('is 0 for what Reuse Within takes from another execution, good or refused', async () => {
	await start();
	const reusing = costing({ ...CONTINUE, options: { reuseWithin: 60 } });
	const asked = asItems([...someVins(2), SPECIAL_VINS.notFound.vin]);
	const first = await engine.run(reusing, asked);
	const second = await engine.run(reusing, asked);
	expect(centsOf(first)).toBe(sandbox.spentCents());
	expect(costsOf(second)).toEqual([FREE, FREE, FREE]);
});

it("is 0 for the API's sandbox, and says so", async () => {
	await start();
	const run = await engine.run(costing({ parameters: { operation: 'getOrder' } }), [
		{ vin: SANDBOX_VIN },
		{ vin: SANDBOX_VIN },
	]);
	expect(costsOf(run)).toEqual([{ credits: 0, basis: 'sandbox', charged: 'no' }, FREE]);
	expect(sandbox.spentCents()).toBe(0);
});

it('is what the answer says, where it does', async () => {
	await start();
	const vins = someVins(2);
	const [vin] = vins;
	const body = { status: 'success', credits_charged: 0.07, vehicle_state: { ilevel: 'F020' } };
	sandbox.fault({ kind: 'respond', path: PATH, vin, body, charge: true });
	const run = await engine.run(costing(), asItems(vins));
	expect(costsOf(run)).toEqual([paid(0.07, 'answer'), paid(0.2)]);
});

it('stands anew in each turn of a loop, as each is paid anew', async () => {
	await start();
	const flow = loopFlow(costing({ onError: 'continueRegularOutput' }));
	const { run } = await engine.runFlow(flow, [{ json: { vin: someVins(1)[0] } }]);
	const turns = run.data.resultData.runData['BimmerVIN'] ?? [];
	const items = turns.flatMap(({ data }) => data?.main?.[0] ?? []);
	expect(items.length).toBeGreaterThan(1);
	expect(centsOf({ items, errorItems: [] } as unknown as EngineRun)).toBe(sandbox.spentCents());
});

it("comes out once with n8n's own Batching", async () => {
	await start();
	const vins = someVins(6);
	const requestOptions = { batching: { batch: { batchSize: 4, batchInterval: 20 } } };
	const run = await engine.run(
		costing({ parameters: { requestOptions } }),
		asItems([...vins, ...vins]),
	);
	expect(run.items).toHaveLength(12);
	expect(centsOf(run)).toBe(sandbox.spentCents());
	expect(sandbox.spentCents()).toBe(120);
});

it('is 0 for the full form of a VIN whose short form is under way in an earlier group', async () => {
	await start({ latencyMs: 200 });
	const [vin, other] = someVins(2) as [string, string];
	const requestOptions = { batching: { batch: { batchSize: 1, batchInterval: 20 } } };
	const asked = [vin.slice(-7), vin, vin, vin.slice(-7), other, other.slice(-7)];
	const run = await engine.run(costing({ parameters: { requestOptions } }), asItems(asked));
	expect(costsOf(run)).toEqual([paid(0.2), FREE, FREE, FREE, paid(0.2), FREE]);
	expect(sandbox.spentCents()).toBe(40);
});

it('is 0 where Max Credits lets nothing out', async () => {
	await start();
	const run = await engine.run(
		costing({ ...CONTINUE, options: { maxCredits: 0.3 } }),
		asItems(someVins(2)),
	);
	expect(costsOf(run)).toEqual([FREE, FREE]);
	expect(sandbox.ledger()).toEqual([]);
});

describe('a job', () => {
	const waiting = (more: IDataObject, settings: Partial<NodeSettings> = CONTINUE) =>
		jobSettings('submitAndWait', { ...options, ...more }, settings);

	it('is paid at its submit, and its files are free', async () => {
		await start({ jobSpeed: 1000 });
		const submitted = await engine.run(jobSettings('submit', options), asItems(someVins(1)));
		expect(costsOf(submitted)).toEqual([paid(17)]);
		const waited = await engine.run(
			jobSettings('wait', options),
			submitted.items.map(({ json }) => json),
		);
		expect(costsOf(waited)).toEqual([FREE]);
		expect(sandbox.spentCents()).toBe(1700);
	});

	it('that is not done in time stands in the failed item', async () => {
		await start();
		const run = await engine.run(waiting({ maxWait: 0.1 }), asItems(someVins(1)));
		expect(costsOf(run)).toEqual([paid(17)]);
	});

	it('that an earlier execution has paid comes out with its files', async () => {
		await start({ jobSpeed: 30 });
		const first = await engine.run(waiting({ maxWait: 0.1 }, {}), asItems(someVins(1)));
		expect(first.error).toBeDefined();
		const second = await engine.retryWithSaved(waiting({ maxWait: 10 }, {}), first);
		expect(second.error).toBeUndefined();
		expect(costsOf(second)).toEqual([paid(17)]);
		expect(sandbox.spentCents()).toBe(1700);
	});
});

it('comes out with the result that a paid call has pointed to, though a later try fetched it', async () => {
	await start();
	const location = '/results/r';
	sandbox.fault({ kind: 'respond', path: PATH, status: 303, headers: { location }, charge: true });
	sandbox.fault({ kind: 'status', status: 404, path: location });
	sandbox.fault({
		kind: 'respond',
		path: location,
		charge: false,
		body: { ilevel: 'F020-22-07-540' },
	});
	const run = await engine.run(costing(TRYING), asItems(someVins(1)));
	expect(run.error).toBeUndefined();
	expect(costsOf(run)).toEqual([paid(0.2)]);
	expect(sandbox.spentCents()).toBe(20);
});

describe('as the tool of an agent', () => {
	it('comes out with the first of equal calls, at the same time and later', async () => {
		await start({ latencyMs: 50 });
		const ask = agentWith(engine, { options });
		const [vin] = someVins(1) as [string];
		const answers = [...(await Promise.all([ask(vin), ask(vin)])), await ask(vin)];
		const costs = answers.map(({ cost }) => cost);
		expect(costs.filter((cost) => (cost as IDataObject).credits === 0.2)).toHaveLength(1);
		expect(costs.filter((cost) => (cost as IDataObject).credits === 0)).toHaveLength(2);
	});

	it('the summary comes first', async () => {
		await start();
		const ask = agentWith(engine, { options: { addCost: true } });
		expect(Object.keys(await ask(EXAMPLE_VINS.evoId5.vin))[0]).toBe('summary');
	});
});
