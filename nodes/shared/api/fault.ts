import type { IDataObject } from 'n8n-workflow';

/** What went wrong with a call, classified by what it may have cost (see terms.ts) and by what a user can do. */
export type Fault =
	/** The API, or something in front of it, refused the call. */
	| StatusFault
	| SeveralVehicles
	/** A success HTTP status with `status: error`, and a message in none of the word families. */
	| { readonly kind: 'failedAnswer'; readonly sandbox?: true }
	/** It never reached the API, so it cannot have been charged. */
	| { readonly kind: 'notSent'; readonly code: string }
	/** Nothing more may be sent: the execution was stopped, or an earlier call showed that none can succeed. */
	| { readonly kind: 'halted' }
	/** It was or may have been sent, and there was no complete answer: it may have been charged. */
	| { readonly kind: 'indeterminate'; readonly code: string }
	/** The execution was stopped while the call was in progress. */
	| { readonly kind: 'cancelled' }
	/** The answer is not valid HTTP or JSON, or not what was requested: it may have been charged. */
	| { readonly kind: 'unreadable'; readonly why?: string }
	| SignInFault
	| NotFetched
	/** The answer arrived and was paid for, but n8n could not store it. */
	| { readonly kind: 'notStored'; readonly why: string }
	| JobFault;

/** n8n could not read the credential of an item, or its storage. */
export const NOT_PREPARED = { kind: 'notSent', code: 'NOT_PREPARED' } as const satisfies Fault;

export const isNotPrepared = (fault: Fault): boolean =>
	fault.kind === NOT_PREPARED.kind && fault.code === NOT_PREPARED.code;

export interface StatusFault {
	readonly kind: 'status';
	/** What the answer means: usually its HTTP status, but `Insufficient credits` in a 200 or a 400 is a 402. */
	readonly status: number;
	/** The HTTP status, if different. */
	readonly httpStatus?: number;
	/** The API's platform wrapped it in a good answer. */
	readonly wrapped?: true;
	/** How long the API asks to wait, ms. */
	readonly retryAfterMs?: number;
	/** A 429 for a quota of a day or longer, without a time at which it resets. */
	readonly usedUp?: true;
	/** A 429 after which the node gives up: the call was refused again, or was not sent for that reason. */
	readonly givenUp?: 'refused' | 'unsent';
	/** A refusal (403, 407) by something between n8n and the API: a web page, a challenge, a proxy. */
	readonly between?: true;
	/** Its name, if known: `Cloudflare`. */
	readonly by?: string;
	/** The target of a redirect, unchanged: remove secrets before it is shown. */
	readonly location?: string;
	/** A page, an empty body or a gateway's generic message: not the API's own answer about the input. */
	readonly unexplained?: true;
	/** The answer says that it comes from the API's sandbox, which is free. */
	readonly sandbox?: true;
}

/** The target of a 302 or 303, unchanged: the work was done. Other redirects ask for a new call, which may be charged again. */
export const seeOtherAddress = (fault: Fault): string | undefined =>
	fault.kind === 'status' && (fault.status === 302 || fault.status === 303)
		? fault.location
		: undefined;

/** `status: select_vehicle`: the last 7 characters of a VIN match more than one vehicle. */
export interface SeveralVehicles {
	readonly kind: 'severalVehicles';
	/** The candidates as in the answer, e.g. `[{ vin17: 'WBA…', model: '530i' }]`. */
	readonly vehicles: readonly IDataObject[];
	readonly sandbox?: true;
}

/** No token was available, so nothing that could be charged was sent. Contains neither the secret nor the HTTP error. */
export interface SignInFault {
	readonly kind: 'signIn';
	/** What happened, worded for the user. */
	readonly message: string;
	/** What the user can do about it. */
	readonly description: string;
	/** A retry cannot help, e.g. after a wrong secret. */
	readonly final?: true;
	/** How long the API asks to wait, ms. */
	readonly retryAfterMs?: number;
	/** A quota of sign-ins is used up, without a time at which it resets. */
	readonly usedUp?: true;
	/** What the answer means: its HTTP status, or 429 for too many sign-ins with any status. */
	readonly status?: number;
	/** The API's own message and code, if it gave any. */
	readonly words?: string;
	readonly apiCode?: string | number;
}

/** A 302 or 303 pointed to the result of a paid call, which could not be fetched. Its address is saved. */
export interface NotFetched {
	readonly kind: 'notFetched';
	/** The status of the answer that gave the address. */
	readonly status: number;
	/** The address of the result, safe to show. */
	readonly address: string;
	readonly why: string;
}

/** A wait that ended without the job's files. The job itself continues, or has failed. */
export interface JobFault {
	readonly kind: 'job';
	readonly end:
		/** The job itself failed. */
		| 'failed'
		| 'timeout'
		/** The run was stopped. */
		| 'halted'
		/** The sign-in is refused, so the job cannot be polled. */
		| 'signIn'
		/** There is no job with this ID, which was entered by hand. */
		| 'notFound'
		/** The job is done, but its answer cannot be read. */
		| 'unreadable';
	readonly jobId: string;
	/** The API's message, or what the last polls showed. */
	readonly detail?: string;
}
