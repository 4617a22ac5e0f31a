/** monthly-budget and monthly-budget-use: a workflow cannot create data tables in n8n 1.123. */
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import { ENDPOINTS } from '../../../nodes/shared/api/catalog';
import { EXAMPLE_VINS, SANDBOX_VIN, SPECIAL_VINS, DIALECTS_WITH_FACTS } from '../../sandbox/server';
import { inLine, START, vehicles } from '../flows';
import type { StoredExecution, StoredWorkflow } from '../n8n/editor';
import { waitFor } from '../n8n/waitFor';
import { itemsOf, vinsOf } from '../results';
import { DataTable } from './dataTables';
import { openExamples, type Examples } from './examples';

const BUDGET = 'monthly-budget.json';
const USE = 'monthly-budget-use.json';
const CALLER = 'Within the Monthly Limit';
const VINS = Object.values(EXAMPLE_VINS).map(({ vin }) => vin);
const [GOOD] = VINS as [string];
/** A data table that does not exist. */
const NOWHERE = { dataTableId: { __rl: true, mode: 'name', value: 'nowhere' } };
const { path, cents: PRICE } = ENDPOINTS.carPlayCheck;

let n8n: Examples;
let table: DataTable;

beforeAll(async () => {
	n8n = await openExamples();
	table = new DataTable(n8n, 'bimmervin_budget');
	expect((await n8n.run(BUDGET, 'Set Up Once')).status).toBe('success');
});
afterAll(async () => await n8n?.close());
beforeEach(async () => await table.clear());
afterEach(() => n8n.sandbox.reset());

/** A node of an example from its file. */
const nodeOf = (file: string, name: string): INode =>
	n8n.example(file).nodes.find((node) => node.name === name)!;

/** The Settings with another limit. */
function settingsWith(monthlyLimit: number | string): INodeParameters {
	const parameters = structuredClone(nodeOf(BUDGET, 'Settings').parameters);
	const { assignments } = parameters.assignments as { assignments: INodeParameters[] };
	assignments.find(({ name }) => name === 'monthlyLimit')!.value = monthlyLimit;
	return parameters;
}

/** A published copy of the budget with this limit and changed nodes. */
async function budget(
	monthlyLimit: number | string,
	changes: Record<string, INodeParameters> = {},
): Promise<StoredWorkflow> {
	const workflow = structuredClone(n8n.example(BUDGET));
	const all: Record<string, INodeParameters> = { Settings: settingsWith(monthlyLimit), ...changes };
	for (const node of workflow.nodes) node.parameters = { ...node.parameters, ...all[node.name] };
	const stored = await n8n.editor.createWorkflow(workflow);
	await n8n.editor.publish(stored);
	return stored;
}

/** Passes vehicles to a budget. @returns the ID of the execution, which has just started */
async function begin({ id }: StoredWorkflow, vins: string[]): Promise<string> {
	const call = structuredClone(nodeOf(USE, CALLER));
	call.parameters.workflowId = { __rl: true, mode: 'list', value: id };
	const pair: INode = {
		id: 'pair',
		name: 'Pair',
		type: 'n8n-nodes-base.set',
		typeVersion: 3.3,
		position: [0, 0],
		parameters: {
			assignments: {
				assignments: [
					{ id: 'of', name: 'of', value: "={{ $('Vehicles').item.json.vin }}", type: 'string' },
				],
			},
			includeOtherFields: true,
			options: {},
		},
	};
	const workflow = await n8n.editor.createWorkflow(
		inLine('Calls', START, vehicles(vins), call, pair),
	);
	return await n8n.editor.execute(workflow, START.name);
}

const answers = (execution: StoredExecution) => itemsOf(execution, CALLER).map(({ json }) => json);

async function call(workflow: StoredWorkflow, vins: string[]): Promise<IDataObject[]> {
	const execution = await n8n.editor.finished(await begin(workflow, vins));
	expect(execution.status).toBe('success');
	// Each answer belongs to its vehicle.
	expect(itemsOf(execution, 'Pair').map(({ json }) => json.of)).toEqual(vins);
	return answers(execution);
}

const thisMonth = () => new Date().toISOString().slice(0, 7);
const row = (cents: number | null, more: IDataObject = {}): IDataObject => ({
	month: thisMonth(),
	cents,
	state: 'paid',
	vehicles: 1,
	execution: `by hand ${JSON.stringify(more)}`,
	...more,
});
const rows = async () =>
	(await table.rows()).map(({ month, cents, state, vehicles: count }) => [
		month,
		cents,
		state,
		count,
	]);
