import type { Fault, JobFault } from '../api/fault';
import type { Caller, Outgoing, Traffic } from '../client';
import type { Clock } from '../http/clock';
import { failedWith, ok, type Failed, type Result } from '../http/result';
import { waitOr } from '../rateLimit/waitOr';
import { askStatus } from './fetchJobStatus';
import type { JobLook, JobResponse } from './jobResponse';
import { nextLookMs } from './pollPlan';
import { countWaiting, noteTime, seenJobs } from './jobStats';

export interface WaitOptions {
	readonly jobId: string;
	/** The question for the job's status. */
	readonly question: Outgoing;
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

const describeFault = ({ fault, words }: Failed): string => {
	const what = fault.kind === 'status' ? `status ${fault.status}` : 'no readable answer';
	return words ? `${what}, "${words}"` : what;
};

/**
 * Looks at a job until it is over. Looks are free, so a fault in one is no reason to give a paid job up: it is looked
 * at again until the time is up. Never rejects.
 * @returns the answer that holds the job's files; a `job` fault when the job has failed, the time is up, the run was halted, or the
 *   sign-in is refused again and again
 */
export async function waitForJob(
	caller: Caller,
	traffic: Traffic,
	{ jobId, question, submittedAtMs, maxWaitMs, pollIntervalMs }: WaitOptions,
	clock: Clock,
): Promise<Result<JobResponse>> {
	const { account } = question;
	const { requestsPerSecond } = account.limits;
	const deadlineMs = clock.now() + maxWaitMs;
	let lastSeen: string | undefined;
	let refusedSignIns = 0;
	let lastLookMs = submittedAtMs ?? clock.now();

	const ended = (end: JobFault['end'], detail: string | undefined): Failed =>
		failedWith({ kind: 'job', end, jobId, ...(detail !== undefined && { detail }) });

	/** What a look has shown, or why it was the last one. */
	const look = async (): Promise<{ look: JobLook; response?: JobResponse } | Failed> => {
		const asked = await askStatus(caller, traffic, question);
		if (asked.ok) {
			refusedSignIns = 0;
			return { look: asked.value.look, response: asked.value };
		}
		const { fault, words } = asked;
		// The look had no place yet when the run was halted. The job itself was submitted, and paid.
		if (fault.kind === 'halted') return ended('halted', lastSeen);
		if (isSignInRefused(fault) && ++refusedSignIns >= MAX_REFUSED_SIGN_INS) {
			return ended('signIn', fault.kind === 'signIn' ? fault.message : words);
		}
		return { look: { kind: 'noAnswer', words: describeFault(asked) } };
	};

	return await countWaiting(account.key, async () => {
		for (let looks = 0; ; looks++) {
			const { waiting, timesMs } = seenJobs(account.key);
			const ageMs = submittedAtMs === undefined ? undefined : clock.now() - submittedAtMs;
			const situation = { looks, ageMs, pollIntervalMs, waiting, requestsPerSecond, timesMs };
			const leftMs = Math.max(0, deadlineMs - clock.now());
			await waitOr(Math.min(nextLookMs(situation), leftMs), traffic.signal, clock);
			if (traffic.signal.aborted) return ended('halted', lastSeen);

			const seen = await look();
			if ('ok' in seen) return seen;
			if (seen.look.kind === 'failed') return ended('failed', seen.look.reason);
			if (seen.look.kind === 'done' && seen.response) {
				// It was done somewhere between the last look and this one.
				const doneAtMs = (lastLookMs + clock.now()) / 2;
				if (submittedAtMs !== undefined) noteTime(account.key, doneAtMs - submittedAtMs);
				return ok(seen.response);
			}
			lastLookMs = clock.now();
			if (seen.look.kind === 'running') {
				lastSeen = seen.look.word ? `state "${seen.look.word}"` : 'still running';
			}
			if (seen.look.kind === 'noAnswer') lastSeen = seen.look.words;
			if (clock.now() >= deadlineMs) return ended('timeout', lastSeen);
		}
	});
}
