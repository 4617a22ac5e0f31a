import { LONGEST_PAUSE_MS } from '../http/retryAfter';

/** First pause where the API does not say how long, ms; doubled with every refusal in a row. */
const FIRST_PAUSE_MS = 1000;
/** Longest of these, ms: in a minute and a half the account is tried a few dozen times. */
const LONGEST_OWN_PAUSE_MS = 2000;
/** Pause where the API names a time that is not waited for, ms: what waits all the same looks this often. */
const PAUSE_OF_LONG_WAIT_MS = 15_000;
/** From so many refusals in a row on a wish for less than a second is no longer taken for one. */
const PATIENT_REFUSALS = 3;
const LEAST_WISH_MS = 1000;
/** Share of the rate that is kept after a refusal. */
const DECREASE = 0.7;
/**
 * Share of the rate in force that is won back per second of traffic. It begins at nothing, so that the rate dwells where the refusal
 * has shown the limit to be, and grows with the cube of the time without a refusal, so that a process that is left alone has the
 * whole rate again after some 20 s. Simulated by `npm run bench:workers`.
 */
const INCREASE_GROWTH = 0.00003;
const MOST_INCREASE = 0.15;
/** What refusals taught is forgotten after this long without traffic, ms. */
export const FORGOTTEN_AFTER_MS = 60_000;
/** Never slower than this share of the full rate, nor than this many calls a second. */
const LEAST_SHARE = 0.05;
const LEAST_PER_SECOND = 0.2;

/**
 * What refusals (429) teach: pause, go slower, climb back. Additive increase and multiplicative decrease let
 * processes that share an account without knowing of each other settle at fair shares of its rate.
 */
export class Throttle {
	/** Share of the full rate to be used, 0 to 1. */
	share = 1;
	/** Nothing is let go before this time, ms. */
	pausedUntil = -Infinity;
	/**
	 * Grows with every refusal that counts. A call carries the number it was let go under: an answer to a call
	 * from before the last refusal is old news, so a bunch refused at once counts once.
	 */
	epoch = 0;
	private refusalsInARow = 0;
	private climbedTo = 0;
	private climbStarted = 0;

	constructor(private readonly random: () => number) {}

	/**
	 * @param epoch under which the refused call was let go
	 * @param retryAfterMs the API's own wish, if it had one
	 * @param fullRate requests per second
	 * @param guess the share that the first refusal since a long rest suggests
	 * @returns whether it was news
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
		// At most one second per answer: what was not used was not tested.
		const seconds = Math.min(1, Math.max(0, now - this.climbedTo) / 1000);
		this.climbedTo = Math.max(this.climbedTo, now);
		const calm = Math.max(0, now - this.climbStarted) / 1000;
		const speed = Math.min(MOST_INCREASE, INCREASE_GROWTH * calm ** 3 * this.share);
		this.share = Math.min(1, this.share + speed * seconds);
		return true;
	}

	/** Traffic starts again after a long rest: what was learnt is old. */
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

	/** Full jitter: processes refused together must not come back together. */
	private ownPause(): number {
		return (
			this.random() * Math.min(LONGEST_OWN_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.refusalsInARow)
		);
	}
}
