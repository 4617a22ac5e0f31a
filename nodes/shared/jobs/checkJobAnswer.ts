import type { Fault } from '../api/fault';
import type { Account } from '../auth/account';
import { secretsInUse } from '../auth/tokens';
import { inItsWords } from '../client';
import { ok, type Result } from '../http/result';
import { saysUnknownJob } from '../responses/jobStatus';
import { readFailedAnswer } from '../responses/refusal';
import { isOver, type JobResponse } from './jobResponse';

/**
 * Checks an answer about a job for an error about the request itself.
 * @returns the job, or the fault where the answer says that the request failed
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
