import type {
	DeclarativeRestApiSettings,
	IExecuteSingleFunctions,
	IHttpRequestOptions,
} from 'n8n-workflow';

import { ENDPOINTS } from '../api/catalog';
import { writeJobStatusBody } from '../api/write';
import { readJobId } from '../responses/job';
import { isSandboxAnswer } from '../responses/vehicles';
import { explainUnsent, type Explanation } from '../messages/errors';
import { chargeOfAnswer, isPaidRefusal } from '../api/terms';
import type { Answer } from '../http/answer';
import { askStatus } from '../jobs/askStatus';
import { noteJob } from '../jobs/jobNotes';
import { waitForJob } from '../jobs/waitForJob';
import { JobError } from '../api/jobError';
import { rethrow } from '../http/rethrow';
import { withOwnHost } from '../auth/account';
import { systemClock } from '../http/clock';
import {
	assemble,
	readContents,
	UnreadAnswer,
	type Contents,
	type Delivery,
	type Route,
} from '../items/deliver';
import { toKept } from './keptRefusal';
import { explainError, failed, type Outcome } from './outcome';
import type { Item, ReadyRequest } from './prepare';
import { fetchResult, resultAddress } from './redirect';
import type { Undecided } from './refusalLimit';
import { remember } from './reuse';
import type { Run } from './run';
import { send, type CallFailure, type Outgoing, type Traffic } from '../client';

/** One item's request, with all that its steps need. */
interface Task {
	readonly context: IExecuteSingleFunctions;
	readonly run: Run;
	readonly item: Item;
	readonly ready: ReadyRequest;
	/** The request itself. */
	readonly outgoing: Outgoing;
	readonly traffic: Traffic;
	/** Says what came of the paid call, where that is known before the end. */
	readonly decide: Undecided;
}

/** Whose answer it is, and how n8n was told to reach the API. */
function routeOf({ ready, outgoing, traffic }: Task): Route {
	const { proxy, skipSslCertificateValidation, allowedDomains } = outgoing.options;
	const network = { proxy, skipSslCertificateValidation, allowedDomains };
	return { account: ready.account, network, traffic };
}

const read = async (task: Task, answer: Answer): Promise<Contents> => {
	const { context, item } = task;
	try {
		return await readContents(context, item, routeOf(task), answer);
	} catch (error) {
		return rethrow(new UnreadAnswer(error, answer));
	}
};

/** The question for a job's status, in the place of the task's own request. Asked once: the wait asks again. */
const questionFor = ({ outgoing }: Task, jobId: string): Outgoing => ({
	...outgoing,
	paid: false,
	lane: 'status',
	finishAfterCancel: false,
	maxTries: 1,
	options: {
		...outgoing.options,
		url: ENDPOINTS.secureCodingStatus.path,
		body: writeJobStatusBody(jobId),
	},
});

/** Submits a job, and writes its ID down before anything else can go wrong. */
async function submit(task: Task): Promise<{ answer: Answer; jobId: string | undefined }> {
	const { context, run, item, ready, outgoing, traffic } = task;
	const answer = await send(context, traffic, outgoing);
	const isSandbox = isSandboxAnswer(answer.body);
	if (!isSandbox) run.countSpent(ready.key, item.endpoint.cents);
	const jobId = readJobId(answer.body);
	if (jobId === undefined) return { answer, jobId };
	task.decide(isSandbox ? 'other' : 'good');
	noteJob(context, jobId, item.vin);
	run.openJobs.set(jobId, item.vin ?? '');
	run.receipts.keepJob(ready.key, { jobId, submittedAtMs: Date.now() });
	return { answer, jobId };
}

/** Looks at a job until its files are there. */
async function wait(task: Task, jobId: string, submittedAtMs?: number): Promise<Contents> {
	const { context, run, item, traffic } = task;
	const startedAtMs = Date.now();
	const { maxWaitMs, pollIntervalMs } = item;
	const question = questionFor(task, jobId);
	const options = { jobId, question, submittedAtMs, maxWaitMs, pollIntervalMs };
	try {
		const answer = await waitForJob(context, traffic, options, systemClock);
		const { json, files } = await read(task, answer);
		run.openJobs.delete(jobId);
		const waitedSeconds = Math.round((Date.now() - (submittedAtMs ?? startedAtMs)) / 100) / 10;
		const submittedAt =
			submittedAtMs === undefined ? {} : { submittedAt: new Date(submittedAtMs).toISOString() };
		return {
			files,
			json: { ...json, jobId, ...submittedAt, finishedAt: new Date().toISOString(), waitedSeconds },
		};
	} catch (error) {
		if (error instanceof JobError && error.kind === 'failed') run.openJobs.delete(jobId);
		if (error instanceof UnreadAnswer) {
			const why = error.cause instanceof Error ? error.cause.message : undefined;
			return rethrow(new UnreadAnswer(new JobError('unreadable', jobId, why), error.answer));
		}
		return rethrow(error);
	}
}

/** Submits a job, unless an earlier try of this run has, and waits for its files. */
async function submitAndWait(task: Task): Promise<Contents> {
	const { run, item, ready } = task;
	const held = run.receipts.findJob(ready.key);
	if (held) {
		run.openJobs.set(held.jobId, item.vin ?? '');
		return await wait(task, held.jobId, held.submittedAtMs);
	}
	const { answer, jobId } = await submit(task);
	// Without an ID there is nothing to wait for; the item says so.
	return jobId === undefined ? await read(task, answer) : await wait(task, jobId, Date.now());
}

