/** What n8n does when things go wrong, and what it has cost. */
import type { INode } from 'n8n-workflow';

import { ENDPOINTS } from '../../nodes/shared/api/catalog';
import { SPECIAL_VINS } from '../sandbox/server';
import { someVins } from '../someVins';
import { hook, inLine, pass, START, vehicles } from './flows';
import { itKeepsSecrets } from './leaks';
import type { StoredExecution, StoredWorkflow, WorkflowFile } from './n8n/editor';
import { waitFor } from './n8n/waitFor';
import { itemsOf, vinsOf, words } from './results';
import { openStage, type Stage } from './stage';

const PATH = ENDPOINTS.vehicleState.path;
const VINS = someVins(12);
const LOOK_UP = { resource: 'vehicle', operation: 'getState', vin: '={{ $json.vin }}' };

let stage: Stage;
beforeAll(async () => {
	stage = await openStage({ requestsPerSecond: 50, burst: 50 });
});
afterAll(async () => await stage?.close());
afterEach(() => stage.sandbox.reset());

const charges = () => stage.sandbox.ledger().length;

async function execute(file: WorkflowFile): Promise<StoredExecution> {
	const { editor } = stage;
	const workflow = await editor.createWorkflow(file);
	return await editor.finished(await editor.execute(workflow, START.name));
}

const lastExecution = async (workflow: StoredWorkflow): Promise<StoredExecution> => {
	const newest = await waitFor(
		'an execution',
		async () => (await stage.editor.executions(workflow))[0],
	);
	return await stage.editor.finished(newest.id);
};

it('looks up every vehicle once, and pays for each once', async () => {
	const twice = [...VINS, ...VINS];
	const execution = await execute(
		inLine('Look up', START, vehicles(twice), stage.node('BimmerVIN', LOOK_UP)),
	);
	expect(execution.status).toBe('success');
	const items = itemsOf(execution, 'BimmerVIN');
	expect(vinsOf(items)).toEqual(twice);
	expect(items.map(({ pairedItem }) => pairedItem)).toEqual(twice.map((_, item) => ({ item })));
	expect(charges()).toBe(VINS.length);
});

it('one token is enough for all calls, even after a restart of n8n', async () => {
	const file = inLine('Restart', START, vehicles(VINS), stage.node('BimmerVIN', LOOK_UP));
	const before = stage.sandbox.issuedTokens().length;
	await stage.n8n.stop();
	await stage.n8n.start();
	const execution = await execute(file);
	expect(itemsOf(execution, 'BimmerVIN')).toHaveLength(VINS.length);
	expect(stage.sandbox.issuedTokens()).toHaveLength(before);
	expect(before).toBe(1);
});

it('sends failed vehicles to the error output, with VIN, reason and pairing', async () => {
	const bad = SPECIAL_VINS.notFound.vin;
	const list = [VINS[0]!, bad, VINS[1]!];
	const failed = pass('Failed');
	const file = inLine(
		'Error output',
		START,
		vehicles(list),
		stage.node('BimmerVIN', LOOK_UP, { onError: 'continueErrorOutput' }),
		pass('Good'),
	);
	file.nodes.push(failed);
	file.connections.BimmerVIN!.main!.push([{ node: failed.name, type: 'main', index: 0 }]);
	const execution = await execute(file);
	expect(execution.status).toBe('success');
	expect(vinsOf(itemsOf(execution, 'Good'))).toEqual([VINS[0], VINS[1]]);
	const [item] = itemsOf(execution, 'Failed');
	expect(item!.json).toMatchObject({
		vin: bad,
		error: expect.stringContaining(bad) as string,
		details: { vin: bad, status: 404, charged: 'yes' },
	});
	expect(itemsOf(execution, 'BimmerVIN', 1)[0]!.pairedItem).toEqual({ item: 1 });
	// The answer that there is no such vehicle is charged like any other.
	expect(charges()).toBe(3);
});

it('Retry On Fail pays again only for the call that failed', async () => {
	const { sandbox } = stage;
	sandbox.fault({ kind: 'status', status: 500, charge: true, path: PATH, vin: VINS[7] });
	const execution = await execute(
		inLine(
			'Retry On Fail',
			START,
			vehicles(VINS),
			stage.node('BimmerVIN', LOOK_UP, { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 }),
		),
	);
	expect(execution.status).toBe('success');
	expect(vinsOf(itemsOf(execution, 'BimmerVIN'))).toEqual(VINS);
	expect(charges()).toBe(VINS.length + 1);
});

it('Retry from the executions list pays only the rest', async () => {
	const { editor, sandbox, node } = stage;
	const workflow = await editor.createWorkflow(
		inLine('Retry by hand', hook('retry'), vehicles(VINS), node('BimmerVIN', LOOK_UP)),
	);
	await editor.publish(workflow);
	sandbox.fault({ kind: 'status', status: 500, path: PATH, vin: VINS.at(-1) });
	await editor.callWebhook('retry');
	const failed = await lastExecution(workflow);
	expect(failed.status).toBe('error');
	expect(words(failed)).toContain(VINS.at(-1));
	const paid = charges();
	expect(paid).toBeGreaterThan(0);

	const retried = await editor.execution(await editor.retry(failed.id));
	expect(retried).toMatchObject({ status: 'success', mode: 'retry', retryOf: failed.id });
	expect(vinsOf(itemsOf(retried, 'BimmerVIN'))).toEqual(VINS);
	expect(charges()).toBe(VINS.length);
	await editor.unpublish(workflow);
});

