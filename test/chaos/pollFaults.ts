import fc, { type Arbitrary } from 'fast-check';

import type { FaultOrder } from '../sandbox/server';

/** Where addresses in answers lead. */
export interface Addresses {
	/** The API's own. */
	readonly own: string;
	/** Another origin. */
	readonly elsewhere: string;
}

/** Short, since many wait for it: longer waits are proven with a clock that is handed in. */
export const delayMs = fc.integer({ min: 20, max: 400 });

export const constant = <const T extends FaultOrder>(order: T): Arbitrary<FaultOrder> =>
	fc.constant(order);

/** A lie, and the only final one: whoever believes the API takes it for the job's end. */
const REFUSED = { status: 'failed', message: 'The signature was refused' };

/** Answers about a job that say what was so before, what is so for another, or nothing that is known. */
const WORDS: readonly object[] = [
	{ status: 'queued' },
	{ status: 'processing', job_id: 'job_of_another' },
	REFUSED,
	{ status: 'thinking' },
	{ status: 'success', job: { state: 'simmering' } },
	// The envelope's word beside the job's.
	{ status: 'success', job_status: 'processing' },
	{ status: 'success', secure_coding: { job_id: 'job_of_another', job_status: 'queued' } },
	{ status: 'success' },
	{ jobs: [{ state: 'running' }] },
	{ status: 'error', message: 'Ask again later' },
];

/** Done before its files are there. Drawn more often: the files have to be missing several times in a row. */
export const EMPTY: Arbitrary<FaultOrder> = fc
	.constantFrom<object>(
		{ status: 'completed', files: [] },
		{ status: 'success', job_status: 'done', files: {} },
	)
	.map((body) => ({ kind: 'respond', body }));

const PAGE = '<!DOCTYPE html><html><body><h1>Not found</h1></body></html>';

/** Refusals of the look itself. */
const REFUSALS: readonly FaultOrder[] = [
	{ kind: 'respond', status: 404, body: { status: 'error', message: 'Job not found' } },
	{ kind: 'respond', status: 404, body: PAGE, headers: { 'content-type': 'text/html' } },
	{ kind: 'respond', status: 403, body: { message: 'Missing Authentication Token' } },
	{ kind: 'respond', status: 202 },
];

/** A job, with addresses of what can be done to it: at work, or done before its files are there. */
const withActions = ({ own }: Addresses): Arbitrary<FaultOrder> => {
	const urls = { get: `${own}/jobs/7`, cancel: `${own}/jobs/7/cancel` };
	return fc
		.constantFrom<object>({ status: 'processing', urls }, { status: 'completed', files: [], urls })
		.map((body) => ({ kind: 'respond', body }));
};

/** What a look at a job can be answered. All but one of them pass: asked again, the API gives the files. */
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
