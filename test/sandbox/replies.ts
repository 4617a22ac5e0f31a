import type { EndpointName } from '../../nodes/shared/api/catalog';
import type { Order } from './order';

/** What is known, under the plainest names there are. A dialect has its own. */
export type Facts = Readonly<Record<string, unknown>>;

interface Reported {
	readonly kind: 'facts';
	readonly status: 200 | 202;
	readonly vin: string;
	/** Whether the answer is about the free sandbox vehicle. */
	readonly sandbox: boolean;
	/** What the call has cost, in euro cents; absent where it cost nothing. */
	readonly chargedCents?: number;
}

/** Everything went well: facts about a vehicle, or about a job. */
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

/** Several vehicles fit what was asked for. */
export interface Choice {
	readonly kind: 'choice';
	readonly message: string;
	readonly candidates: readonly Candidate[];
}

/** It did not go well: a short name for programs, a sentence for people. Header names are in lower case. */
export interface Problem {
	readonly kind: 'problem';
	readonly status: number;
	readonly error: string;
	readonly message: string;
	readonly headers?: Readonly<Record<string, string>>;
}

/** A bearer token, and how many seconds it lives. */
export interface TokenGiven {
	readonly kind: 'token';
	readonly token: string;
	readonly lifeSeconds: number;
}

/** A file as it is. No dialect has words for it. */
export interface RawFile {
	readonly kind: 'file';
	readonly filename: string;
	readonly contentType: string;
	readonly content: Buffer;
}

/** An answer as facts. How it is worded is a dialect's matter, what it costs is one of the terms. */
export type Reply = Good | Choice | Problem | TokenGiven | RawFile;

/** Says that it did not go well. */
export const failure = (
	status: number,
	error: string,
	message: string,
	headers?: Problem['headers'],
): Problem => ({ kind: 'problem', status, error, message, ...(headers && { headers }) });

/** The HTTP status that tells the truth about a reply. */
export const statusOf = (reply: Reply): number => ('status' in reply ? reply.status : 200);
