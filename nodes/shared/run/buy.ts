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

/** Where the result was fetched from, if it was pointed to. */
export interface Bought {
	readonly answer: HttpResponse;
	readonly from?: { readonly url: string; readonly status: number };
}

/** The usual status of an answer that points to a result: which one it was is not kept with the address. */
const POINTED_STATUS = 303;

const statusOf = (fault: Fault): number =>
	fault.kind === 'status' ? fault.status : POINTED_STATUS;

/**
 * The answer to a paid call, also where the API points to it: that is fetched, which is free. Its address is kept before, so
 * that another try fetches it again and pays nothing.
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

/** What was fetched and cannot be read is not the result: its address is told, and is asked again by another try. */
export function asNotFetched(task: Task, { from }: Bought, failed: Failed): Failed {
	const { fault, answer } = failed;
	if (!from || fault.kind !== 'unreadable') return failed;
	const address = shownAddress(from.url, task.ready.account);
	const why = fault.why ?? 'the content there cannot be read';
	return failedWith({ kind: 'notFetched', status: from.status, address, why }, { answer });
}

/** Buys and takes apart what an operation gives at once. */
export async function buyAnswer(task: Task): Promise<Result<ParsedResponse>> {
	const bought = await buy(task);
	if (!bought.ok) return bought;
	const read = await readAnswer(task, bought.value.answer);
	return read.ok ? read : asNotFetched(task, bought.value, read);
}
