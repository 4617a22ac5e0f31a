import type {
	DeclarativeRestApiSettings,
	IExecutePaginationFunctions,
	IExecuteSingleFunctions,
	INodeExecutionData,
} from 'n8n-workflow';

import { secretsInUse } from '../auth/tokens';
import { extensionFor, sniffType } from '../files/sniff';
import type { HttpResponse } from '../http/response';
import { buildItem } from '../items/binary';
import { hideInBytes } from '../responses/hideSecrets';
import { conclude } from './conclude';
import { costFor } from './cost';
import { toFailedItem } from './failedItem';
import { toNodeError } from './outcome';
import { preparedOf, type Item } from './prepare';
import { trimToSummary } from './trim';

/** Attaches an unreadable answer to the failed item: it may have been paid for, and a person may be able to read it. */
async function attach(
	context: IExecuteSingleFunctions,
	{ vin, jobId, options, ready }: Item,
	answer: HttpResponse | undefined,
): Promise<Pick<INodeExecutionData, 'binary'>> {
	if (!answer || answer.body.length === 0) return {};
	const type = sniffType(answer.body);
	const fileName = `answer-${vin ?? jobId ?? 'unread'}.${type === 'text/plain' ? 'txt' : (extensionFor(type) ?? 'bin')}`;
	// A server may echo what it was sent.
	const content = ready ? hideInBytes(answer.body, secretsInUse(ready.account)) : answer.body;
	const file = { fileName, mimeType: type, content };
	const { binary } = await buildItem(context, {}, [file], options.outputField);
	return { binary };
}

/**
 * One call from start to finish: waits until all items of the run have arrived, then uses what is already paid for or sends
 * the request within the account's rate, and builds the item. The node's declarative pagination hook.
 * @throws {NodeApiError} in Stop mode, worded for the user
 */
export async function paginate(
	this: IExecutePaginationFunctions,
	requestData: DeclarativeRestApiSettings.ResultOptions,
): Promise<INodeExecutionData[]> {
	const prepared = preparedOf(requestData.options);
	if (!prepared) return [];
	const { run } = prepared;
	const { item, outcome, isFirst } = await conclude(this, prepared, requestData.options);
	// Before the run can end, since it then forgets what it paid for.
	const cost = costFor(run, item, outcome, isFirst);
	run.settle(outcome.kind);

	if (outcome.kind === 'skipped') return [];
	if (outcome.kind === 'delivered') {
		const json = { ...trimToSummary(outcome.itemData.json, item), ...(cost && { cost }) };
		return [{ ...outcome.itemData, json, pairedItem: { item: item.itemIndex } }];
	}
	const { why } = outcome;
	run.stopAfter(why, item.ready?.account.rateLimitKey);
	if (!run.stopMode) {
		const failedItem = toFailedItem(this.getNode(), item, why, cost);
		// Not copied into a new object: see ErrorOutputItem.
		return [Object.assign(failedItem, await attach(this, item, outcome.answer))];
	}
	await run.whenSettled();
	if (run.isAbandoned) return [];
	throw toNodeError(this, run, item, why);
}
