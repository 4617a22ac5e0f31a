/**
 * What a call costs, and whether its answer is final. The only place that decides this; messages, details, receipts, the
 * spend limit, the docs and the rules of the chaos tests all use it.
 *
 * Source: BimmerVIN's Terms of Service. A call consumes credits. If it fails with 5xx, it is refunded automatically; if it
 * fails with 4xx because of its input (a malformed VIN, a vehicle that is not found), it is not, since the lookup was made.
 */
import type { Fault } from './fault';

/** The date of the terms that this follows. */
export const TERMS_DATE = '7 May 2026';

/** How long the BimmerVIN dashboard lists each call with its charge, in days. */
export const DASHBOARD_DAYS = 90;

/**
 * Whether a call has cost credits, as far as known here:
 * `no`: it has not; `maybe`: it may have; `yes`: it was answered, and the answer is charged.
 */
export type Charged = 'no' | 'maybe' | 'yes';

/**
 * Whether the same request may be sent again in the same execution.
 * `settled`: never, since the API has answered it.
 * `mayPass`: not automatically, but if a person retries the execution.
 * `open`: by anything that is set up to retry, such as Retry On Fail.
 */
export type Settlement = 'settled' | 'mayPass' | 'open';

export interface Terms {
	readonly charged: Charged;
	readonly settlement: Settlement;
	/** Under the terms the credits are returned automatically, if any were taken. */
	readonly refunded?: true;
}

/** The API's own answers about the input: the lookup was made, and it is charged. */
export const ANSWERED_STATUSES: ReadonlySet<number> = new Set([400, 404, 410, 422]);

/** Refused before any work was done for the call. */
export const NOT_LET_IN_STATUSES: ReadonlySet<number> = new Set([401, 402, 403, 407, 429]);

const ANSWERED: Terms = { charged: 'yes', settlement: 'settled' };
/** Charged, but not settled: the answer can still be fetched. */
const PAID: Terms = { charged: 'yes', settlement: 'open' };
const NOT_LET_IN: Terms = { charged: 'no', settlement: 'open' };
const MAY_PASS: Terms = { charged: 'maybe', settlement: 'mayPass' };
const INDETERMINATE: Terms = { charged: 'maybe', settlement: 'open' };
/** A gateway's 5xx may come after work that was finished, so the refund is not certain. */
const THEIR_FAULT: Terms = { charged: 'maybe', settlement: 'open', refunded: true };

function termsOfStatus(status: number, unexplained: boolean): Terms {
	if (NOT_LET_IN_STATUSES.has(status)) return NOT_LET_IN;
	if (ANSWERED_STATUSES.has(status)) return unexplained ? MAY_PASS : ANSWERED;
	if (status >= 500) return THEIR_FAULT;
	// 408 means that the request was lost on the way, and a redirect (3xx) that it was not answered. 302 and 303 mean that the
	// work was done.
	if (status === 302 || status === 303) return MAY_PASS;
	return status >= 400 && status !== 408 ? MAY_PASS : INDETERMINATE;
}

function termsByKind(fault: Fault): Terms {
	switch (fault.kind) {
		case 'status':
			return termsOfStatus(fault.status, fault.unexplained === true);
		case 'severalVehicles':
			return ANSWERED;
		case 'failedAnswer':
			return MAY_PASS;
		case 'notSent':
		case 'halted':
		case 'signIn':
			return NOT_LET_IN;
		case 'indeterminate':
		case 'cancelled':
		case 'unreadable':
		// The address is saved: a retry fetches the result, and sends nothing that is charged.
		case 'notFetched':
			return INDETERMINATE;
		// What remains to be done is free: to store the answer, or to fetch the job's files.
		case 'notStored':
		case 'job':
			return PAID;
	}
}

/** What a failed paid call has cost, and whether it may be sent again. */
export function termsOf(fault: Fault): Terms {
	const terms = termsByKind(fault);
	const isFree = 'sandbox' in fault && fault.sandbox === true;
	return isFree ? { ...terms, charged: 'no' } : terms;
}

/**
 * Whether a refusal also applies to other executions, for a while. Not a 400, which may be due to the request, and not one
 * that came with a different HTTP status.
 */
export const isReusable = (fault: Fault): boolean =>
	termsByKind(fault).settlement === 'settled' &&
	(fault.kind !== 'status' ||
		(fault.httpStatus === undefined && !fault.wrapped && fault.status !== 400));

/** What a good answer to a paid call has cost. It is always settled. */
export const chargeOfAnswer = (isSandbox: boolean): Charged => (isSandbox ? 'no' : 'yes');

/** Whether a failed call counts against `stopAfterRefusals`: an answer without a result that was charged, or may have been. */
export const isPaidRefusal = ({ charged, settlement }: Terms): boolean =>
	charged !== 'no' && settlement !== 'open';
