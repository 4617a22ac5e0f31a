import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { ENDPOINTS } from '../shared/api/catalog';
import type { Account } from '../shared/auth/account';
import { checkJobAnswer, type Scope } from '../shared/client';
import { readDeliverable } from '../shared/files/deliverable';
import type { Clock } from '../shared/http/clock';
import { settle } from '../shared/http/request';
import { failedWith, ok, type Result } from '../shared/http/result';
import { buildItem, notStoredFault } from '../shared/items/binary';
import { parseResponse } from '../shared/items/responseToItem';
import { fetchJobStatus, statusRequest } from '../shared/jobs/fetchJobStatus';
import { isOver, type JobResponse, type JobStatus } from '../shared/jobs/jobResponse';
import { explainPollError, failedAnswerError, tooLate, type PollError } from './pollErrors';

/** Jobs polled at once. The account's rate limit decides how many leave; this bounds what waits for answers. */
const CONCURRENT_POLLS = 20;
/** So many jobs without any answer, and the round is given up: the next poll goes on from there. */
const HOPELESS_ERRORS = 40;
const HOPELESS_REFUSALS = 3;
/** A sleep cannot be woken, so it is taken in slices, ms. */
const SLICE_MS = 250;
/** From this share of the time on, no job is polled any more. */
const POLLING_SHARE = 0.8;
/** At this share of the time the round ends, whatever is still under way. */
const ENDING_SHARE = 0.95;

/** The connections of polls that were given up are closed so long after it, ms. */
const AFTERMATH_MS = 1_000;

/** What a round has found out about a job. */
export type Report =
	/** `item` is there where it was wanted. */
	| { readonly kind: 'running' | 'ended'; readonly item?: INodeExecutionData }
	| { readonly kind: 'error'; readonly error: PollError };

/** When a round has to be over, by a clock that is never set back, ms. */
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

/** Who polls, and what for. */
export interface Watcher {
	readonly context: IPollFunctions;
	readonly account: Account;
	/** Shares the rate fairly with executions. */
	readonly group: string;
	readonly outputField: string | undefined;
	readonly limit: TimeLimit;
	/** Whether the job is to be made an item. */
	readonly shouldDeliver: (jobId: string, status: JobStatus) => boolean;
	/** Whether an item whose files could not all be fetched is to be left for a later poll. */
	readonly shouldWaitForFiles: (jobId: string) => boolean;
}

export interface PollRound {
	readonly reports: ReadonlyMap<string, Report>;
	/** Whether the API has answered at least once. */
	readonly isAnswered: boolean;
	/** The first job that was not polled. */
	readonly firstLeftOut: string | undefined;
}

/** Waits until a promise is settled, or until a time. Never rejects. @returns whether it was in time */
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

const { deliverable } = ENDPOINTS.secureCodingStatus;

/**
 * Makes the item of a job.
 * @returns no item where a later poll may do better
 */
async function toItem(
	{ context, account, outputField, shouldWaitForFiles }: Watcher,
	scope: Scope,
	jobId: string,
	job: JobResponse,
): Promise<Result<INodeExecutionData | undefined>> {
	const checked = checkJobAnswer(job.answer, account);
	if (!checked.ok) return checked;
	const target = { endpoint: ENDPOINTS.secureCodingStatus, jobId, options: {} };
	const connection = { account, network: {}, scope };
	const parsed = await parseResponse(context, target, connection, job.answer, job);
	if (!parsed.ok) return parsed;
	const { json, files } = parsed.value;
	if (json.missingFiles !== undefined && shouldWaitForFiles(jobId)) return ok(undefined);
	// The ID as the user has given it, whatever the answer calls the job.
	const own: IDataObject = { jobId, state: job.status.kind };
	return ok({ ...(await buildItem(context, { ...own, ...json, ...own }, files, outputField)) });
}

/** @returns why the answer is none of the API, e.g. a web page; undefined where it can be read */
function problemIn({ answer, found }: JobResponse): string | undefined {
	const read = readDeliverable(answer, { deliverable }, found);
	return 'problem' in read ? read.message : undefined;
}

async function pollJob(
	watcher: Watcher,
	signal: AbortSignal,
	jobId: string,
): Promise<Report | undefined> {
	const { context, account, group, limit } = watcher;
	const scope = { group, signal };
	const timeout = limit.endAt - limit.clock.now() + AFTERMATH_MS;
	const asked = await fetchJobStatus(context, scope, statusRequest(account, jobId, { timeout }));
	if (!asked.ok) {
		if (asked.fault.kind === 'halted') return undefined;
		return { kind: 'error', error: explainPollError(asked) };
	}
	const { status } = asked.value;
	if (status.kind === 'noAnswer') return { kind: 'error', error: failedAnswerError(status.words) };
	// What names no state counts as running, even what is no answer at all.
	const why =
		status.kind === 'running' && status.word === undefined ? problemIn(asked.value) : undefined;
	if (why !== undefined) {
		return { kind: 'error', error: explainPollError(failedWith({ kind: 'unreadable', why })) };
	}
	const kind = isOver(status) ? 'ended' : 'running';
	if (!watcher.shouldDeliver(jobId, status)) return { kind };
	const made = await toItem(watcher, scope, jobId, asked.value);
	return made.ok ? { kind, item: made.value } : { kind: 'error', error: explainPollError(made) };
}

/** What is thrown at one job is no end of the round. */
const notMade = (error: unknown): Report => ({
	kind: 'error',
	error: explainPollError(failedWith(notStoredFault(error))),
});

/** Polls jobs, several at once, as far as the time allows. Never rejects. */
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
	const work = async (): Promise<void> => {
		while (next < jobIds.length && clock.now() < pollUntil && !isHopeless()) {
			const jobId = jobIds[next++] ?? '';
			begun.add(jobId);
			const polled = await settle(async () => await pollJob(watcher, halt.signal, jobId));
			const report = polled.ok ? polled.value : notMade(polled.error);
			if (isClosed) return;
			if (report) note(jobId, report);
			else begun.delete(jobId);
		}
	};

	const workers = Array.from({ length: Math.min(CONCURRENT_POLLS, jobIds.length) }, work);
	const all = Promise.all(workers);
	await waitUntil(all, pollUntil, clock);
	// Whoever still waits for a slot of the rate limit gives it up.
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
