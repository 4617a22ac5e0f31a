import type { Fault } from './faults';
import { chargeByTerms, type Charge } from './terms';

/** What a fault decides about a call before anybody has looked at it. */
export interface Fate {
	/** The HTTP status that goes out; 0 where nothing does. */
	readonly status: number;
	readonly charge: Charge;
	/** Whether the work is done although the answer may not say so. */
	readonly works: boolean;
}

function ordered(status: number, charge: boolean | undefined): Fate {
	const byOrder = charge ? 'kept' : 'none';
	const fate = { status, charge: charge === undefined ? chargeByTerms(status) : byOrder };
	// A refusal may cost, but nothing is done for it.
	const isRefusal = status >= 400 && status < 500;
	return { ...fate, works: fate.charge === 'kept' && !isRefusal };
}

/** What a fault decides; undefined where the call goes its own way, and only its answer is spoiled. */
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
