/** Runs every operation with the Execute button of its node. */
import type { INode } from 'n8n-workflow';

import { callOf, OPERATIONS } from '../engine/harness/calls';
import { EXAMPLE_VINS } from '../sandbox/server';
import { inLine, START, vehicles } from './flows';
import { itKeepsSecrets } from './leaks';
import type { StoredWorkflow } from './n8n/editor';
import { itemsOf } from './results';
import { openStage, type Stage } from './stage';

const VIN = EXAMPLE_VINS.evoId5.vin;
const QUICKLY = { options: { pollInterval: 1 } };
const nameOf = ({ resource, operation }: (typeof OPERATIONS)[number]) => `${resource} ${operation}`;

let stage: Stage;
let workflow: StoredWorkflow;
beforeAll(async () => {
	stage = await openStage({ jobSpeed: 50 });
	const submit = { resource: 'secureCoding', operation: 'submit' };
	const order = inLine(
		'Order',
		START,
		vehicles([VIN]),
		stage.node('Submit', callOf(submit).parameters),
	);
	const ordered = await stage.editor.createWorkflow(order);
	await stage.editor.finished(await stage.editor.execute(ordered, START.name));
	const { jobId } = stage.sandbox.ledger()[0]!;

	// All operations in parallel after one vehicle and its job.
	const nodes: INode[] = OPERATIONS.map((one) =>
		stage.node(nameOf(one), { ...callOf(one, QUICKLY).parameters }),
	);
	const file = inLine('Operations', START, vehicles([VIN]), nodes[0]!);
	file.nodes[1]!.parameters.jsCode = `return [{ json: ${JSON.stringify({ vin: VIN, jobId })} }];`;
	file.nodes.push(...nodes.slice(1));
	file.connections.Vehicles = {
		main: [nodes.map(({ name }) => ({ node: name, type: 'main', index: 0 }))],
	};
	workflow = await stage.editor.createWorkflow(file);
});
afterAll(async () => await stage?.close());

it.each(OPERATIONS.map((one) => [nameOf(one), one] as const))('%s', async (name, one) => {
	const { editor, sandbox } = stage;
	const before = sandbox.ledger().length;
	const execution = await editor.finished(await editor.execute(workflow, START.name, name));
	expect(execution.status).toBe('success');
	expect(Object.keys(execution.data.resultData.runData).sort()).toEqual(
		[START.name, 'Vehicles', name].sort(),
	);

	const charged = sandbox.ledger().slice(before);
	const { endpointName } = one;
	expect(charged.map(({ endpoint }) => endpoint)).toEqual(
		one.endpoint.cents === 0 ? [] : [endpointName],
	);

	const [item, ...more] = itemsOf(execution, name);
	expect(more).toEqual([]);
	expect(item!.pairedItem).toEqual({ item: 0 });
	expect(item!.json).toMatchObject(one.asksForVin ? { vin: VIN } : { state: 'done' });

	const files = (item!.json.files ?? []) as Array<{ field: string; bytes: number }>;
	expect(Object.keys(item!.binary ?? {})).toEqual(files.map(({ field }) => field));
	for (const { field, bytes } of files) {
		expect(await editor.download(item!.binary![field]!)).toHaveLength(bytes);
	}
});

itKeepsSecrets(() => stage, VIN);
