import type { LedgerEntry, RequestRecord } from '../sandbox/server';

/** Whether a failure says that it was charged, as the package words it. */
export type SaidCharged = 'no' | 'maybe' | 'yes';

/** One item as the node received it. */
export interface GivenItem {
	/** The endpoint of its operation. */
	readonly path: string;
	/** The VIN as the ledger writes it. Undefined if the item asks for a job or has no valid VIN. */
	readonly vin?: string;
	/** List price, in euro cents. */
	readonly cents: number;
}

/** What a result says about a job. */
export interface SeenJob {
	readonly id: string;
	readonly state?: string;
	/** Whether the result contains a file. */
	readonly hasFiles: boolean;
	/** Whether the result says that files are missing, and why. */
	readonly isExplained: boolean;
}

/** What an item says it has cost. */
export interface SeenCost {
	/** In euro cents. */
	readonly cents: number;
	readonly charged: SaidCharged;
}

/** What an execution says about the outcome of an item. */
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
			/** Helps to understand a violation. */
			readonly words?: string;
	  };

/** One execution, as n8n would store it. */
export interface SeenExecution {
	readonly id: string;
	readonly outcomes: readonly SeenOutcome[];
	/** The message of the error that ended the execution, if there was one. */
	readonly error?: string;
	/** VINs of the receipts and jobs that are stored with the execution. A retry doesn't pay for them again. */
	readonly kept: readonly string[];
	/** When the execution was started, in milliseconds of performance.now(). Undefined if it ran in another process. */
	readonly startedAt?: number;
	/** When the execution was stopped, in milliseconds of performance.now(). */
	readonly stoppedAt?: number;
	/** Whether the execution didn't end in time. */
	readonly hangs?: true;
}

/** An execution and its retries from the executions list. A user sees them as one piece of work. */
export interface Chain {
	readonly name: string;
	/** The client ID. */
	readonly account: string;
	/** Whether the client secret is wrong. */
	readonly impostor: boolean;
	/** How often Retry On Fail runs the node in one execution. 1 means that it is off. */
	readonly tries: number;
	/** Whether other chains use the same VINs, with Reuse Within. */
	readonly shared: boolean;
	/** The spend limit, in euro cents. */
	readonly maxCents?: number;
	/** How long the chain waits for the end of a job, in milliseconds. Undefined if it doesn't wait. */
	readonly waitsMs?: number;
	readonly items: readonly GivenItem[];
	readonly executions: readonly SeenExecution[];
	/** When the process was killed while the chain was running, in milliseconds of performance.now(). */
	readonly killedAt?: number;
}

/** A request at the moment when the credential passed it on. */
export interface Departure {
	/** The execution that sends the request, if known. */
	readonly executionId?: string;
	readonly path: string;
	readonly vin?: string;
	/** The requested job. */
	readonly jobId?: string;
	/** In milliseconds of performance.now(). */
	readonly at: number;
}

/** A job that a trigger has returned. */
export interface Handover {
	readonly job: SeenJob;
	/** In milliseconds of performance.now(). */
	readonly at: number;
	/** Whether the trigger says that it has already returned this job. */
	readonly isAgain: boolean;
	/** Whether n8n has saved that the trigger returned the job. */
	readonly isKept: boolean;
}

/** A published trigger, from its first poll to its last. */
export interface Watch {
	readonly name: string;
	/** The paid jobs. */
	readonly jobIds: readonly string[];
	/** In milliseconds of performance.now(). From this moment on, only the trigger asks for the status of these jobs. */
	readonly startedAt: number;
	/** In order. */
	readonly handovers: readonly Handover[];
}

/** Everything that is known when a seed has ended. */
export interface Evidence {
	readonly chains: readonly Chain[];
	readonly ledger: readonly LedgerEntry[];
	readonly requests: readonly RequestRecord[];
	readonly departures: readonly Departure[];
	readonly watches: readonly Watch[];
	/** Everything that was logged. */
	readonly log: string;
}

/** A rule that was broken, and where. */
export interface Violation {
	readonly invariant: string;
	readonly what: string;
}

export const violation =
	(invariant: string) =>
	(what: string): Violation => ({ invariant, what });
