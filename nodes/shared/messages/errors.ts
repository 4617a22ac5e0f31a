import type { IDataObject } from 'n8n-workflow';

import { vinOfCandidate } from '../responses/vehicles';
import type { CallFault } from '../api/fault';
import { DASHBOARD_DAYS, isReusable, termsOf, type Charged, type Settlement } from '../api/terms';

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
	/** Whether every other call of this run would fail alike, so that none is worth sending. */
	readonly stopsTheRest: boolean;
}

interface Row {
	readonly reason: string;
	/** Follows the subject: `VIN X: …` */
	readonly what: string;
	readonly todo: string;
	/** In place of `what` and `todo` for a free call, which is about a job and not about a vehicle. */
	readonly free?: { readonly what?: string; readonly todo: string };
	readonly stopsTheRest?: true;
}

const CHECK_JOB_ID =
	'Check that the Job ID is the one that Submit has given, and that the credential is of the same account.';
const FREE_TODO = 'Run it again.';
const LOOK = `look in the BimmerVIN dashboard whether the call was charged (it lists every call for ${DASHBOARD_DAYS} days)`;
const DASHBOARD = `Before you run it again, ${LOOK}: another run, also by Retry On Fail, may charge again.`;
const MAY_PASS_TODO = `Nothing sends it again by itself. A retry of this execution does, and that may charge again: ${LOOK} first.`;
const CHECK_BASE_URL = 'Check the Base URL in the BimmerVIN API credential.';

/** Status -> what happened and what to do. What it costs is said by the terms. */
const STATUSES: Record<number, Row> = {
	400: {
		reason: 'badRequest',
		what: 'BimmerVIN could not understand the request',
		todo: 'Check the fields of this item, and Additional Body Fields if you use them.',
		free: { todo: CHECK_JOB_ID },
	},
	401: {
		reason: 'unauthorized',
		what: 'BimmerVIN did not accept your sign-in, even with a fresh token',
		todo: 'Open the BimmerVIN API credential and test it. If the test fails, ask BimmerVIN whether your account is active.',
		stopsTheRest: true,
	},
	402: {
		reason: 'noCredit',
		what: 'your BimmerVIN account does not have enough credit for this call',
		todo: 'Top up your account in the BimmerVIN dashboard, then run again.',
		stopsTheRest: true,
	},
	403: {
		reason: 'notEnabled',
		what: 'your BimmerVIN account may not use this operation',
		todo: 'Ask BimmerVIN to enable it for your account.',
	},
	404: {
		reason: 'notFound',
		what: 'BimmerVIN has nothing on record for it',
		todo: 'Check it for a typing error. Newly built vehicles and other brands may be missing.',
		free: { todo: CHECK_JOB_ID },
	},
	407: {
		reason: 'notReached',
		what: 'a proxy between n8n and BimmerVIN asks for a sign-in',
		todo: 'Ask whoever runs this n8n to check its proxy settings, then run again.',
	},
	408: {
		reason: 'timeout',
		what: 'BimmerVIN gave up waiting for the request',
		todo: DASHBOARD,
	},
	409: {
		reason: 'notPossible',
		what: 'BimmerVIN cannot do this for the vehicle as it is',
		todo: `Run Check CarPlay (Vehicle) to see the head unit and what it supports. ${MAY_PASS_TODO}`,
		free: { what: 'BimmerVIN cannot tell the state of the job', todo: FREE_TODO },
	},
	410: {
		reason: 'notFound',
		what: 'BimmerVIN no longer has it on record',
		todo: 'Check it for a typing error.',
		free: { todo: CHECK_JOB_ID },
	},
	413: {
		reason: 'tooLarge',
		what: 'the request is larger than BimmerVIN accepts',
		todo: `Check that FA and SVT are the files of one vehicle only. ${MAY_PASS_TODO}`,
		free: { todo: CHECK_JOB_ID },
	},
	422: {
		reason: 'notAccepted',
		what: 'BimmerVIN did not accept the input',
		todo: 'Check the fields of this item. The operation may not fit the head unit: run Check CarPlay (Vehicle) to see it.',
		free: { todo: CHECK_JOB_ID },
	},
	429: {
		reason: 'tooManyRequests',
		what: 'BimmerVIN kept asking to slow down',
		todo: 'Wait a minute, then run again. If other programs use the same account, lower Requests per Second in the BimmerVIN API credential.',
	},
};

