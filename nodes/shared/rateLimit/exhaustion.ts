import type { StatusFault } from '../api/fault';
import { LONGEST_PAUSE_MS } from '../http/retryAfter';
import { asksForLong, type SlowDown } from '../http/slowDown';

/** When no call of the account has got through for so long, those that wait are told, ms. */
export const NOTHING_THROUGH_MS = 90_000;
/** Whoever was told so is told again for so long, and not sent, ms: a loop asks again at once. */
export const TOLD_AGAIN_MS = 60_000;
/** So long a named time is remembered at most, ms. */
export const REMEMBERED_MS = 3_600_000;
/** And a quota of which nobody says until when it is used up, ms. */
const USED_UP_MS = 600_000;
/** So many groups are remembered. */
const MAX_GROUPS = 1_000;

/** Nothing is waited for any more. */
interface Closed {
	readonly atMs: number;
	/** Whoever was told is not sent before that. */
	readonly untilMs: number;
	/** The API has named a time. The account takes nothing before it, so that others send one call at a time. */
	readonly isNamed: boolean;
	readonly asked: SlowDown | undefined;
	/** Who was told: executions. */
	readonly groups: Set<string>;
}

/**
 * Whether an account has been refused (429) for so long that waiting on makes no sense: when no call has got through for 90 s, or the
 * API names a time beyond two minutes. Never by counting: other workers and a restart of n8n give dozens of refusals in a row.
 */
export class Exhaustion {
	/** The first refusal since a call got through. */
	private refusedSince: number | undefined;
	private closed: Closed | undefined;

	/** The API has answered with anything but a 429. What it has named holds for calls that may be told. */
	gotThrough(mayBeTold: boolean): void {
		this.refusedSince = undefined;
		if (mayBeTold || !this.closed?.isNamed) this.closed = undefined;
	}

	/** Traffic has rested: that nothing got through is no news of now. */
	forget(): void {
		this.refusedSince = undefined;
	}

	/** Whether calls go one by one, to see whether the account takes them again. */
	isProbing(now: number): boolean {
		return this.closed?.isNamed === true && now < this.closed.untilMs;
	}

	/**
	 * A call was refused.
	 * @param letGoAt when it was let go, ms
	 * @returns whether it is told so, and not sent again
	 */
	refused(group: string, letGoAt: number, now: number, asked: SlowDown): boolean {
		if (this.closed && now >= this.closed.untilMs) this.closed = undefined;
		const wasUnderWay = this.closed !== undefined && letGoAt <= this.closed.atMs;
		if (asksForLong(asked)) {
			this.close(now, asked);
		} else if (!wasUnderWay) {
			// It speaks of now, and no more of a long time.
			if (this.closed?.isNamed) this.closed = undefined;
			this.refusedSince ??= now;
			if (now - this.refusedSince < NOTHING_THROUGH_MS) return false;
			this.close(now);
		}
		this.tell(group);
		return true;
	}

	/**
	 * Whether the time is up between two calls: the next one could only leave beyond two minutes.
	 * @param pausedUntil until when nothing is let go, ms
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
			: TOLD_AGAIN_MS;
		const groups = (isNamed && this.closed?.isNamed && this.closed.groups) || new Set<string>();
		this.closed = { atMs: now, untilMs: now + waitMs, isNamed, asked, groups };
		this.refusedSince = undefined;
	}

	/** A group is told. */
	tell(group: string): void {
		const { groups } = this.closed ?? {};
		if (!groups) return;
		if (groups.size >= MAX_GROUPS) groups.clear();
		groups.add(group);
	}

	/** Whether a group was told a moment ago: its calls are not sent. */
	wasTold(group: string, now: number): boolean {
		return this.closed !== undefined && now < this.closed.untilMs && this.closed.groups.has(group);
	}

	/** What is told: how long it is to be waited from now on, where that is known. */
	faultAt(now: number, givenUp: 'refused' | 'unsent'): StatusFault {
		const { asked, atMs = now } = this.closed ?? {};
		const fault = { kind: 'status', status: 429, givenUp } as const;
		if (!asked) return fault;
		if (asked.retryAfterMs === undefined) return { ...fault, usedUp: true };
		return { ...fault, retryAfterMs: Math.max(0, asked.retryAfterMs - (now - atMs)) };
	}
}
