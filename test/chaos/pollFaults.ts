import fc, { type Arbitrary } from 'fast-check';

import type { FaultOrder } from '../sandbox/server';

/** Where the addresses in answers point. */
export interface Addresses {
	/** The API's own address. */
	readonly own: string;
	/** Another origin. */
	readonly elsewhere: string;
}

/** Short, because many chains wait for it. Tests with an injected clock cover longer waits. */
export const delayMs = fc.integer({ min: 20, max: 400 });

export const constant = <const T extends FaultOrder>(order: T): Arbitrary<FaultOrder> =>
	fc.constant(order);

/** A false status, and the only one that is final: a client that believes the API takes it for the end of the job. */
const REFUSED = { status: 'failed', message: 'The signature was refused' };

/** Answers about a job with an outdated status, the status of another job, or a status that nobody knows. */
const WORDS: readonly object[] = [
	{ status: 'queued' },
	{ status: 'processing', job_id: 'job_of_another' },
	REFUSED,
	{ status: 'thinking' },
	{ status: 'success', job: { state: 'simmering' } },
	// The status of the envelope next to that of the job.
	{ status: 'success', job_status: 'processing' },
	{ status: 'success', secure_coding: { job_id: 'job_of_another', job_status: 'queued' } },
	{ status: 'success' },
	{ jobs: [{ state: 'running' }] },
	{ status: 'error', message: 'Ask again later' },
];

/**
 * The job is done before its files are there. Drawn more often, because the files must be missing several times in a row.
 */
export const EMPTY: Arbitrary<FaultOrder> = fc
	.constantFrom<object>(
		{ status: 'completed', files: [] },
		{ status: 'success', job_status: 'done', files: {} },
	)
	.map((body) => ({ kind: 'respond', body }));

const PAGE = '<!DOCTYPE html><html><body><h1>Not found</h1></body></html>';

/** Refusals of the status request itself. */
const REFUSALS: readonly FaultOrder[] = [
	{ kind: 'respond', status: 404, body: { status: 'error', message: 'Job not found' } },
	{ kind: 'respond', status: 404, body: PAGE, headers: { 'content-type': 'text/html' } },
	{ kind: 'respond', status: 403, body: { message: 'Missing Authentication Token' } },
	{ kind: 'respond', status: 202 },
];

/** A job with the addresses of actions on it. It is either running, or done before its files are there. */
const withActions = ({ own }: Addresses): Arbitrary<FaultOrder> => {
	const urls = { get: `${own}/jobs/7`, cancel: `${own}/jobs/7/cancel` };
	return fc
		.constantFrom<object>({ status: 'processing', urls }, { status: 'completed', files: [], urls })
		.map((body) => ({ kind: 'respond', body }));
};

/** The possible answers to a status request. All but one are temporary: if asked again, the API returns the files. */
export const pollFault = (addresses: Addresses): Arbitrary<FaultOrder> =>
	fc.oneof(
		{
			weight: WORDS.length,
			arbitrary: fc.constantFrom(...WORDS).map((body) => ({ kind: 'respond', body }) as const),
		},
		{ weight: 3, arbitrary: EMPTY },
		{ weight: REFUSALS.length, arbitrary: fc.constantFrom(...REFUSALS) },
		{ weight: 2, arbitrary: withActions(addresses) },
		{ weight: 1, arbitrary: fc.record({ kind: fc.constant('slow'), delayMs }) },
	);
