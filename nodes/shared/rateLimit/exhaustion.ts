import type { StatusFault } from '../api/fault';
import { LONGEST_PAUSE_MS } from '../http/retryAfter';
import { asksForLong, type SlowDown } from '../http/slowDown';

/** If no call of the account gets through for this long, the waiting ones fail, ms. */
export const NOTHING_THROUGH_MS = 90_000;
/** For this long afterwards, further calls of the same group fail without being sent, ms: a loop tries again at once. */
export const FAILS_AGAIN_MS = 60_000;
/** Longest time that a wait named by the API is remembered, ms. */
export const REMEMBERED_MS = 3_600_000;
/** The same for a used-up quota without a stated end, ms. */
const USED_UP_MS = 600_000;
/** Most groups that are remembered. */
const MAX_GROUPS = 1_000;

/** The account takes no calls for now. */
interface Closed {
	readonly atMs: number;
	/** Groups that have failed send nothing before this time. */
	readonly untilMs: number;
	/** The API named a time. The account takes nothing before it, so other groups send one call at a time. */
	readonly isNamed: boolean;
	readonly asked: SlowDown | undefined;
	/** Groups that have failed: executions. */
	readonly groups: Set<string>;
}

/**
 * Whether an account has been refused (429) for so long that waiting on is pointless: no call got through for 90 s, or the
 * API names a wait of more than two minutes. Refusals are not counted: other workers and a restart of n8n cause dozens in a
 * row.
 */
export class Exhaustion {
	/** Time of the first refusal since a call last got through. */
	private refusedSince: number | undefined;
	private closed: Closed | undefined;

	/** The API answered with something other than a 429. Only a call that can fail for a named wait ends that wait. */
	gotThrough(mayBeTold: boolean): void {
		this.refusedSince = undefined;
		if (mayBeTold || !this.closed?.isNamed) this.closed = undefined;
	}

	/** There was no traffic, so the time without success means nothing. */
	forget(): void {
		this.refusedSince = undefined;
	}

	/** Whether calls are sent one by one, to test whether the account takes them again. */
	isProbing(now: number): boolean {
		return this.closed?.isNamed === true && now < this.closed.untilMs;
	}

	/**
	 * A call was refused.
	 * @param letGoAt when it was let go, ms
	 * @returns whether it fails for good instead of being sent again
	 */
	refused(group: string, letGoAt: number, now: number, asked: SlowDown): boolean {
		if (this.closed && now >= this.closed.untilMs) this.closed = undefined;
		const wasUnderWay = this.closed !== undefined && letGoAt <= this.closed.atMs;
		if (asksForLong(asked)) {
			this.close(now, asked);
		} else if (!wasUnderWay) {
			// This refusal is about the present rate, and no longer about a long wait.
			if (this.closed?.isNamed) this.closed = undefined;
			this.refusedSince ??= now;
			if (now - this.refusedSince < NOTHING_THROUGH_MS) return false;
			this.close(now);
		}
		this.markFailed(group);
		return true;
	}

	/**
	 * Whether the time runs out before the next call, which could only be sent after more than two minutes.
	 * @param pausedUntil nothing is sent before this time, ms
	 */
	isTimeUp(now: number, pausedUntil: number): boolean {
		const { refusedSince } = this;
		if (refusedSince === undefined || now - refusedSince < NOTHING_THROUGH_MS) return false;
		if (pausedUntil <= refusedSince + LONGEST_PAUSE_MS) return false;
		this.close(now);
		return true;
	}

	private close(now: number, asked?: SlowDown): void {
		const isNamed = asked !== undefined;
		const waitMs = isNamed
			? Math.min(REMEMBERED_MS, asked.retryAfterMs ?? USED_UP_MS)
			: FAILS_AGAIN_MS;
		const groups = (isNamed && this.closed?.isNamed && this.closed.groups) || new Set<string>();
		this.closed = { atMs: now, untilMs: now + waitMs, isNamed, asked, groups };
		this.refusedSince = undefined;
	}

	/** Marks a group as failed. */
	markFailed(group: string): void {
		const { groups } = this.closed ?? {};
		if (!groups) return;
		if (groups.size >= MAX_GROUPS) groups.clear();
		groups.add(group);
	}

	/** Whether a group has just failed, so that its calls are not sent. */
	hasJustFailed(group: string, now: number): boolean {
		return this.closed !== undefined && now < this.closed.untilMs && this.closed.groups.has(group);
	}

	/** The fault to report, with the remaining wait if known. */
	faultAt(now: number, givenUp: 'refused' | 'unsent'): StatusFault {
		const { asked, atMs = now } = this.closed ?? {};
		const fault = { kind: 'status', status: 429, givenUp } as const;
		if (!asked) return fault;
		if (asked.retryAfterMs === undefined) return { ...fault, usedUp: true };
		return { ...fault, retryAfterMs: Math.max(0, asked.retryAfterMs - (now - atMs)) };
	}
}
