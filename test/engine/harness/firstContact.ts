/** Answers of the sandbox as the first contact gets them, without a conversation and without redaction. */
import type { Outcome } from '../../firstContact/call';
import { openCaller, type Account } from '../../firstContact/caller';
import {
	furtherSandboxCalls,
	orderOfSandboxVin,
	statusOfNoJob,
	waitFor,
} from '../../firstContact/calls';
import type { RedactedBody } from '../../firstContact/fixture';
import type { Redactor } from '../../firstContact/redact/redactor';
import { parseBody } from '../../../nodes/shared/responses/json';
import type { Json } from '../../firstContact/fixture';

const bodyOf = (body: Buffer): RedactedBody => {
	if (body.length === 0) return { empty: true };
	const value = parseBody(body);
	if (typeof value === 'object' && value !== null && !Buffer.isBuffer(value))
		return { json: value as Json };
	const text = body.toString('utf8');
	return Buffer.from(text).equals(body) ? { text } : { base64: body.toString('base64') };
};

/** Leaves everything as it is: for answers of the sandbox, in which nothing is private. */
export const OPEN_REDACTOR: Redactor = {
	exchange: ({ method, path, requestBody, status, headers, body }) => ({
		method,
		path,
		requestBody: bodyOf(requestBody),
		status,
		headers,
		body: bodyOf(body),
	}),
	json: (value) => value,
	text: (text) => text,
	headerValue: (_, value) => value,
	key: (key) => key,
};

/** The first contact's free calls and every call for the sandbox VIN, in turn; a job is waited for. */
export async function outcomesOf(account: Account): Promise<Outcome[]> {
	const caller = await openCaller(account);
	try {
		const outcomes: Outcome[] = [];
		for (const call of [statusOfNoJob(), orderOfSandboxVin(), ...furtherSandboxCalls()]) {
			const outcome = await caller.call(call);
			outcomes.push(outcome);
			if (call.endpoint === 'secureCodingSubmit' && outcome.jobId !== undefined)
				outcomes.push(await caller.call(waitFor(outcome.jobId, 'sandboxVin')));
		}
		return outcomes;
	} finally {
		await caller.close();
	}
}

/** One call of each endpoint for a VIN that is refused. */
export async function refusalsOf(account: Account, vin: string): Promise<Outcome[]> {
	const caller = await openCaller(account);
	try {
		const outcomes: Outcome[] = [];
		for (const call of [orderOfSandboxVin(), ...furtherSandboxCalls()])
			outcomes.push(
				await caller.call({
					...call,
					purpose: 'wrongVin',
					parameters: { ...call.parameters, vin },
				}),
			);
		return outcomes;
	} finally {
		await caller.close();
	}
}
