/** Free slots are spread over so many times as many calls, so that the reserve is used up again before the next stall of n8n. */
const SPREAD_OVER = 3;
/** What a stall of n8n has held up is caught up, up to so much, ms. */
const CATCH_UP_MS = 1000;
/** A list begins with what belongs to so much time, ms: if a burst that was used before is refused, it is at the first few calls. */
const AHEAD_MS = 200;

/** What waits for its slot, and what there is for it. */
interface Demand {
	/** Calls that wait. */
	readonly waiting: number;
	/** Slots that are free now, by the limits of the account. */
	readonly slots: number;
	/** Calls per second in force. */
	readonly rate: number;
}

/**
 * Spreads the burst over a list that is longer than it. Alone on an account the last call leaves as early as if the burst had gone
 * at once: what counts is that the server's bucket is empty by then, and never full before. And where others use the account,
 * the burst that each of them believes in is not spent, and refused, in one moment: the first refusal comes while few calls are
 * under way.
 */
export class Spread {
	private nextAt = -Infinity;

	/** Until the next call may go, ms. */
	waitFrom(now: number): number {
		return Math.max(0, this.nextAt - now);
	}

	/** Those that it was spread over are gone, or there is more for them. */
	end(): void {
		this.nextAt = -Infinity;
	}

	/** A call goes; `demand` is that before it went. */
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
