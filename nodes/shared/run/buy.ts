import type { Fault } from '../api/fault';
import { secretsInUse } from '../auth/tokens';
import { inItsWords, send } from '../client';
import type { HttpResponse } from '../http/response';
import { failedWith, type Failed, type Result } from '../http/result';
import type { ParsedResponse } from '../items/responseToItem';
import { addressToKeep, keptAddress, shownAddress } from '../items/withoutSecrets';
import { readFailedAnswer } from '../responses/refusal';
import { fetchResult, resultAddress } from './redirect';
import { connectionOf, readAnswer, type Task } from './task';

/** Where the result was fetched from, if the API pointed to it. */
export interface Bought {
	readonly answer: HttpResponse;
	readonly from?: { readonly url: string; readonly status: number };
}

/** The usual status of an answer that points to a result; the actual one is not kept with the address. */
const POINTED_STATUS = 303;

const statusOf = (fault: Fault): number =>
	fault.kind === 'status' ? fault.status : POINTED_STATUS;

/**
 * Gets the answer to a paid call. If the API points to the result, that is fetched, which is free; its address is saved
 * first, so that a retry fetches it again and pays nothing.
 */
export async function buy(task: Task): Promise<Result<Bought>> {
	const { context, run, item, ready, apiRequest, sendingScope } = task;
	const { key, account } = ready;
	const fetched = async (url: string, status: number): Promise<Result<Bought>> => {
		const got = await fetchResult(context, item, connectionOf(task), url, status);
		if (!got.ok) return got;
		const { body } = got.value;
		const fault = readFailedAnswer(body);
		if (fault?.kind === 'severalVehicles') return inItsWords(fault, body, secretsInUse(account));
		return { ok: true, value: { answer: got.value, from: { url, status } } };
	};
	const known = run.receipts.findAddress(key);
	if (known !== undefined) return await fetched(keptAddress(key, known), POINTED_STATUS);
	const sent = await send(context, sendingScope, apiRequest);
	if (sent.ok) return { ok: true, value: { answer: sent.value } };
	const url = sent.jobId === undefined ? resultAddress(sent.fault, account) : undefined;
	if (url === undefined) return sent;
	run.countSpent(key, item.endpoint.cents);
	run.receipts.keepAddress(key, addressToKeep(key, url, account));
	return await fetched(url, statusOf(sent.fault));
}

/** What was fetched is unreadable, so it is not the result. The failure names its address, which a retry fetches again. */
export function asNotFetched(task: Task, { from }: Bought, failed: Failed): Failed {
	const { fault, answer } = failed;
	if (!from || fault.kind !== 'unreadable') return failed;
	const address = shownAddress(from.url, task.ready.account);
	const why = fault.why ?? 'the content there cannot be read';
	return failedWith({ kind: 'notFetched', status: from.status, address, why }, { answer });
}

/** Makes the paid call of an operation that answers at once, and parses the answer. */
export async function buyAnswer(task: Task): Promise<Result<ParsedResponse>> {
	const bought = await buy(task);
	if (!bought.ok) return bought;
	const read = await readAnswer(task, bought.value.answer);
	return read.ok ? read : asNotFetched(task, bought.value, read);
}
