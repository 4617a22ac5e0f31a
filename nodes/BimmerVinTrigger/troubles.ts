import { NodeApiError, type INode } from 'n8n-workflow';

import { explainFault, explainStored, keepFromN8n, type Subject } from '../shared/messages/errors';
import type { CallFault } from '../shared/api/fault';
import { NEVER_SENT } from '../shared/http/fault';
import { CallFailure } from '../shared/client';
import { DeliverableError } from '../shared/files/errors';
import type { TokenError } from '../shared/auth/exchange';

/** Why a job could not be looked at. */
export interface Trouble {
	/**
	 * `refused`: the account or its credential has to be put right by the user. `passing`: the API or the way to it.
	 * `job`: this one job.
	 */
	readonly cause: 'refused' | 'passing' | 'job';
	/** What happened, without the job. */
	readonly message: string;
	/** What to do. */
	readonly description: string;
	readonly status?: number;
	/** No token could be had while looking, and it is not known yet whether that will pass. */
	readonly isSignIn?: boolean;
}

const TOO_LATE = 'BimmerVIN did not answer in time';

export const tooLate: Trouble = { cause: 'passing', message: TOO_LATE, description: '' };

/** Faults that every call meets until the user does something. */
const isRefusal = (fault: CallFault, stopsTheRest: boolean): boolean =>
	fault.kind === 'status'
		? stopsTheRest || fault.status === 403
		: fault.kind === 'notSent' && NEVER_SENT.has(fault.code);

const isOfJob = (fault: CallFault): boolean =>
	fault.kind === 'status'
		? fault.status >= 400 && fault.status < 500 && fault.status !== 408 && fault.status !== 429
		: fault.kind === 'failedAnswer' || fault.kind === 'severalVehicles';

/** What may help against a fault that is likely to pass. */
function helpAgainst(fault: CallFault): string {
	if (fault.kind === 'notSent') {
		return 'Check the Base URL in the BimmerVIN API credential and that this n8n may connect to it.';
	}
	return fault.kind === 'status' && fault.status === 429
		? 'If other programs use the same account, lower Requests per Second in the BimmerVIN API credential.'
		: '';
}

/** The explanations of the node begin with whom they are about. */
const subject = (words?: string, tries?: number): Subject => ({
	name: 'Job',
	paid: false,
	words,
	tries,
});
const withoutSubject = (message: string): string => message.replace(/^Job: /, '');

function troubleOf({ fault, words, tries, explained, detail }: CallFailure): Trouble {
	if (fault.kind === 'token') {
		const { message, description } = explained ?? { message: TOO_LATE, description: '' };
		return { cause: 'passing', message, description, isSignIn: true };
	}
	const why = explainFault(fault, subject(words, tries), detail);
	const { status, stopsTheRest } = why;
	const message = withoutSubject(why.message);
	if (isRefusal(fault, stopsTheRest)) {
		return { cause: 'refused', message, description: why.description, status };
	}
	return isOfJob(fault)
		? { cause: 'job', message, description: why.description, status }
		: { cause: 'passing', message, description: helpAgainst(fault), status };
}

export const failedAnswer = (words: string): Trouble => {
	const { message, description } = explainFault({ kind: 'failedAnswer' }, subject(words));
	return { cause: 'job', message: withoutSubject(message), description };
};

/** Puts whatever was thrown while looking at a job in a user's words. */
export function explainTrouble(error: unknown): Trouble {
	if (error instanceof CallFailure) return troubleOf(error);
	if (error instanceof DeliverableError) {
		return { cause: 'passing', message: keepFromN8n(error.message), description: '' };
	}
	const why = explainStored(subject(), error instanceof Error ? error.message : '');
	return { cause: 'job', message: withoutSubject(why.message), description: why.description };
}

/** A sign-in that failed. */
export const signInTrouble = ({
	message,
	description,
	retryable,
	answeredWith,
}: TokenError): Trouble => ({
	cause: retryable ? 'passing' : 'refused',
	message,
	description,
	status: answeredWith,
});

const join = (...parts: string[]): string => parts.filter(Boolean).join(' ');

/** The error that ends a poll. Built anew, since the HTTP error holds the request with its token. */
export function toPollError(node: INode, { cause, message, description, status }: Trouble) {
	const isPassing = cause === 'passing';
	const words = isPassing ? `BimmerVIN jobs cannot be watched at the moment: ${message}` : message;
	return new NodeApiError(
		node,
		{ message: words },
		{
			message: words,
			description: isPassing
				? join(
						description,
						'Nothing is lost: the jobs go on, and the trigger keeps looking. While this lasts, it is reported once an hour.',
					)
				: join(description, 'Nothing is lost: the jobs go on.'),
			httpCode: status ? String(status) : undefined,
		},
	);
}
