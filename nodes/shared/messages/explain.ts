import type { IDataObject } from 'n8n-workflow';

import type { Fault, SignInFault } from '../api/fault';
import { isReusable, termsOf, type Charged } from '../api/terms';
import type { Failed } from '../http/result';
import { withoutUndefined } from '../responses/json';
import { vinOfCandidate } from '../responses/vehicles';
import { explainJob } from './explainJob';
import { explainUnsent, FREE_WORDS, type Explanation, type Subject } from './explanation';
import { FREE_TODO, rowOf, type RowFault } from './faultRows';

const CHARGE_WORDS: Record<Charged, string> = {
	no: 'This call was not charged.',
	maybe: 'This call may have been charged.',
	yes: 'This call was charged.',
};

/** Why a failed call was charged, or was not. */
function describeCharge(fault: Fault): string {
	const { charged } = termsOf(fault);
	const isSandbox = 'sandbox' in fault && fault.sandbox === true;
	if (isSandbox) return "The API's sandbox answered, which is free. This call was not charged.";
	if (charged !== 'yes' || fault.kind === 'notStored') return CHARGE_WORDS[charged];
	return `BimmerVIN looked up the vehicle and charges for the answer. ${CHARGE_WORDS.yes}`;
}

/** How many candidates a message names; the details contain all of them. */
const NAMED_VEHICLES = 10;

function nameVehicles(vehicles: readonly IDataObject[]): string {
	const vins = vehicles.flatMap((vehicle) => vinOfCandidate(vehicle) ?? []);
	const named = vins.slice(0, NAMED_VEHICLES).join(', ');
	const more = vins.length > NAMED_VEHICLES ? ` and ${vins.length - NAMED_VEHICLES} more` : '';
	return named && `: ${named}${more}`;
}

/** The HTTP status of a failure; none if a success status came with an error. */
function shownStatus(fault: Fault): number | undefined {
	if (fault.kind === 'notFetched') return fault.status;
	if (fault.kind !== 'status' || fault.givenUp === 'unsent') return undefined;
	const status = fault.httpStatus ?? fault.status;
	return status < 300 ? undefined : status;
}

/** A request that was not sent because of a problem with the whole run. */
function explainHalted({ name, halt }: Subject): Explanation {
	if (halt?.isStopped) {
		return explainUnsent(
			'cancelled',
			`${name}: the execution was stopped before this was sent`,
			'Run it again if you still need it.',
			true,
		);
	}
	const cause = halt?.because;
	const because = cause ? `: ${cause.message}` : '';
	return explainUnsent(
		cause?.reason ?? 'notSent',
		`${name}: not sent, because an earlier call showed that no call can succeed${because}`,
		'Fix the problem that the earlier call reported, then run the failed items again.',
	);
}

/** A failed sign-in is about the account, and brings its own complete message. */
const explainSignIn = (fault: SignInFault): Explanation => ({
	message: fault.message,
	description: fault.description,
	reason: 'signIn',
	charged: termsOf(fault).charged,
	settlement: termsOf(fault).settlement,
	stopsTheRest: true,
});

/** What happened: the row's text with status, tries, candidates and the API's message. */
function describeWhat(fault: RowFault, what: string, { words, tries = 1 }: Reported): string {
	const status = shownStatus(fault);
	const times = tries > 1 ? `${tries} times` : '';
	const { between, by } = fault.kind === 'status' ? fault : {};
	const known = [status, by, times && (status ? times : `tried ${times}`)]
		.filter(Boolean)
		.join(', ');
	const said = words ? `. ${between ? 'It' : 'The API'} says: "${words}"` : '';
	return `${what}${known && ` (${known})`}${said}`;
}

/** The details of a fault. */
type Reported = Pick<Failed, 'words' | 'apiCode' | 'tries' | 'jobId'>;

/** A refused submit may name a job that was paid for earlier. */
const describeNamedJob = ({ jobId }: Reported): string =>
	jobId === undefined
		? ''
		: ` The refusal mentions job ${jobId}. To check for its files for free, use Secure Coding: Wait with this job ID.`;

/**
 * The message for a failure: `{ kind: 'status', status: 404 }` -> `VIN WBA…: BimmerVIN has nothing on record for it (404)`.
 * The node and the trigger share this one table.
 */
export function explain(fault: Fault, subject: Subject, reported: Reported = {}): Explanation {
	// A proxy's or firewall's message is not the API's.
	const isOfApi = fault.kind !== 'status' || fault.between === undefined;
	const { words, apiCode } = fault.kind === 'signIn' ? fault : isOfApi ? reported : {};
	return {
		...explainFault(fault, subject, reported),
		...withoutUndefined({ apiMessage: words && withoutCode(words, apiCode), apiCode }),
	};
}

/** `VEHICLE_NOT_FOUND: No such vehicle` -> `No such vehicle`: the code has a field of its own. */
const withoutCode = (words: string, code: string | number | undefined): string =>
	words.startsWith(`${code}: `) ? words.slice(`${code}: `.length) : words;

function explainFault(fault: Fault, subject: Subject, reported: Reported): Explanation {
	if (fault.kind === 'halted') return explainHalted(subject);
	if (fault.kind === 'job') return explainJob(fault, subject);
	if (fault.kind === 'signIn') return explainSignIn(fault);
	const { name, paid } = subject;
	const row = rowOf(fault);
	const { charged, settlement } = termsOf(fault);
	const vehicles = fault.kind === 'severalVehicles' ? fault.vehicles : undefined;
	const candidates = paid && vehicles ? nameVehicles(vehicles) : '';
	const what = paid ? row.what : (row.free?.what ?? row.what);
	const freeTodo = row.free?.todo ?? (charged === 'maybe' ? FREE_TODO : row.todo);
	return {
		message: `${name}: ${describeWhat(fault, `${what}${candidates}`, reported)}`,
		description: paid
			? `${row.todo}${describeNamedJob(reported)} ${describeCharge(fault)}`
			: `${freeTodo} ${FREE_WORDS}`,
		...(paid && reported.jobId !== undefined && { jobId: reported.jobId }),
		...(paid && isReusable(fault) && { todo: row.todo, isReusable: true }),
		reason: row.reason,
		status: shownStatus(fault),
		charged: paid ? charged : 'no',
		settlement: paid ? settlement : 'open',
		...(vehicles && { vehicles }),
		...(fault.kind === 'notFetched' && { address: fault.address }),
		stopsTheRest: row.stopsTheRest ?? false,
	};
}
