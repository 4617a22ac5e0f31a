import type { INode, INodeExecutionData } from 'n8n-workflow';

import type { Explanation } from '../../../nodes/shared/messages/explanation';
import type * as FailedItem from '../../../nodes/shared/run/failedItem';
import type { Item } from '../../../nodes/shared/run/prepare';

/** The module as it is loaded in an n8n that says which node API it has, or in an older one. */
function loadIn(nodesApiVersion: number | undefined): typeof FailedItem {
	let loaded: typeof FailedItem | undefined;
	jest.isolateModules(() => {
		const n8nWorkflow = jest.requireActual<object>('n8n-workflow');
		jest.doMock('n8n-workflow', () => ({
			...n8nWorkflow,
			N8N_NODES_API_VERSION: nodesApiVersion,
		}));
		loaded = jest.requireActual<typeof FailedItem>('../../../nodes/shared/run/failedItem');
	});
	return loaded!;
}

const failedIn = (nodesApiVersion: number | undefined, onError: INode['onError']) =>
	loadIn(nodesApiVersion).toFailedItem(
		{ name: 'BimmerVIN', onError } as INode,
		{ itemIndex: 3, vin: 'WBA3A5C5100000000' } as Item,
		{ message: 'What happened', description: 'What to do', reason: 'notFound' } as Explanation,
	);

/** What n8n before 2.36 makes of an item that has an error. */
const copyOf = (item: INodeExecutionData) => ({ ...item });

it.each([
	['a newer n8n, error output', 1, 'continueErrorOutput'],
	['a newer n8n, regular output', 1, 'continueRegularOutput'],
	['an older n8n, regular output', undefined, 'continueRegularOutput'],
] as const)('%s: a plain item', (_, version, onError) => {
	const item = failedIn(version, onError);
	expect(item.error).toBeUndefined();
	expect(Object.keys(item.json)).toEqual(['error', 'details']);
});

it('an older n8n, error output: an item with an error, whose copy has none', () => {
	const item = failedIn(undefined, 'continueErrorOutput');
	expect(item.error?.message).toBe('What happened');
	expect(copyOf(item)).toEqual({
		json: {
			error: 'What happened',
			details: { vin: 'WBA3A5C5100000000', reason: 'notFound', todo: 'What to do' },
		},
		pairedItem: { item: 3 },
	});
});

it('names what it is about, and the status where there is one', () => {
	const { toFailedItem } = loadIn(1);
	const node = { name: 'BimmerVIN' } as INode;
	const why = {
		message: 'What',
		description: 'Do',
		reason: 'notFound',
		charged: 'no',
		settlement: 'open',
	} as const;
	const detailsOf = (item: Partial<Item>, more: Partial<Explanation> = {}) =>
		toFailedItem(node, item as Item, { ...why, stopsTheRest: false, ...more }).json.details;
	const rest = { reason: 'notFound', charged: 'no', todo: 'Do' };
	expect(detailsOf({})).toStrictEqual(rest);
	expect(detailsOf({ vin: 'A', jobId: 'j' }, { status: 404 })).toStrictEqual({
		vin: 'A',
		jobId: 'j',
		status: 404,
		...rest,
	});
	expect(detailsOf({ jobId: 'given' }, { jobId: 'new' })).toStrictEqual({ jobId: 'new', ...rest });
});