describe('40 vehicles, one not found, Retry On Fail 5', () => {
	const unknown = SPECIAL_VINS.notFound.vin;
	const good = someVins(39);
	const list = [...good.slice(0, 16), unknown, ...good.slice(16)];
	const trying = { retryOnFail: true, maxTries: 5, waitBetweenTries: 100 };
	const flow = (name: string, first: INode, onError: INode['onError']): WorkflowFile => {
		const failed = pass('Failed');
		const lookUp = stage.node('BimmerVIN', LOOK_UP, { ...trying, onError });
		const file = inLine(name, first, vehicles(list), lookUp, pass('Good'));
		if (onError !== 'continueErrorOutput') return file;
		file.nodes.push(failed);
		file.connections.BimmerVIN!.main!.push([{ node: failed.name, type: 'main', index: 0 }]);
		return file;
	};

	const expectAll = (execution: StoredExecution) => {
		expect(execution.status).toBe('success');
		expect(vinsOf(itemsOf(execution, 'Good'))).toEqual(good);
		const [item, ...more] = itemsOf(execution, 'Failed');
		expect(more).toEqual([]);
		expect(item!.json).toMatchObject({
			vin: unknown,
			details: { vin: unknown, reason: 'notFound', charged: 'yes' },
		});
	};

	it('in Continue mode: 40 charges', async () => {
		expectAll(await execute(flow('Terms, continue', START, 'continueErrorOutput')));
		expect(charges()).toBe(40);
	});

	it('in Stop mode, then as the message says: 40 charges, nothing lost', async () => {
		const { editor } = stage;
		const workflow = await editor.createWorkflow(
			flow('Terms, stop', hook('terms'), 'stopWorkflow'),
		);
		await editor.publish(workflow);
		await editor.callWebhook('terms');
		const failed = await lastExecution(workflow);
		expect(failed.status).toBe('error');
		const paid = charges() - 1;
		expect(words(failed)).toContain(unknown);
		expect(words(failed)).toContain(`${paid} of 40 items are paid for and kept`);
		expect(words(failed)).toContain('set On Error to Continue (using error output)');

		const retried = await editor.finished(await editor.retry(failed.id));
		expect(retried.status).toBe('error');
		expect(words(retried)).toContain('This request was answered before and was not sent again');
		expect(charges()).toBe(paid + 1);

		await editor.saveWorkflow(workflow, flow('Terms, stop', hook('terms'), 'continueErrorOutput'));
		expectAll(await editor.finished(await editor.retry(retried.id, true)));
		expect(charges()).toBe(40);
		await editor.unpublish(workflow);
	});
});

it('60 wrong VINs: ten are charged', async () => {
	const wrong = someVins(60).map((vin) => vin.replace('WBA', 'WBX'));
	stage.sandbox.fault({
		kind: 'status',
		status: 404,
		body: { status: 'error', message: 'Vehicle not found' },
		path: PATH,
		times: 'always',
	});
	const execution = await execute(
		inLine(
			'Wrong list',
			START,
			vehicles(wrong),
			stage.node('BimmerVIN', LOOK_UP, {
				onError: 'continueRegularOutput',
				retryOnFail: true,
				maxTries: 3,
				waitBetweenTries: 100,
			}),
		),
	);
	const reasons = itemsOf(execution, 'BimmerVIN').map(
		({ json }) => (json.details as { reason: string }).reason,
	);
	expect(reasons.filter((reason) => reason === 'notFound')).toHaveLength(10);
	expect(reasons.filter((reason) => reason === 'onlyRefusals')).toHaveLength(50);
	expect(charges()).toBe(10);
});

it('spends nothing over the limit, and says so', async () => {
	const options = { maxCredits: 1 };
	const execution = await execute(
		inLine(
			'Limit',
			START,
			vehicles(VINS),
			stage.node('BimmerVIN', { ...LOOK_UP, options: options }),
		),
	);
	expect(execution.status).toBe('error');
	expect(words(execution)).toMatch(/2\.40.*1\.00|1\.00.*2\.40/s);
	expect(charges()).toBe(0);
});

it('Stop ends the charges', async () => {
	const { editor, sandbox } = stage;
	const many = someVins(400);
	const workflow = await editor.createWorkflow(
		inLine('Stop', START, vehicles(many), stage.node('BimmerVIN', LOOK_UP)),
	);
	const id = await editor.execute(workflow, START.name);
	await waitFor('the first charges', () => (charges() >= 60 ? true : undefined), { everyMs: 20 });
	await editor.stop(id);
	expect((await editor.finished(id)).status).toBe('canceled');
	const atStop = charges();
	// Calls in transit have arrived by now. At 50 per second, a run that continued would have charged a hundred more.
	const before = sandbox.stats().requests.length;
	await execute(inLine('Later', START, vehicles(VINS), stage.node('BimmerVIN', LOOK_UP)));
	expect(charges() - atStop).toBe(VINS.length);
	expect(sandbox.stats().requests.length - before).toBe(VINS.length);
	expect(atStop).toBeLessThan(many.length);
});

itKeepsSecrets(() => stage, VINS[0]!);
