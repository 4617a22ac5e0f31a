/** A timer this much late means that the event loop stood still, ms. */
const LATE_MS = 50;
/** The rate limiter ticks at least this often while a call is held, ms. */
export const TICK_MS = 50;

/**
 * The time in which the event loop was seen to turn. A call that was let go just before the loop stood still for
 * 1.5 s has not left yet, so 1.5 s on the clock say nothing about where it is. Time that passed in a stall is
 * therefore not counted.
 */
export class StallFreeClock {
	private counted = 0;
	private since = 0;
	private asked = 0;
	private wasLate = false;

	/** Stall-free time up to the last tick, ms: never too much. */
	get elapsed(): number {
		return this.counted;
	}

	/** Stall-free time now, ms: never too little. */
	elapsedAtMost(now: number): number {
		return this.counted + this.passed(now);
	}

	/**
	 * A timer is set.
	 * @param asked what for, ms
	 * @param afresh nothing was watched before
	 */
	timerSet(now: number, asked: number, afresh: boolean): void {
		this.since = now;
		this.asked = asked;
		if (afresh) this.wasLate = false;
	}

	/**
	 * The timer has fired.
	 * @param counts whether this time is to count at all
	 */
	timerFired(now: number, counts: boolean): void {
		if (counts) this.counted += this.passed(now);
		this.wasLate = this.isLate(now);
		this.since = now;
	}

	private passed(now: number): number {
		if (!this.isLate(now)) return Math.max(0, now - this.since);
		// A loop that lags all the time still turns once per timer, so there a tick counts.
		return this.wasLate ? TICK_MS : 0;
	}

	private isLate(now: number): boolean {
		return now - this.since > this.asked + LATE_MS;
	}
}
