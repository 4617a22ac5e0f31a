/**
 * Polls take this share of the account's rate at most. Simulated with 100 and 500 jobs, that saves a fifth of the polls
 * against a fixed interval, for a few per cent of the total time (test/bench/pollPolicies.ts).
 */
const SHARE_OF_RATE = 0.8;
/** From so many finished jobs on, their times say when a poll is worth it. */
const ENOUGH_DURATIONS = 5;
/** Of so many finished jobs the times are kept. */
const KEPT_DURATIONS = 50;

/** What decides when a job is polled next. */
export interface PollSituation {
	/** How often this job has been polled. */
	readonly polls: number;
	/** Since it was submitted, ms; undefined where that is not known. */
	readonly ageMs: number | undefined;
	/** The user's own interval, ms. */
	readonly pollIntervalMs: number;
	/** How many jobs of the account this process waits for. */
	readonly waiting: number;
	readonly requestsPerSecond: number;
	/** How long the latest jobs of the account took, ms. */
	readonly durationsMs: readonly number[];
}

/** The interval in force: the user's, or longer where many jobs share the account's rate. */
export const intervalMs = ({
	pollIntervalMs,
	waiting,
	requestsPerSecond,
}: Pick<PollSituation, 'pollIntervalMs' | 'waiting' | 'requestsPerSecond'>): number =>
	Math.max(pollIntervalMs, (waiting / (SHARE_OF_RATE * requestsPerSecond)) * 1000);

/** The age before which hardly any job is done: nine tenths of what the quickest tenth took. */
function earliestDoneMs(durationsMs: readonly number[]): number | undefined {
	if (durationsMs.length < ENOUGH_DURATIONS) return undefined;
	const sorted = [...durationsMs].sort((a, b) => a - b);
	return (sorted[Math.floor(sorted.length / 10)] ?? 0) * 0.9;
}

/**
 * When to poll a job next. The first poll comes when the quickest of the latest jobs were done, or after two
 * intervals where nothing is known yet; then every interval.
 * @returns ms from now
 */
export function nextPollMs(situation: PollSituation): number {
	const interval = intervalMs(situation);
	const { polls, ageMs, pollIntervalMs, durationsMs } = situation;
	if (polls > 0) return interval;
	// A job that others have submitted may be done already.
	if (ageMs === undefined) return 0;
	return Math.max(0, Math.max(interval, earliestDoneMs(durationsMs) ?? 2 * pollIntervalMs) - ageMs);
}

/** The latest times with one more, oldest first. */
export const withDuration = (durationsMs: readonly number[], durationMs: number): number[] =>
	[...durationsMs, durationMs].slice(-KEPT_DURATIONS);
