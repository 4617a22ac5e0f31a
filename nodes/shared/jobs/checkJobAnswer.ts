import type { Fault } from '../api/fault';
import type { Account } from '../auth/account';
import { secretsInUse } from '../auth/tokens';
import { inItsWords } from '../client';
import { ok, type Result } from '../http/result';
import { saysUnknownJob } from '../responses/jobStatus';
import { readFailedAnswer } from '../responses/refusal';
import { isOver, type JobResponse } from './jobResponse';

/**
 * Whether an answer about a job, which nobody has judged yet, is a good one.
 * @returns the job, or what the answer means where it says that the question failed
 */
export function checkJobAnswer(job: JobResponse, account: Account): Result<JobResponse> {
	const { answer, status } = job;
	if (isOver(status)) return ok(job);
	const fault: Fault | undefined = saysUnknownJob(answer.body)
		? { kind: 'status', status: 404, httpStatus: 200 }
		: readFailedAnswer(answer.body, { job: true });
	if (!fault) return ok(job);
	return { ...inItsWords(fault, answer.body, secretsInUse(account)), answer };
}
