import { NOT_PREPARED, type Fault, type StatusFault } from '../api/fault';
import { DASHBOARD_DAYS } from '../api/terms';
import { explainConnection } from './connectionRows';
import { describeTooMany } from './tooMany';

/** The text for a fault, without its subject and its cost. */
export interface Row {
	readonly reason: string;
	/** Follows the subject: `VIN X: …` */
	readonly what: string;
	readonly todo: string;
	/** Replaces `what` and `todo` for a free call, which is about a job and not about a vehicle. */
	readonly free?: { readonly what?: string; readonly todo: string };
	readonly stopsTheRest?: true;
}

export const CHECK_JOB_ID =
	'Check that the Job ID is the one that Submit returned, and that the credential belongs to the same account.';
export const FREE_TODO = 'Run it again.';
const LOOK = `check in the BimmerVIN dashboard whether the call was charged (it lists every call for ${DASHBOARD_DAYS} days)`;
const DASHBOARD = `Before you run it again, ${LOOK}: another run, including one by Retry On Fail, may be charged again.`;
const MAY_PASS_TODO = `It is not sent again automatically. If you retry this execution, it is sent again and may be charged again, so first ${LOOK}.`;
const CHECK_BASE_URL = 'Check the Base URL in the BimmerVIN API credential.';

/** Status -> what happened and what to do. The cost follows from the terms. */
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
		todo: 'Top up your account in the BimmerVIN dashboard, then run it again.',
		stopsTheRest: true,
	},
	403: {
		reason: 'notEnabled',
		what: 'your BimmerVIN account is not allowed to use this operation',
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
		todo: 'Ask whoever runs this n8n to check its proxy settings, then run it again.',
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
		free: { what: 'BimmerVIN cannot report the status of the job', todo: FREE_TODO },
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
		todo: 'Check the fields of this item. The operation may not suit the head unit: to see which one the car has, run Check CarPlay (Vehicle).',
		free: { todo: CHECK_JOB_ID },
	},
};

/** A 403 that is not the API's own. */
const BETWEEN: Row = {
	reason: 'notReached',
	what: 'something between n8n and BimmerVIN, such as a firewall or a proxy, refused the call',
	todo: 'Ask whoever runs this n8n or its network whether a firewall or web filter blocks the call. If not, ask BimmerVIN whether it blocks the IP address of this n8n.',
};

const REDIRECT: Row = {
	reason: 'redirect',
	what: 'BimmerVIN redirected the call to another address, which the node does not follow',
	todo: `${CHECK_BASE_URL} ${DASHBOARD}`,
	free: { todo: CHECK_BASE_URL },
};
const SERVER_FAULT: Row = {
	reason: 'serverFault',
	what: 'BimmerVIN had a problem on its side',
	todo: `According to its terms, BimmerVIN refunds such a call automatically. ${DASHBOARD}`,
};
/** 302 and 303 mean that the work was done, but this one gives no address that may be fetched. */
const SEE_OTHER: Row = { ...REDIRECT, todo: `${CHECK_BASE_URL} ${MAY_PASS_TODO}` };
/** A page, an empty body or a gateway's generic message. */
const UNEXPLAINED: Row = {
	reason: 'unexpectedStatus',
	what: 'the call was refused without an explanation from BimmerVIN about the vehicle',
	todo: `${CHECK_BASE_URL} ${MAY_PASS_TODO}`,
	free: {
		what: 'the status request was refused without an explanation from BimmerVIN about the job',
		todo: `${CHECK_BASE_URL} ${CHECK_JOB_ID}`,
	},
};
const OTHER_STATUS: Row = {
	reason: 'unexpectedStatus',
	what: 'BimmerVIN sent an unexpected response',
	todo: MAY_PASS_TODO,
	free: { todo: FREE_TODO },
};

const FAILED_ANSWER = 'BimmerVIN accepted the request but answered that it failed';

function rowOfStatus(fault: StatusFault): Row {
	const { status, unexplained, between } = fault;
	if (unexplained) return UNEXPLAINED;
	if (status === 403 && between) return BETWEEN;
	if (status === 429) return { reason: 'tooManyRequests', ...describeTooMany(fault, Date.now()) };
	if (status === 302 || status === 303) return SEE_OTHER;
	if (status >= 300 && status < 400) return REDIRECT;
	if (status >= 500) return SERVER_FAULT;
	return STATUSES[status] ?? OTHER_STATUS;
}

/** The faults in the table. A halt, the end of a job, and a sign-in have functions of their own. */
export type RowFault = Exclude<Fault, { kind: 'halted' | 'job' | 'signIn' }>;

type RowsByKind = {
	readonly [K in RowFault['kind']]: (fault: Extract<RowFault, { kind: K }>) => Row;
};

const ROWS: RowsByKind = {
	status: rowOfStatus,
	severalVehicles: () => ({
		reason: 'severalVehicles',
		what: 'several vehicles have a VIN that ends in these characters',
		todo: 'Run it again with all 17 characters of the VIN you mean.',
		free: { what: FAILED_ANSWER, todo: FREE_TODO },
	}),
	failedAnswer: () => ({
		reason: 'failedAnswer',
		what: FAILED_ANSWER,
		todo: MAY_PASS_TODO,
		free: { todo: FREE_TODO },
	}),
	notSent: ({ code }) => {
		const reason = explainConnection(code);
		return {
			reason: 'notReached',
			what:
				code === NOT_PREPARED.code
					? 'n8n could not prepare the request, because it could not read the credential or its storage'
					: `BimmerVIN could not be reached${reason ? `: ${reason.why}` : ''}`,
			todo: reason
				? reason.todo
				: 'Check the Base URL in the BimmerVIN API credential and that this n8n is allowed to connect to it, then run it again.',
		};
	},
	indeterminate: () => ({
		reason: 'connectionLost',
		what: 'the connection to BimmerVIN was lost before the answer was complete',
		todo: DASHBOARD,
	}),
	cancelled: () => ({
		reason: 'cancelled',
		what: 'the execution was stopped while the call was under way',
		todo: DASHBOARD,
	}),
	unreadable: ({ why }) => ({
		reason: 'unreadable',
		what: why ?? 'BimmerVIN sent a response that cannot be read',
		todo: DASHBOARD,
	}),
	notFetched: ({ why }) => ({
		...REDIRECT,
		what: `BimmerVIN sent a link to the result, but the node could not fetch it: ${why}`,
		todo: `Open the address in the details. Another try in this execution, including one by Retry On Fail, fetches it again without paying again. If that fails too, ${LOOK}.`,
	}),
	notStored: ({ why }) => ({
		reason: 'notStored',
		what: `the response arrived but could not be stored${why && `: ${why}`}`,
		todo: 'Check the binary data storage of this n8n before you run it again, because another run may be charged again.',
		free: { todo: 'Check the binary data storage of this n8n before you run it again.' },
	}),
};

/** The row of a fault; the compiler ensures that each has one. */
export const rowOf = <F extends RowFault>(fault: F): Row =>
	(ROWS[fault.kind] as (of: F) => Row)(fault);
