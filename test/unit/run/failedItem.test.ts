import type { INode, INodeExecutionData } from 'n8n-workflow';

import type { Explanation } from '../../../nodes/shared/messages/explanation';
import { toFailedItem } from '../../../nodes/shared/run/failedItem';
import type { Item } from '../../../nodes/shared/run/prepare';

const failedWith = (onError: INode['onError']) =>
	toFailedItem(
		{ name: 'BimmerVIN', onError } as INode,
		{ itemIndex: 3, vin: 'WBA3A5C5100000000' } as Item,
		{ message: 'What happened', description: 'What to do', reason: 'notFound' } as Explanation,
	);

const JSON_OF_IT = {
	error: 'What happened',
	details: { vin: 'WBA3A5C5100000000', reason: 'notFound', todo: 'What to do' },
};

/** What n8n makes of an item that it has sent to the error output. */
const copyOf = (item: INodeExecutionData) => ({ ...item });

it('regular output: a plain item', () => {
	const item = failedWith('continueRegularOutput');
	expect(item.error).toBeUndefined();
	expect(item).toStrictEqual({ json: JSON_OF_IT, pairedItem: { item: 3 } });
});

describe('error output: an item with an error', () => {
	it('whose copy has none', () => {
		const item = failedWith('continueErrorOutput');
		expect(item.error?.message).toBe('What happened');
		expect(copyOf(item)).toEqual({ json: JSON_OF_IT, pairedItem: { item: 3 } });
		expect(JSON.parse(JSON.stringify(item))).toEqual(copyOf(item));
	});

	it('whose JSON stays where n8n sends no copy, and may be replaced by another node', () => {
		const item = failedWith('continueErrorOutput');
		item.json = { error: item.error!.message };
		expect(item.json).toEqual(JSON_OF_IT);
		item.json = { vin: 'A' };
		expect(item.json).toEqual({ vin: 'A' });
	});
});

it('names what it is about, and the status where there is one', () => {
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
