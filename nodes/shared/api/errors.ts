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
	/** Whether every other call of this run would fail alike, so that none is worth sending. */
	readonly stopsTheRest: boolean;
}

interface Row {
	readonly reason: string;
	/** Follows the subject: `VIN X: …` */
	readonly what: string;
	readonly todo: string;
	readonly charged: Charged;
	readonly stopsTheRest?: true;
}

/**
 * Status -> what happened, what to do, was it charged. That a refused call (4xx) costs nothing is assumed: the public
 * reference does not say so.
 */
const STATUSES: Record<number, Row> = {
	400: {
		reason: 'badRequest',
		what: 'BimmerVIN could not understand the request',
		todo: 'Check the fields of this item, and Additional Body Fields if you use them.',
		charged: 'no',
	},
	401: {
		reason: 'unauthorized',
		what: 'BimmerVIN did not accept your sign-in, even with a fresh token',
		todo: 'Open the BimmerVIN API credential, test it, and ask BimmerVIN whether your account is active.',
		charged: 'no',
		stopsTheRest: true,
	},
	402: {
		reason: 'noCredit',
		what: 'your BimmerVIN account does not have enough credit for this call',
		todo: 'Top your account up in the BimmerVIN dashboard, then run again.',
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
		charged: 'no',
	},
	408: {
		reason: 'timeout',
		what: 'BimmerVIN gave up waiting for the request',
		todo: 'Look in the BimmerVIN dashboard whether the call went through before you run it again.',
		charged: 'maybe',
	},
	409: {
		reason: 'notPossible',
		what: 'BimmerVIN cannot do this for the vehicle as it is',
		todo: 'Run Check CarPlay (Vehicle) to see the head unit and what it supports.',
		charged: 'no',
	},
	413: {
		reason: 'tooLarge',
		what: 'the request is larger than BimmerVIN accepts',
		todo: 'Check that FA and SVT are the files of one vehicle only.',
		charged: 'no',
	},
	422: {
		reason: 'notAccepted',
		what: 'BimmerVIN did not accept the input',
		todo: 'Check the fields of this item. The operation may not fit the head unit: Check CarPlay (Vehicle) shows it.',
		charged: 'no',
	},
	429: {
		reason: 'tooManyRequests',
		what: 'BimmerVIN kept asking to slow down',
		todo: 'Is something else using the same account? Wait a minute, or lower Requests per Second in the credential, then run again.',
		charged: 'no',
	},
};

const DASHBOARD =
	'Look in the BimmerVIN dashboard whether the call was charged before you run it again: a second run, also by Retry On Fail, may charge again.';

const REDIRECT: Row = {
	reason: 'redirect',
	what: 'BimmerVIN pointed to another address, and the node does not follow that with a paid call',
	todo: `Check the Base URL in the BimmerVIN API credential. ${DASHBOARD}`,
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

const FREE_WORDS = 'Asking is free: nothing was charged.';
const FREE_TODO = 'Run it again: asking is free.';

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

const capitalise = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * Puts a failure in a user's words.
 * @param detail replaces the table's own "what happened", e.g. the reason why an answer is unreadable
 */
export function explainFault(fault: CallFault, subject: Subject, detail?: string): Explanation {
	const row = rowOf(fault);
	const status = fault.kind === 'status' ? fault.status : undefined;
	const tries = subject.tries && subject.tries > 1 ? `, ${subject.tries} times` : '';
	const number = status ? ` (${status}${tries})` : tries && ` (tried${tries.slice(1)})`;
	const words = subject.words ? `. The API says: "${subject.words}"` : '';
	const charged = subject.paid ? row.charged : 'no';
	const todo = !subject.paid && row.charged === 'maybe' ? FREE_TODO : row.todo;
	return {
		message: `${subject.name}: ${detail ?? row.what}${number}${words}`,
		description: `${capitalise(todo)} ${subject.paid ? CHARGE_WORDS[charged] : FREE_WORDS}`,
		reason: row.reason,
		status,
		charged,
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
		message,
		description: `${todo} Nothing was charged.`,
		reason,
		charged: 'no',
		stopsTheRest,
	};
}

/** An answer came and was paid for, but could not be handed on. */
export function explainStored({ name, paid }: Subject, detail: string): Explanation {
	return {
		message: `${name}: the answer came but could not be stored${detail && `: ${detail}`}`,
		description: `Check the binary data storage of this n8n. ${paid ? CHARGE_WORDS.yes : FREE_WORDS}`,
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
