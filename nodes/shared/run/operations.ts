import type {
	DeclarativeRestApiSettings,
	IExecuteSingleFunctions,
	IHttpRequestOptions,
} from 'n8n-workflow';

import { chargeOfAnswer, isPaidRefusal } from '../api/terms';
import { withOwnHost } from '../auth/account';
import { checkJobAnswer, networkOf, send, type ApiRequest, type Scope } from '../client';
import type { HttpResponse } from '../http/response';
import { systemClock } from '../http/clock';
import { failedWith, ok, type Failed, type Result } from '../http/result';
import { buildItem, notStoredFault, type ItemData } from '../items/binary';
import { parseResponse, type ParsedResponse } from '../items/responseToItem';
import type { Connection } from '../items/fetchLink';
import { fetchJobStatus, statusRequest } from '../jobs/fetchJobStatus';
import { recordJobId } from '../jobs/jobLog';
import type { JobResponse } from '../jobs/jobResponse';
import { waitForJob } from '../jobs/waitForJob';
import { explainUnsent, type Explanation } from '../messages/explanation';
import { readJobId } from '../responses/job';
import { isSandboxAnswer } from '../responses/vehicles';
import { toKept } from './keptRefusal';
import { concludeFailure, failed, type Outcome } from './outcome';
import type { Item, ReadyRequest } from './prepare';
import { fetchResult, resultAddress } from './redirect';
import type { Undecided } from './refusalLimit';
import { putCached } from './responseCache';
import type { RunContext } from './runContext';

/** An item that may be sent, with all that its steps need. */
export interface ItemCall {
	readonly context: IExecuteSingleFunctions;
	readonly run: RunContext;
	readonly item: Item;
	readonly ready: ReadyRequest;
	/** The request as n8n has prepared it. */
	readonly options: DeclarativeRestApiSettings.HttpRequestOptions;
}

/** The same on its way. */
interface Task extends ItemCall {
	/** The request itself. */
	readonly apiRequest: ApiRequest;
	readonly scope: Scope;
	/** Says what came of the paid call, where that is known before the end. */
	readonly decide: Undecided;
}

/** Whose answer it is, and how n8n was told to reach the API. */
const connectionOf = ({ ready, apiRequest, scope }: Task): Connection => ({
	account: ready.account,
	network: networkOf(apiRequest.options),
	scope,
});

/** Takes a good answer apart. */
const read = async (
	task: Task,
	answer: HttpResponse,
	job?: JobResponse,
): Promise<Result<ParsedResponse>> =>
	await parseResponse(task.context, task.item, connectionOf(task), answer, job);

/** Takes the answer about a job apart, which was free and which nobody has judged yet. */
async function readJob(task: Task, job: JobResponse): Promise<Result<ParsedResponse>> {
	const checked = checkJobAnswer(job.answer, task.ready.account);
	return checked.ok ? await read(task, job.answer, job) : checked;
}

/** Submits a job, and writes its ID down before anything else can go wrong. */
async function submit(task: Task): Promise<Result<{ answer: HttpResponse; jobId?: string }>> {
	const { context, run, item, ready, apiRequest, scope } = task;
	const sent = await send(context, scope, apiRequest);
	if (!sent.ok) return sent;
	const answer = sent.value;
	const isSandbox = isSandboxAnswer(answer.body);
	if (!isSandbox) run.countSpent(ready.key, item.endpoint.cents);
	const jobId = readJobId(answer.body);
	if (jobId === undefined) return ok({ answer, jobId });
	task.decide(isSandbox ? 'other' : 'good');
	recordJobId(context, jobId, item.vin);
	run.openJobs.set(jobId, item.vin ?? '');
	run.receipts.keepJob(ready.key, { jobId, submittedAtMs: Date.now() });
	return ok({ answer, jobId });
}

