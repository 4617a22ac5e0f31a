import type { Fault } from '../api/fault';
import type { HttpResponse } from './response';

/** A request that has finally failed. Contains no HTTP error, since those contain the request with its token. */
export interface Failed {
	readonly ok: false;
	readonly fault: Fault;
	/** The API's own words, if it gave any. */
	readonly words?: string;
	/** The API's own error code, if it gave one. */
	readonly apiCode?: string | number;
	/** The cost that the refusal states, in cents. */
	readonly priceCents?: number;
	/** How often the request was sent. */
	readonly tries?: number;
	/** The answer that came nevertheless: it may have been paid for. */
	readonly answer?: HttpResponse;
	/** A job that a refused submit names, e.g. one that is already running. */
	readonly jobId?: string;
}

/** `{ ok: true, value }` or a failure. Failures are returned as values and never thrown. */
export type Result<T, F extends { readonly ok: false } = Failed> =
	{ readonly ok: true; readonly value: T } | F;

export const ok = <T>(value: T) => ({ ok: true, value }) as const;

export const failedWith = (fault: Fault, more: Omit<Failed, 'ok' | 'fault'> = {}): Failed => ({
	ok: false,
	fault,
	...more,
});

/** Nothing was sent, because the run was stopped or its account halted. */
export const HALTED = failedWith({ kind: 'halted' });
