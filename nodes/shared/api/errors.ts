import type { CallFault } from '../call/retry';

/**
 * Whether a failed call has cost credits, as far as can be known from here:
 * `no`: it cannot have; `maybe`: it may have; `yes`: an answer came that was paid for.
 */
export type Charged = 'no' | 'maybe' | 'yes';

/** A failure in a user's words. */
export interface Explanation {
	/** What happened, with the VIN or job it is about. */
	readonly message: string;
	/** What to do, and whether it was charged. */
	readonly description: string;
	/** A short word for it that workflows can branch on. */
	readonly reason: string;
	readonly status?: number;
	readonly charged: Charged;
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
	readonly charged: Charged;
	readonly stopsTheRest?: true;
}

const CHECK_JOB_ID =
	'Check that the Job ID is the one that Submit has given, and that the credential is of the same account.';
const DASHBOARD =
	'Before you run it again, look in the BimmerVIN dashboard whether the call was charged: another run, also by Retry On Fail, may charge again.';
const CHECK_BASE_URL = 'Check the Base URL in the BimmerVIN API credential.';

/**
 * Status -> what happened, what to do, was it charged. That a refused call (4xx) costs nothing is assumed: the public
 * reference does not say so.
 */
const STATUSES: Record<number, Row> = {
	400: {
		reason: 'badRequest',
		what: 'BimmerVIN could not understand the request',
		todo: 'Check the fields of this item, and Additional Body Fields if you use them.',
		free: { todo: CHECK_JOB_ID },
		charged: 'no',
	},
	401: {
		reason: 'unauthorized',
		what: 'BimmerVIN did not accept your sign-in, even with a fresh token',
		todo: 'Open the BimmerVIN API credential and test it. If the test fails, ask BimmerVIN whether your account is active.',
		charged: 'no',
		stopsTheRest: true,
	},
	402: {
		reason: 'noCredit',
		what: 'your BimmerVIN account does not have enough credit for this call',
		todo: 'Top up your account in the BimmerVIN dashboard, then run again.',
		charged: 'no',
		stopsTheRest: true,
	},
	403: {
		reason: 'notEnabled',
		what: 'your BimmerVIN account may not use this operation',
		todo: 'Ask BimmerVIN to enable it for your account.',
		charged: 'no',
	},
	404: {
		reason: 'notFound',
		what: 'BimmerVIN has nothing on record for it',
		todo: 'Check it for a typing error. Newly built vehicles and other brands may be missing.',
		free: { todo: CHECK_JOB_ID },
		charged: 'no',
	},
	408: {
		reason: 'timeout',
		what: 'BimmerVIN gave up waiting for the request',
		todo: DASHBOARD,
		charged: 'maybe',
	},
	409: {
		reason: 'notPossible',
		what: 'BimmerVIN cannot do this for the vehicle as it is',
		todo: 'Run Check CarPlay (Vehicle) to see the head unit and what it supports.',
		free: { what: 'BimmerVIN cannot tell the state of the job', todo: 'Run it again.' },
		charged: 'no',
	},
	413: {
		reason: 'tooLarge',
		what: 'the request is larger than BimmerVIN accepts',
		todo: 'Check that FA and SVT are the files of one vehicle only.',
		free: { todo: CHECK_JOB_ID },
		charged: 'no',
	},
	422: {
		reason: 'notAccepted',
		what: 'BimmerVIN did not accept the input',
		todo: 'Check the fields of this item. The operation may not fit the head unit: run Check CarPlay (Vehicle) to see it.',
		free: { todo: CHECK_JOB_ID },
		charged: 'no',
	},
	429: {
		reason: 'tooManyRequests',
		what: 'BimmerVIN kept asking to slow down',
		todo: 'Wait a minute, then run again. If other programs use the same account, lower Requests per Second in the BimmerVIN API credential.',
		charged: 'no',
	},
};

const REDIRECT: Row = {
	reason: 'redirect',
	what: 'BimmerVIN pointed to another address, which the node does not follow',
	todo: `${CHECK_BASE_URL} ${DASHBOARD}`,
	free: { todo: CHECK_BASE_URL },
	charged: 'maybe',
};
const SERVER_FAULT: Row = {
	reason: 'serverFault',
	what: 'BimmerVIN had a fault of its own',
	todo: DASHBOARD,
	charged: 'maybe',
};
const OTHER_STATUS: Row = {
	reason: 'unexpectedStatus',
	what: 'BimmerVIN gave an unexpected answer',
	todo: DASHBOARD,
	charged: 'maybe',
};

const OTHER_FAULTS: Record<Exclude<CallFault['kind'], 'status'>, Row> = {
	notSent: {
		reason: 'notReached',
		what: 'BimmerVIN could not be reached',
		todo: 'Check the Base URL in the BimmerVIN API credential and that this n8n may connect to it, then run again.',
		charged: 'no',
	},
	lost: {
		reason: 'connectionLost',
		what: 'the connection to BimmerVIN was lost before the answer was complete',
		todo: DASHBOARD,
		charged: 'maybe',
	},
	cancelled: {
		reason: 'cancelled',
		what: 'the execution was stopped while the call was under way',
		todo: DASHBOARD,
		charged: 'maybe',
	},
	unreadable: {
		reason: 'unreadable',
		what: 'BimmerVIN gave an answer that cannot be read',
		todo: DASHBOARD,
		charged: 'maybe',
	},
	token: {
		reason: 'signIn',
		what: 'BimmerVIN could not sign you in',
		todo: 'Open the BimmerVIN API credential and test it.',
		charged: 'no',
		stopsTheRest: true,
	},
};

const rowOf = (fault: CallFault): Row => {
	if (fault.kind !== 'status') return OTHER_FAULTS[fault.kind];
	if (fault.status >= 300 && fault.status < 400) return REDIRECT;
	if (fault.status >= 500) return SERVER_FAULT;
	return STATUSES[fault.status] ?? OTHER_STATUS;
};

const CHARGE_WORDS: Record<Charged, string> = {
	no: 'This call was not charged.',
	maybe: 'This call may have been charged.',
	yes: 'This call was charged.',
};

const FREE_WORDS = 'Asking for the state of a job is free.';
const FREE_TODO = 'Run it again.';

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
	const status = fault.kind === 'status' ? fault.status : undefined;
	const tries = subject.tries && subject.tries > 1 ? `${subject.tries} times` : '';
	const known = [status, tries && (status ? tries : `tried ${tries}`)].filter(Boolean).join(', ');
	const what = detail ?? (paid ? row.what : (row.free?.what ?? row.what));
	const words = subject.words ? `. The API says: "${subject.words}"` : '';
	const freeTodo = row.free?.todo ?? (row.charged === 'maybe' ? FREE_TODO : row.todo);
	return {
		message: keepFromN8n(`${subject.name}: ${what}${known && ` (${known})`}${words}`),
		description: paid ? `${row.todo} ${CHARGE_WORDS[row.charged]}` : `${freeTodo} ${FREE_WORDS}`,
		reason: row.reason,
		status,
		charged: paid ? row.charged : 'no',
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
		stopsTheRest: false,
	};
}

/** An answer with a good HTTP status whose body says that the request failed. */
export function explainFailedAnswer(subject: Subject): Explanation {
	const what = 'BimmerVIN took the request but answered that it failed';
	return {
		...explainFault({ kind: 'unreadable' }, subject, what),
		reason: 'failedAnswer',
	};
}
