/** A timer this late means that the event loop was blocked, ms. */
const LATE_MS = 50;
/** The rate limiter ticks at least this often while a call is held, ms. */
export const TICK_MS = 50;

/**
 * The time during which the event loop is known to have run. A call that was let go just before the loop was blocked for 1.5
 * s has not been sent yet, so 1.5 s on the clock say nothing about where it is. Time in a stall is therefore not counted.
 */
export class StallFreeClock {
	private counted = 0;
	private since = 0;
	private asked = 0;
	private wasLate = false;

	/** Stall-free time up to the last tick, ms: a lower bound. */
	get elapsed(): number {
		return this.counted;
	}

	/** Stall-free time now, ms: an upper bound. */
	elapsedAtMost(now: number): number {
		return this.counted + this.passed(now);
	}

	/**
	 * A timer is set.
	 * @param asked its duration, ms
	 * @param afresh nothing was watched before
	 */
	timerSet(now: number, asked: number, afresh: boolean): void {
		this.since = now;
		this.asked = asked;
		if (afresh) this.wasLate = false;
	}

	/**
	 * The timer fired.
	 * @param counts whether this time counts at all
	 */
	timerFired(now: number, counts: boolean): void {
		if (counts) this.counted += this.passed(now);
		this.wasLate = this.isLate(now);
		this.since = now;
	}

	private passed(now: number): number {
		if (!this.isLate(now)) return Math.max(0, now - this.since);
		// A loop that constantly lags still runs once per timer, so then a tick counts.
		return this.wasLate ? TICK_MS : 0;
	}

	private isLate(now: number): boolean {
		return now - this.since > this.asked + LATE_MS;
	}
}
