import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

export const ITEMS_TYPE = 'fixture.items';
export const LOOP_TYPE = 'fixture.loop';
export const PASS_TYPE = 'fixture.pass';

const describe = (
	name: string,
	inputs: number,
	outputs: number,
	group: 'trigger' | 'transform' = 'transform',
): INodeTypeDescription => ({
	displayName: name,
	name,
	group: [group],
	version: 1,
	description: name,
	defaults: { name },
	inputs: Array.from({ length: inputs }, () => NodeConnectionTypes.Main),
	outputs: Array.from({ length: outputs }, () => NodeConnectionTypes.Main),
	properties: [],
});

/** What the items node gives out, by execution. */
export const itemsToGive = new Map<string, INodeExecutionData[]>();

const items: INodeType = {
	description: describe('items', 0, 1, 'trigger'),
	async execute(this: IExecuteFunctions) {
		const given = itemsToGive.get(this.getExecutionId()) ?? [];
		return await Promise.resolve([
			given.map((item, index) => ({ ...item, pairedItem: { item: index } })),
		]);
	},
};

/** Sends its first input round a second time: output 0 is the loop, output 1 is done after two turns. */
const loop: INodeType = {
	description: describe('loop', 1, 2),
	async execute(this: IExecuteFunctions) {
		const context = this.getContext('node') as { turns?: number; items?: INodeExecutionData[] };
		context.items ??= this.getInputData();
		context.turns = (context.turns ?? 0) + 1;
		return await Promise.resolve(
			context.turns <= 2 ? [context.items, []] : [[], this.getInputData()],
		);
	},
};

const pass: INodeType = {
	description: describe('pass', 1, 1),
	async execute(this: IExecuteFunctions) {
		return await Promise.resolve([this.getInputData()]);
	},
};

/** Tiny nodes around ours, in place of n8n-nodes-base. */
export const fixtureNodes: Record<string, INodeType | undefined> = {
	[ITEMS_TYPE]: items,
	[LOOP_TYPE]: loop,
	[PASS_TYPE]: pass,
};
