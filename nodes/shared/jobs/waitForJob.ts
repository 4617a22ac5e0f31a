import type { Fault, JobFault } from '../api/fault';
import type { ApiRequest, N8nContext, Scope } from '../client';
import type { Clock } from '../http/clock';
import { failedWith, type Failed, type Result } from '../http/result';
import { waitOr } from '../rateLimit/waitOr';
import { fetchJobStatus } from './fetchJobStatus';
import type { JobResponse, JobStatus } from './jobResponse';
import { nextPollMs } from './pollPlan';
import { getJobStats, recordDuration, trackWaiting } from './jobStats';

export interface WaitOptions {
	readonly jobId: string;
	/** The request for the job's status. */
	readonly request: ApiRequest;
	/** When the job was submitted, ms since the epoch; undefined where that is not known. */
	readonly submittedAtMs?: number;
	readonly maxWaitMs: number;
	readonly pollIntervalMs: number;
}

/** So many refused sign-ins in a row are no passing fault. */
const MAX_REFUSED_SIGN_INS = 3;

/** A sign-in that only fails for a while is no reason to give up a job that is paid. */
const isSignInRefused = (fault: Fault): boolean =>
	(fault.kind === 'signIn' && fault.final === true) ||
	(fault.kind === 'status' && fault.status === 401);

/** A poll that failed tells nothing of the job. */
function noAnswer({ fault, words }: Failed): JobStatus {
	const what = fault.kind === 'status' ? `status ${fault.status}` : 'no readable answer';
	return { kind: 'noAnswer', words: words ? `${what}, "${words}"` : what };
}

const describeStatus = (status: JobStatus): string => {
	if (status.kind === 'noAnswer') return status.words;
	return status.kind === 'running' && status.word ? `state "${status.word}"` : 'still running';
};

/**
 * Polls a job until it is over. Polls are free, so a fault in one is no reason to give a paid job up: it is polled
 * again until the time is up. Never rejects.
 * @returns the answer that holds the job's files; a `job` fault when the job has failed, the time is up, the run was halted, or the
 *   sign-in is refused again and again
 */
export async function waitForJob(
	context: N8nContext,
	scope: Scope,
	{ jobId, request, submittedAtMs, maxWaitMs, pollIntervalMs }: WaitOptions,
	clock: Clock,
): Promise<Result<JobResponse>> {
	const { account } = request;
	const { requestsPerSecond } = account.limits;
	const deadlineMs = clock.now() + maxWaitMs;
	let lastSeen: string | undefined;
	let refusedSignIns = 0;
	let lastPollMs = submittedAtMs ?? clock.now();

	const ended = (end: JobFault['end'], detail: string | undefined): Failed =>
		failedWith({ kind: 'job', end, jobId, detail });

	return await trackWaiting(account.rateLimitKey, async () => {
		for (let polls = 0; ; polls++) {
			const { waiting, durationsMs } = getJobStats(account.rateLimitKey);
			const ageMs = submittedAtMs === undefined ? undefined : clock.now() - submittedAtMs;
			const situation = { polls, ageMs, pollIntervalMs, waiting, requestsPerSecond, durationsMs };
			const leftMs = Math.max(0, deadlineMs - clock.now());
			await waitOr(Math.min(nextPollMs(situation), leftMs), scope.signal, clock);
			if (scope.signal.aborted) return ended('halted', lastSeen);

			const asked = await fetchJobStatus(context, scope, request);
			if (asked.ok) refusedSignIns = 0;
			// The poll had no slot yet when the run was halted. The job itself was submitted, and paid.
			else if (asked.fault.kind === 'halted') return ended('halted', lastSeen);
			else if (isSignInRefused(asked.fault) && ++refusedSignIns >= MAX_REFUSED_SIGN_INS) {
				const { fault, words } = asked;
				return ended('signIn', fault.kind === 'signIn' ? fault.message : words);
			}
			const status = asked.ok ? asked.value.status : noAnswer(asked);
			if (status.kind === 'failed') return ended('failed', status.reason);
			if (asked.ok && status.kind === 'done') {
				// It was done somewhere between the last poll and this one.
				const doneAtMs = (lastPollMs + clock.now()) / 2;
				if (submittedAtMs !== undefined)
					recordDuration(account.rateLimitKey, doneAtMs - submittedAtMs);
				return asked;
			}
			lastPollMs = clock.now();
			lastSeen = describeStatus(status);
			if (clock.now() >= deadlineMs) return ended('timeout', lastSeen);
		}
	});
}
