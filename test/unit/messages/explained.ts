import { explain as explainWith } from '../../../nodes/shared/messages/explain';
import type { Explanation, Subject } from '../../../nodes/shared/messages/explanation';
import type { Fault } from '../../../nodes/shared/api/fault';

export const VIN = 'WBAJS1105HB304876';

/** What a paid call is about. */
export const paid: Subject = { name: `VIN ${VIN}`, paid: true };
/** What a free call is about. */
export const free: Subject = { name: 'Job 4711', paid: false };

export const STATUSES = [
	300, 301, 307, 400, 401, 402, 403, 404, 407, 408, 409, 410, 413, 418, 422, 429, 500, 502, 503,
	504,
];

export const FAULTS: Fault[] = [
	...STATUSES.map((status): Fault => ({ kind: 'status', status })),
	{ kind: 'status', status: 404, unexplained: true },
	{ kind: 'severalVehicles', vehicles: [{ vin17: 'WBAJS1105HB304876' }] },
	{ kind: 'failedAnswer' },
	{ kind: 'notSent', code: 'ECONNREFUSED' },
	{ kind: 'indeterminate', code: 'ECONNRESET' },
	{ kind: 'cancelled' },
	{ kind: 'unreadable' },
];

export const nameOf = (fault: Fault): string =>
	fault.kind !== 'status' ? fault.kind : fault.unexplained ? 'unexplained' : String(fault.status);

/** A subject with what came with the failure. */
type Reported = Subject & { readonly words?: string; readonly tries?: number };

export const explain = (fault: Fault, { words, tries, ...subject }: Reported = paid): Explanation =>
	explainWith(fault, subject, { words, tries });

export const explainStored = (subject: Subject, why: string): Explanation =>
	explain({ kind: 'notStored', why }, subject);

/** What the sign-in says is about the account, in words of its own. */
export const signIn = {
	kind: 'signIn',
	message: 'BimmerVIN did not accept the Client ID and Client Secret (401).',
	description: 'Copy both again from your BimmerVIN dashboard. Nothing was charged.',
	final: true,
	status: 401,
} as const;

/** Every fault with its name, for a table of tests. */
export const FAULT_TABLE = FAULTS.map((fault) => [nameOf(fault), fault] as const);
