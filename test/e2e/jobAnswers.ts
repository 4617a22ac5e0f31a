import { ENDPOINTS } from '../../nodes/shared/api/catalog';
import type { FaultHandle, RequestRecord, Sandbox } from '../sandbox/server';

const { path } = ENDPOINTS.secureCodingStatus;

/** What an answer may say about a job. */
export const AT_WORK = { status: 'success', job_status: 'processing' };
export const FILES = { 'a.ncd': 'QUJDRA==' };
export const CONTENT = 'ABCD';
export const DONE = { status: 'completed', files: FILES };
export const NO_FILES_YET = { status: 'completed', files: [] };

/** How a job ends. */
export interface Way {
	/** The answers to the polls of the job, in order. The last one is repeated. */
	readonly answers: readonly unknown[];
	/** Why the job failed; undefined if the file is delivered. */
	readonly failure?: string;
}

export const FAILURE: Way = {
	answers: [{ status: 'success', job_status: 'failed', message: 'No such ECU' }],
	failure: 'No such ECU',
};

/** Answers the polls of a job in order. The last answer is repeated. */
export const answerPolls = (
	sandbox: Sandbox,
	jobId: string,
	bodies: readonly unknown[],
): FaultHandle[] =>
	bodies.map((body, at) => {
		const times = at === bodies.length - 1 ? 'always' : 1;
		return sandbox.fault({ kind: 'respond', path, jobId, body, times });
	});

export const looksAt = (sandbox: Sandbox, jobId: string): RequestRecord[] =>
	sandbox.stats().requests.filter((request) => request.path === path && request.jobId === jobId);
