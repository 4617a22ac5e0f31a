import {
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
 * A failed item for the error output, in a form that works in every version of n8n. The version cannot be detected, since
 * another package may have installed a different n8n-workflow. n8n reads the item's `error` and outputs a copy of the item. A
 * copy with an own `error` would lose its JSON; a class getter is read, but not copied.
 */
class ErrorOutputItem implements INodeExecutionData {
	[name: string]: INodeExecutionData[string];
	declare json: IDataObject;
	readonly #error: NodeOperationError;

	constructor(
		node: INode,
		message: string,
		json: IDataObject,
		readonly pairedItem: { item: number },
	) {
		this.#error = new NodeOperationError(node, message);
		let kept = json;
		Object.defineProperty(this, 'json', {
			enumerable: true,
			get: () => kept,
			// If n8n finds no item to pair it with, it outputs the item itself, with the bare error in place of its JSON.
			set: (replaced: IDataObject) => {
				if (Object.keys(replaced).join() !== 'error') kept = replaced;
			},
		});
	}

	get error(): NodeOperationError {
		return this.#error;
	}
}

/** A failed item as it is output with On Error = Continue: `{ error, details }`, and no other top-level key. */
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
	return node.onError === 'continueErrorOutput'
		? new ErrorOutputItem(node, message, json, pairedItem)
		: { json, pairedItem };
}
