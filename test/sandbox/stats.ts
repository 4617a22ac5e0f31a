import type { FaultKind } from './faults';

/** One request as the server saw it, kept from its arrival on. */
export interface RequestRecord {
	/** Arrival and answer, in milliseconds of performance.now(). */
	readonly at: number;
	answeredAt?: number;
	/** The same as in the answer's X-Request-Id. */
	readonly id: string;
	readonly method: string;
	/** Without the query, which stands by itself (without its question mark). */
	readonly path: string;
	readonly query: string;
	/** Client ID, where the request said one that exists. */
	account?: string;
	/** HTTP status; 0 while there is no answer, and for good where none went out. */
	status: number;
	vin?: string;
	/** The job that is asked for. */
	jobId?: string;
	/** The job that it has started. */
	startedJobId?: string;
	/** The job that is asked for was done, and its files were there. */
	filesReady?: true;
	/** Charged, and not given back. */
	charged: boolean;
	/** The kind of the fault that struck it, if one did. */
	fault?: FaultKind;
	/** Whether an Authorization header came with it. */
	readonly bearer: boolean;
	/** As parsed: what the client really sent. */
	body?: unknown;
}

export interface Stats {
	requests: RequestRecord[];
	/** Tokens issued at /auth/token. */
	exchanges: number;
	/** Requests answered 429 by the limiter. */
	refused: number;
	/** Arrival of the first and the last request, in milliseconds of performance.now(). */
	firstAt?: number;
	lastAt?: number;
}
