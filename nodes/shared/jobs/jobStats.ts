import { boundedStore, countIn } from '../state/stores';
import { withDuration } from './pollPlan';

/** An account's jobs in this process: how many are being waited for, and how long the latest took. */
interface JobStats {
	waiting: number;
	durationsMs: number[];
}

/** An account is never evicted while a job of it is being waited for. */
const statsByAccount = boundedStore<JobStats>('jobStats', {
	max: 1_000,
	mayGo: ({ waiting }) => waiting === 0,
});

countIn('jobsWaitedFor', () =>
	statsByAccount.values.reduce((sum, { waiting }) => sum + waiting, 0),
);

const statsOf = (accountKey: string): JobStats =>
	statsByAccount.getOr(accountKey, () => ({ waiting: 0, durationsMs: [] }));

/** How many jobs of the account are being waited for, and how long the latest took (ms). */
export const getJobStats = (accountKey: string): Readonly<JobStats> => statsOf(accountKey);

/** Counts a job as waited for while `wait` runs. */
export async function trackWaiting<T>(accountKey: string, wait: () => Promise<T>): Promise<T> {
	const jobs = statsOf(accountKey);
	jobs.waiting++;
	try {
		return await wait();
	} finally {
		jobs.waiting--;
	}
}

/** Records how long a job took, ms. */
export function recordDuration(accountKey: string, durationMs: number): void {
	const jobs = statsOf(accountKey);
	jobs.durationsMs = withDuration(jobs.durationsMs, durationMs);
}
