import type { LedgerEntry, RequestRecord } from '../sandbox/server';

/** Whether a failure says that it was charged, in the words of the package. */
export type SaidCharged = 'no' | 'maybe' | 'yes';

/** One item as it was given to the node. */
export interface GivenItem {
	/** Where its operation calls. */
	readonly path: string;
	/** As in the ledger; undefined where the item asks for a job, or its VIN is none. */
	readonly vin?: string;
	/** List price, euro cents. */
	readonly cents: number;
}

/** What a result says of a job. */
export interface SeenJob {
	readonly id: string;
	readonly state?: string;
	/** Whether a file came with it. */
	readonly hasFiles: boolean;
	/** Whether it says that files are missing, and why. */
	readonly isExplained: boolean;
}

/** What an item says that it has cost. */
export interface SeenCost {
	/** Euro cents. */
	readonly cents: number;
	readonly charged: SaidCharged;
}

/** What an execution says became of an item. */
export type SeenOutcome =
	| {
			readonly itemIndex: number;
			readonly kind: 'delivered';
			readonly job?: SeenJob;
			readonly cost?: SeenCost;
	  }
	| {
			readonly itemIndex: number;
			readonly cost?: SeenCost;
			readonly kind: 'failed';
			readonly charged: SaidCharged;
			/** For the reader of a violation. */
			readonly words?: string;
	  };

/** One execution, as n8n would store it. */
export interface SeenExecution {
	readonly id: string;
	readonly outcomes: readonly SeenOutcome[];
	/** Words of the error that ended it, if one did. */
	readonly error?: string;
	/** VINs of receipts and of jobs that are stored with it: a retry does not pay for them again. */
	readonly kept: readonly string[];
	/** When it was stopped, in milliseconds of performance.now(). */
	readonly stoppedAt?: number;
	/** It did not end in time. */
	readonly hangs?: true;
}

/** An execution and its retries from the executions list: what a user sees as one piece of work. */
export interface Chain {
	readonly name: string;
	/** Client ID. */
	readonly account: string;
	/** Its secret is wrong. */
	readonly impostor: boolean;
	/** How often Retry On Fail runs the node in one execution; 1 where it is off. */
	readonly tries: number;
	/** Its VINs are those of other chains too, with Reuse Within. */
	readonly shared: boolean;
	/** The spend limit, euro cents. */
	readonly maxCents?: number;
	/** How long it waits for the end of a job, ms; undefined where it does not wait. */
	readonly waitsMs?: number;
	readonly items: readonly GivenItem[];
	readonly executions: readonly SeenExecution[];
	/** When its process was killed while it was under way, in milliseconds of performance.now(). */
	readonly killedAt?: number;
}

/** A request at the moment when the credential let it go. */
export interface Departure {
	/** The execution that sends it, where that is known. */
	readonly executionId?: string;
	readonly path: string;
	readonly vin?: string;
	/** The requested job. */
	readonly jobId?: string;
	/** In milliseconds of performance.now(). */
	readonly at: number;
}

/** A job as a trigger has handed it over. */
export interface Handover {
	readonly job: SeenJob;
	/** In milliseconds of performance.now(). */
	readonly at: number;
	/** Whether it says that it has come before. */
	readonly isAgain: boolean;
	/** Whether n8n has kept that it was handed over. */
	readonly isKept: boolean;
}

/** A published trigger, from its first poll to its last. */
export interface Watch {
	readonly name: string;
	/** Jobs that were paid. */
	readonly jobIds: readonly string[];
	/** In milliseconds of performance.now(). From then on nobody else looks at these jobs. */
	readonly startedAt: number;
	/** In their order. */
	readonly handovers: readonly Handover[];
}

/** All that is known when a seed is over. */
export interface Evidence {
	readonly chains: readonly Chain[];
	readonly ledger: readonly LedgerEntry[];
	readonly requests: readonly RequestRecord[];
	readonly departures: readonly Departure[];
	readonly watches: readonly Watch[];
	/** All that was logged. */
	readonly log: string;
}

/** A rule that does not hold, and where. */
export interface Violation {
	readonly invariant: string;
	readonly what: string;
}

export const violation =
	(invariant: string) =>
	(what: string): Violation => ({ invariant, what });
