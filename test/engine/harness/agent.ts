import { SupplyDataContext } from 'n8n-core';
import {
	createRunExecutionData,
	Workflow,
	type IDataObject,
	type IExecuteData,
	type INodeExecutionData,
} from 'n8n-workflow';

import { bimmerVinNode, fixtureNode, type Engine } from './engine';
import { ITEMS_TYPE } from './fixtureNodes';
import { lookUp, type Wanted } from './lookUp';

/**
 * An agent that calls the node as n8n 1 does: within its own run, each call with a run index of its own.
 * @returns asks for a VIN, and gives the JSON of the item
 */
export function agentWith(engine: Engine, wanted: Wanted) {
	const vin = "={{ $fromAI('vin', '', 'string') }}";
	const node = bimmerVinNode(lookUp({ ...wanted, parameters: { vin } }));
	const agent = fixtureNode('Agent', ITEMS_TYPE);
	const { nodeTypes } = engine;
	const workflow = new Workflow({
		id: 'w',
		nodes: [agent, node],
		connections: {},
		active: false,
		nodeTypes,
		settings: { executionOrder: 'v1' },
	});
	const runData = createRunExecutionData({});
	const additionalData = engine.additionalData('77', 'trigger', workflow);
	const executeData: IExecuteData = {
		node: agent,
		data: { main: [[{ json: {} }, { json: {} }]] },
		source: null,
	};
	let calls = 0;
	return async (asked: string): Promise<IDataObject> => {
		const context = new SupplyDataContext(
			workflow,
			node,
			additionalData,
			'trigger',
			runData,
			calls++,
			[{ json: {} }],
			{},
			'ai_tool',
			executeData,
			[],
			undefined,
			agent,
		);
		context.addInputData('ai_tool', [[{ json: { vin: asked } }]]);
		const { execute } = nodeTypes.getByNameAndVersion(node.type, 1);
		const [items] = (await execute!.call(context as never)) as INodeExecutionData[][];
		return items![0]!.json;
	};
}
