import type { Fault } from './faults';
import { chargeByTerms, type Charge } from './terms';

/** What a fault decides about a call before the call is processed. */
export interface Fate {
	/** The HTTP status that is sent; 0 if none is. */
	readonly status: number;
	readonly charge: Charge;
	/** Whether the work is done even if the answer does not say so. */
	readonly works: boolean;
}

function ordered(status: number, charge: boolean | undefined): Fate {
	const byOrder = charge ? 'kept' : 'none';
	const fate = { status, charge: charge === undefined ? chargeByTerms(status) : byOrder };
	// A refusal may be charged, but no work is done for it.
	const isRefusal = status >= 400 && status < 500;
	return { ...fate, works: fate.charge === 'kept' && !isRefusal };
}

/** What a fault decides; undefined if the call is made normally and only its answer is changed. */
export function fateOf(fault: Fault | undefined): Fate | undefined {
	switch (fault?.kind) {
		case 'resetBefore':
			return { status: 0, charge: 'none', works: false };
		case 'redirect':
			return { status: 307, charge: 'none', works: false };
		case 'status':
		case 'respond':
		case 'echo':
			return ordered(fault.status, fault.charge);
		default:
			return undefined;
	}
}
