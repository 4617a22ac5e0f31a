import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { writeJobStatusRequest } from '../api/requestBodies';
import type { Account } from '../auth/account';
import { send, type ApiRequest, type N8nContext, type Scope } from '../client';
import { ok, type Failed, type Result } from '../http/result';
import { boundedStore } from '../state/stores';
import { isOver, parseJobResponse, type JobResponse } from './jobResponse';

/** Accounts whose API answers a status request by GET only. */
const accountsByGet = boundedStore<true>('accountsByGet', { max: 1_000 });

/**
 * The request for a job's status. Made once: whoever waits for the job makes it again.
 * @param options what n8n was told for the request; its `timeout`, ms, is made whole
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

/** Statuses that may mean "no such route", or "not by POST". */
const isRouteRefused = ({ fault }: Failed): boolean =>
	fault.kind === 'status' && (fault.status === 404 || fault.status === 405);

/** The same request by GET, with the fields in the address. */
const byGet = (request: ApiRequest): ApiRequest => {
	const { body, ...options } = request.options;
	return { ...request, options: { ...options, method: 'GET', qs: body as IDataObject } };
};

/** Whether an answer is about a job: a web page, or an error with a good status, is no sign of the right way to ask. */
const hasJobStatus = ({ status }: JobResponse): boolean =>
	status.kind === 'running' ? status.word !== undefined : isOver(status);

/**
 * Asks how a job stands, which is free. The public reference does not say how, so where POST meets no route, GET is
 * tried. A 404 may also mean that the job is unknown, or be a passing fault: then both fail, and the first answer
 * counts. What worked is only kept for as long as it works. Never rejects.
 */
export async function fetchJobStatus(
	context: N8nContext,
	scope: Scope,
	request: ApiRequest,
): Promise<Result<JobResponse>> {
	const ask = async (one: ApiRequest): Promise<Result<JobResponse>> => {
		const sent = await send(context, scope, one);
		return sent.ok ? ok(parseJobResponse(sent.value)) : sent;
	};
	const { rateLimitKey } = request.account;
	const [first, second] = accountsByGet.get(rateLimitKey)
		? [byGet(request), request]
		: [request, byGet(request)];
	const asked = await ask(first);
	if (asked.ok || !isRouteRefused(asked)) return asked;
	const again = await ask(second);
	if (!again.ok || !hasJobStatus(again.value)) return asked;
	if (second === request) accountsByGet.delete(rateLimitKey);
	else accountsByGet.set(rateLimitKey, true);
	return again;
}
