import { AwakeTime } from './stallFreeClock';

/** What the account may send. */
export interface PaceLimits {
	readonly requestsPerSecond: number;
	/** calls at once after a pause */
	readonly burst: number;
}

/** A call that was let go and may or may not have reached the server yet. */
export interface HeldCall {
	/** awake time by which it has left this process, or while it is prepared by which it is taken for ready, ms */
	leavesBy: number;
	/** time by which it has arrived, ms; known once it has left */
	arrivesBy: number;
}

/** A call has reached the server this long after it was ready to leave, ms. */
const LONGEST_HOLD_MS = 1000;
/** No call is prepared for longer, ms: a token that it needs itself may be waiting for its place. */
const LONGEST_PREPARING_MS = 5000;
/** The part of its hold in which it may not have left this process yet. */
const LEAVING = 0.25;

/**
 * With a burst smaller than what is sent in a second, holding each call for a second would hold up the rate. The
 * hold is then cut to four fifths of what the burst has room for. A burst of 1 leaves no room at all; then a fifth
 * of the rate is given for a short hold, since refusals would cost more.
 * @returns ms
 */
const holdFor = ({ requestsPerSecond, burst }: PaceLimits): number =>
	Math.min(LONGEST_HOLD_MS, (Math.max(0.25, 0.8 * (burst - 1)) / requestsPerSecond) * 1000);

/** Rounding of sums of fractions must not cost a place. */
const EPSILON = 1e-6;

/**
 * The server's token bucket, seen from below.
 *
 * The server counts a call when it arrives, and we know of that moment only that it lies between letting go and
 * the answer (or 1 s later, if that comes first: the end of its hold). The server refuses at a moment t only if
 * for some u before t more than burst + rate x (t - u) calls arrived between u and t. Calls that can have arrived
 * there are those whose hold ended at u or later. So: charge a bucket for each call when its hold ENDS, take one
 * more place for every call still held, and let go only while both together fit into the burst. Then no such u
 * exists, whatever the delays; and one call more could be refused, so this is also the fastest safe pace. What is
 * owed is paid back at the full rate as long as anything is owed, and that is the case whenever the held calls
 * alone (rate x hold at most) leave room in the burst: so the steady pace is exactly the rate at any latency.
 */
export class BucketModel {
	/** Calls whose hold is over, less what was refilled since. */
	private owed = 0;
	/** Refill is counted up to here; lies ahead while there is to be none. */
	private refilledTo: number;
	/** Calls that n8n still prepares, by their holders' word: their hold has not begun. Oldest first. */
	private readonly preparing = new Set<HeldCall>();
	/** Calls that may not have left yet: their time counts only while the event loop turns. Oldest first. */
	private readonly leaving = new Set<HeldCall>();
	/** Calls that are on their way or have arrived: a stall no longer holds them up. Oldest first. */
	private readonly travelling = new Set<HeldCall>();
	private readonly awake = new AwakeTime();
	private holdMs: number;
	private burst: number;
	private rate: number;

	constructor(limits: PaceLimits, now: number) {
		this.refilledTo = now;
		this.burst = Math.max(1, limits.burst);
		this.rate = limits.requestsPerSecond;
		this.holdMs = holdFor(limits);
	}

	get held(): number {
		return this.preparing.size + this.leaving.size + this.travelling.size;
	}

	/** How many places there are, a fraction if one is under way. */
	places(now: number): number {
		this.catchUp(now);
		return this.burst - this.owed - this.held;
	}

	hasPlace(now: number): boolean {
		return this.places(now) >= 1 - EPSILON;
	}

	isFull(now: number): boolean {
		return this.places(now) >= this.burst - EPSILON;
	}

	/** Until refill alone has made a place, ms; Infinity where held calls take all of them. */
	placeIn(now: number): number {
		const missing = 1 - this.places(now);
		if (missing > this.owed + EPSILON) return Infinity;
		return Math.max(0, this.refilledTo - now) + (Math.max(0, missing) / this.rate) * 1000;
	}

	/** @param isPrepared false where `prepared` is called once the request is ready to leave */
	letGo(now: number, isPrepared = true): HeldCall {
		const leavesBy = this.awake.atMost(now) + LONGEST_PREPARING_MS;
		const call = { leavesBy, arrivesBy: Infinity };
		this.preparing.add(call);
		if (isPrepared) this.prepared(call, now);
		return call;
	}

	/** The call is handed to the HTTP client. Only the first time counts. */
	prepared(call: HeldCall, now: number): void {
		if (!this.preparing.delete(call)) return;
		call.leavesBy = this.awake.atMost(now) + LEAVING * this.holdMs;
		this.leaving.add(call);
	}

	answered(call: HeldCall, now: number): void {
		this.catchUp(now);
		const held = [this.preparing, this.leaving, this.travelling];
		if (held.some((calls) => calls.delete(call))) this.owed += 1;
	}

	/**
	 * The pacer sets its timer.
	 * @param asked what for, ms
	 * @param afresh it was not set before
	 */
	watch(now: number, asked: number, afresh: boolean): void {
		this.awake.watch(now, asked, afresh);
	}

	/**
	 * The pacer's timer has fired: calls may have left, and arrived, since.
	 * @param counts false while held calls may be waiting for something on this side
	 */
	woke(now: number, counts: boolean): void {
		this.awake.woke(now, counts);
		for (const call of this.preparing) {
			if (this.awake.seen < call.leavesBy) break;
			this.prepared(call, now);
		}
		for (const call of this.leaving) {
			const ago = this.awake.seen - call.leavesBy;
			if (ago < 0) break;
			this.leaving.delete(call);
			call.arrivesBy = now - ago + (1 - LEAVING) * this.holdMs;
			this.travelling.add(call);
		}
		this.catchUp(now);
	}

	/** No refill before this time. */
	freeze(now: number, until: number): void {
		this.catchUp(now);
		this.refilledTo = Math.max(this.refilledTo, until);
	}

	/** The server says that it is empty. */
	drain(now: number): void {
		this.catchUp(now);
		this.owed = Math.max(this.owed, this.burst - this.held);
	}

	setRate(now: number, requestsPerSecond: number): void {
		this.catchUp(now);
		this.rate = requestsPerSecond;
	}

	setLimits(now: number, limits: PaceLimits): void {
		this.catchUp(now);
		this.burst = Math.max(1, limits.burst);
		this.holdMs = holdFor(limits);
	}

	/** Ends the holds that are over and refills, in the order of time. */
	private catchUp(now: number): void {
		for (const call of this.travelling) {
			if (call.arrivesBy > now) break;
			this.travelling.delete(call);
			this.refill(call.arrivesBy);
			this.owed += 1;
		}
		this.refill(now);
	}

	private refill(to: number): void {
		if (to <= this.refilledTo) return;
		this.owed = Math.max(0, this.owed - ((to - this.refilledTo) / 1000) * this.rate);
		this.refilledTo = to;
	}
}
