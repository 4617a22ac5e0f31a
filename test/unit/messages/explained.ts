import {
	explainFault,
	type Explanation,
	type Subject,
} from '../../../nodes/shared/messages/errors';
import type { CallFault } from '../../../nodes/shared/api/fault';

export const VIN = 'WBAJS1105HB304876';

/** What a paid call is about. */
export const paid: Subject = { name: `VIN ${VIN}`, paid: true };
/** What a free call is about. */
export const free: Subject = { name: 'Job 4711', paid: false };

export const STATUSES = [
	300, 301, 307, 400, 401, 402, 403, 404, 407, 408, 409, 410, 413, 418, 422, 429, 500, 502, 503,
	504,
];

export const FAULTS: CallFault[] = [
	...STATUSES.map((status): CallFault => ({ kind: 'status', status })),
	{ kind: 'status', status: 404, unexplained: true },
	{ kind: 'severalVehicles', vehicles: [{ vin17: 'WBAJS1105HB304876' }] },
	{ kind: 'failedAnswer' },
	{ kind: 'notSent', code: 'ECONNREFUSED' },
	{ kind: 'lost', code: 'ECONNRESET' },
	{ kind: 'cancelled' },
	{ kind: 'unreadable' },
	{ kind: 'token' },
];

export const nameOf = (fault: CallFault): string =>
	fault.kind !== 'status' ? fault.kind : fault.unexplained ? 'unexplained' : String(fault.status);

export const explain = (fault: CallFault, subject: Subject = paid): Explanation =>
	explainFault(fault, subject);

/** Every fault with its name, for a table of tests. */
export const FAULT_TABLE = FAULTS.map((fault) => [nameOf(fault), fault] as const);
