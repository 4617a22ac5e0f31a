import { NodeApiError, type INode } from 'n8n-workflow';

import type { Fault, SignInFault } from '../shared/api/fault';
import { isPermanent } from '../shared/http/fault';
import { failedWith, type Failed } from '../shared/http/result';
import { explain } from '../shared/messages/explain';
import { keepFromN8n } from '../shared/messages/explanation';

/** Why a job could not be polled. */
export interface PollError {
	/**
	 * `refused`: the user has to correct the account or its credential. `transient`: the API or the connection to it.
	 * `job`: this one job.
	 */
	readonly cause: 'refused' | 'transient' | 'job';
	/** What happened, without the job. */
	readonly message: string;
	/** What to do. */
	readonly description: string;
	readonly status?: number;
	/** The sign-in failed during the poll, and it is not known yet whether the problem is transient. */
	readonly isSignIn?: boolean;
}

const TOO_LATE = 'BimmerVIN did not answer in time';

export const tooLate: PollError = { cause: 'transient', message: TOO_LATE, description: '' };

/** Whether every call will fail in the same way until the user does something. */
const isRefusal = (fault: Fault, stopsTheRest: boolean): boolean =>
	fault.kind === 'status'
		? stopsTheRest || fault.status === 403
		: fault.kind === 'notSent' && isPermanent(fault.code);

const isOfJob = (fault: Fault): boolean =>
	fault.kind === 'status'
		? fault.status >= 400 && fault.status < 500 && fault.status !== 408 && fault.status !== 429
		: fault.kind === 'failedAnswer' ||
			fault.kind === 'severalVehicles' ||
			fault.kind === 'notStored';

/** What may help against a transient fault. */
function helpAgainst(fault: Fault): string {
	if (fault.kind === 'notSent') {
		return 'Check the Base URL in the BimmerVIN API credential and that this n8n is allowed to connect to it.';
	}
	return fault.kind === 'status' && fault.status === 429
		? 'If other programs use the same account, lower Requests per Second in the BimmerVIN API credential.'
		: '';
}

/** The explanations of the node start with their subject. */
const SUBJECT = { name: 'Job', paid: false };
const withoutSubject = (message: string): string => message.replace(/^Job: /, '');

/** Explains to the user what failed during the poll of a job. */
export function explainPollError({ fault, ...reported }: Failed): PollError {
	if (fault.kind === 'signIn') {
		const { message, description } = fault;
		return { cause: 'transient', message, description, isSignIn: true };
	}
	const why = explain(fault, SUBJECT, reported);
	const { status, stopsTheRest } = why;
	const isRefused = isRefusal(fault, stopsTheRest);
	const cause = isRefused ? 'refused' : isOfJob(fault) ? 'job' : 'transient';
	const description = cause === 'transient' ? helpAgainst(fault) : why.description;
	return { cause, message: withoutSubject(why.message), description, status };
}

/** The error if the answer to a poll says that the request failed. */
export const failedAnswerError = (words: string): PollError =>
	explainPollError(failedWith({ kind: 'failedAnswer' }, { words }));

/** The error for a failed sign-in. */
export const signInError = ({ message, description, final, status }: SignInFault): PollError => ({
	cause: final ? 'refused' : 'transient',
	message,
	description,
	status,
});

const join = (...parts: string[]): string => parts.filter(Boolean).join(' ');

/** The error that ends a poll. It is a new error, because the HTTP error contains the request with its token. */
export function toNodeApiError(node: INode, { cause, message, description, status }: PollError) {
	const isTransient = cause === 'transient';
	const words = keepFromN8n(
		isTransient ? `The trigger cannot check BimmerVIN jobs at the moment: ${message}` : message,
	);
	return new NodeApiError(
		node,
		{ message: words },
		{
			message: words,
			description: isTransient
				? join(
						description,
						'Nothing is lost: the jobs keep running, and the trigger keeps checking them. While this lasts, it is reported once an hour.',
					)
				: join(description, 'Nothing is lost: the jobs keep running.'),
			httpCode: status ? String(status) : undefined,
		},
	);
}
