import type { IDataObject } from 'n8n-workflow';

/** What went wrong with a call, told apart by what it may have cost (see terms.ts). */
export type CallFault =
	/** The API, or what stands in front of it, refused the call. */
	| StatusFault
	/** `status: select_vehicle`: the last 7 characters of a VIN fit more than one vehicle. */
	| SeveralVehicles
	/** A good HTTP status around `status: error` in words that belong to no family. */
	| { readonly kind: 'failedAnswer'; readonly sandbox?: true }
	/** It never reached the API: it cannot have been charged. */
	| { readonly kind: 'notSent'; readonly code: string }
	/** It was sent, or may have been, and no whole answer came: it may have been charged. */
	| { readonly kind: 'lost'; readonly code: string }
	/** The execution was stopped. */
	| { readonly kind: 'cancelled' }
	/** An answer came that is no HTTP, no JSON, or not what was promised: it may have been charged. */
	| { readonly kind: 'unreadable' }
	/** No token could be had, so nothing was sent. Final where another try cannot help, e.g. a wrong secret. */
	| { readonly kind: 'token'; readonly final?: boolean; readonly retryAfterMs?: number };

export interface StatusFault {
	readonly kind: 'status';
	/** What the answer means: mostly its HTTP status, but `Insufficient credits` in a 200 or a 400 is a 402. */
	readonly status: number;
	/** The HTTP status, where it is another one. */
	readonly httpStatus?: number;
	/** The platform around the API has handed it on inside a good answer. */
	readonly wrapped?: true;
	readonly retryAfterMs?: number;
	/** Where the result of the call is to be fetched: its address is kept. */
	readonly location?: string;
	/** A page, an empty body or a gateway's bare words: not the API's own answer about the input. */
	readonly unexplained?: true;
	/** The answer says that it comes from the API's sandbox, which is free. */
	readonly sandbox?: true;
}

export interface SeveralVehicles {
	readonly kind: 'severalVehicles';
	/** The candidates as the API lists them, e.g. `[{ vin17: 'WBA…', model: '530i' }]`. */
	readonly vehicles: readonly IDataObject[];
	readonly sandbox?: true;
}
