import { boundedStore } from '../state/stores';

/**
 * Jobs that certainly exist: this process submitted them, or the API has reported on them. Whatever comes later, such as a
 * 404, the job is paid for and still running.
 */
const knownJobs = boundedStore<true>('knownJobs', { max: 10_000 });

const keyOf = (accountKey: string, jobId: string): string => JSON.stringify([accountKey, jobId]);

/** @param accountKey identifies the account */
export const noteKnownJob = (accountKey: string, jobId: string): void =>
	void knownJobs.set(keyOf(accountKey, jobId), true);

export const isKnownJob = (accountKey: string, jobId: string): boolean =>
	knownJobs.get(keyOf(accountKey, jobId)) === true;
