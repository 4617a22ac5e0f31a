import { withTime } from './pollPlan';

/** What this process knows of an account's jobs: how many it waits for, and how long the latest took. */
interface AccountJobs {
	waiting: number;
	timesMs: number[];
}

const jobStats = new Map<string, AccountJobs>();
const MAX_COUNTED_ACCOUNTS = 1_000;

function jobsOf(accountKey: string): AccountJobs {
	const known = jobStats.get(accountKey);
	if (known) return known;
	for (const [key, { waiting }] of jobStats) {
		if (jobStats.size < MAX_COUNTED_ACCOUNTS) break;
		if (waiting === 0) jobStats.delete(key);
	}
	const jobs: AccountJobs = { waiting: 0, timesMs: [] };
	jobStats.set(accountKey, jobs);
	return jobs;
}

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
