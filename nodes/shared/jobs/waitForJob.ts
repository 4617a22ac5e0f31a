import type { Fault, JobFault } from '../api/fault';
import type { ApiRequest, N8nContext, Scope } from '../client';
import type { Clock } from '../http/clock';
import { failedWith, ok, type Failed, type Result } from '../http/result';
import { waitOr } from '../rateLimit/waitOr';
import { fetchJobStatus, maybeUnknownJob } from './fetchJobStatus';
import { asDone, type JobResponse, type JobStatus } from './jobResponse';
import { getJobStats, recordDuration, trackWaiting } from './jobStats';
import { isKnownJob } from './knownJobs';
import {
	addPoll,
	isSettled,
	NODE_PATIENCE,
	printOf,
	pollResultOf,
	type PollHistory,
} from './pollPatience';
import { nextPollMs } from './pollPlan';

export interface WaitOptions<T> {
	readonly jobId: string;
	/** The request for the job's status. */
	readonly request: ApiRequest;
	/** When the job was submitted, ms since the epoch; undefined if unknown. */
	readonly submittedAtMs?: number;
	readonly maxWaitMs: number;
	readonly pollIntervalMs: number;
	/** Builds the result from an answer, and fetches the files that it links to. */
	readonly read: (job: JobResponse) => Promise<Result<T>>;
	/** Whether no file is missing. */
	readonly isWhole: (value: T) => boolean;
}

/** The result of a wait that ended without an error. */
export interface Waited<T> {
	readonly value: T;
	/** The job's status word, if it was still running when time ran out. */
	readonly stillAtWork?: string;
}

/** After this many refused sign-ins in a row, polls are at least REFUSED_SIGN_IN_MS apart. */
const MAX_REFUSED_SIGN_INS = 3;
const REFUSED_SIGN_IN_MS = 10_000;

/** A sign-in that fails temporarily is no reason to give up a paid job. */
const isSignInRefused = (fault: Fault): boolean =>
	(fault.kind === 'signIn' && fault.final === true) ||
	(fault.kind === 'status' && fault.status === 401);

/** A failed poll says nothing about the job. */
function describeFailed({ fault, words }: Failed): string {
	const what = fault.kind === 'status' ? `status ${fault.status}` : 'no readable response';
	return words ? `${what}, "${words}"` : what;
}

function describeStatus(status: JobStatus): string {
	if (status.kind === 'noAnswer') return status.words;
	if (status.kind === 'running') return status.word ? `state "${status.word}"` : 'still running';
	return 'done, but without its files';
}

/**
 * Polls a job until it is finished. Polls are free, and a paid job ends only when the API says so or time runs out: a failed
 * poll, a 404, a web page or a temporarily refused sign-in is no reason to give it up. Never rejects.
 * @returns the job's result; a `job` fault when the job failed, time ran out, the run was halted, or the API does not know a
 * job whose ID was entered by hand
 */
export async function waitForJob<T>(
	context: N8nContext,
	scope: Scope,
	options: WaitOptions<T>,
	clock: Clock,
): Promise<Result<Waited<T>>> {
	const { rateLimitKey } = options.request.account;
	return await trackWaiting(
		rateLimitKey,
		async () => await new JobWait(context, scope, options, clock).run(),
	);
}

class JobWait<T> {
	private readonly deadlineMs: number;
	private lastPollMs: number;
	private lastSeen: string | undefined;
	private refusedSignIns = 0;
	/** The message of the last refused sign-in. */
	private signInWords: string | undefined;
	private history: PollHistory | undefined;
	private unknownHistory: PollHistory | undefined;
	/** The latest answer that may be complete. */
	private candidate: JobResponse | undefined;
	/** The latest answer with files, kept even if later answers have none. */
	private withFiles: JobResponse | undefined;

	constructor(
		private readonly context: N8nContext,
		private readonly scope: Scope,
		private readonly options: WaitOptions<T>,
		private readonly clock: Clock,
	) {
		this.deadlineMs = clock.now() + options.maxWaitMs;
		this.lastPollMs = options.submittedAtMs ?? clock.now();
	}

	async run(): Promise<Result<Waited<T>>> {
		const { scope, clock } = this;
		const { request, jobId } = this.options;
		for (let polls = 0; ; polls++) {
			await waitOr(this.untilNextMs(polls), scope.signal, clock);
			if (scope.signal.aborted) return this.ended('halted', this.lastSeen);
			const asked = await fetchJobStatus(this.context, scope, request, jobId);
			// The run was halted before the poll got a slot. The job itself was submitted, and paid for.
			if (!asked.ok && asked.fault.kind === 'halted') return this.ended('halted', this.lastSeen);
			const end = this.noteSignIn(asked) ?? (await this.note(asked, polls));
			if (end) return end;
			this.lastPollMs = clock.now();
			if (clock.now() >= this.deadlineMs) return await this.timeIsUp();
		}
	}

	private ended(
		end: JobFault['end'],
		detail: string | undefined,
		reported: Pick<Failed, 'words' | 'apiCode'> = {},
	): Failed {
		return failedWith({ kind: 'job', end, jobId: this.options.jobId, detail }, reported);
	}

