import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { writeJobStatusRequest } from '../api/requestBodies';
import type { Account } from '../auth/account';
import { send, type Caller, type Outgoing, type Traffic } from '../client';
import { ok, type Failed, type Result } from '../http/result';
import { boundedStore } from '../state/stores';
import { isOver, readJobResponse, type JobResponse } from './jobResponse';

/** Accounts whose API answers the question for a job's status by GET only. */
const askedByGet = boundedStore<true>('askedByGet', { max: 1_000 });

/**
 * The question how a job stands. Asked once: whoever waits for the job asks again.
 * @param options what n8n was told for the request; its `timeout`, ms, is made whole
 */
export const statusQuestion = (
	account: Account,
	jobId: string,
	{ timeout, ...options }: Partial<IHttpRequestOptions>,
): Outgoing => ({
	account,
	lane: 'status',
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

/** The same question by GET, with the fields in the address. */
const byGet = (question: Outgoing): Outgoing => {
	const { body, ...options } = question.options;
	return { ...question, options: { ...options, method: 'GET', qs: body as IDataObject } };
};

/** Whether an answer is about a job: a web page, or an error with a good status, is no sign of the right way to ask. */
const tellsOfState = ({ look }: JobResponse): boolean =>
	look.kind === 'running' ? look.word !== undefined : isOver(look);

/**
 * Asks how a job stands, which is free. The public reference does not say how, so where POST meets no route, GET is
 * tried. A 404 may also mean that the job is unknown, or be a passing fault: then both fail, and the first answer
 * counts. What worked is only kept for as long as it works. Never rejects.
 */
export async function askStatus(
	caller: Caller,
	traffic: Traffic,
	question: Outgoing,
): Promise<Result<JobResponse>> {
	const ask = async (one: Outgoing): Promise<Result<JobResponse>> => {
		const sent = await send(caller, traffic, one);
		return sent.ok ? ok(readJobResponse(sent.value)) : sent;
	};
	const { key } = question.account;
	const [first, second] = askedByGet.get(key)
		? [byGet(question), question]
		: [question, byGet(question)];
	const asked = await ask(first);
	if (asked.ok || !isRouteRefused(asked)) return asked;
	const again = await ask(second);
	if (!again.ok || !tellsOfState(again.value)) return asked;
	if (second === question) askedByGet.delete(key);
	else askedByGet.set(key, true);
	return again;
}
