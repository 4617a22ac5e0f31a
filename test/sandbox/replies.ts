import type { EndpointName } from '../../nodes/shared/api/catalog';
import type { Order } from './order';

/** The facts, under simple names. Each dialect has its own names. */
export type Facts = Readonly<Record<string, unknown>>;

interface Reported {
	readonly kind: 'facts';
	readonly status: 200 | 202;
	readonly vin: string;
	/** Whether the answer is about the free sandbox vehicle. */
	readonly sandbox: boolean;
	/** The cost of the call, in euro cents; undefined if it was free. */
	readonly chargedCents?: number;
}

/** A successful reply with facts about a vehicle or a job. */
export type Good = Reported &
	(
		| { readonly endpoint: 'vehicleOrder'; readonly facts: Order }
		| { readonly endpoint: Exclude<EndpointName, 'vehicleOrder'>; readonly facts: Facts }
	);

/** One of the vehicles that share the last seven characters of their VINs. */
export interface Candidate {
	readonly vin: string;
	readonly facts: Facts;
}

/** Several vehicles match the request. */
export interface Choice {
	readonly kind: 'choice';
	readonly message: string;
	readonly candidates: readonly Candidate[];
}

/** An error, with a short name for programs and a sentence for people. Header names are in lower case. */
export interface Problem {
	readonly kind: 'problem';
	readonly status: number;
	readonly error: string;
	readonly message: string;
	readonly headers?: Readonly<Record<string, string>>;
}

/** A bearer token, and its lifetime in seconds. */
export interface TokenGiven {
	readonly kind: 'token';
	readonly token: string;
	readonly lifeSeconds: number;
}

/** An unchanged file, which is the same in every dialect. */
export interface RawFile {
	readonly kind: 'file';
	readonly filename: string;
	readonly contentType: string;
	readonly content: Buffer;
}

/** An answer as facts. The dialect words it, and the terms decide about its price. */
export type Reply = Good | Choice | Problem | TokenGiven | RawFile;

/** Returns an error. */
export const failure = (
	status: number,
	error: string,
	message: string,
	headers?: Problem['headers'],
): Problem => ({ kind: 'problem', status, error, message, ...(headers && { headers }) });

/** The true HTTP status of a reply. */
export const statusOf = (reply: Reply): number => ('status' in reply ? reply.status : 200);
