/** The rate limit of one account. */
export interface Rate {
	readonly requestsPerSecond: number;
	/** The number of requests that it can send at once after a pause. */
	readonly burst: number;
}

/**
 * A token bucket: full at the start, refilled evenly. A refused request takes nothing.
 * The clock counts milliseconds and never goes back.
 */
export class Limiter {
	private tokens: number;
	private filledAt: number;

	constructor(
		private readonly rate: Rate,
		private readonly clock: () => number = () => performance.now(),
	) {
		this.tokens = rate.burst;
		this.filledAt = clock();
	}

	/**
	 * Asks for room for one request.
	 * @returns 0 if it may pass, else how many milliseconds are missing until it may
	 */
	take(): number {
		const now = this.clock();
		const { requestsPerSecond, burst } = this.rate;
		const refill = ((now - this.filledAt) / 1000) * requestsPerSecond;
		this.tokens = Math.min(burst, this.tokens + refill);
		this.filledAt = now;
		if (this.tokens < 1) return ((1 - this.tokens) / requestsPerSecond) * 1000;
		this.tokens -= 1;
		return 0;
	}
}
