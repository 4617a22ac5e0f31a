import type { IDataObject } from 'n8n-workflow';

/** What went wrong with a call, told apart by what it may have cost (see terms.ts) and by what a user can do. */
export type Fault =
	/** The API, or what stands in front of it, refused the call. */
	| StatusFault
	| SeveralVehicles
	/** A good HTTP status around `status: error` in words that belong to no family. */
	| { readonly kind: 'failedAnswer'; readonly sandbox?: true }
	/** It never reached the API: it cannot have been charged. */
	| { readonly kind: 'notSent'; readonly code: string }
	/** Nothing more may be sent: the execution was stopped, or an earlier call has shown that none can succeed. */
	| { readonly kind: 'halted' }
	/** It was sent, or may have been, and no whole answer came: it may have been charged. */
	| { readonly kind: 'indeterminate'; readonly code: string }
	/** The execution was stopped while it was under way. */
	| { readonly kind: 'cancelled' }
	/** An answer came that is no HTTP, no JSON, or not what was promised: it may have been charged. */
	| { readonly kind: 'unreadable'; readonly why?: string }
	| SignInFault
	| NotFetched
	/** The answer came and was paid for, but n8n could not store it. */
	| { readonly kind: 'notStored'; readonly why: string }
	| JobFault;

export interface StatusFault {
	readonly kind: 'status';
	/** What the answer means: mostly its HTTP status, but `Insufficient credits` in a 200 or a 400 is a 402. */
	readonly status: number;
	/** The HTTP status, where it is another one. */
	readonly httpStatus?: number;
	/** The platform around the API has handed it on inside a good answer. */
	readonly wrapped?: true;
	/** How long the API asks to wait, ms. */
	readonly retryAfterMs?: number;
	/** A 429 for a quota of a day or longer, without a word on when it is whole again. */
	readonly usedUp?: true;
	/** A 429 that is not waited out any more: the call was refused once more, or was not sent for that reason. */
	readonly givenUp?: 'refused' | 'unsent';
	/** A refusal (403, 407) by something between n8n and the API: a page, a challenge, a proxy. */
	readonly between?: true;
	/** What that is, where it can be told: `Cloudflare`. */
	readonly by?: string;
	/** Where a redirect points to, as it came: to be shown only without secrets. */
	readonly location?: string;
	/** A page, an empty body or a gateway's bare words: not the API's own answer about the input. */
	readonly unexplained?: true;
	/** The answer says that it comes from the API's sandbox, which is free. */
	readonly sandbox?: true;
}

/**
 * Where a 302 or 303 points to, as it came: the work was done. Any other redirect asks for the call to be sent again, which may be
 * paid again.
 */
export const seeOtherAddress = (fault: Fault): string | undefined =>
	fault.kind === 'status' && (fault.status === 302 || fault.status === 303)
		? fault.location
		: undefined;

/** `status: select_vehicle`: the last 7 characters of a VIN fit more than one vehicle. */
export interface SeveralVehicles {
	readonly kind: 'severalVehicles';
	/** The candidates as the API lists them, e.g. `[{ vin17: 'WBA…', model: '530i' }]`. */
	readonly vehicles: readonly IDataObject[];
	readonly sandbox?: true;
}

/** No token could be had, so nothing was sent that could be charged. Holds neither the secret nor the HTTP error. */
export interface SignInFault {
	readonly kind: 'signIn';
	/** What happened, in a user's words. */
	readonly message: string;
	/** What the user can do about it. */
	readonly description: string;
	/** Another try cannot help, e.g. after a wrong secret. */
	readonly final?: true;
	/** How long the API asks to wait, ms. */
	readonly retryAfterMs?: number;
	/** A quota of sign-ins is used up, without a word on when it is whole again. */
	readonly usedUp?: true;
	/** What the answer means: its HTTP status, but 429 for too many sign-ins in whatever status. */
	readonly status?: number;
	/** The API's own words and code, where it gave any. */
	readonly words?: string;
	readonly apiCode?: string | number;
}

/** A 302 or 303 pointed to the result of a paid call, and it could not be fetched. Its address is kept. */
export interface NotFetched {
	readonly kind: 'notFetched';
	/** The status that it was pointed to with. */
	readonly status: number;
	/** Where the result is, fit to be shown. */
	readonly address: string;
	readonly why: string;
}

/** A wait that ended without the job's files. The job itself goes on, or has ended badly. */
export interface JobFault {
	readonly kind: 'job';
	readonly end:
		/** The job itself has ended badly. */
		| 'failed'
		| 'timeout'
		/** The run was stopped. */
		| 'halted'
		/** The sign-in is refused, so nobody can poll the job. */
		| 'signIn'
		/** Nobody knows a job of this ID, which was given by hand. */
		| 'notFound'
		/** The job is done, but its answer cannot be read. */
		| 'unreadable';
	readonly jobId: string;
	/** In the API's words, or what the last polls have shown. */
	readonly detail?: string;
}
