import {
	NodeConnectionTypes,
	type GenericValue,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
	type INodeType,
} from 'n8n-workflow';
import { runInNewContext } from 'node:vm';

const standIn = (
	name: string,
	group: 'trigger' | 'transform',
	properties: INodeProperties[],
	execute: NonNullable<INodeType['execute']>,
): INodeType => ({
	description: {
		displayName: name,
		name,
		group: [group],
		version: [1, 2, 3.3],
		description: `Stands in for n8n's ${name} node`,
		defaults: { name },
		inputs: group === 'trigger' ? [] : [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties,
	},
	execute,
});

const manualTrigger = standIn(
	'manualTrigger',
	'trigger',
	[],
	async () => await Promise.resolve([[{ json: {} }]]),
);

const code = standIn(
	'code',
	'transform',
	[{ displayName: 'Code', name: 'jsCode', type: 'string', default: '' }],
	async function (this: IExecuteFunctions) {
		const script = this.getNodeParameter('jsCode', 0) as string;
		const given = runInNewContext(`(() => {${script}\n})()`) as INodeExecutionData[];
		return await Promise.resolve([given.map((item) => ({ ...item, pairedItem: { item: 0 } }))]);
	},
);

/** The engine itself evaluates a parameter of the type filter, here as in n8n's own node. */
const filter = standIn(
	'filter',
	'transform',
	[
		{
			displayName: 'Conditions',
			name: 'conditions',
			type: 'filter',
			default: {},
			typeOptions: { filter: { caseSensitive: true, typeValidation: 'loose', version: 2 } },
		},
	],
	async function (this: IExecuteFunctions) {
		const kept = this.getInputData().flatMap((item, index) =>
			this.getNodeParameter('conditions', index, false, { extractValue: true })
				? [{ ...item, pairedItem: { item: index } }]
				: [],
		);
		return await Promise.resolve([kept]);
	},
);

const noOp = standIn('noOp', 'transform', [], async function (this: IExecuteFunctions) {
	return await Promise.resolve([this.getInputData()]);
});

/** Makes the fields that are entered, and keeps no other. The engine evaluates what is entered. */
const set = standIn(
	'set',
	'transform',
	[{ displayName: 'Fields', name: 'assignments', type: 'assignmentCollection', default: {} }],
	async function (this: IExecuteFunctions) {
		const made = this.getInputData().map((_, index) => {
			const { assignments } = this.getNodeParameter('assignments', index) as {
				assignments: Array<{ name: string; value: GenericValue }>;
			};
			const json = Object.fromEntries(assignments.map(({ name, value }) => [name, value]));
			return { json, pairedItem: { item: index } };
		});
		return await Promise.resolve([made]);
	},
);

/** The few nodes of n8n's own that the example workflow uses, in place of the whole n8n-nodes-base. */
export const standIns: Record<string, INodeType | undefined> = {
	'n8n-nodes-base.manualTrigger': manualTrigger,
	'n8n-nodes-base.code': code,
	'n8n-nodes-base.filter': filter,
	'n8n-nodes-base.noOp': noOp,
	'n8n-nodes-base.set': set,
};
