import { systemClock } from '../http/clock';
import type { HttpResponse } from '../http/response';
import { failedWith, ok, type Failed, type Result } from '../http/result';
import { hasAllFiles, type ParsedResponse } from '../items/responseToItem';
import { checkJobAnswer } from '../jobs/checkJobAnswer';
import { fetchJobStatus, statusRequest } from '../jobs/fetchJobStatus';
import { logRefusedJobId, recordJobId } from '../jobs/jobLog';
import { parseJobResponse, type JobResponse } from '../jobs/jobResponse';
import { noteKnownJob } from '../jobs/knownJobs';
import { AGAIN_EVERY_MS, AGAIN_WITHIN_POLL_MS } from '../jobs/pollPatience';
import { describeUnnamed, isSeeJob } from '../jobs/submitAnswer';
import { waitForJob } from '../jobs/waitForJob';
import { waitOr } from '../rateLimit/waitOr';
import { shortenVins } from '../responses/redact';
import { readPrice } from '../responses/price';
import { submittedJobId } from '../responses/submittedJob';
import { isSandboxAnswer } from '../responses/vehicles';
import { isRecord, parseBody, withoutUndefined } from '../responses/json';
import { secretsInUse } from '../auth/tokens';
import { asNotFetched, buy, type Bought } from './buy';
import { countAnswer } from './cost';
import { readAnswer, type Task } from './task';

/** The result of a submit. */
type Submitted =
	/** No answer if the API only pointed to the job. */
	| { readonly jobId: string; readonly answer?: HttpResponse }
	/** The answer contains no job ID. */
	| ({ readonly jobId?: undefined } & Bought);

/** Submits a job, and records its ID before anything else can go wrong. */
async function submit(task: Task): Promise<Result<Submitted>> {
	const { context, run, item, ready } = task;
	const sent = await buy(task);
	if (!sent.ok && !isSeeJob(sent, ready.account.baseUrl)) {
		if (sent.jobId !== undefined) logRefusedJobId(context, sent.jobId, item.vin);
		return sent;
	}
	const isSandbox = sent.ok && isSandboxAnswer(sent.value.answer.body);
	const submitted = sent.ok ? asSubmitted(sent.value) : { jobId: sent.jobId };
	const { jobId } = submitted;
	if (jobId === undefined) return ok(submitted);
	const priceCents = sent.ok ? readPrice(sent.value.answer.body, item.endpoint.cents) : undefined;
	countAnswer(task, { isSandbox, priceCents });
	task.decide(isSandbox ? 'other' : 'good');
	recordJobId(context, jobId, item.vin);
	noteKnownJob(ready.account.rateLimitKey, jobId);
	run.openJobs.set(jobId, item.vin ?? '');
	run.receipts.keepJob(ready.key, { jobId, submittedAtMs: Date.now() });
	return ok(submitted);
}

function asSubmitted(bought: Bought): Submitted {
	const { answer } = bought;
	// A file that the API pointed to is opaque: it is not searched for a job ID.
	const isFile = bought.from !== undefined && !isRecord(parseBody(answer.body));
	const jobId = isFile ? undefined : submittedJobId(answer.body, answer.headers);
	return jobId === undefined ? bought : { answer, jobId };
}

/** Parses the answer about a job, which was free and has not been checked for errors yet. */
async function readJob(task: Task, job: JobResponse): Promise<Result<ParsedResponse>> {
	const checked = checkJobAnswer(job, task.ready.account);
	return checked.ok ? await readAnswer(task, job.answer, job) : checked;
}

const stillAtWorkProblem = (word: string): string =>
	`When Max Wait ended, BimmerVIN still reported this job as "${word}". It may have more files later. To get them for free, use Secure Coding: Wait with this job ID.`;

/** Combines the problem with the answer's own, if it has one. */
const withProblem = (problem: string, other: unknown): string =>
	typeof other === 'string' ? `${problem} ${other}` : problem;

/** Polls a job until its files are there. */
export async function wait(
	task: Task,
	jobId: string,
	submittedAtMs?: number,
): Promise<Result<ParsedResponse>> {
	const { context, run, item, ready, apiRequest, scope } = task;
	const startedAtMs = Date.now();
	const { maxWaitMs, pollIntervalMs } = item;
	const request = statusRequest(ready.account, jobId, apiRequest.options);
	// The answer may not repeat the job ID.
	const read = async (job: JobResponse) =>
		await readAnswer(task, job.answer, { ...job, fields: { jobId, ...job.fields } });
	const options = {
		jobId,
		request,
		submittedAtMs,
		maxWaitMs,
		pollIntervalMs,
		read,
		isWhole: hasAllFiles,
	};
	const waited = await waitForJob(context, scope, options, systemClock);
	if (!waited.ok) {
		const { fault } = waited;
		if (fault.kind !== 'job') return unreadableJob(jobId, waited);
		if (fault.end === 'failed') run.openJobs.delete(jobId);
		return waited;
	}
	run.openJobs.delete(jobId);
	const waitedSeconds = Math.round((Date.now() - (submittedAtMs ?? startedAtMs)) / 100) / 10;
	const submittedAt =
		submittedAtMs === undefined ? {} : { submittedAt: new Date(submittedAtMs).toISOString() };
	const { value, stillAtWork } = waited.value;
	const { json, files } = value;
	return ok({
		files,
		json: {
			...json,
			...(stillAtWork !== undefined && {
				state: 'running',
				fileProblem: withProblem(stillAtWorkProblem(stillAtWork), json.fileProblem),
			}),
			jobId,
			...submittedAt,
			finishedAt: new Date().toISOString(),
			waitedSeconds,
		},
	});
}

