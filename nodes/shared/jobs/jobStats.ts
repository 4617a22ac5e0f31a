import { boundedStore, countIn } from '../state/stores';
import { withTime } from './pollPlan';

/** What this process knows of an account's jobs: how many it waits for, and how long the latest took. */
interface AccountJobs {
	waiting: number;
	timesMs: number[];
}

/** An account with a job that is waited for is never forgotten. */
const jobStats = boundedStore<AccountJobs>('jobStats', {
	max: 1_000,
	mayGo: ({ waiting }) => waiting === 0,
});

countIn('jobsWaitedFor', () => jobStats.values.reduce((sum, { waiting }) => sum + waiting, 0));

const jobsOf = (accountKey: string): AccountJobs =>
	jobStats.getOr(accountKey, () => ({ waiting: 0, timesMs: [] }));

/** How many jobs of the account are waited for, and how long the latest took (ms). */
export const seenJobs = (accountKey: string): Readonly<AccountJobs> => jobsOf(accountKey);

/** Counts a job as waited for while `wait` is at work. */
export async function countWaiting<T>(accountKey: string, wait: () => Promise<T>): Promise<T> {
	const jobs = jobsOf(accountKey);
	jobs.waiting++;
	try {
		return await wait();
	} finally {
		jobs.waiting--;
	}
}

/** Remembers how long a job took, ms. */
export function noteTime(accountKey: string, timeMs: number): void {
	const jobs = jobsOf(accountKey);
	jobs.timesMs = withTime(jobs.timesMs, timeMs);
}
