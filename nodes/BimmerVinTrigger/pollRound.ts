import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { ENDPOINTS } from '../shared/api/catalog';
import type { Account } from '../shared/auth/account';
import type { Scope } from '../shared/client';
import type { Clock } from '../shared/http/clock';
import { settle } from '../shared/http/request';
import { failedWith, ok, type Result } from '../shared/http/result';
import { buildItem, notStoredFault } from '../shared/items/binary';
import { hasAllFiles, parseResponse } from '../shared/items/responseToItem';
import { checkJobAnswer } from '../shared/jobs/checkJobAnswer';
import { fetchJobStatus, statusRequest } from '../shared/jobs/fetchJobStatus';
import { asDone, isOver, type JobResponse, type NoAnswer } from '../shared/jobs/jobResponse';
import {
	AGAIN_EVERY_MS,
	AGAIN_WITHIN_POLL_MS,
	isWorthPolling,
	printOf,
	pollResultOf,
	type Poll,
} from '../shared/jobs/pollPatience';
import { explainPollError, failedAnswerError, tooLate, type PollError } from './pollErrors';

/** The number of jobs polled at the same time. The rate limit decides when they are sent; this bounds how many wait for answers. */
const CONCURRENT_POLLS = 20;
/** After this many jobs without an answer, the round ends. The next poll continues from there. */
const HOPELESS_ERRORS = 40;
const HOPELESS_REFUSALS = 3;
/** A sleep cannot be interrupted, so it is divided into slices, ms. */
const SLICE_MS = 250;
/** After this share of the time, no more jobs are polled. */
const POLLING_SHARE = 0.8;
/** After this share of the time, the round ends, even if polls are still in transit. */
const ENDING_SHARE = 0.95;

/** How long after the end of the round the connections of abandoned polls are closed, ms. */
const AFTERMATH_MS = 1_000;

/** The result of a round for one job. */
export type Report =
	/** `item` is present if it was wanted. */
	| {
			readonly kind: 'running' | 'ended';
			readonly item?: INodeExecutionData;
			/** Whether its files may be ready in a moment. */
			readonly isWorthPolling?: boolean;
	  }
	| { readonly kind: 'error'; readonly error: PollError };

/** When a round has to end, by a clock that is never set back, ms. */
export interface TimeLimit {
	readonly clock: Clock;
	readonly pollUntil: number;
	readonly endAt: number;
}

export function limitTime(budgetMs: number, clock: Clock): TimeLimit {
	const now = clock.now();
	return {
		clock,
		pollUntil: now + POLLING_SHARE * budgetMs,
		endAt: now + ENDING_SHARE * budgetMs,
	};
}

/** Who polls, and for what. */
export interface Watcher {
	readonly context: IPollFunctions;
	readonly account: Account;
	/** The group that shares the rate limit fairly with executions. */
	readonly group: string;
	readonly outputField: string | undefined;
	readonly limit: TimeLimit;
	/** Whether to show every job as it is now, as in a test. */
	readonly isShowing: boolean;
	/** Whether a job still has to be delivered. */
	readonly isWanted: (jobId: string) => boolean;
	/** Records what a poll showed. @returns whether the job has ended */
	readonly recordPoll: (jobId: string, poll: Omit<Poll, 'round'>) => boolean;
}

export interface PollRound {
	readonly reports: ReadonlyMap<string, Report>;
	/** Whether the API has answered at least once. */
	readonly isAnswered: boolean;
	/** The first job that was not polled. */
	readonly firstLeftOut: string | undefined;
}

/** Waits until a promise settles or a time is reached. Never rejects. @returns whether the promise settled in time */
export async function waitUntil(
	promise: Promise<unknown>,
	atMs: number,
	clock: Clock,
): Promise<boolean> {
	let isDone = false;
	const note = (): void => {
		isDone = true;
	};
	const done = promise.then(note, note);
	while (!isDone && clock.now() < atMs) {
		await Promise.race([done, clock.sleep(Math.min(SLICE_MS, atMs - clock.now()))]);
	}
	return isDone;
}

/** Makes the item of a job. */
async function toItem(
	{ context, account, outputField }: Watcher,
	scope: Scope,
	jobId: string,
	job: JobResponse,
): Promise<Result<{ item: INodeExecutionData; isWhole: boolean }>> {
	const checked = checkJobAnswer(job, account);
	if (!checked.ok) return checked;
	const target = { endpoint: ENDPOINTS.secureCodingStatus, jobId, options: {} };
	const connection = { account, network: {}, scope };
	const parsed = await parseResponse(context, target, connection, job.answer, job);
	if (!parsed.ok) return parsed;
	const { json, files } = parsed.value;
	// The ID as the user has given it, whatever the answer calls the job.
	const own: IDataObject = { jobId, state: job.status.kind };
	const item = { ...(await buildItem(context, { ...own, ...json, ...own }, files, outputField)) };
	return ok({ item, isWhole: hasAllFiles(parsed.value) });
}

/** The error for an answer that is not about the job. */
const explainNoAnswer = ({ isRefusal, words }: NoAnswer): PollError =>
	isRefusal
		? failedAnswerError(words)
		: explainPollError(failedWith({ kind: 'unreadable', why: words }));

