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
 * A failed item for the error output, in a form that every n8n knows. Which n8n it is cannot be told: an n8n-workflow of
 * another version may lie beside this package, brought by somebody else's. n8n asks the item for its `error` and sends a
 * copy of it there. A copy that had an `error` would lose its JSON; a getter of a class is asked, but not copied.
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
			// n8n sends the item itself where it finds no item to pair it with, and then replaces its JSON by the bare error.
			set: (replaced: IDataObject) => {
				if (Object.keys(replaced).join() !== 'error') kept = replaced;
			},
		});
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
	return node.onError === 'continueErrorOutput'
		? new ErrorOutputItem(node, message, json, pairedItem)
		: { json, pairedItem };
}
