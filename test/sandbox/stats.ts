import type { FaultKind } from './faults';

/** One request as the server received it, recorded when it arrived. */
export interface RequestRecord {
	/** Arrival and answer, in milliseconds of performance.now(). */
	readonly at: number;
	answeredAt?: number;
	/** The same as in the answer's X-Request-Id. */
	readonly id: string;
	readonly method: string;
	/** Without the query, which is a separate field (without its question mark). */
	readonly path: string;
	readonly query: string;
	/** The Client ID, if the request contains one that exists. */
	account?: string;
	/** The HTTP status; 0 as long as there is no answer. */
	status: number;
	vin?: string;
	/** The requested job. */
	jobId?: string;
	/** The job that it has started. */
	startedJobId?: string;
	/** Whether the requested job was done and its files were ready. */
	filesReady?: true;
	/** Whether it was charged and not refunded. */
	charged: boolean;
	/** The kind of the fault that applied, if there was one. */
	fault?: FaultKind;
	/** Whether it had an Authorization header. */
	readonly bearer: boolean;
	/** The parsed body that the client really sent. */
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
