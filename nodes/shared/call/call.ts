import {
	deepCopy,
	type DeclarativeRestApiSettings,
	type IExecutePaginationFunctions,
	type IExecuteSingleFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import { explainStored } from '../api/errors';
import { extensionFor, sniffType } from '../files/sniff';
import { assemble, relabel, restoreBinary, type Delivery } from './deliver';
import { explainKept, explainReused } from './keptRefusal';
import { toFailedItem } from './failedItem';
import { explainError, failed, inHindsight, subjectOf, toNodeError, type Outcome } from './outcome';
import { perform } from './perform';
import { preparedOf, type Item, type ReadyRequest } from './prepare';
import type { Remembered } from './reuse';
import type { Run, Verdict } from './run';

/** What another execution has paid for. */
async function takeRemembered(
	context: IExecuteSingleFunctions,
	item: Item,
	{ answer, atMs }: Remembered,
): Promise<Outcome> {
	if ('refusal' in answer) {
		const { refusal, todo } = answer;
		return failed(explainReused(refusal, item.subject, todo, Date.now() - atMs));
	}
	const { json, files } = answer;
	const delivery = await assemble(context, deepCopy(json), files, item.options.outputField);
	return { kind: 'delivered', delivery };
}

/** What was paid for by an earlier try of this run. */
async function takeReceipt(
	context: IExecuteSingleFunctions,
	run: Run,
	item: Item,
	{ key, account }: ReadyRequest,
): Promise<Outcome | undefined> {
	const refusal = run.receipts.findRefusal(key, account.path);
	if (refusal) return failed(explainKept(refusal, item.subject));
	const receipt = run.receipts.find(key);
	if (!receipt) return undefined;
	try {
		const binary = await restoreBinary(context, receipt);
		// From here on the file is this execution's own.
		if (binary !== receipt.binary) run.receipts.keep(key, receipt.json, binary);
		const delivery = relabel({ json: receipt.json, binary }, item.options.outputField);
		return { kind: 'delivered', delivery };
	} catch {
		return failed(explainStored(subjectOf(item), 'the stored file is gone'));
	}
}

/** The outcome of the request that an item shares with its duplicates. */
async function obtain(
	context: IExecuteSingleFunctions,
	run: Run,
	item: Item,
	ready: ReadyRequest,
	options: DeclarativeRestApiSettings.HttpRequestOptions,
): Promise<Outcome> {
	try {
		const receipt = await takeReceipt(context, run, item, ready);
		if (receipt) return receipt;
		if (ready.remembered) return await takeRemembered(context, item, ready.remembered);
		return await perform(context, run, item, ready, options);
	} catch (error) {
		return explainError(error, run, item);
	} finally {
		run.receipts.release(ready.key);
	}
}

/** What becomes of an item. Never rejects, so that every item that has arrived is settled. */
async function conclude(
	context: IExecuteSingleFunctions,
	run: Run,
	item: Item,
	verdict: Verdict,
	options: DeclarativeRestApiSettings.HttpRequestOptions,
): Promise<Outcome> {
	if (verdict.kind === 'abandoned') return { kind: 'skipped' };
	if (verdict.kind === 'refused' && run.stopMode && verdict.itemIndex !== item.itemIndex) {
		return { kind: 'skipped' };
	}
	if (item.problem) return failed(item.problem);
	if (verdict.kind === 'refused') return failed(verdict.why);
	const { ready } = item;
	if (!ready) return { kind: 'skipped' };

	const twin = await takeSameCar(run, item, ready);
	if (twin) return twin;
	const { outcome, isFirst } = await run.once(
		ready.key,
		async () => await obtain(context, run, item, ready, options),
		// What another run of the node did not send, this one may.
		({ kind }) => kind !== 'skipped',
	);
	return isFirst || outcome.kind !== 'delivered' ? outcome : copyFor(item, outcome.delivery);
}

function copyFor({ options }: Item, { json, binary }: Delivery): Outcome {
	const copy = relabel({ json: deepCopy(json), binary }, options.outputField);
	return { kind: 'delivered', delivery: copy };
}

/** The answer to the same car by its full VIN, where the list holds both forms: it is paid once. */
async function takeSameCar(
	run: Run,
	item: Item,
	{ key }: ReadyRequest,
): Promise<Outcome | undefined> {
	const other = run.sameCars.get(key);
	const outcome = other === undefined ? undefined : await run.outcomeOf<Outcome>(other);
	return outcome?.kind === 'delivered' ? copyFor(item, outcome.delivery) : undefined;
}

/** An answer that could not be read comes with the failed item: it may have been paid for, and a person may read it. */
async function attach(
	context: IExecuteSingleFunctions,
	{ vin, jobId, options }: Item,
	{ answer }: Extract<Outcome, { kind: 'failed' }>,
): Promise<Pick<INodeExecutionData, 'binary'>> {
	if (!answer || answer.body.length === 0) return {};
	const type = sniffType(answer.body);
	const fileName = `answer-${vin ?? jobId ?? 'unread'}.${type === 'text/plain' ? 'txt' : (extensionFor(type) ?? 'bin')}`;
	const { binary } = await assemble(
		context,
		{},
		[{ fileName, mimeType: type, content: answer.body }],
		options.outputField,
	);
	return { binary };
}

/**
 * One call from start to finish: waits until all items of the run have arrived, then takes what is paid already or
 * sends the request at the account's pace, and makes the item. The node's declarative pagination hook.
 * @throws {NodeApiError} in Stop mode, in a user's words
 */
export async function callPagination(
	this: IExecutePaginationFunctions,
	requestData: DeclarativeRestApiSettings.ResultOptions,
): Promise<INodeExecutionData[]> {
	const prepared = preparedOf(requestData.options);
	if (!prepared) return [];
	const { item, run } = prepared;
	const concluded = await conclude(this, run, item, await prepared.verdict, requestData.options);
	const outcome = inHindsight(run, item, concluded);
	run.settle(outcome.kind);

	if (outcome.kind === 'skipped') return [];
	if (outcome.kind === 'delivered') {
		return [{ ...outcome.delivery, pairedItem: { item: item.itemIndex } }];
	}
	const { why } = outcome;
	run.stopAfter(why, item.ready?.account.key);
	if (!run.stopMode) {
		// Not spread into a new object: see there.
		return [
			Object.assign(toFailedItem(this.getNode(), item, why), await attach(this, item, outcome)),
		];
	}
	await run.whenSettled();
	if (run.isAbandoned) return [];
	throw toNodeError(this, run, item, why);
}