/** Polls a job until its files are there. */
async function wait(
	task: Task,
	jobId: string,
	submittedAtMs?: number,
): Promise<Result<ParsedResponse>> {
	const { context, run, item, ready, apiRequest, scope } = task;
	const startedAtMs = Date.now();
	const { maxWaitMs, pollIntervalMs } = item;
	const request = statusRequest(ready.account, jobId, apiRequest.options);
	const options = { jobId, request, submittedAtMs, maxWaitMs, pollIntervalMs };
	const waited = await waitForJob(context, scope, options, systemClock);
	if (!waited.ok) {
		const { fault } = waited;
		if (fault.kind === 'job' && fault.end === 'failed') run.openJobs.delete(jobId);
		return waited;
	}
	const parsed = await readJob(task, waited.value);
	if (!parsed.ok) return unreadableJob(jobId, parsed);
	run.openJobs.delete(jobId);
	const waitedSeconds = Math.round((Date.now() - (submittedAtMs ?? startedAtMs)) / 100) / 10;
	const submittedAt =
		submittedAtMs === undefined ? {} : { submittedAt: new Date(submittedAtMs).toISOString() };
	const { json, files } = parsed.value;
	return ok({
		files,
		json: { ...json, jobId, ...submittedAt, finishedAt: new Date().toISOString(), waitedSeconds },
	});
}

/** The job is done, and what it gave cannot be read: the failure is about the job. */
function unreadableJob(jobId: string, { fault, words, answer }: Failed): Failed {
	const detail = ('why' in fault ? fault.why : words) || undefined;
	return failedWith({ kind: 'job', end: 'unreadable', jobId, detail }, { answer });
}

/** Submits a job, unless an earlier try of this run has, and waits for its files. */
async function submitAndWait(task: Task): Promise<Result<ParsedResponse>> {
	const { run, item, ready } = task;
	const held = run.receipts.findJob(ready.key);
	if (held) {
		run.openJobs.set(held.jobId, item.vin ?? '');
		return await wait(task, held.jobId, held.submittedAtMs);
	}
	const submitted = await submit(task);
	if (!submitted.ok) return submitted;
	const { answer, jobId } = submitted.value;
	// Without an ID there is nothing to wait for; the item says so.
	return jobId === undefined ? await read(task, answer) : await wait(task, jobId, Date.now());
}

/** Submits a job, unless an earlier try of this run has: then its ID is all that is known. */
async function submitOnly(task: Task): Promise<Result<ParsedResponse>> {
	const { run, item, ready } = task;
	const held = run.receipts.findJob(ready.key);
	if (held) {
		return ok({ json: { vin: item.vin, jobId: held.jobId, state: 'running' }, files: [] });
	}
	const submitted = await submit(task);
	return submitted.ok ? await read(task, submitted.value.answer) : submitted;
}

/** What an operation does with its request. */
async function obtainResponse(task: Task): Promise<Result<ParsedResponse>> {
	const { context, run, item, apiRequest, scope } = task;
	if (run.operation === 'submitAndWait') return await submitAndWait(task);
	if (run.operation === 'wait') return await wait(task, item.jobId ?? '');
	if (item.endpointName === 'secureCodingSubmit') return await submitOnly(task);
	if (item.endpointName === 'secureCodingStatus') {
		const asked = await fetchJobStatus(context, scope, apiRequest);
		return asked.ok ? await readJob(task, asked.value) : asked;
	}
	const bought = await buy(task);
	return bought.ok ? await read(task, bought.value) : bought;
}

/** The answer to a paid call, also where the API points to it. */
async function buy(task: Task): Promise<Result<HttpResponse>> {
	const { context, run, item, ready, apiRequest, scope } = task;
	const { key, account } = ready;
	const fetched = async (url: string, status?: number) =>
		await fetchResult(context, item, connectionOf(task), url, status);
	const known = run.receipts.findAddress(key);
	if (known !== undefined) return await fetched(known);
	const sent = await send(context, scope, apiRequest);
	if (sent.ok) return sent;
	const url = resultAddress(sent.fault, account);
	if (url === undefined) return sent;
	run.countSpent(key, item.endpoint.cents);
	run.receipts.keepAddress(key, url);
	return await fetched(url, sent.fault.kind === 'status' ? sent.fault.status : undefined);
}