/** The job is done, but its result cannot be read: the failure is the job's. */
function unreadableJob(jobId: string, { fault, words, answer }: Failed): Failed {
	const detail = ('why' in fault ? fault.why : words) || undefined;
	return failedWith({ kind: 'job', end: 'unreadable', jobId, detail }, { answer });
}

/** An answer to a submit without a job ID: whatever else it says goes into the log and the item. */
async function readUnnamed(task: Task, bought: Bought): Promise<Result<ParsedResponse>> {
	const { context, item, ready } = task;
	const { answer } = bought;
	if (bought.from) {
		const read = await readAnswer(task, answer);
		if (!read.ok) return asNotFetched(task, bought, read);
		// The files are there, so the job ID is not needed.
		const { json, files } = read.value;
		if (files.length === 0) return read;
		return ok({ ...read.value, json: withoutUndefined({ ...json, jobProblem: undefined }) });
	}
	const problem = describeUnnamed(answer, secretsInUse(ready.account));
	const vin = shortenVins(item.vin ?? 'unknown');
	context.logger.warn(
		`BimmerVIN secure coding submit for VIN ${vin} in execution ${context.getExecutionId()}: the response contains no job ID. ${shortenVins(problem)}`,
	);
	const parsed = await readAnswer(task, answer);
	if (problem === '') return parsed;
	if (parsed.ok) {
		const { json } = parsed.value;
		const before = typeof json.jobProblem === 'string' ? `${json.jobProblem} ` : '';
		const jobProblem = `${before}${problem}`;
		return ok({ ...parsed.value, json: { ...json, jobProblem } });
	}
	const { fault } = parsed;
	if (fault.kind !== 'unreadable') return parsed;
	return { ...parsed, fault: { ...fault, why: [fault.why, problem].filter(Boolean).join(' ') } };
}

/** Submits a job, unless an earlier attempt of this run did, and waits for its files. */
export async function submitAndWait(task: Task): Promise<Result<ParsedResponse>> {
	const { run, item, ready } = task;
	const held = run.receipts.findJob(ready.key);
	if (held) {
		run.openJobs.set(held.jobId, item.vin ?? '');
		return await wait(task, held.jobId, held.submittedAtMs);
	}
	const submitted = await submit(task);
	if (!submitted.ok) return submitted;
	const { value } = submitted;
	// Without an ID there is nothing to wait for, and the item says so.
	if (value.jobId === undefined) return await readUnnamed(task, value);
	return await wait(task, value.jobId, Date.now());
}

/** Submits a job, unless an earlier attempt of this run did: then only its ID is known. */
export async function submitOnly(task: Task): Promise<Result<ParsedResponse>> {
	const { run, item, ready } = task;
	const running = (jobId: string) =>
		ok({ json: { vin: item.vin, jobId, state: 'running' }, files: [] });
	const held = run.receipts.findJob(ready.key);
	if (held) return running(held.jobId);
	const submitted = await submit(task);
	if (!submitted.ok) return submitted;
	const { value } = submitted;
	if (value.jobId === undefined) return await readUnnamed(task, value);
	const { answer, jobId } = value;
	if (!answer) return running(jobId);
	const job = parseJobResponse(answer);
	const named = { ...job, fields: { ...job.fields, jobId } };
	const parsed = await readAnswer(task, answer, named);
	// The ID is what was paid for; the rest of the answer may be empty.
	return parsed.ok ? parsed : running(jobId);
}

/** Polls a job once. If it is done but its files are missing, it is polled a few seconds longer, as the trigger does. */
export async function getJobStatus(task: Task): Promise<Result<ParsedResponse>> {
	const { context, item, apiRequest, scope, sendingScope } = task;
	const jobId = item.jobId ?? '';
	const until = Date.now() + AGAIN_WITHIN_POLL_MS;
	let latest: Result<ParsedResponse> | undefined;
	for (;;) {
		const from = latest ? scope : sendingScope;
		const asked = await fetchJobStatus(context, from, apiRequest, jobId);
		const isHalted = !asked.ok && asked.fault.kind === 'halted';
		if (isHalted || (!asked.ok && !latest)) return asked;
		if (asked.ok) {
			const read = await readJob(task, asked.value);
			const { status, fields } = asked.value;
			const isFinal = status.kind !== 'done' || fields.hasFiles;
			if (read.ok && isFinal) return read;
			// A fault after the job was reported as done adds nothing.
			if (read.ok || !latest) latest = read;
			if (!latest.ok) return latest;
		}
		if (latest && Date.now() + AGAIN_EVERY_MS > until) return latest;
		await waitOr(AGAIN_EVERY_MS, scope.signal);
	}
}
