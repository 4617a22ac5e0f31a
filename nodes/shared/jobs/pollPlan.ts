/**
 * Polls use at most this share of the account's rate. In simulations with 100 and 500 jobs this saves a fifth of the polls
 * compared with a fixed interval, and adds a few per cent to the total time (test/bench/pollPolicies.ts).
 */
const SHARE_OF_RATE = 0.8;
/** From this many finished jobs on, their durations decide when to poll first. */
const ENOUGH_DURATIONS = 5;
/** How many durations are kept. */
const KEPT_DURATIONS = 50;

/** What decides when a job is polled next. */
export interface PollSituation {
	/** How often this job has been polled. */
	readonly polls: number;
	/** Time since the job was submitted, ms; undefined if unknown. */
	readonly ageMs: number | undefined;
	/** The interval that the user set, ms. */
	readonly pollIntervalMs: number;
	/** How many of the account's jobs this process is waiting for. */
	readonly waiting: number;
	readonly requestsPerSecond: number;
	/** How long the latest jobs of the account took, ms. */
	readonly durationsMs: readonly number[];
}

/** The interval in use: the user's, or longer where many jobs share the account's rate. */
export const intervalMs = ({
	pollIntervalMs,
	waiting,
	requestsPerSecond,
}: Pick<PollSituation, 'pollIntervalMs' | 'waiting' | 'requestsPerSecond'>): number =>
	Math.max(pollIntervalMs, (waiting / (SHARE_OF_RATE * requestsPerSecond)) * 1000);

/** The age below which hardly any job is done: nine tenths of the duration at the 10th percentile. */
function earliestDoneMs(durationsMs: readonly number[]): number | undefined {
	if (durationsMs.length < ENOUGH_DURATIONS) return undefined;
	const sorted = [...durationsMs].sort((a, b) => a - b);
	return (sorted[Math.floor(sorted.length / 10)] ?? 0) * 0.9;
}

/**
 * When to poll a job next. The first poll comes when the fastest of the latest jobs were done, or after two intervals where
 * no durations are known; after that, once every interval.
 * @returns ms from now
 */
export function nextPollMs(situation: PollSituation): number {
	const interval = intervalMs(situation);
	const { polls, ageMs, pollIntervalMs, durationsMs } = situation;
	if (polls > 0) return interval;
	// A job that was submitted elsewhere may already be done.
	if (ageMs === undefined) return 0;
	return Math.max(0, Math.max(interval, earliestDoneMs(durationsMs) ?? 2 * pollIntervalMs) - ageMs);
}

/** The latest durations plus one more, oldest first. */
export const withDuration = (durationsMs: readonly number[], durationMs: number): number[] =>
	[...durationsMs, durationMs].slice(-KEPT_DURATIONS);
