import type { IDataObject } from 'n8n-workflow';

import type { Charged, Settlement } from '../api/terms';

/** A failure in a user's words. */
export interface Explanation {
	/** What happened, with the VIN or job it is about. */
	readonly message: string;
	/** What to do, and whether it was charged. */
	readonly description: string;
	/** What to do alone, where that is known apart. */
	readonly todo?: string;
	/** Whether Reuse Within may hand it to other executions. */
	readonly isReusable?: true;
	/** A short word for it that workflows can branch on. */
	readonly reason: string;
	readonly status?: number;
	readonly charged: Charged;
	/** Whether the same request may be sent again in this execution. */
	readonly settlement: Settlement;
	/** The vehicles that fit, where the API asks to select one. */
	readonly vehicles?: readonly IDataObject[];
	/** Where the API pointed to for the result. */
	readonly address?: string;
	/** The answer was given before, and nothing was sent for it now. */
	readonly isKept?: true;
	/** The job that was submitted, where there is one. */
	readonly jobId?: string;
	/** The API's own words, alone. */
	readonly apiMessage?: string;
	/** The API's own code for it. */
	readonly apiCode?: string | number;
	/** Whether every other call of this run would fail alike, so that none is worth sending. */
	readonly stopsTheRest: boolean;
}

export const FREE_WORDS = 'Checking the status of a job is free.';

/** What a failure is about. */
export interface Subject {
	/** e.g. `VIN WBA…` or `Job 42` */
	readonly name: string;
	/** Whether the call has a price. */
	readonly paid: boolean;
	/** The vehicle that a job is for, where it is known. */
	readonly vin?: string;
	/** Why nothing more may be sent, where that is so: the execution was stopped, or what an earlier call has shown. */
	readonly halt?: { readonly isStopped: boolean; readonly because?: Explanation };
}

/**
 * Codes of Node errors, which n8n looks for anywhere in a message, in any letter case, and for which it replaces the
 * whole message by its own. `VehicleNotFound` is enough for that, as are the words "bad gateway", and for a broken connection n8n advises to send again.
 */
const REPLACED_BY_N8N =
	/(?<=E)(?=CONNREFUSED|CONNRESET|NOTFOUND|TIMEDOUT|RRADDRINUSE|ADDRNOTAVAIL|CONNABORTED|HOSTUNREACH|AI_AGAIN|NOENT|ISDIR|NOTDIR|ACCES|EXIST|PERM)|(?<=G)(?=ETADDRINFO)|(?<=BAD )(?=GATEWAY)/gi;

/**
 * A message as n8n leaves it: an invisible word joiner stands in what it would take for a code. Only for what is thrown at
 * n8n: workflows compare the words of an item.
 */
export const keepFromN8n = (message: string): string => message.replace(REPLACED_BY_N8N, '\u2060');

/** A failure that the API had no part in: nothing was sent. */
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
