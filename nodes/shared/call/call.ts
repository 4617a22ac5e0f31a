import {
	deepCopy,
	NodeApiError,
	type DeclarativeRestApiSettings,
	type IDataObject,
	type IExecutePaginationFunctions,
	type IExecuteSingleFunctions,
	type IHttpRequestOptions,
	type INodeExecutionData,
} from 'n8n-workflow';

import {
	explainFailedAnswer,
	explainFault,
	explainStored,
	explainUnsent,
	type Explanation,
	type Subject,
} from '../api/errors';
import { askStatus } from '../jobs/askStatus';
import { DeliverableError } from '../files/errors';
import {
	assemble,
	FailedAnswer,
	readContents,
	relabel,
	restoreBinary,
	type Delivery,
} from './deliver';
import { PaceCancelled } from './pace';
import { preparedOf, type Item, type ReadyRequest } from './prepare';
import { remember, reuseKey, type Remembered } from './reuse';
import type { Run, Verdict } from './run';
import { CallFailure, send, type Outgoing } from './send';

/** What became of an item. */
type Outcome =
	| { readonly kind: 'delivered'; readonly delivery: Delivery }
	| { readonly kind: 'failed'; readonly why: Explanation }
	/** Not sent, because the run has failed at another item, which reports it. */
	| { readonly kind: 'skipped' };

const failed = (why: Explanation): Outcome => ({ kind: 'failed', why });

const subjectOf = (item: Item, words?: string, tries?: number): Subject => ({
	name: item.subject,
	paid: item.endpoint.cents > 0,
	words,
	tries,
});

/** An item that was not sent because of something that concerns the whole run. */
function explainNotSent(run: Run, item: Item): Explanation {
	if (run.isCancelled) {
		return explainUnsent(
			'cancelled',
			`${item.subject}: the execution was stopped before this was sent`,
			'Run it again when you want it.',
			true,
		);
	}
	const because = run.stoppedBy ? `: ${run.stoppedBy.message}` : '';
	return explainUnsent(
		run.stoppedBy?.reason ?? 'notSent',
		`${item.subject}: not sent, since an earlier call showed that none can succeed${because}`,
		'Put right what the earlier call reports, then run the items that failed again.',
	);
}

/** Puts whatever was thrown on the way in a user's words. */
function explainError(error: unknown, run: Run, item: Item): Outcome {
	if (error instanceof PaceCancelled) {
		if (run.stopMode && !run.isCancelled) return { kind: 'skipped' };
		return failed(explainNotSent(run, item));
	}
	if (error instanceof DeliverableError) {
		return failed(explainFault({ kind: 'unreadable' }, subjectOf(item), error.message));
	}
	if (error instanceof FailedAnswer)
		return failed(explainFailedAnswer(subjectOf(item, error.message)));
	if (error instanceof CallFailure) {
		const { fault, words, tries, explained } = error;
		const why = explainFault(fault, subjectOf(item, words, tries));
		return failed(explained ? { ...why, ...explained } : why);
	}
	return failed(explainStored(subjectOf(item), error instanceof Error ? error.message : ''));
}

/** Sends the request of an item and keeps what it gives. */
async function call(
	context: IExecuteSingleFunctions,
	run: Run,
	item: Item,
	{ account, request, key }: ReadyRequest,
	options: DeclarativeRestApiSettings.HttpRequestOptions,
): Promise<Outcome> {
	const { cents } = item.endpoint;
	const paid = cents > 0;
	const httpOptions = {
		...options,
		url: item.endpoint.path,
		baseURL: account.baseUrl,
		body: request.body,
	} as IHttpRequestOptions;
	const { proxy, skipSslCertificateValidation, allowedDomains } = httpOptions;
	const network = { proxy, skipSslCertificateValidation, allowedDomains };
	try {
		const outgoing: Outgoing = {
			account,
			paid,
			lane: paid ? 'paid' : 'status',
			options: httpOptions,
			finishAfterCancel: item.endpointName === 'secureCodingSubmit',
		};
		const ask = item.endpointName === 'secureCodingStatus' ? askStatus : send;
		const answer = await ask(context, run, outgoing);
		const { json, files } = await readContents(context, item, { account, network }, answer);
		const delivery = await assemble(context, json, files, item.options.outputField);
		if (paid) {
			run.receipts.addSpent(cents);
			run.receipts.keep(key, delivery.json, delivery.binary);
			if (item.isReusable) {
				remember(reuseKey(key, item.options.fileField), json, files, Date.now());
			}
		}
		return { kind: 'delivered', delivery };
	} catch (error) {
		const outcome = explainError(error, run, item);
		if (outcome.kind === 'failed' && outcome.why.charged !== 'no') run.receipts.addSpent(cents);
		return outcome;
	}
}

/** What another execution has paid for. */
async function takeRemembered(
	context: IExecuteSingleFunctions,
	item: Item,
	{ json, files }: Remembered,
): Promise<Outcome> {
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
		const receipt = await takeReceipt(context, run, item, ready.key);
		if (receipt) return receipt;
		if (ready.remembered) return await takeRemembered(context, item, ready.remembered);
		return await call(context, run, item, ready, options);
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

	const { outcome, isFirst } = await run.once(
		ready.key,
		async () => await obtain(context, run, item, ready, options),
	);
	if (isFirst || outcome.kind !== 'delivered') return outcome;
	const { json, binary } = outcome.delivery;
	const copy = relabel({ json: deepCopy(json), binary }, item.options.outputField);
	return { kind: 'delivered', delivery: copy };
}

/** How a failed item comes out with On Error = Continue. n8n needs exactly these top-level keys. */
const toFailedItem = (
	{ itemIndex, vin, jobId }: Item,
	{ message, description, reason, status, charged }: Explanation,
): INodeExecutionData => {
	const about: IDataObject = { ...(vin && { vin }), ...(jobId && { jobId }) };
	return {
		json: {
			error: message,
			details: { ...about, reason, ...(status && { status }), charged, todo: description },
		},
		pairedItem: { item: itemIndex },
	};
};

/** The error that ends a run. Built anew, since the HTTP error holds the request with its token. */
function toNodeError(
	context: IExecuteSingleFunctions,
	run: Run,
	{ itemIndex, subject }: Item,
	{ message, description, status }: Explanation,
): NodeApiError {
	const { itemCount = 1, succeeded, runIndex } = run;
	const isOnly = itemCount === 1;
	const kept = succeeded > 0 ? '; a retry of this execution does not pay for those again' : '';
	const progress = isOnly ? '' : ` ${succeeded} of ${itemCount} items succeeded${kept}.`;
	// What concerns the whole run does not speak of the item.
	const isOfItem = !isOnly && message.startsWith(subject);
	const place = isOfItem ? `Item ${itemIndex + 1} of ${itemCount}, ` : '';
	const words = `${place}${message}`;
	return new NodeApiError(
		context.getNode(),
		{ message: words },
		{
			message: words,
			description: `${description}${progress}`,
			httpCode: status ? String(status) : undefined,
			itemIndex,
			runIndex,
		},
	);
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
	run.settle(item.itemIndex, outcome.kind);

	if (outcome.kind === 'skipped') return [];
	if (outcome.kind === 'delivered') {
		return [{ ...outcome.delivery, pairedItem: { item: item.itemIndex } }];
	}
	const { why } = outcome;
	if (run.stopMode || why.stopsTheRest) run.stop(why);
	if (!run.stopMode) return [toFailedItem(item, why)];
	await run.whenSettled();
	throw toNodeError(this, run, item, why);
}
