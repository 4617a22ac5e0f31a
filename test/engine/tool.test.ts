/** As the tool of an agent: what a model reads before a call, and what it gets. */
import { NodeHelpers, type IDataObject } from 'n8n-workflow';

import { inCredits } from '../../nodes/shared/api/catalog';
import { EXAMPLE_VINS, type Sandbox } from '../sandbox/server';
import { callOf, OPERATIONS } from './harness/calls';
import {
	bimmerVinNode,
	connectInLine,
	fixtureNode,
	NODE_NAME,
	type Engine,
} from './harness/engine';
import { ITEMS_TYPE } from './harness/fixtureNodes';
import { FAST } from './harness/lookUp';
import { setUp } from './harness/setUp';

/** A model reads every character that it is given. */
const LONGEST_TEXT = 500;

let sandbox: Sandbox;
let engine: Engine;
let vehicle: IDataObject;

beforeAll(async () => {
	({ sandbox, engine } = await setUp({ jobSpeed: 1000, ...FAST }));
	const { vin } = EXAMPLE_VINS.evoId5;
	const { items } = await engine.run(callOf({ resource: 'secureCoding', operation: 'submit' }), [
		{ vin },
	]);
	vehicle = { vin, jobId: items[0]!.json.jobId };
});
afterAll(async () => await sandbox.close());

/** All texts of a value, at any depth. */
const textsOf = (value: unknown): string[] => {
	if (typeof value === 'string') return [value];
	return value !== null && typeof value === 'object' ? Object.values(value).flatMap(textsOf) : [];
};

describe.each(OPERATIONS.map((one) => [one.resource, one.operation, one] as const))(
	'%s %s',
	(_resource, _operation, one) => {
		const node = {
			...bimmerVinNode(callOf(one, { options: { pollInterval: 0.05 } })),
			rewireOutputLogTo: 'ai_tool' as const,
		};

		it('tells the model its price', () => {
			const nodeType = engine.nodeTypes.getByNameAndVersion(node.type, 1);
			const told = NodeHelpers.getToolDescriptionForNode(node, nodeType);
			const { cents } = one.endpoint;
			expect(told).toContain(cents === 0 ? '(free)' : `(${inCredits(cents)} credits)`);
		});

		it('gives JSON that says what it got, without the bytes of files', async () => {
			const { run, error } = await engine.runFlow(
				{
					nodes: [fixtureNode('Items', ITEMS_TYPE), node],
					connections: connectInLine('Items', NODE_NAME),
				},
				[{ json: vehicle }],
			);
			expect(error).toBeUndefined();
			const [item] = run.data.resultData.runData[NODE_NAME]![0]!.data!.ai_tool![0]!;
			expect(Object.keys(item!.json).length).toBeGreaterThan(1);
			expect(textsOf(item!.json).filter((text) => text.length > LONGEST_TEXT)).toEqual([]);
			const files = (item!.json.files ?? []) as Array<{ field: string }>;
			expect(files.map(({ field }) => field)).toEqual(Object.keys(item!.binary ?? {}));
		});
	},
);
