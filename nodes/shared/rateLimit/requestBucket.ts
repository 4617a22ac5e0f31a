import { StallFreeClock } from './stallFreeClock';

/** What the account may send. */
export interface RateLimits {
	readonly requestsPerSecond: number;
	/** calls at once after a pause */
	readonly burst: number;
}

/** How many calls may be in flight: enough for answers that take 10 s at the full rate. */
export const roomInFlight = ({ requestsPerSecond, burst }: RateLimits): number =>
	Math.max(100, Math.ceil(10 * requestsPerSecond + burst));

/** A call that was let go, and may or may not have reached the server yet. */
export interface HeldCall {
	/** stall-free time by which it has left this process or, while being prepared, by which it counts as ready, ms */
	sentBy: number;
	/** time by which it has arrived, ms; known once it was sent */
	arrivesBy: number;
}

/** A call reaches the server at most this long after it was ready to be sent, ms. */
const LONGEST_HOLD_MS = 1000;
/** Longest preparation of a call, ms: a token that it needs itself may be waiting for its slot. */
const LONGEST_PREPARING_MS = 5000;
/** The part of the hold during which a call may still be in this process. */
const HANDED_OVER_SHARE = 0.25;

/**
 * With a burst smaller than the calls of a second, holding each call for a second would limit the rate. The hold is then
 * reduced to four fifths of what fits into the burst. A burst of 1 leaves no room at all; then a fifth of the rate is given
 * up for a short hold, since refusals would cost more.
 * @returns ms
 */
const holdFor = ({ requestsPerSecond, burst }: RateLimits): number =>
	Math.min(LONGEST_HOLD_MS, (Math.max(0.25, 0.8 * (burst - 1)) / requestsPerSecond) * 1000);

/** Rounding errors in sums of fractions must not cost a slot. */
const EPSILON = 1e-6;

/**
 * A lower bound of the server's token bucket.
 *
 * The server counts a call when it arrives. We only know that this is between letting it go and its answer (or 1 s
 * later, if that comes first: the end of its hold). The server refuses at a time t only if, for some u before t, more
 * than burst + rate x (t - u) calls arrived between u and t. Only calls whose hold ended at u or later can have arrived
 * then. So: charge the bucket for each call when its hold ENDS, count one more slot for every call still held, and let
 * calls go only while both together fit into the burst. Then no such u exists, whatever the delays; and since one more
 * call could be refused, this is also the fastest safe rate. Debt is paid back at the full rate as long as there is any,
 * and there is whenever the held calls alone (rate x hold at most) leave room in the burst: so the steady throughput is
 * exactly the rate at any latency.
 */
export class RequestBucket {
	/** Calls whose hold is over, minus the refill since. */
	private debt = 0;
	/** Refill is counted up to this time; it is in the future while there is no refill. */
	private refilledTo: number;
	/** Calls that n8n is still preparing, according to their holders, so that their hold has not begun. Oldest first. */
	private readonly preparing = new Set<HeldCall>();
	/** Calls that may not have been sent yet: their time counts only while the event loop runs. Oldest first. */
	private readonly handedOver = new Set<HeldCall>();
	/** Calls in transit or arrived: a stall no longer delays them. Oldest first. */
	private readonly inTransit = new Set<HeldCall>();
	private readonly stallFree = new StallFreeClock();
	private holdMs: number;
	private burst: number;
	private rate: number;

	constructor(limits: RateLimits, now: number) {
		this.refilledTo = now;
		this.burst = Math.max(1, limits.burst);
		this.rate = limits.requestsPerSecond;
		this.holdMs = holdFor(limits);
	}

	get held(): number {
		return this.preparing.size + this.handedOver.size + this.inTransit.size;
	}

	/** Number of free slots, with the fraction of the next. */
	slots(now: number): number {
		this.catchUp(now);
		return this.burst - this.debt - this.held;
	}

	hasSlot(now: number): boolean {
		return this.slots(now) >= 1 - EPSILON;
	}