const REDIRECT: Row = {
	reason: 'redirect',
	what: 'BimmerVIN pointed to another address, which the node does not follow',
	todo: `${CHECK_BASE_URL} ${DASHBOARD}`,
	free: { todo: CHECK_BASE_URL },
};
const SERVER_FAULT: Row = {
	reason: 'serverFault',
	what: 'BimmerVIN had a fault of its own',
	todo: `By its terms BimmerVIN refunds such a call by itself. ${DASHBOARD}`,
};
/** 302 and 303 stand for work that was done, and this one points to nothing that may be fetched. */
const SEE_OTHER: Row = { ...REDIRECT, todo: `${CHECK_BASE_URL} ${MAY_PASS_TODO}` };
/** The result was to be fetched elsewhere, which failed: its address is kept. */
const NOT_FETCHED: Row = {
	...REDIRECT,
	todo: `Open the address in the details. Another try in this execution, also by Retry On Fail, fetches it again and does not pay again. If that fails too, ${LOOK}.`,
};
/** A page, an empty body or a gateway's bare words. */
const UNEXPLAINED: Row = {
	reason: 'unexpectedStatus',
	what: 'the call was refused, and not in words of BimmerVIN about the vehicle',
	todo: `${CHECK_BASE_URL} ${MAY_PASS_TODO}`,
	free: {
		what: 'the question was refused, and not in words of BimmerVIN about the job',
		todo: `${CHECK_BASE_URL} ${CHECK_JOB_ID}`,
	},
};
const OTHER_STATUS: Row = {
	reason: 'unexpectedStatus',
	what: 'BimmerVIN gave an unexpected answer',
	todo: MAY_PASS_TODO,
	free: { todo: FREE_TODO },
};

const OTHER_FAULTS: Record<Exclude<CallFault['kind'], 'status'>, Row> = {
	severalVehicles: {
		reason: 'severalVehicles',
		what: 'several vehicles have a VIN that ends so',
		todo: 'Run it again with all 17 characters of the VIN that you mean.',
		free: { what: 'BimmerVIN took the request but answered that it failed', todo: FREE_TODO },
	},
	failedAnswer: {
		reason: 'failedAnswer',
		what: 'BimmerVIN took the request but answered that it failed',
		todo: MAY_PASS_TODO,
		free: { todo: FREE_TODO },
	},
	notSent: {
		reason: 'notReached',
		what: 'BimmerVIN could not be reached',
		todo: 'Check the Base URL in the BimmerVIN API credential and that this n8n may connect to it, then run again.',
	},
	lost: {
		reason: 'connectionLost',
		what: 'the connection to BimmerVIN was lost before the answer was complete',
		todo: DASHBOARD,
	},
	cancelled: {
		reason: 'cancelled',
		what: 'the execution was stopped while the call was under way',
		todo: DASHBOARD,
	},
	unreadable: {
		reason: 'unreadable',
		what: 'BimmerVIN gave an answer that cannot be read',
		todo: DASHBOARD,
	},
	token: {
		reason: 'signIn',
		what: 'BimmerVIN could not sign you in',
		todo: 'Open the BimmerVIN API credential and test it.',
		stopsTheRest: true,
	},
};

const rowOf = (fault: CallFault): Row => {
	if (fault.kind !== 'status') return OTHER_FAULTS[fault.kind];
	if (fault.unexplained) return UNEXPLAINED;
	if (fault.location !== undefined) return NOT_FETCHED;
	if (fault.status === 302 || fault.status === 303) return SEE_OTHER;
	if (fault.status >= 300 && fault.status < 400) return REDIRECT;
	if (fault.status >= 500) return SERVER_FAULT;
	return STATUSES[fault.status] ?? OTHER_STATUS;
};

const CHARGE_WORDS: Record<Charged, string> = {
	no: 'This call was not charged.',
	maybe: 'This call may have been charged.',
	yes: 'This call was charged.',
};

/** Why a failed call was charged, or was not. */
function describeCharge(fault: CallFault): string {
	const { charged } = termsOf(fault);
	const isSandbox = 'sandbox' in fault && fault.sandbox === true;
	if (isSandbox) return "The API's sandbox has answered, which is free. This call was not charged.";
	if (charged !== 'yes') return CHARGE_WORDS[charged];
	return `BimmerVIN has looked the vehicle up, and charges for its answer. ${CHARGE_WORDS.yes}`;
}

/** So many candidates are named in a message; all of them are in the details. */
const NAMED_VEHICLES = 10;