const booked = async () => (await table.rows()).reduce((sum, { cents }) => sum + Number(cents), 0);

it('looks up a list for its caller, and records the cost', async () => {
	await n8n.editor.publish(n8n.example(BUDGET));
	const workflowId = { __rl: true, mode: 'list', value: n8n.example(BUDGET).id };
	const using = await n8n.filledIn(USE, CALLER, { workflowId });
	const execution = await n8n.editor.finished(await n8n.editor.execute(using, 'Start'));
	expect(execution.status).toBe('success');
	const items = itemsOf(execution, 'Go On Here');
	expect(vinsOf(items)).toEqual(vinsOf(itemsOf(execution, 'Vehicles')));
	expect(items.every(({ json }) => json.summary !== undefined)).toBe(true);
	expect(await rows()).toEqual([[thisMonth(), 4 * PRICE, 'paid', 4]]);
	expect(n8n.sandbox.spentCents()).toBe(4 * PRICE);
});

it.each(DIALECTS_WITH_FACTS)(
	'counts the same cents as the ledger, in the dialect %s',
	async (dialect) => {
		n8n.sandbox.speak(dialect);
		n8n.sandbox.fault({ kind: 'status', status: 500, charge: true, path, vin: VINS[1]! });
		// Good, no such vehicle, free, never sent, perhaps charged, and the first once more.
		const vins = [GOOD, SPECIAL_VINS.notFound.vin, SANDBOX_VIN, 'WBA123', VINS[1]!, GOOD];
		const items = await call(await budget(10), vins);
		expect(items.map(({ error }) => error === undefined)).toEqual([
			true,
			false,
			true,
			false,
			false,
			true,
		]);
		expect(items[4]!.details).toMatchObject({ charged: 'maybe' });
		// The good one once, the answer that there is none, and the one that broke.
		expect(n8n.sandbox.spentCents()).toBe(3 * PRICE);
		expect(await rows()).toEqual([[thisMonth(), 3 * PRICE, 'paid', vins.length]]);
	},
);

it('refuses a list that could exceed the limit, with an explanation, and sends nothing', async () => {
	const workflow = await budget(1);
	await call(workflow, [GOOD, VINS[1]!]);
	const before = n8n.sandbox.ledger();
	const refused = await call(workflow, VINS.slice(0, 3));
	expect(refused).toEqual(
		VINS.slice(0, 3).map((vin) => ({
			error: `VIN ${vin}: Not looked up, because of the monthly limit of 1.00 credits: 0.50 credits are left in ${thisMonth()}, and this list can cost up to 0.75 credits. Nothing was sent.`,
			details: {
				vin,
				reason: 'monthlyLimit',
				charged: 'no',
				todo: expect.stringContaining('raise monthlyLimit in Settings') as string,
				cost: { credits: 0, basis: 'listPrice', charged: 'no' },
			},
		})),
	);
	expect(n8n.sandbox.ledger()).toEqual(before);
	// A list within the limit passes, to the last cent.
	expect((await call(workflow, VINS.slice(0, 2)))[0]!.error).toBeUndefined();
	expect((await call(workflow, [GOOD]))[0]!.details).toMatchObject({ reason: 'monthlyLimit' });
	expect(n8n.sandbox.spentCents()).toBe(100);
	expect((await rows()).map(([, cents, state]) => [cents, state])).toEqual([
		[50, 'paid'],
		[0, 'refused'],
		[50, 'paid'],
		[0, 'refused'],
	]);
});

it('starts again in each month, in UTC', async () => {
	await table.put('execution', row(999_999, { month: '2020-01' }), row(75));
	const workflow = await budget(1);
	expect((await call(workflow, [GOOD]))[0]!.error).toBeUndefined();
	expect((await call(workflow, [GOOD]))[0]!.error).toContain('0.00 credits are left');
	expect(n8n.sandbox.spentCents()).toBe(PRICE);
});

it.each([[[2, 2, 2, 2, 2]], [[3, 2, 1, 3, 1]]])(
	'never exceeds the limit with simultaneous runs that look up %p',
	async (counts) => {
		const workflow = await budget(1);
		const ids = await Promise.all(
			counts.map(async (count) => await begin(workflow, VINS.slice(0, count))),
		);
		const ended = await Promise.all(ids.map(async (id) => await n8n.editor.finished(id)));
		expect(ended.map(({ status }) => status)).toEqual(counts.map(() => 'success'));
		const [went, gaveWay] = [true, false].map((isGood) =>
			ended.map(answers).filter(([first]) => (first!.error === undefined) === isGood),
		);
		expect(n8n.sandbox.spentCents()).toBeLessThanOrEqual(100);
		expect(n8n.sandbox.spentCents()).toBe(went!.flat().length * PRICE);
		expect(went!.length).toBeGreaterThan(0);
		for (const { details } of gaveWay!.flat()) {
			expect(details).toMatchObject({ reason: 'monthlyLimit', charged: 'no' });
		}
		expect(await booked()).toBe(n8n.sandbox.spentCents());
		expect((await rows()).filter(([, , state]) => state === 'booked')).toEqual([]);
	},
);

