import type { IDataObject } from 'n8n-workflow';

import type { Charged, Settlement } from '../api/terms';

/** A failure, worded for the user. */
export interface Explanation {
	/** What happened, with the VIN or job it is about. */
	readonly message: string;
	/** What to do, and whether it was charged. */
	readonly description: string;
	/** Only what to do, if known separately. */
	readonly todo?: string;
	/** Whether Reuse Within may give it to other executions. */
	readonly isReusable?: true;
	/** A short identifier that workflows can branch on. */
	readonly reason: string;
	readonly status?: number;
	readonly charged: Charged;
	/** Whether the same request may be sent again in this execution. */
	readonly settlement: Settlement;
	/** The matching vehicles, if the API asks to select one. */
	readonly vehicles?: readonly IDataObject[];
	/** The address of the result, if the API gave one. */
	readonly address?: string;
	/** The answer is an earlier one; nothing was sent this time. */
	readonly isKept?: true;
	/** The job that was submitted, if there is one. */
	readonly jobId?: string;
	/** Only the API's own message. */
	readonly apiMessage?: string;
	/** The API's own error code. */
	readonly apiCode?: string | number;
	/** Whether every other call of this run would fail in the same way, so that none should be sent. */
	readonly stopsTheRest: boolean;
}

export const FREE_WORDS = 'Checking the status of a job is free.';

/** The subject of a failure. */
export interface Subject {
	/** e.g. `VIN WBA…` or `Job 42` */
	readonly name: string;
	/** Whether the call has a price. */
	readonly paid: boolean;
	/** The vehicle that a job is for, if known. */
	readonly vin?: string;
	/** Why nothing more may be sent, if so: the execution was stopped, or an earlier call showed that none can succeed. */
	readonly halt?: { readonly isStopped: boolean; readonly because?: Explanation };
}

/**
 * Error codes of Node, which n8n searches for anywhere in a message, in any letter case; it then replaces the whole message
 * by its own.
 * `VehicleNotFound` is enough for that, and so is "bad gateway". For a broken connection, n8n's message even advises sending
 * again.
 */
const REPLACED_BY_N8N =
	/(?<=E)(?=CONNREFUSED|CONNRESET|NOTFOUND|TIMEDOUT|RRADDRINUSE|ADDRNOTAVAIL|CONNABORTED|HOSTUNREACH|AI_AGAIN|NOENT|ISDIR|NOTDIR|ACCES|EXIST|PERM)|(?<=G)(?=ETADDRINFO)|(?<=BAD )(?=GATEWAY)/gi;

/**
 * Keeps n8n from replacing a message, by an invisible word joiner inside anything that n8n would take for a code. Only for
 * errors thrown at n8n: workflows compare the text of an item.
 */
export const keepFromN8n = (message: string): string => message.replace(REPLACED_BY_N8N, '\u2060');

/** A failure without the API: nothing was sent. */
export function explainUnsent(
	reason: string,
	message: string,
	todo: string,
	stopsTheRest = false,
): Explanation {
	return {
		message,
		description: `${todo} Nothing was charged.`,
		reason,
		charged: 'no',
		settlement: 'open',
		stopsTheRest,
	};
}
