import type { IDataObject } from 'n8n-workflow';

import { CallFailure, send, type Caller, type Outgoing, type Traffic } from '../call/send';
import type { Answer } from '../files/types';
import { rethrow } from '../rethrow';

/** Accounts whose API answers the question for a job's status by GET only. */
const askedByGet = new Set<string>();

/** Statuses that may mean "no such route", or "not by POST". */
const isRouteRefused = (error: unknown): boolean =>
	error instanceof CallFailure &&
	error.fault.kind === 'status' &&
	(error.fault.status === 404 || error.fault.status === 405);

/** The same question by GET, with the fields in the address. */
const byGet = (question: Outgoing): Outgoing => {
	const { body, ...options } = question.options;
	return { ...question, options: { ...options, method: 'GET', qs: body as IDataObject } };
};

/**
 * Asks how a job stands, which is free. The public reference does not say how, so where POST meets no route, GET is
 * tried. A 404 may also mean that the job is unknown: then both fail, and the first answer counts.
 * @throws {CallFailure}
 */
export async function askStatus(
	caller: Caller,
	traffic: Traffic,
	question: Outgoing,
): Promise<Answer> {
	const { key } = question.account;
	if (askedByGet.has(key)) return await send(caller, traffic, byGet(question));
	try {
		return await send(caller, traffic, question);
	} catch (refused) {
		if (!isRouteRefused(refused)) return rethrow(refused);
		const answer = await send(caller, traffic, byGet(question)).catch(() => rethrow(refused));
		askedByGet.add(key);
		return answer;
	}
}
