import { boundedStore } from '../state/stores';

/**
 * Jobs that exist for sure: this process has submitted them, or the API has told of them. Whatever is said of one later, such
 * as a 404, it is paid and goes on.
 */
const knownJobs = boundedStore<true>('knownJobs', { max: 10_000 });

const keyOf = (accountKey: string, jobId: string): string => JSON.stringify([accountKey, jobId]);

/** @param accountKey names the account */
export const noteKnownJob = (accountKey: string, jobId: string): void =>
	void knownJobs.set(keyOf(accountKey, jobId), true);

export const isKnownJob = (accountKey: string, jobId: string): boolean =>
	knownJobs.get(keyOf(accountKey, jobId)) === true;
