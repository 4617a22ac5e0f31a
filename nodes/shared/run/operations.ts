import type { IHttpRequestOptions } from 'n8n-workflow';

import { isPaidRefusal } from '../api/terms';
import { withOwnHost } from '../auth/account';
import type { ApiRequest } from '../client';
import { failedWith, HALTED, type Result } from '../http/result';
import { buildItem, notStoredFault, type ItemData } from '../items/binary';
import type { ParsedResponse } from '../items/responseToItem';
import { textStoreOf } from '../items/textStore';
import { explainUnsent, type Explanation } from '../messages/explanation';
import { buyAnswer } from './buy';
import { costOfFailure, countAnswer } from './cost';
import { getJobStatus, submitAndWait, submitOnly, wait } from './jobOperations';
import { toKept } from './keptRefusal';
import { concludeFailure, failed, type Outcome } from './outcome';
import type { Item } from './prepare';
import type { Undecided } from './refusalLimit';
import { putCached } from './responseCache';
import type { ItemCall, Task } from './task';

/** What an operation does with its request. */
async function obtainResponse(task: Task): Promise<Result<ParsedResponse>> {
	const { run, item } = task;
	if (run.operation === 'submitAndWait') return await submitAndWait(task);
	if (run.operation === 'wait') return await wait(task, item.jobId ?? '');
	if (item.endpointName === 'secureCodingSubmit') return await submitOnly(task);
	if (item.endpointName === 'secureCodingStatus') return await getJobStatus(task);
	return await buyAnswer(task);
}

const apiRequestOf = (
	{ context, item, ready, options, own }: ItemCall,
	counted: () => void,
): ApiRequest => {
	const { account, request } = ready;
	const { endpoint, endpointName } = item;
	const paid = endpoint.cents > 0;
	return {
		account,
		paid,
		listCents: endpoint.cents,
		onSent: () => {
			own.onSent();
			counted();
		},
		onOtherAccount: own.onOtherAccount,
		priority: paid ? 'paid' : 'status',
		finishAfterCancel: endpointName === 'secureCodingSubmit',
		isJob: endpoint.deliverable.kind === 'job',
		// An answer to reuse is kept in memory as a whole.
		textStore: item.isReusable ? undefined : textStoreOf(context, item, account),
		options: {
			...options,
			url: endpoint.path,
			baseURL: account.baseUrl,
			body: request.body,
			allowedDomains: withOwnHost(account, options.allowedDomains),
		} as IHttpRequestOptions,
	};
};

/** Refusals are counted per account and endpoint. */
const endpointOf = ({ item, ready }: ItemCall): string =>
	`${ready.account.rateLimitKey} ${item.endpointName}`;

/** Sends an item's request, follows it to its end and saves the result. */
export async function performOperation(call: ItemCall): Promise<Outcome> {
	const { context, run, item, ready } = call;
	const scope = run.scopeOf(ready.account);
	const endpoint = endpointOf(call);
	const counted = run.sameRefusals.begin(endpoint);
	const apiRequest = apiRequestOf(call, counted.sent);
	const sendingScope = run.sendingScopeOf(ready.account, endpoint);
	const isBought = run.receipts.isBought(ready.key);
	// What an earlier attempt bought was already counted, and its decision made.
	const isNew = apiRequest.paid && !isBought;
	let decide: Undecided = () => {};
	try {
		if (sendingScope.signal.aborted && !isBought) return notSent(call);
		if (isNew) {
			// This repeats the reservation, except after waiting for an equal request of another account that was not sent.
			run.receipts.reserve(ready.key, item.endpoint.cents);
			const room = () => run.sameRefusals.room(endpoint);
			const { signal } = sendingScope;
			const leave = await run.refusalLimit.enter(item.maxRefusals, signal, room);
			if (leave === 'halted') return notSent(call);
			if (leave === 'stop') return failed(explainOnlyRefusals(item, run.receipts.refusals));
			decide = (decision) => {
				if (decision === 'good') counted.succeeded();
				leave(decision);
			};
		}
		const parsed = await obtainResponse({ ...call, apiRequest, scope, sendingScope, decide });
		if (!parsed.ok) {
			if (parsed.fault.kind === 'halted') return notSent(call);
			const outcome = concludeFailure(parsed, run, item);
			if (outcome.kind === 'failed') counted.failed(parsed, outcome.why, item.subject);
			return keepFailure(call, decide, outcome, parsed.priceCents);
		}
		counted.succeeded();
		// The API's sandbox answers whatever the list contains.
		decide(parsed.value.isSandbox ? 'other' : 'good');
		const { json, files } = parsed.value;
		const itemData = await buildItem(context, json, files, item.options.outputField);
		if (apiRequest.paid) keep(call, itemData, parsed.value);
		return { kind: 'delivered', itemData };
	} catch (error) {
		return keepFailure(call, decide, notStored(call, error));
	} finally {
		counted.end();
		decide('other');
	}
}

/** The run was halted before a request was sent, or similar calls were refused repeatedly. */
function notSent(call: ItemCall): Outcome {
	const { run, item, ready } = call;
	const isAlike = !run.stopMode && !run.scopeOf(ready.account).signal.aborted;
	const why = isAlike ? run.sameRefusals.explain(endpointOf(call), item.subject) : undefined;
	return why ? failed(why) : concludeFailure(HALTED, run, item);
}

/** The outcome of an item when building it threw an error. */
export const notStored = ({ run, item }: ItemCall, error: unknown): Outcome =>
	concludeFailure(failedWith(notStoredFault(error)), run, item);

/** Counts the cost of a failed call and saves its message before the next paid call may start. */
function keepFailure(
	call: ItemCall,
	decide: Undecided,
	outcome: Outcome,
	priceCents?: number,
): Outcome {
	if (outcome.kind !== 'failed') return outcome;
	const { run, item, ready } = call;
	const { why } = outcome;
	const isBought = run.receipts.isBought(ready.key);
	const { cents } = item.endpoint;
	if (why.charged !== 'no' && !isBought) {
		const cost = costOfFailure(why.charged, priceCents, cents);
		run.countSpent(ready.key, cents, cost);
	}
	if (why.settlement !== 'open') keepRefusal(call, why);
	run.stopAfter(why, ready.account.rateLimitKey);
	if (isPaidRefusal(why)) decide('refusal');
	return outcome;
}

/** A list in which nothing has been right so far is not bought to its end. */
const explainOnlyRefusals = ({ subject }: Item, refusals: number): Explanation =>
	explainUnsent(
		'onlyRefusals',
		`${subject}: not sent, because all ${refusals} answers so far were refusals, which were charged or may have been`,
		'Check the vehicles before this one, and the operation. To continue anyway, set Stop After Refusals to 0 in the options and run it again.',
	);

/** Saves the message of a refusal, so that the same request is not sent, and paid for, again. */
function keepRefusal({ run, item, ready }: ItemCall, why: Explanation): void {
	const refusal = toKept(why, item.subject);
	run.receipts.keepRefusal(ready.key, refusal, ready.account.path);
	if (!item.isReusable || !why.isReusable) return;
	putCached(ready.cacheKey, { refusal, todo: why.todo ?? '' }, Date.now());
}

function keep(call: ItemCall, itemData: ItemData, parsed: ParsedResponse): void {
	const { run, item, ready } = call;
	countAnswer(call, parsed);
	run.receipts.keep(ready.key, itemData.json, itemData.binary);
	const { json, files } = parsed;
	const isWhole = !('missingFiles' in json || 'fileProblem' in json);
	if (item.isReusable && isWhole) putCached(ready.cacheKey, { json, files }, Date.now());
}