	isFull(now: number): boolean {
		return this.slots(now) >= this.burst - EPSILON;
	}

	/** Time until refill alone provides a slot, ms; Infinity if held calls occupy all of them. */
	nextSlotIn(now: number): number {
		const missing = 1 - this.slots(now);
		if (missing > this.debt + EPSILON) return Infinity;
		return Math.max(0, this.refilledTo - now) + (Math.max(0, missing) / this.rate) * 1000;
	}

	/** @param isHandedOver false if `markHandedOver` is called once the request is ready to be sent */
	take(now: number, isHandedOver = true): HeldCall {
		const sentBy = this.stallFree.elapsedAtMost(now) + LONGEST_PREPARING_MS;
		const call = { sentBy, arrivesBy: Infinity };
		this.preparing.add(call);
		if (isHandedOver) this.markHandedOver(call, now);
		return call;
	}

	/** The call was passed to the HTTP client. Only the first call counts. */
	markHandedOver(call: HeldCall, now: number): void {
		if (!this.preparing.delete(call)) return;
		call.sentBy = this.stallFree.elapsedAtMost(now) + HANDED_OVER_SHARE * this.holdMs;
		this.handedOver.add(call);
	}

	answered(call: HeldCall, now: number): void {
		this.catchUp(now);
		const held = [this.preparing, this.handedOver, this.inTransit];
		if (held.some((calls) => calls.delete(call))) this.debt += 1;
	}

	/** The call will not be sent: its slot is free at once, unless it counts as sent already. */
	notSent(call: HeldCall, now: number): void {
		if (!this.preparing.delete(call)) this.answered(call, now);
	}

	/**
	 * The rate limiter sets its timer.
	 * @param asked its duration, ms
	 * @param afresh it was not set before
	 */
	timerSet(now: number, asked: number, afresh: boolean): void {
		this.stallFree.timerSet(now, asked, afresh);
	}

	/**
	 * The rate limiter's timer fired: calls may have been sent, and arrived, since.
	 * @param counts false while held calls may be waiting for something in this process
	 */
	timerFired(now: number, counts: boolean): void {
		this.stallFree.timerFired(now, counts);
		for (const call of this.preparing) {
			if (this.stallFree.elapsed < call.sentBy) break;
			this.markHandedOver(call, now);
		}
		for (const call of this.handedOver) {
			const ago = this.stallFree.elapsed - call.sentBy;
			if (ago < 0) break;
			this.handedOver.delete(call);
			call.arrivesBy = now - ago + (1 - HANDED_OVER_SHARE) * this.holdMs;
			this.inTransit.add(call);
		}
		this.catchUp(now);
	}

	/** No refill before this time. */
	freeze(now: number, until: number): void {
		this.catchUp(now);
		this.refilledTo = Math.max(this.refilledTo, until);
	}

	/**
	 * The server says that its bucket is empty.
	 * @param spare the fraction of a slot that remains nevertheless
	 */
	drain(now: number, spare = 0): void {
		this.catchUp(now);
		this.debt = Math.max(this.debt, this.burst - this.held - spare);
	}

	setRate(now: number, requestsPerSecond: number): void {
		this.catchUp(now);
		this.rate = requestsPerSecond;
	}

	setLimits(now: number, limits: RateLimits): void {
		this.catchUp(now);
		this.burst = Math.max(1, limits.burst);
		this.holdMs = holdFor(limits);
	}

	/** Ends expired holds and refills, in chronological order. */
	private catchUp(now: number): void {
		for (const call of this.inTransit) {
			if (call.arrivesBy > now) break;
			this.inTransit.delete(call);
			this.refill(call.arrivesBy);
			this.debt += 1;
		}
		this.refill(now);
	}

	private refill(to: number): void {
		if (to <= this.refilledTo) return;
		this.debt = Math.max(0, this.debt - ((to - this.refilledTo) / 1000) * this.rate);
		this.refilledTo = to;
	}
}