async function pollJob(
	watcher: Watcher,
	signal: AbortSignal,
	jobId: string,
): Promise<Report | undefined> {
	const { context, account, group, limit } = watcher;
	const scope = { group, signal };
	const timeout = limit.endAt - limit.clock.now() + AFTERMATH_MS;
	const request = statusRequest(account, jobId, { timeout });
	const asked = await fetchJobStatus(context, scope, request, jobId);
	if (!asked.ok) {
		if (asked.fault.kind === 'halted') return undefined;
		return { kind: 'error', error: explainPollError(asked) };
	}
	const { status } = asked.value;
	if (status.kind === 'noAnswer') return { kind: 'error', error: explainNoAnswer(status) };
	return watcher.isShowing
		? await showJob(watcher, scope, jobId, asked.value)
		: await watchJob(watcher, scope, jobId, asked.value);
}

async function showJob(
	watcher: Watcher,
	scope: Scope,
	jobId: string,
	job: JobResponse,
): Promise<Report> {
	const made = await toItem(watcher, scope, jobId, job);
	const kind = isOver(job.status) ? 'ended' : 'running';
	return made.ok
		? { kind, item: made.value.item }
		: { kind: 'error', error: explainPollError(made) };
}

/** Reports a job, with its item if it has ended. */
async function watchJob(
	watcher: Watcher,
	scope: Scope,
	jobId: string,
	job: JobResponse,
): Promise<Report> {
	if (!watcher.isWanted(jobId)) return { kind: isOver(job.status) ? 'ended' : 'running' };
	const result = pollResultOf(job);
	const made = result === 'over' ? await toItem(watcher, scope, jobId, job) : undefined;
	if (made && !made.ok) return { kind: 'error', error: explainPollError(made) };
	if (made?.value.isWhole) return { kind: 'ended', item: made.value.item };
	// Files that cannot be fetched now may be ready in a moment.
	const shown = result === 'over' ? 'doneWithoutFiles' : result;
	const print = shown === 'filesUnderWay' ? printOf(job) : '';
	if (!watcher.recordPoll(jobId, { result: shown, print })) {
		return { kind: 'running', isWorthPolling: isWorthPolling(result) };
	}
	const ended = made ?? (await toItem(watcher, scope, jobId, asDone(job)));
	return ended.ok
		? { kind: 'ended', item: ended.value.item }
		: { kind: 'error', error: explainPollError(ended) };
}

/** An error that is thrown for one job does not end the round. */
const notMade = (error: unknown): Report => ({
	kind: 'error',
	error: explainPollError(failedWith(notStoredFault(error))),
});

/** Polls as many jobs as the time allows, several at the same time. Never rejects. */
export async function pollAll(watcher: Watcher, jobIds: readonly string[]): Promise<PollRound> {
	const { clock, pollUntil, endAt } = watcher.limit;
	const reports = new Map<string, Report>();
	const halt = new AbortController();
	const begun = new Set<string>();
	const counts = { answered: 0, refused: 0, transient: 0 };
	let next = 0;
	let isClosed = false;

	const isHopeless = (): boolean =>
		counts.answered === 0 &&
		(counts.refused >= HOPELESS_REFUSALS || counts.transient >= HOPELESS_ERRORS);
	const note = (jobId: string, report: Report): void => {
		reports.set(jobId, report);
		const cause = report.kind === 'error' ? report.error.cause : 'job';
		counts[cause === 'job' ? 'answered' : cause]++;
	};
	const work = async (ids: readonly string[]): Promise<void> => {
		while (next < ids.length && clock.now() < pollUntil && !isHopeless()) {
			const jobId = ids[next++] ?? '';
			begun.add(jobId);
			const polled = await settle(async () => await pollJob(watcher, halt.signal, jobId));
			const report = polled.ok ? polled.value : notMade(polled.error);
			if (isClosed) return;
			if (report) note(jobId, report);
			else if (!reports.has(jobId)) begun.delete(jobId);
		}
	};
	const pass = async (ids: readonly string[]): Promise<void> => {
		next = 0;
		const workers = Array.from({ length: Math.min(CONCURRENT_POLLS, ids.length) }, () => work(ids));
		await Promise.all(workers);
	};
	/** After all jobs have had their turn, polls those again whose files may be ready in a moment. */
	const passAgain = async (): Promise<void> => {
		const until = Math.min(clock.now() + AGAIN_WITHIN_POLL_MS, pollUntil);
		while (clock.now() + AGAIN_EVERY_MS < until) {
			const again = jobIds.filter((jobId) => {
				const report = reports.get(jobId);
				return report?.kind === 'running' && report.isWorthPolling === true;
			});
			if (again.length === 0) return;
			await clock.sleep(AGAIN_EVERY_MS);
			await pass(again);
		}
	};

	const all = pass(jobIds).then(passAgain);
	await waitUntil(all, pollUntil, clock);
	// Polls that still wait for a slot of the rate limit give up.
	halt.abort();
	await waitUntil(all, endAt, clock);
	isClosed = true;
	for (const jobId of begun) {
		if (!reports.has(jobId)) note(jobId, { kind: 'error', error: tooLate });
	}
	return {
		reports,
		isAnswered: counts.answered > 0,
		firstLeftOut: jobIds.find((jobId) => !begun.has(jobId)),
	};
}
