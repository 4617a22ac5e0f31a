import type { IDataObject } from 'n8n-workflow';

import { CallFailure, send, type Caller, type Outgoing, type Traffic } from '../client';
import type { Answer } from '../http/answer';
import { rethrow } from '../http/rethrow';
import { isOver, readLook } from './jobState';

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

/** Whether an answer is about a job: a web page, or an error with a good status, is no sign of the right way to ask. */
const tellsOfState = ({ body }: Answer): boolean => {
	const look = readLook(body);
	return look.kind === 'running' ? look.word !== undefined : isOver(look);
};

/**
 * Asks how a job stands, which is free. The public reference does not say how, so where POST meets no route, GET is
 * tried. A 404 may also mean that the job is unknown, or be a passing fault: then both fail, and the first answer
 * counts. What worked is only kept for as long as it works.
 * @throws {CallFailure}
 */
export async function askStatus(
	caller: Caller,
	traffic: Traffic,
	question: Outgoing,
): Promise<Answer> {
	const { key } = question.account;
	const [first, second] = askedByGet.has(key)
		? [byGet(question), question]
		: [question, byGet(question)];
	try {
		return await send(caller, traffic, first);
	} catch (refused) {
		if (!isRouteRefused(refused)) return rethrow(refused);
		const answer = await send(caller, traffic, second).catch(() => rethrow(refused));
		if (!tellsOfState(answer)) return rethrow(refused);
		if (second === question) askedByGet.delete(key);
		else askedByGet.add(key);
		return answer;
	}
}
