import {
	deepCopy,
	type DeclarativeRestApiSettings,
	type IExecutePaginationFunctions,
	type IExecuteSingleFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import { explainStored, type Explanation } from '../messages/errors';
import { extensionFor, sniffType } from '../files/sniff';
import { hideSecrets } from '../responses/redact';
import { assemble, relabel, restoreBinary, type Delivery } from '../items/deliver';
import { explainEarlierRefusal } from './keptRefusal';
import { toFailedItem } from './failedItem';
import { explainError, failed, inHindsight, subjectOf, toNodeError, type Outcome } from './outcome';
import { perform } from './perform';
import { preparedOf, type Item, type ReadyRequest } from './prepare';
import type { GoodAnswer } from './reuse';
import type { Run, Verdict } from './run';
import { isShort } from './sameCars';
import type { Account } from '../auth/account';
import { secretsInUse } from '../auth/tokens';

/** What another execution has paid for. */
async function takeRemembered(
	context: IExecuteSingleFunctions,
	item: Item,
	answer: GoodAnswer,
): Promise<Outcome> {
	const { json, files } = answer;
	const delivery = await assemble(context, deepCopy(json), files, item.options.outputField);
	return { kind: 'delivered', delivery };
}

/** What was paid for by an earlier try of this run. */
async function takeReceipt(
	context: IExecuteSingleFunctions,
	run: Run,
	item: Item,
	key: string,
): Promise<Outcome | undefined> {
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

/** What the run has without sending anything: an answer from before, good or bad. */
async function takeKept(
	context: IExecuteSingleFunctions,
	run: Run,
	item: Item,
	ready: ReadyRequest,
): Promise<Outcome | undefined> {
	const refusal = explainEarlierRefusal(run.receipts, ready, item.subject);
	if (refusal) return failed(refusal);
	const receipt = await takeReceipt(context, run, item, ready.key);
	if (receipt) return receipt;
	const answer = ready.remembered?.answer;
	return answer && 'json' in answer ? await takeRemembered(context, item, answer) : undefined;
}

/** The outcome of the request that an item shares with its duplicates. */
async function obtain(
	context: IExecuteSingleFunctions,
	run: Run,
	item: Item,
	ready: ReadyRequest,
	options: DeclarativeRestApiSettings.HttpRequestOptions,
	unsent: Explanation | undefined,
): Promise<Outcome> {
	try {
		const kept = await takeKept(context, run, item, ready);
		if (kept) return kept;
		// A job is waited for, and a result fetched, whatever keeps new calls from being sent.
		if (unsent && !run.receipts.isBought(ready.key)) return inHindsight(run, item, failed(unsent));
		return inHindsight(run, item, await perform(context, run, item, ready, options));
	} catch (error) {
		return inHindsight(run, item, explainError(error, run, item));
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
	if (verdict.kind === 'refused' && run.stopMode) {
		return verdict.itemIndex === item.itemIndex ? failed(verdict.why) : { kind: 'skipped' };
	}
	const { ready, problem } = item;
	const unsent = problem ?? (verdict.kind === 'refused' ? verdict.why : undefined);
	if (!ready) return unsent ? failed(unsent) : { kind: 'skipped' };
	try {
		const { outcome, isFirst } = await run.once(
			ready.key,
			// All that a request comes to is known by its key: the other form of a VIN may wait for it.
			async () =>
				(await takeSameCar(context, run, item, ready)) ??
				(await obtain(context, run, item, ready, options, unsent)),
			// What another run of the node did not send, this one may.
			({ kind }) => kind !== 'skipped',
		);
		return isFirst || outcome.kind !== 'delivered' ? outcome : copyFor(item, outcome.delivery);
	} finally {
		run.receipts.release(ready.key);
	}
}

function copyFor({ options }: Item, { json, binary }: Delivery): Outcome {
	const copy = relabel({ json: deepCopy(json), binary }, options.outputField);
	return { kind: 'delivered', delivery: copy };
}

/** The answer to the same car by the other form of its VIN, where that is asked for too: it is paid once. */
async function takeSameCar(
	context: IExecuteSingleFunctions,
	run: Run,
	item: Item,
	ready: ReadyRequest,
): Promise<Outcome | undefined> {
	const other = run.sameCars.other(ready);
	if (other === undefined) return undefined;
	// The short form waits for the long one of the same group; any other has been answered before, or has not.
	const outcome =
		run.asksFor(other) && isShort(ready) ? await run.outcomeOf<Outcome>(other) : undefined;
	if (outcome?.kind === 'delivered') return copyFor(item, outcome.delivery);
	// What may have been charged is not sent in another form either.
	if (outcome)
		return outcome.kind === 'failed' && outcome.why.charged === 'maybe' ? outcome : undefined;
	const receipt = run.receipts.find(other);
	const isSame = receipt && (isShort(ready) || receipt.json.vin === ready.request.vin);
	return isSame ? await takeReceipt(context, run, item, other) : undefined;
}

/** The bytes as they came, but for our own secrets: a server may repeat what it was sent. */
function withoutSecrets(body: Buffer, account: Account | undefined): Buffer {
	if (!account) return body;
	const found = secretsInUse(account).filter((secret) => body.includes(secret));
	if (found.length === 0) return body;
	// As Latin-1 every byte is a character of its own, and comes back as it was.
	const asLatin = (bytes: Buffer) => bytes.toString('latin1');
	const secrets = found.map((secret) => asLatin(Buffer.from(secret)));
	return Buffer.from(hideSecrets(asLatin(body), secrets), 'latin1');
}

/** An answer that could not be read comes with the failed item: it may have been paid for, and a person may read it. */
async function attach(
	context: IExecuteSingleFunctions,
	{ vin, jobId, options, ready }: Item,
	{ answer }: Extract<Outcome, { kind: 'failed' }>,
): Promise<Pick<INodeExecutionData, 'binary'>> {
	if (!answer || answer.body.length === 0) return {};
	const type = sniffType(answer.body);
	const fileName = `answer-${vin ?? jobId ?? 'unread'}.${type === 'text/plain' ? 'txt' : (extensionFor(type) ?? 'bin')}`;
	const { binary } = await assemble(
		context,
		{},
		[{ fileName, mimeType: type, content: withoutSecrets(answer.body, ready?.account) }],
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
	const outcome = await conclude(this, run, item, await prepared.verdict, requestData.options);
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
