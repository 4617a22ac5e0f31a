import { ENDPOINTS } from '../../nodes/shared/api/catalog';
import type { FaultHandle, RequestRecord, Sandbox } from '../sandbox/server';

const { path } = ENDPOINTS.secureCodingStatus;

/** What may be said of a job. */
export const AT_WORK = { status: 'success', job_status: 'processing' };
export const FILES = { 'a.ncd': 'QUJDRA==' };
export const CONTENT = 'ABCD';
export const DONE = { status: 'completed', files: FILES };
export const NO_FILES_YET = { status: 'completed', files: [] };

/** How a job ends. */
export interface Way {
	/** What the looks at the job show, one after the other; the last one stays. */
	readonly answers: readonly unknown[];
	/** Why the job has failed; absent where the file comes. */
	readonly failure?: string;
}

export const FAILURE: Way = {
	answers: [{ status: 'success', job_status: 'failed', message: 'No such ECU' }],
	failure: 'No such ECU',
};

/** Answers the looks at a job, one after the other; the last answer stays. */
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
