import { JobError } from '../api/jobError';
import type { IHttpRequestOptions } from 'n8n-workflow';

import type { Clock } from '../http/clock';
import { PaceCancelled } from '../http/halted';
import { CallFailure, waitOr, type Caller, type Outgoing, type Traffic } from '../client';
import type { Answer } from '../http/answer';
import { rethrow } from '../http/rethrow';
import { askStatus } from './askStatus';
import { readLook, type JobLook } from './jobState';
import { nextLookMs } from './pollPlan';
import { countWaiting, noteTime, seenJobs } from './waiting';

export interface WaitOptions {
	readonly jobId: string;
	/** The question for the job's status. */
	readonly question: Outgoing & { readonly options: IHttpRequestOptions };
	/** When the job was submitted, ms since the epoch; undefined where that is not known. */
	readonly submittedAtMs?: number;
	readonly maxWaitMs: number;
	readonly pollIntervalMs: number;
}

/** So many refused sign-ins in a row are no passing fault. */
const MAX_REFUSED_SIGN_INS = 3;

const isSignInRefused = (error: unknown): boolean =>
	error instanceof CallFailure &&
	// A sign-in that only fails for a while is no reason to give up a job that is paid.
	((error.fault.kind === 'token' && error.fault.final === true) ||
		(error.fault.kind === 'status' && error.fault.status === 401));

const describeFault = ({ fault, words }: CallFailure): string => {
	const what = fault.kind === 'status' ? `status ${fault.status}` : 'no readable answer';
	return words ? `${what}, "${words}"` : what;
};

/**
 * Looks at a job until it is over. Looks are free, so a fault in one is no reason to give a paid job up: it is looked
 * at again until the time is up.
 * @returns the answer that holds the job's files
 * @throws {JobError} when the job has failed, the time is up, the run was halted, or the sign-in is refused again and again
 */
export async function waitForJob(
	caller: Caller,
	traffic: Traffic,
	{ jobId, question, submittedAtMs, maxWaitMs, pollIntervalMs }: WaitOptions,
	clock: Clock,
): Promise<Answer> {
	const { account } = question;
	const { requestsPerSecond } = account.limits;
	const deadlineMs = clock.now() + maxWaitMs;
	let lastSeen: string | undefined;
	let refusedSignIns = 0;
	let lastLookMs = submittedAtMs ?? clock.now();

	const look = async (): Promise<{ look: JobLook; answer?: Answer }> => {
		try {
			const answer = await askStatus(caller, traffic, question);
			refusedSignIns = 0;
			return { look: readLook(answer.body), answer };
		} catch (error) {
			// The look had no place yet when the run was halted. The job itself was submitted, and paid.
			if (error instanceof PaceCancelled) return rethrow(new JobError('halted', jobId, lastSeen));
			if (!(error instanceof CallFailure)) return rethrow(error);
			if (isSignInRefused(error) && ++refusedSignIns >= MAX_REFUSED_SIGN_INS) {
				return rethrow(new JobError('signIn', jobId, error.explained?.message ?? error.words));
			}
			return { look: { kind: 'noAnswer', words: describeFault(error) } };
		}
	};

	return await countWaiting(account.key, async () => {
		for (let looks = 0; ; looks++) {
			const { waiting, timesMs } = seenJobs(account.key);
			const ageMs = submittedAtMs === undefined ? undefined : clock.now() - submittedAtMs;
			const situation = { looks, ageMs, pollIntervalMs, waiting, requestsPerSecond, timesMs };
			const leftMs = Math.max(0, deadlineMs - clock.now());
			await waitOr(Math.min(nextLookMs(situation), leftMs), traffic.signal, clock);
			if (traffic.signal.aborted) throw new JobError('halted', jobId, lastSeen);

			const { look: seen, answer } = await look();
			if (seen.kind === 'failed') throw new JobError('failed', jobId, seen.reason);
			if (seen.kind === 'done' && answer) {
				// It was done somewhere between the last look and this one.
				const doneAtMs = (lastLookMs + clock.now()) / 2;
				if (submittedAtMs !== undefined) noteTime(account.key, doneAtMs - submittedAtMs);
				return answer;
			}
			lastLookMs = clock.now();
			if (seen.kind === 'running') lastSeen = seen.word ? `state "${seen.word}"` : 'still running';
			if (seen.kind === 'noAnswer') lastSeen = seen.words;
			if (clock.now() >= deadlineMs) throw new JobError('timeout', jobId, lastSeen);
		}
	});
}
