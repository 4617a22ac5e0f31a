import {
	deepCopy,
	type DeclarativeRestApiSettings,
	type IDataObject,
	type IExecutePaginationFunctions,
	type IExecuteSingleFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import { secretsInUse } from '../auth/tokens';
import { extensionFor, sniffType } from '../files/sniff';
import type { HttpResponse } from '../http/response';
import { settle } from '../http/request';
import { buildItem, renameBinaryFields, restoreBinary, type ItemData } from '../items/binary';
import { explain } from '../messages/explain';
import type { Explanation } from '../messages/explanation';
import { hideInBytes } from '../responses/hideSecrets';
import { costFor } from './cost';
import { toFailedItem } from './failedItem';
import { explainEarlierRefusal } from './keptRefusal';
import { failed, subjectOf, toNodeError, withEarlierCharges, type Outcome } from './outcome';
import { withMissingFiles } from './missingFiles';
import { notStored, performOperation } from './operations';
import { preparedOf, type Item, type Prepared } from './prepare';
import type { GoodAnswer } from './responseCache';
import { isShort } from './sameCars';
import type { ItemCall } from './task';
import { trimToSummary } from './trim';

const SKIPPED: Outcome = { kind: 'skipped' };

const delivered = (itemData: ItemData): Outcome => ({ kind: 'delivered', itemData });

/** What another execution has paid for. */
async function fromCache({ context, item }: ItemCall, answer: GoodAnswer): Promise<Outcome> {
	const { json, files } = answer;
	return delivered(await buildItem(context, deepCopy(json), files, item.options.outputField));
}

const FILE_IS_GONE =
	'The file is gone: n8n has deleted the data of the execution that it was stored with. To get it, look the vehicle up in a new execution, which charges again.';

/** An item of an earlier try whose stored file is gone. */
const withoutItsFile = ({ fileProblem, ...json }: IDataObject): IDataObject => ({
	...json,
	files: [],
	fileProblem: typeof fileProblem === 'string' ? `${fileProblem} ${FILE_IS_GONE}` : FILE_IS_GONE,
});

/** What was paid for by an earlier try of this run. */
async function takeReceipt(call: ItemCall, key: string): Promise<Outcome | undefined> {
	const { context, run, item } = call;
	const receipt = run.receipts.find(key);
	if (!receipt) return undefined;
	const restored = await settle(async () => await restoreBinary(context, receipt));
	if (!restored.ok) {
		// The data of a look-up were paid for too.
		if (item.summarize) return delivered({ json: withoutItsFile(receipt.json) });
		return failed(explain({ kind: 'notStored', why: 'the stored file is gone' }, subjectOf(item)));
	}
	const earlier = { json: receipt.json, binary: restored.value };
	const completed = await settle(async () => await withMissingFiles(call, earlier));
	const itemData = (completed.ok && completed.value) || earlier;
	// From here on the files are this execution's own.
	if (itemData.binary !== receipt.binary) run.receipts.keep(key, itemData.json, itemData.binary);
	return delivered(renameBinaryFields(itemData, item.options.outputField));
}

/** What the run has without sending anything: an answer from before, good or bad. */
async function takeKept(call: ItemCall): Promise<Outcome | undefined> {
	const { run, item, ready } = call;
	const refusal = explainEarlierRefusal(run.receipts, ready, item.subject);
	if (refusal) return failed(refusal);
	const receipt = await takeReceipt(call, ready.key);
	if (receipt) return receipt;
	const answer = ready.cached?.answer;
	return answer && 'json' in answer ? await fromCache(call, answer) : undefined;
}

/** The outcome of the request that an item shares with its duplicates. */
async function obtain(call: ItemCall, unsent: Explanation | undefined): Promise<Outcome> {
	const { run, item, ready } = call;
	const kept = await takeKept(call);
	if (kept) return kept;
	// A job is waited for, and a result fetched, whatever keeps new calls from being sent.
	const isHeldBack = unsent && !run.receipts.isBought(ready.key);
	return withEarlierCharges(run, item, isHeldBack ? failed(unsent) : await performOperation(call));
}

/** What became of an item, and whether it is the first of its run that asks for it. */
interface Concluded {
	readonly outcome: Outcome;
	readonly isFirst: boolean;
}

const alone = (outcome: Outcome): Concluded => ({ outcome, isFirst: true });

/** What becomes of an item. Never rejects, so that every item that has arrived is settled. */
async function conclude(
	context: IExecuteSingleFunctions,
	{ item, run, admission: decided }: Prepared,
	options: DeclarativeRestApiSettings.HttpRequestOptions,
): Promise<Concluded> {
	const admission = await decided;
	if (admission.kind === 'abandoned') return alone(SKIPPED);
	if (admission.kind === 'refused' && run.stopMode) {
		return alone(admission.itemIndex === item.itemIndex ? failed(admission.why) : SKIPPED);
	}
	const { ready, problem } = item;
	const unsent = problem ?? (admission.kind === 'refused' ? admission.why : undefined);
	if (!ready) return alone(unsent ? failed(unsent) : SKIPPED);
	const call = { context, run, item, ready, options };
	try {
		const { outcome, isFirst, isOwn } = await run.calls.once(
			ready.key,
			// All that a request comes to is known by its key: the other form of a VIN may wait for it.
			async () => {
				const got = await settle(async () => (await takeSameCar(call)) ?? obtain(call, unsent));
				return got.ok ? got.value : withEarlierCharges(run, item, notStored(call, got.error));
			},
			// What another run of the node did not send, this one may.
			({ kind }) => kind !== 'skipped',
		);
		const isShared = !isOwn && outcome.kind === 'delivered';
		return { outcome: isShared ? copyFor(item, outcome.itemData) : outcome, isFirst };
	} finally {
		run.receipts.release(ready.key);
	}
}

const copyFor = ({ options }: Item, { json, binary }: ItemData): Outcome =>
	delivered(renameBinaryFields({ json: deepCopy(json), binary }, options.outputField));

/** The answer to the same car by the other form of its VIN, where that is asked for too: it is paid once. */
async function takeSameCar(call: ItemCall): Promise<Outcome | undefined> {
	const { run, item, ready } = call;
	const other = run.sameCars.other(ready);
	if (other === undefined) return undefined;
	if (!isShort(ready)) {
		// Under way already: in an earlier group of n8n's own batching, or since several cars of the list fit it.
		await run.calls.begun(other);
		const receipt = run.receipts.find(other);
		return receipt?.json.vin === ready.request.vin ? await takeReceipt(call, other) : undefined;
	}
	// The short form waits for the long one of the same group; any other has been answered before, or has not.
	const outcome = run.asksFor(other)
		? await run.calls.outcomeOf<Outcome>(other, ready.key)
		: undefined;
	if (outcome?.kind === 'delivered') return copyFor(item, outcome.itemData);
	// What may have been charged is not sent in another form either.
	if (outcome)
		return outcome.kind === 'failed' && outcome.why.charged === 'maybe' ? outcome : undefined;
	return await takeReceipt(call, other);
}

/** An answer that could not be read comes with the failed item: it may have been paid for, and a person may read it. */
async function attach(
	context: IExecuteSingleFunctions,
	{ vin, jobId, options, ready }: Item,
	answer: HttpResponse | undefined,
): Promise<Pick<INodeExecutionData, 'binary'>> {
	if (!answer || answer.body.length === 0) return {};
	const type = sniffType(answer.body);
	const fileName = `answer-${vin ?? jobId ?? 'unread'}.${type === 'text/plain' ? 'txt' : (extensionFor(type) ?? 'bin')}`;
	// A server may repeat what it was sent.
	const content = ready ? hideInBytes(answer.body, secretsInUse(ready.account)) : answer.body;
	const file = { fileName, mimeType: type, content };
	const { binary } = await buildItem(context, {}, [file], options.outputField);
	return { binary };
}

/**
 * One call from start to finish: waits until all items of the run have arrived, then takes what is paid already or
 * sends the request at the account's rate, and makes the item. The node's declarative pagination hook.
 * @throws {NodeApiError} in Stop mode, in a user's words
 */
export async function paginate(
	this: IExecutePaginationFunctions,
	requestData: DeclarativeRestApiSettings.ResultOptions,
): Promise<INodeExecutionData[]> {
	const prepared = preparedOf(requestData.options);
	if (!prepared) return [];
	const { item, run } = prepared;
	const { outcome, isFirst } = await conclude(this, prepared, requestData.options);
	// Before the run may end: then it forgets what it has paid for.
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
		// Not spread into a new object: see there.
		return [Object.assign(failedItem, await attach(this, item, outcome.answer))];
	}
	await run.whenSettled();
	if (run.isAbandoned) return [];
	throw toNodeError(this, run, item, why);
}
