import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { writeJobStatusRequest } from '../api/requestBodies';
import { ANSWERED_STATUSES } from '../api/terms';
import type { Account } from '../auth/account';
import { isAskedByGet, noteAskedByGet } from '../auth/statusMethod';
import { secretsInUse } from '../auth/tokens';
import { send, type ApiRequest, type N8nContext, type Scope } from '../client';
import { ok, type Result } from '../http/result';
import { hideInValue } from '../responses/hideSecrets';
import { saysUnknownJob } from '../responses/jobStatus';
import { isRouteRefusal } from '../responses/routeWords';
import { parseJobResponse, type JobResponse, type JobStatus } from './jobResponse';
import { noteKnownJob } from './knownJobs';

/**
 * The request for a job's status. Built once and sent again for every poll.
 * @param options n8n's request options; `timeout`, ms, is rounded up
 */
export const statusRequest = (
	account: Account,
	jobId: string,
	{ timeout, ...options }: Partial<IHttpRequestOptions>,
): ApiRequest => ({
	account,
	priority: 'status',
	paid: false,
	maxTries: 1,
	options: {
		...options,
		...writeJobStatusRequest(jobId),
		baseURL: account.baseUrl,
		...(timeout !== undefined && { timeout: Math.max(1, Math.ceil(timeout)) }),
	},
});

/** Whether an answer may only mean that the wrong method was used. */
function isRouteRefused(asked: Result<JobResponse>): boolean {
	if (asked.ok) {
		const { status } = asked.value;
		return status.kind === 'noAnswer' && !!status.isRefusal && isRouteRefusal(200, status.words);
	}
	const { fault, words } = asked;
	return fault.kind === 'status' && isRouteRefusal(fault.status, words);
}

/** The same request as GET, with the fields in the query. */
const byGet = (request: ApiRequest): ApiRequest => {
	const { body, ...options } = request.options;
	return { ...request, options: { ...options, method: 'GET', qs: body as IDataObject } };
};

/**
 * Whether an answer is about this job. A web page, an error with a success status, or a bare "ok" may come from any route,
 * and does not show that the method is right.
 */
const isAboutThisJob = ({ status, fields }: JobResponse): boolean =>
	status.kind === 'failed' ||
	fields.hasFiles ||
	(status.kind === 'running' && (status.sign === 'atWork' || status.sign === 'unknownWord')) ||
	(status.kind !== 'noAnswer' && fields.jobId !== undefined);

/** The request succeeded or was accepted. */
const isGoodSign = (asked: Result<JobResponse>): boolean => {
	const job = asked.ok ? asked.value : undefined;
	if (job?.status.kind !== 'running') return false;
	return job.status.sign === 'success' || job.answer.status === 202 || job.answer.status === 204;
};

const isRight = (asked: Result<JobResponse>): boolean => asked.ok && isAboutThisJob(asked.value);

/** The API understood the request and refused it, so the method is right. */
const isOwnRefusal = (asked: Result<JobResponse>): boolean =>
	asked.ok
		? saysUnknownJob(asked.value.answer.body)
		: asked.fault.kind === 'status' &&
			ANSWERED_STATUSES.has(asked.fault.status) &&
			!asked.fault.unexplained;

/** Whether the API itself understood the request. */
const isUnderstood = (asked: Result<JobResponse>): boolean =>
	isRight(asked) || isGoodSign(asked) || isOwnRefusal(asked);

/** The API's own 404, 410 or error: the job may be unknown. */
export const maybeUnknownJob = (asked: Result<JobResponse>): boolean =>
	asked.ok
		? asked.value.status.kind === 'noAnswer' && asked.value.status.maybeUnknown === true
		: isOwnRefusal(asked);

/**
 * Fetches a job's status, which is free. The public reference does not say how, so where POST is refused as if there were no
 * such route, GET is tried. A 404 may also mean that the job is unknown, or be a temporary fault: then both fail, and the
 * first answer counts. The method that worked is kept only as long as it works. Never rejects.
 */
export async function fetchJobStatus(
	context: N8nContext,
	scope: Scope,
	request: ApiRequest,
	jobId: string,
): Promise<Result<JobResponse>> {
	const { account } = request;
	const ask = async (one: ApiRequest): Promise<Result<JobResponse>> => {
		const sent = await send(context, scope, one);
		if (!sent.ok) return sent;
		const job = parseJobResponse(sent.value, jobId);
		if (isAboutThisJob(job)) noteKnownJob(account.rateLimitKey, jobId);
		// Its words are shown to the user, and a server may echo what it was sent.
		return ok({ ...job, status: hideInValue(job.status, secretsInUse(account)) as JobStatus });
	};
	const isByGet = isAskedByGet(account);
	const [first, second] = isByGet ? [byGet(request), request] : [request, byGet(request)];
	let early: Result<JobResponse> | undefined;
	// A 403 may also mean that there is no such route, so the other method is tried before the token is blamed.
	const beforeFreshToken = async (): Promise<boolean> => {
		early = await ask({ ...second, keepsToken: true });
		return isUnderstood(early);
	};
	const asked = await ask({ ...first, beforeFreshToken });
	// A GET that worked once may have hit another route while POST was down.
	const isDoubtful = isByGet && asked.ok && !isRight(asked);
	if (!isRouteRefused(asked) && !isDoubtful) return asked;
	// What was refused with the old token may succeed with the fresh one.
	const again = early && isUnderstood(early) ? early : await ask(second);
	const isBetter = isRight(again) || (isOwnRefusal(again) && !isOwnRefusal(asked) && !isDoubtful);
	// No error is better than an error, but does not yet show that the method is right.
	if (!isBetter) return isGoodSign(again) && !asked.ok ? again : asked;
	noteAskedByGet(account, !isByGet);
	return again;
}
