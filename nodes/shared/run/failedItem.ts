import {
	N8N_NODES_API_VERSION,
	NodeOperationError,
	type IDataObject,
	type INode,
	type INodeExecutionData,
} from 'n8n-workflow';

import { withoutInvisible } from '../api/invisible';
import type { Explanation } from '../messages/explanation';
import { withoutUndefined } from '../responses/json';
import type { Cost } from './cost';
import type { Item } from './prepare';

/**
 * n8n 2.36 and newer send an item to the error output if its JSON has no keys but error, message and details. This is
 * exported since 2.39; nothing that a node can see tells the versions between.
 */
const knowsDetails = typeof N8N_NODES_API_VERSION === 'number';

/**
 * A failed item for the error output of an older n8n. That asks the item for its `error`, and sends a copy of it there. A
 * copy that had an `error` would lose its JSON; a getter of a class is asked, but not copied.
 */
class OlderErrorOutputItem implements INodeExecutionData {
	[name: string]: INodeExecutionData[string];
	readonly #error: NodeOperationError;

	constructor(
		node: INode,
		message: string,
		readonly json: IDataObject,
		readonly pairedItem: { item: number },
	) {
		this.#error = new NodeOperationError(node, message);
	}

	get error(): NodeOperationError {
		return this.#error;
	}
}

/** How a failed item comes out with On Error = Continue: `{ error, details }`, and no other top-level key. */
export function toFailedItem(
	node: INode,
	{ itemIndex, vin, jobId }: Item,
	why: Explanation,
	cost?: Cost,
): INodeExecutionData {
	const {
		message,
		description: todo,
		reason,
		status,
		charged,
		vehicles,
		address,
		apiMessage,
		apiCode,
	} = why;
	const details = withoutUndefined({
		vin: (vin && withoutInvisible(vin)) || undefined,
		jobId: why.jobId ?? jobId,
		reason,
		status,
		charged,
		cost,
		todo,
		vehicles: vehicles && [...vehicles],
		address,
		apiMessage,
		apiCode,
	});
	const json = { error: message, details };
	const pairedItem = { item: itemIndex };
	return knowsDetails || node.onError !== 'continueErrorOutput'
		? { json, pairedItem }
		: new OlderErrorOutputItem(node, message, json, pairedItem);
}
