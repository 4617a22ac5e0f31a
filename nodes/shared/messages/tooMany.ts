import type { StatusFault } from '../api/fault';
import { asksForLong, type SlowDown } from '../http/slowDown';

const AGAIN = 'Wait a minute, then run it again.';
const OTHERS =
	'If other programs use the same account, lower Requests per Second in the BimmerVIN API credential.';

/** A duration in words: `90 seconds`, `2 hours`. Rounded up, so that nobody retries too early. */
function sayDuration(ms: number): string {
	const [count, unit] =
		ms <= 120_000
			? [Math.ceil(ms / 1000), 'second']
			: ms <= 7_200_000
				? [Math.ceil(ms / 60_000), 'minute']
				: ms <= 172_800_000
					? [Math.ceil(ms / 3_600_000), 'hour']
					: [Math.ceil(ms / 86_400_000), 'day'];
	return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** A longer wait is taken for a mistake. */
const YEAR_MS = 366 * 86_400_000;

/** `2026-03-01 14:05 UTC` */
const sayTime = (ms: number): string =>
	`${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/**
 * A wait in words: `60 minutes, until 2026-03-01 14:05 UTC`
 * @param ms from now
 */
function sayWait(ms: number, nowMs: number): string {
	if (ms > YEAR_MS) return 'more than a year';
	// Rounded up to a whole minute.
	const until = Math.ceil((nowMs + ms) / 60_000) * 60_000;
	return `${sayDuration(ms)}, until ${sayTime(until)}`;
}

const QUOTA_TODO =
	'Ask BimmerVIN when the quota of your account resets, or check its dashboard. Then run it again.';

/** The text for a sign-in whose wait is too long for the node; undefined if it is not. */
export function describeLongWait(
	slowDown: SlowDown,
	nowMs: number,
): { readonly what: string; readonly todo: string } | undefined {
	if (!asksForLong(slowDown)) return undefined;
	if (slowDown.usedUp) return { what: 'A quota is used up', todo: QUOTA_TODO };
	const wait = sayWait(slowDown.retryAfterMs ?? 0, nowMs);
	return { what: `It asks you to wait for ${wait}`, todo: 'Try again after that time.' };
}

function whatOf(fault: StatusFault, nowMs: number): string {
	const { retryAfterMs, usedUp, givenUp } = fault;
	if (usedUp)
		return 'BimmerVIN accepts no more calls from this account for now, because a quota is used up';
	if (retryAfterMs !== undefined && (asksForLong(fault) || givenUp === 'unsent')) {
		return `BimmerVIN accepts no more calls from this account for ${sayWait(retryAfterMs, nowMs)}`;
	}
	if (!givenUp) return 'BimmerVIN kept asking n8n to slow down';
	return 'BimmerVIN kept asking n8n to slow down, and has accepted no call from this account for 90 seconds';
}

/**
 * The text for a rate limit refusal (429), with the wait that the API asks for if it is too long for the node.
 * @param nowMs ms since the epoch
 */
export function describeTooMany(
	fault: StatusFault,
	nowMs: number,
): { readonly what: string; readonly todo: string } {
	const what = whatOf(fault, nowMs);
	const todo = fault.usedUp
		? QUOTA_TODO
		: asksForLong(fault)
			? `Run it again after that time. ${OTHERS}`
			: `${AGAIN} ${OTHERS}`;
	return { what: fault.givenUp === 'unsent' ? `not sent, because ${what}` : what, todo };
}
