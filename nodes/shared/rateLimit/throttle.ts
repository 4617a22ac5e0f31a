import { LONGEST_PAUSE_MS } from '../http/retryAfter';

/** First pause if the API does not say how long, ms; doubled with every refusal in a row. */
const FIRST_PAUSE_MS = 1000;
/** Longest of these, ms: in a minute and a half the account is tried a few dozen times. */
const LONGEST_OWN_PAUSE_MS = 2000;
/** Pause if the API names a time that is not waited for, ms: requests that wait anyway check this often. */
const PAUSE_OF_LONG_WAIT_MS = 15_000;
/** After this many refusals in a row, a requested wait of less than a second is ignored. */
const PATIENT_REFUSALS = 3;
const LEAST_WISH_MS = 1000;
/** Share of the rate that is kept after a refusal. */
const DECREASE = 0.7;
/**
 * Share of the current rate that is regained per second of traffic. It starts at zero, so that the rate stays near the limit
 * that the refusal showed, and grows with the cube of the time without a refusal, so that a process that is alone regains the
 * full rate after about 20 s. Simulated by `npm run bench:workers`.
 */
const INCREASE_GROWTH = 0.00003;
const MOST_INCREASE = 0.15;
/** After this long without traffic, what refusals taught is forgotten, ms. */
export const FORGOTTEN_AFTER_MS = 60_000;
/** Minimum rate: this share of the full rate, and at least this many calls a second. */
const LEAST_SHARE = 0.05;
const LEAST_PER_SECOND = 0.2;

/**
 * Responds to refusals (429): pause, slow down, recover. With additive increase and multiplicative decrease, processes that
 * share an account without knowing of each other converge to fair shares of its rate.
 */
export class Throttle {
	/** Share of the full rate to be used, 0 to 1. */
	share = 1;
	/** Nothing is sent before this time, ms. */
	pausedUntil = -Infinity;
	/**
	 * Incremented with every refusal that counts. A call keeps the number under which it was let go: an answer to a call from
	 * before the last refusal is outdated, so that calls refused at the same time count once.
	 */
	epoch = 0;
	private refusalsInARow = 0;
	private climbedTo = 0;
	private climbStarted = 0;

	constructor(private readonly random: () => number) {}

	/**
	 * @param epoch under which the refused call was let go
	 * @param retryAfterMs the wait that the API asked for, if any
	 * @param fullRate requests per second
	 * @param guess the share suggested by the first refusal after a long idle time
	 * @returns whether it counts
	 */
	refused(
		epoch: number,
		now: number,
		retryAfterMs: number | undefined,
		fullRate: number,
		guess?: number,
	): boolean {
		const isNews = epoch === this.epoch;
		if (isNews) {
			this.epoch++;
			const least = Math.min(1, Math.max(LEAST_SHARE, LEAST_PER_SECOND / fullRate));
			this.share = Math.max(least, this.share * (guess ?? DECREASE));
		}
		if (isNews || retryAfterMs !== undefined) {
			this.pausedUntil = Math.max(this.pausedUntil, now + this.pauseFor(retryAfterMs));
			this.climbedTo = this.pausedUntil;
			this.climbStarted = this.pausedUntil;
		}
		if (isNews) this.refusalsInARow++;
		return isNews;
	}

	/**
	 * @param epoch under which the call was let go
	 * @returns whether the share has grown
	 */
	succeeded(epoch: number, now: number): boolean {
		if (epoch !== this.epoch) return false;
		this.refusalsInARow = 0;
		if (this.share >= 1) return false;
		// At most one second per answer: unused rate was not tested.
		const seconds = Math.min(1, Math.max(0, now - this.climbedTo) / 1000);
		this.climbedTo = Math.max(this.climbedTo, now);
		const calm = Math.max(0, now - this.climbStarted) / 1000;
		const speed = Math.min(MOST_INCREASE, INCREASE_GROWTH * calm ** 3 * this.share);
		this.share = Math.min(1, this.share + speed * seconds);
		return true;
	}

	/** Traffic resumes after a long idle time, so what was learnt is outdated. */
	reset(): void {
		this.share = 1;
		this.refusalsInARow = 0;
	}

	private pauseFor(askedMs: number | undefined): number {
		if (askedMs === undefined) return this.ownPause();
		if (askedMs > LONGEST_PAUSE_MS) return PAUSE_OF_LONG_WAIT_MS;
		const asked = Math.max(0, askedMs);
		const isWish = asked >= LEAST_WISH_MS || this.refusalsInARow < PATIENT_REFUSALS;
		return isWish ? asked : Math.max(asked, this.ownPause());
	}

	/** Full jitter: processes that were refused together must not retry together. */
	private ownPause(): number {
		return (
			this.random() * Math.min(LONGEST_OWN_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.refusalsInARow)
		);
	}
}