const apiRequestOf = ({ item, ready, options }: ItemCall): ApiRequest => {
	const { account, request } = ready;
	const { endpoint, endpointName } = item;
	const paid = endpoint.cents > 0;
	return {
		account,
		paid,
		priority: paid ? 'paid' : 'status',
		finishAfterCancel: endpointName === 'secureCodingSubmit',
		isJob: endpoint.deliverable.kind === 'job',
		options: {
			...options,
			url: endpoint.path,
			baseURL: account.baseUrl,
			body: request.body,
			allowedDomains: withOwnHost(account, options.allowedDomains),
		} as IHttpRequestOptions,
	};
};

/** Sends the request of an item, follows it to its end and keeps what it gives. */
export async function performOperation(call: ItemCall): Promise<Outcome> {
	const { context, run, item, ready } = call;
	const apiRequest = apiRequestOf(call);
	const scope = run.scopeOf(ready.account);
	// What was bought by an earlier try was counted, and decided, then.
	const isNew = apiRequest.paid && !run.receipts.isBought(ready.key);
	let decide: Undecided = () => {};
	try {
		if (isNew) {
			const leave = await run.refusalLimit.enter(item.maxRefusals, scope.signal);
			if (leave === 'halted') return concludeFailure(failedWith({ kind: 'halted' }), run, item);
			if (leave === 'stop') return failed(explainOnlyRefusals(item, run.receipts.refusals));
			decide = leave;
		}
		const parsed = await obtainResponse({ ...call, apiRequest, scope, decide });
		if (!parsed.ok) return keepFailure(call, decide, concludeFailure(parsed, run, item));
		// The API's sandbox answers for any list.
		decide(parsed.value.isSandbox ? 'other' : 'good');
		const { json, files } = parsed.value;
		const itemData = await buildItem(context, json, files, item.options.outputField);
		if (apiRequest.paid) keep(call, itemData, parsed.value);
		return { kind: 'delivered', itemData };
	} catch (error) {
		return keepFailure(call, decide, notStored(call, error));
	} finally {
		decide('other');
	}
}

/** What becomes of an item whose making has thrown. */
export const notStored = ({ run, item }: ItemCall, error: unknown): Outcome =>
	concludeFailure(failedWith(notStoredFault(error)), run, item);

/** What a failed call has cost is counted, and its words are kept, before the next paid call is let in. */
function keepFailure(call: ItemCall, decide: Undecided, outcome: Outcome): Outcome {
	if (outcome.kind !== 'failed') return outcome;
	const { run, item, ready } = call;
	const { why } = outcome;
	const isBought = run.receipts.isBought(ready.key);
	if (why.charged !== 'no' && !isBought) run.countSpent(ready.key, item.endpoint.cents);
	if (why.settlement !== 'open') keepRefusal(call, why);
	run.stopAfter(why, ready.account.rateLimitKey);
	if (isPaidRefusal(why)) decide('refusal');
	return outcome;
}

/** A list in which nothing is right so far is not bought to its end. */
const explainOnlyRefusals = ({ subject }: Item, refusals: number): Explanation =>
	explainUnsent(
		'onlyRefusals',
		`${subject}: not sent, because all ${refusals} answers so far were refusals, which are paid or may be`,
		'Check the vehicles in front of this one and the operation. To go on all the same, set Stop After Refusals to 0 in the options and run again.',
	);

/** Keeps the words of a refusal, so that the same is not asked, and paid, again. */
function keepRefusal({ run, item, ready }: ItemCall, why: Explanation): void {
	const refusal = toKept(why, item.subject);
	run.receipts.keepRefusal(ready.key, refusal, ready.account.path);
	if (!item.isReusable || !why.isReusable) return;
	putCached(ready.cacheKey, { refusal, todo: why.todo ?? '' }, Date.now());
}

function keep({ run, item, ready }: ItemCall, itemData: ItemData, parsed: ParsedResponse): void {
	const isCharged = chargeOfAnswer(parsed.isSandbox === true) !== 'no';
	if (isCharged && !run.receipts.isBought(ready.key)) {
		run.countSpent(ready.key, item.endpoint.cents);
	}
	run.receipts.keep(ready.key, itemData.json, itemData.binary);
	const { json, files } = parsed;
	const isWhole = !('missingFiles' in json || 'fileProblem' in json);
	if (item.isReusable && isWhole) putCached(ready.cacheKey, { json, files }, Date.now());
}
