import type { Fault } from '../api/fault';
import type { Account } from '../auth/account';
import { secretsInUse } from '../auth/tokens';
import { inItsWords } from '../client';
import type { HttpResponse } from '../http/response';
import { ok, type Result } from '../http/result';
import { saysUnknownJob } from '../responses/jobStatus';
import { readFailedAnswer } from '../responses/refusal';

/**
 * Whether an answer about a job, which nobody has judged yet, is a good one.
 * @returns the answer, or what it means where it says that the question failed
 */
export function checkJobAnswer(answer: HttpResponse, account: Account): Result<HttpResponse> {
	const fault: Fault | undefined = saysUnknownJob(answer.body)
		? { kind: 'status', status: 404, httpStatus: 200 }
		: readFailedAnswer(answer.body, { job: true });
	if (!fault) return ok(answer);
	return { ...inItsWords(fault, answer.body, secretsInUse(account)), answer };
}
