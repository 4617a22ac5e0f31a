/**
 * What a call costs, and whether its answer is final. The one place that decides it: messages, details, receipts, the
 * spend limit, the docs and the rules of the chaos tests all ask here.
 *
 * Source: BimmerVIN's Terms of Service. A call consumes credits. One that fails with 5xx is refunded by itself; one that
 * fails with 4xx for its input (a malformed VIN, a vehicle that is not found) is not: the look-up was made.
 */
import type { Fault } from './fault';

/** The date of the terms that are meant here. */
export const TERMS_DATE = '7 May 2026';

/** How long the BimmerVIN dashboard lists each call with what it was charged, in days. */
export const DASHBOARD_DAYS = 90;

/**
 * Whether a call has cost credits, as far as can be known from here:
 * `no`: it has not; `maybe`: it may have; `yes`: it was answered, and the answer is paid.
 */
export type Charged = 'no' | 'maybe' | 'yes';

/**
 * Whether the same request may be sent again in the same execution.
 * `settled`: never, since the API has answered it.
 * `mayPass`: not by anything that runs by itself, but where a person retries the execution.
 * `open`: by whoever was told to, such as Retry On Fail.
 */
export type Settlement = 'settled' | 'mayPass' | 'open';

export interface Terms {
	readonly charged: Charged;
	readonly settlement: Settlement;
	/** The terms give the credits back by themselves, if any were taken. */
	readonly refunded?: true;
}

/** The API's own answers about the input: the look-up was made, and it is paid. */
export const ANSWERED_STATUSES: ReadonlySet<number> = new Set([400, 404, 410, 422]);

/** Refused before anything was done for the call. */
export const NOT_LET_IN_STATUSES: ReadonlySet<number> = new Set([401, 402, 403, 407, 429]);

const ANSWERED: Terms = { charged: 'yes', settlement: 'settled' };
/** Paid, and not settled: the answer is still to be had. */
const PAID: Terms = { charged: 'yes', settlement: 'open' };
const NOT_LET_IN: Terms = { charged: 'no', settlement: 'open' };
const MAY_PASS: Terms = { charged: 'maybe', settlement: 'mayPass' };
const INDETERMINATE: Terms = { charged: 'maybe', settlement: 'open' };
/** A gateway's 5xx may stand in front of work that was finished, so the refund is not certain. */
const THEIR_FAULT: Terms = { charged: 'maybe', settlement: 'open', refunded: true };

function termsOfStatus(status: number, unexplained: boolean): Terms {
	if (NOT_LET_IN_STATUSES.has(status)) return NOT_LET_IN;
	if (ANSWERED_STATUSES.has(status)) return unexplained ? MAY_PASS : ANSWERED;
	if (status >= 500) return THEIR_FAULT;
	// 408 says that the request was lost on the way, and a redirect (3xx) that it was not answered.
	// 302 and 303 stand for work that was done.
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
		// The address is kept: whoever tries again fetches what is there, and sends nothing that is paid.
		case 'notFetched':
			return INDETERMINATE;
		// What is left to be done is free: to store the answer, or to ask for the job's files.
		case 'notStored':
		case 'job':
			return PAID;
	}
}

/** What a paid call that failed has cost, and whether it may be sent again. */
export function termsOf(fault: Fault): Terms {
	const terms = termsByKind(fault);
	const isFree = 'sandbox' in fault && fault.sandbox === true;
	return isFree ? { ...terms, charged: 'no' } : terms;
}

/**
 * Whether a refusal holds for other executions too, for a while. Not a 400, which may lie in the request, and not what
 * stood in another status than its own.
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