	/** Whether the job certainly exists: then it is polled as long as the user wants. */
	private get isKnown(): boolean {
		const { submittedAtMs, request, jobId } = this.options;
		return submittedAtMs !== undefined || isKnownJob(request.account.rateLimitKey, jobId);
	}

	private untilNextMs(polls: number): number {
		const { submittedAtMs, pollIntervalMs, request } = this.options;
		const { rateLimitKey, limits } = request.account;
		const { waiting, durationsMs } = getJobStats(rateLimitKey);
		const ageMs = submittedAtMs === undefined ? undefined : this.clock.now() - submittedAtMs;
		const { requestsPerSecond } = limits;
		const next = nextPollMs({
			polls,
			ageMs,
			pollIntervalMs,
			waiting,
			requestsPerSecond,
			durationsMs,
		});
		const isRefused = this.refusedSignIns >= MAX_REFUSED_SIGN_INS;
		const leftMs = Math.max(0, this.deadlineMs - this.clock.now());
		return Math.min(isRefused ? Math.max(next, REFUSED_SIGN_IN_MS) : next, leftMs);
	}

	/** @returns the end of the wait, when the sign-in keeps being refused for a job that may not exist at all */
	private noteSignIn(asked: Result<JobResponse>): Failed | undefined {
		if (asked.ok || !isSignInRefused(asked.fault)) {
			if (asked.ok) this.refusedSignIns = 0;
			this.signInWords = undefined;
			return undefined;
		}
		const { fault, words } = asked;
		this.signInWords = fault.kind === 'signIn' ? fault.message : (words ?? '');
		const isFinal = ++this.refusedSignIns >= MAX_REFUSED_SIGN_INS && !this.isKnown;
		return isFinal ? this.ended('signIn', this.signInWords) : undefined;
	}

	/** Processes the result of a poll. @returns the end of the wait, if this is it */
	private async note(
		asked: Result<JobResponse>,
		polls: number,
	): Promise<Result<Waited<T>> | undefined> {
		const nowMs = this.clock.now();
		if (!this.isKnown) {
			const unknown = { result: 'unknownJob', print: '', round: polls } as const;
			this.unknownHistory = maybeUnknownJob(asked)
				? addPoll(this.unknownHistory, unknown, nowMs)
				: undefined;
			if (this.unknownHistory && isSettled(this.unknownHistory, NODE_PATIENCE, nowMs)) {
				return asked.ok
					? this.ended('notFound', describeStatus(asked.value.status))
					: this.ended('notFound', asked.words, { words: asked.words, apiCode: asked.apiCode });
			}
		}
		this.lastSeen = asked.ok ? describeStatus(asked.value.status) : describeFailed(asked);
		const isAnswer = asked.ok && asked.value.status.kind !== 'noAnswer';
		// A bare "success" was not the end if something else has followed.
		if (!isAnswer && this.history?.result === 'successAlone') this.candidate = undefined;
		if (!isAnswer) return undefined;
		const { status } = asked.value;
		if (status.kind === 'failed') {
			const { reason, apiCode } = status;
			return this.ended('failed', reason, { words: reason, apiCode });
		}
		return await this.noteJob(asked.value, polls, nowMs);
	}

	private async noteJob(
		job: JobResponse,
		round: number,
		nowMs: number,
	): Promise<Result<Waited<T>> | undefined> {
		let result = pollResultOf(job);
		if (result === 'over') {
			const read = await this.options.read(job);
			if (!read.ok) return read;
			if (this.options.isWhole(read.value)) return this.done(read.value);
			// A file that cannot be fetched yet may be there shortly.
			result = 'doneWithoutFiles';
		}
		const print = result === 'filesUnderWay' ? printOf(job) : '';
		this.history = addPoll(this.history, { result, print, round }, nowMs);
		this.candidate = result === 'running' ? undefined : job;
		if (job.fields.hasFiles) this.withFiles = job;
		const isEnd = isSettled(this.history, NODE_PATIENCE, nowMs);
		return isEnd ? await this.take(asDone(this.withFiles ?? job)) : undefined;
	}

	/** The job is finished: it was done some time between the last poll and this one. */
	private done(value: T): Result<Waited<T>> {
		const { submittedAtMs, request } = this.options;
		const doneAtMs = (this.lastPollMs + this.clock.now()) / 2;
		if (submittedAtMs !== undefined) {
			recordDuration(request.account.rateLimitKey, doneAtMs - submittedAtMs);
		}
		return ok({ value });
	}

	private async take(job: JobResponse, stillAtWork?: string): Promise<Result<Waited<T>>> {
		const read = await this.options.read(job);
		return read.ok
			? ok({ value: read.value, ...(stillAtWork !== undefined && { stillAtWork }) })
			: read;
	}

	/** When time runs out, the last answer counts: with files, or without those that are missing. */
	private async timeIsUp(): Promise<Result<Waited<T>>> {
		const candidate = this.withFiles ?? this.candidate;
		if (!candidate) {
			return this.signInWords === undefined
				? this.ended('timeout', this.lastSeen)
				: this.ended('signIn', this.signInWords);
		}
		const isUnderWay = candidate.status.kind === 'running' && candidate.fields.hasFiles;
		const stillAtWork = isUnderWay ? (candidate.fields.word ?? 'running') : undefined;
		return await this.take(asDone(candidate), stillAtWork);
	}
}
