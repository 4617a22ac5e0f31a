/** Free slots are spread over this many times as many calls, so that the reserve is used up before the next stall of n8n. */
const SPREAD_OVER = 3;
/** After a stall of n8n, up to this much time is caught up, ms. */
const CATCH_UP_MS = 1000;
/** A list starts with the calls of this much time, ms. If the burst is used up already, a refusal comes at the first few calls. */
const AHEAD_MS = 200;

/** How many calls wait for a slot, and how many slots there are. */
interface Demand {
	/** Waiting calls. */
	readonly waiting: number;
	/** Slots that are free now according to the limits of the account. */
	readonly slots: number;
	/** The current rate, in calls per second. */
	readonly rate: number;
}

/**
 * Spreads the burst over a list that is longer than the burst. If nobody else uses the account, the last call is sent as early as
 * if the burst had been sent at once: it only matters that the server's bucket is empty by then and never full before. If others use
 * the account too, they do not all spend the same burst in one moment: the first refusal comes while few calls are in transit.
 */
export class Spread {
	private nextAt = -Infinity;

	/** The time until the next call may be sent, ms. */
	waitFrom(now: number): number {
		return Math.max(0, this.nextAt - now);
	}

	/** Ends the spread: its calls are sent, or there are enough slots for them now. */
	end(): void {
		this.nextAt = -Infinity;
	}

	/** Records that a call is sent. The second argument is the demand before it. */
	granted(now: number, { waiting, slots, rate }: Demand): void {
		if (waiting <= slots) {
			this.end();
			return;
		}
		const over = Math.min(waiting, SPREAD_OVER * slots);
		const gap = (1000 * (over - slots)) / (over * rate);
		const from =
			this.nextAt === -Infinity ? now - AHEAD_MS : Math.max(this.nextAt, now - CATCH_UP_MS);
		this.nextAt = from + gap;
	}
}