/** Submits a job, unless an earlier try of this run has: then its ID is all that is known. */
async function submitOnly(task: Task): Promise<Contents> {
	const { run, item, ready } = task;
	const held = run.receipts.findJob(ready.key);
	if (!held) return await read(task, (await submit(task)).answer);
	return { json: { vin: item.vin, jobId: held.jobId, state: 'running' }, files: [] };
}

/** What an operation does with its request. */
async function obtainContents(task: Task): Promise<Contents> {
	const { context, run, item, outgoing, traffic } = task;
	if (run.operation === 'submitAndWait') return await submitAndWait(task);
	if (run.operation === 'wait') return await wait(task, item.jobId ?? '');
	if (item.endpointName === 'secureCodingSubmit') return await submitOnly(task);
	if (item.endpointName === 'secureCodingStatus') {
		return await read(task, await askStatus(context, traffic, outgoing));
	}
	return await read(task, await buy(task));
}

/** The answer to a paid call, also where the API points to it. */
async function buy(task: Task): Promise<Answer> {
	const { context, run, item, ready, outgoing, traffic } = task;
	const { key, account } = ready;
	const fetched = async (url: string, status?: number) =>
		await fetchResult(context, item, routeOf(task), url, status);
	const known = run.receipts.findAddress(key);
	if (known !== undefined) return await fetched(known);
	try {
		return await send(context, traffic, outgoing);
	} catch (error) {
		const url = resultAddress(error, account);
		if (url === undefined) return rethrow(error);
		run.countSpent(key, item.endpoint.cents);
		run.receipts.keepAddress(key, url);
		const { fault } = error as CallFailure;
		return await fetched(url, fault.kind === 'status' ? fault.status : undefined);
	}
}

/**
 * Sends the request of an item, follows it to its end and keeps what it gives. Never rejects.
 * @param options the request as n8n has prepared it
 */
export async function perform(
	context: IExecuteSingleFunctions,
	run: Run,
	item: Item,
	ready: ReadyRequest,
	options: DeclarativeRestApiSettings.HttpRequestOptions,
): Promise<Outcome> {
	const { account, request, key } = ready;
	const { path, cents } = item.endpoint;
	const paid = cents > 0;
	const outgoing: Outgoing = {
		account,
		paid,
		lane: paid ? 'paid' : 'status',
		finishAfterCancel: item.endpointName === 'secureCodingSubmit',
		isJob: item.endpoint.deliverable.kind === 'job',
		options: {
			...options,
			url: path,
			baseURL: account.baseUrl,
			body: request.body,
			allowedDomains: withOwnHost(account, options.allowedDomains),
		} as IHttpRequestOptions,
	};
	const traffic = run.trafficOf(account);
	// What was bought by an earlier try was counted, and decided, then.
	const isNew = paid && !run.receipts.isBought(key);
	let decide: Undecided = () => {};
	try {
		if (isNew) {
			const leave = await run.refusalLimit.enter(item.maxRefusals, traffic.signal);
			if (!leave) return failed(explainOnlyRefusals(item, run.receipts.refusals));
			decide = leave;
		}
		const task = { context, run, item, ready, outgoing, traffic, decide };
		const contents = await obtainContents(task);
		// The API's sandbox answers for any list.
		decide(contents.isSandbox ? 'other' : 'good');
		const { json, files } = contents;
		const delivery = await assemble(context, json, files, item.options.outputField);
		if (paid) keep(run, item, ready, delivery, contents);
		return { kind: 'delivered', delivery };
	} catch (error) {
		const outcome = explainError(error, run, item);
		if (outcome.kind !== 'failed') return outcome;
		const { why } = outcome;
		if (why.charged !== 'no' && !run.receipts.isBought(key)) run.countSpent(key, cents);
		if (why.settlement !== 'open') keepRefusal(run, item, ready, why);
		// Before the next paid call is let in.
		run.stopAfter(why, account.key);
		if (isPaidRefusal(why)) decide('refusal');
		return outcome;
	} finally {
		decide('other');
	}
}

/** A list in which nothing is right so far is not bought to its end. */
const explainOnlyRefusals = ({ subject }: Item, refusals: number): Explanation =>
	explainUnsent(
		'onlyRefusals',
		`${subject}: not sent, because all ${refusals} answers so far were refusals, which are paid or may be`,
		'Check the vehicles in front of this one and the operation. To go on all the same, set Stop After Refusals to 0 in the options and run again.',
	);

/** Keeps the words of a refusal, so that the same is not asked, and paid, again. */
function keepRefusal(
	run: Run,
	{ subject, isReusable }: Item,
	{ key, reuseKey, account }: ReadyRequest,
	why: Explanation,
): void {
	const refusal = toKept(why, subject);
	run.receipts.keepRefusal(key, refusal, account.path);
	if (!isReusable || !why.isReusable) return;
	remember(reuseKey, { refusal, todo: why.todo ?? '' }, Date.now());
}

function keep(
	run: Run,
	item: Item,
	{ key, reuseKey }: ReadyRequest,
	delivery: Delivery,
	contents: Contents,
): void {
	const isCharged = chargeOfAnswer(contents.isSandbox === true) !== 'no';
	if (isCharged && !run.receipts.isBought(key)) {
		run.countSpent(key, item.endpoint.cents);
	}
	run.receipts.keep(key, delivery.json, delivery.binary);
	const isWhole = !('missingFiles' in contents.json || 'fileProblem' in contents.json);
	if (!item.isReusable || !isWhole) return;
	const { json, files } = contents;
	remember(reuseKey, { json, files }, Date.now());
}