/** Starts a call with late answers, and waits until it is in progress. */
async function hang(workflow: StoredWorkflow, vins: string[], delayMs = 120_000): Promise<string> {
	n8n.sandbox.fault({ kind: 'slow', path, delayMs, times: 'always' });
	const id = await begin(workflow, vins);
	await waitFor('the calls', () => {
		const sent = n8n.sandbox.stats().requests.filter((request) => request.path === path);
		return sent.length === vins.length || undefined;
	});
	return id;
}

it('counts a stopped execution in full until a person corrects its row', async () => {
	const workflow = await budget(1);
	const id = await hang(workflow, VINS.slice(0, 3));
	const [inside] = await n8n.editor.executions(workflow);
	await n8n.editor.stop(inside!.id);
	await n8n.editor.stop(id).catch(() => {});
	await n8n.editor.finished(id);
	n8n.sandbox.clearFaults();
	const [left] = await table.rows();
	expect(left).toMatchObject({ cents: 75, state: 'booked', execution: inside!.id });
	expect((await call(workflow, VINS.slice(0, 2)))[0]!.error).toContain('0.25 credits are left');

	await table.put('execution', { execution: inside!.id, cents: 25, state: 'paid' });
	expect((await call(workflow, VINS.slice(0, 2)))[0]!.error).toBeUndefined();
});

it('corrects its booking even if its caller is stopped, because n8n lets it continue', async () => {
	const workflow = await budget(1);
	const id = await hang(workflow, [GOOD, SPECIAL_VINS.noCredit.vin], 3000);
	expect(await rows()).toEqual([[thisMonth(), 50, 'booked', 2]]);
	await n8n.editor.stop(id);
	const [inside] = await n8n.editor.executions(workflow);
	expect((await n8n.editor.finished(inside!.id)).status).toBe('success');
	expect(await rows()).toEqual([[thisMonth(), PRICE, 'paid', 2]]);
	expect(n8n.sandbox.spentCents()).toBe(PRICE);
});

it('counts a failed execution in full', async () => {
	const broken = { jsCode: "throw new Error('Something is wrong');" };
	const workflow = await budget(1, { 'What It Cost': broken });
	const execution = await n8n.editor.finished(await begin(workflow, VINS.slice(0, 3)));
	expect(execution.status).toBe('error');
	expect(await rows()).toEqual([[thisMonth(), 75, 'booked', 3]]);
});

it('returns what was paid for even if the table cannot be updated', async () => {
	const workflow = await budget(1, { 'Correct the Booking': NOWHERE });
	const items = await call(workflow, VINS.slice(0, 3));
	expect(items.map(({ vin }) => vin)).toEqual(VINS.slice(0, 3));
	expect(await rows()).toEqual([[thisMonth(), 75, 'booked', 3]]);
});

it('sends nothing if it cannot book, if a row cannot be read, or without a limit', async () => {
	const unbooked = await budget(1, { Book: NOWHERE });
	expect((await n8n.editor.finished(await begin(unbooked, [GOOD]))).status).toBe('error');

	await table.put('execution', row(null));
	const [refused] = await call(await budget(1), [GOOD]);
	expect(refused!.error).toMatch(/row \d+ of the data table bimmervin_budget has no amount/);
	await table.clear();
	const { status } = await n8n.editor.finished(await begin(await budget('plenty'), [GOOD]));
	expect(status).toBe('error');
	expect(await rows()).toEqual([]);
	expect(n8n.sandbox.ledger()).toEqual([]);
});

it('counts an execution in full if n8n crashes during it', async () => {
	const workflow = await budget(1);
	await hang(workflow, VINS.slice(0, 3));
	await n8n.n8n.kill();
	await n8n.n8n.start();
	n8n.sandbox.clearFaults();
	expect(await rows()).toEqual([[thisMonth(), 75, 'booked', 3]]);
	expect((await call(workflow, VINS.slice(0, 2)))[0]!.error).toContain('0.25 credits are left');
	expect((await call(workflow, [GOOD]))[0]!.error).toBeUndefined();
});