function nameVehicles(vehicles: readonly IDataObject[]): string {
	const vins = vehicles.flatMap((vehicle) => vinOfCandidate(vehicle) ?? []);
	const named = vins.slice(0, NAMED_VEHICLES).join(', ');
	const more = vins.length > NAMED_VEHICLES ? ` and ${vins.length - NAMED_VEHICLES} more` : '';
	return named && `: ${named}${more}`;
}

/** The HTTP status of a failure; none where a good status held bad news. */
function shownStatus(fault: CallFault): number | undefined {
	if (fault.kind !== 'status') return undefined;
	const status = fault.httpStatus ?? fault.status;
	return status < 300 ? undefined : status;
}

const FREE_WORDS = 'Asking for the state of a job is free.';

/** What a failure is about. */
export interface Subject {
	/** e.g. `VIN WBA…` or `Job 42` */
	readonly name: string;
	/** Whether the call has a price. */
	readonly paid: boolean;
	/** The API's own words, if it gave any. */
	readonly words?: string;
	/** How often the call was sent. */
	readonly tries?: number;
}

/**
 * Codes of Node errors, which n8n looks for anywhere in a message, in any letter case, and for which it replaces the
 * whole message by its own. `VehicleNotFound` is enough for that, and for a broken connection n8n advises to send again.
 */
const REPLACED_BY_N8N =
	/(?<=E)(?=CONNREFUSED|CONNRESET|NOTFOUND|TIMEDOUT|RRADDRINUSE|ADDRNOTAVAIL|CONNABORTED|HOSTUNREACH|AI_AGAIN|NOENT|ISDIR|NOTDIR|ACCES|EXIST|PERM)|(?<=G)(?=ETADDRINFO)/gi;

/** The text as n8n leaves it: an invisible word joiner stands in what it would take for a code. */
export const keepFromN8n = (message: string): string => message.replace(REPLACED_BY_N8N, '\u2060');

/**
 * Puts a failure in a user's words.
 * @param detail replaces the table's own "what happened", e.g. the reason why an answer is unreadable
 */
export function explainFault(fault: CallFault, subject: Subject, detail?: string): Explanation {
	const { paid } = subject;
	const row = rowOf(fault);
	const { charged, settlement } = termsOf(fault);
	const status = shownStatus(fault);
	const tries = subject.tries && subject.tries > 1 ? `${subject.tries} times` : '';
	const known = [status, tries && (status ? tries : `tried ${tries}`)].filter(Boolean).join(', ');
	const vehicles = fault.kind === 'severalVehicles' ? fault.vehicles : undefined;
	const what = detail ?? (paid ? row.what : (row.free?.what ?? row.what));
	const candidates = paid && vehicles ? nameVehicles(vehicles) : '';
	const words = subject.words ? `. The API says: "${subject.words}"` : '';
	const freeTodo = row.free?.todo ?? (charged === 'maybe' ? FREE_TODO : row.todo);
	return {
		message: keepFromN8n(`${subject.name}: ${what}${candidates}${known && ` (${known})`}${words}`),
		description: paid ? `${row.todo} ${describeCharge(fault)}` : `${freeTodo} ${FREE_WORDS}`,
		...(paid && isReusable(fault) && { todo: row.todo, isReusable: true }),
		reason: row.reason,
		status,
		charged: paid ? charged : 'no',
		settlement: paid ? settlement : 'open',
		...(vehicles && { vehicles }),
		...(fault.kind === 'status' && fault.location && { address: fault.location }),
		stopsTheRest: row.stopsTheRest ?? false,
	};
}

/** A failure that the API had no part in: nothing was sent. */
export function explainUnsent(
	reason: string,
	message: string,
	todo: string,
	stopsTheRest = false,
): Explanation {
	return {
		message: keepFromN8n(message),
		description: `${todo} Nothing was charged.`,
		reason,
		charged: 'no',
		settlement: 'open',
		stopsTheRest,
	};
}

/** An answer came and was paid for, but could not be handed on. */
export function explainStored({ name, paid }: Subject, detail: string): Explanation {
	const todo = 'Check the binary data storage of this n8n before you run it again';
	return {
		message: keepFromN8n(
			`${name}: the answer came but could not be stored${detail && `: ${detail}`}`,
		),
		description: paid
			? `${todo}, since that may charge again. ${CHARGE_WORDS.yes}`
			: `${todo}. ${FREE_WORDS}`,
		reason: 'notStored',
		charged: paid ? 'yes' : 'no',
		settlement: 'open',
		stopsTheRest: false,
	};
}
