/** The wait that a refusal's message asks for: `Too many requests. Try again in 3600 seconds`. */
export interface WaitWords {
	/** ms; undefined if a quota is used up without an end given. */
	readonly waitMs?: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Units by their first letters: `ms`, `sec`, `minutes`. */
const UNITS: ReadonlyArray<readonly [RegExp, number]> = [
	[/^m(?:illi)?s/, 1],
	[/^s/, SECOND],
	[/^mo/, 30 * DAY],
	[/^m/, MINUTE],
	[/^h/, HOUR],
	[/^d/, DAY],
	[/^w/, 7 * DAY],
];

function unitMs(unit: string): number {
	return UNITS.find(([start]) => start.test(unit))?.[1] ?? 0;
}

const UNIT =
	'(?:milliseconds?|msecs?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|months?)';
/** `90 seconds`, `1h`, `an hour`. */
const AMOUNT = `(?:\\d{1,9}(?:\\.\\d{1,9})? ?-?|an? |one )${UNIT}`;
/** Words about waiting, and not about the limit: the `60 seconds` of "100 requests in 60 seconds" are not a wait. */
const WAITING =
	'\\b(?:again|retry(?:ing)?|wait(?:ing)?|back|available|resets?|reset(?:ting)?|renew(?:s|ed|al)?|replenish(?:ed|es)?|refill(?:s|ed)?|restored?|lifted|unblocked|unlocked|blocked|resumes?|remaining|cool ?down|retry[ -]?after)\\b';
const BEFORE_AMOUNT =
	'(?: |:|=|is|are|be|will|your?|the|request|in|after|for|at|least|about|approximately|another|within|until|next|on|expected|it)*';
const DURATION = new RegExp(
	`${WAITING}${BEFORE_AMOUNT}(${AMOUNT}(?:(?:,| and| )*${AMOUNT}){0,3})(?![a-z])`,
);
const PART = new RegExp(`(\\d{1,9}(?:\\.\\d{1,9})? ?-?|an? |one )(${UNIT})(?![a-z])`, 'g');
/** `1 hour and 5 minutes` in ms */
function sumOf(text: string): number {
	return [...text.matchAll(PART)].reduce((sum, [, amount = '', unit = '']) => {
		const count = /^\d/.test(amount) ? parseFloat(amount) : 1;
		return sum + count * unitMs(unit);
	}, 0);
}

/** `replenished in 08:12:34`, optionally preceded by days. */
const CLOCK_LEFT = new RegExp(
	`${WAITING}${BEFORE_AMOUNT}(?:(\\d{1,3})\\.)?(\\d{1,2}):(\\d\\d):(\\d\\d)(?!\\d|:| ?(?:[ap]m|utc|gmt|z)\\b)`,
);
/** `resets on 2026-03-02T00:00:00Z`, `until 2026-03-02`. */
const ISO_DATE =
	/\b(?:again|available|resets?|renews?|renewed|until|till|before|after|resumes?|back|lifted)\b[^.;]{0,40}?\b(\d{4}-\d\d-\d\d(?:[t ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)? ?(?:z|utc|gmt|[+-]\d\d:?\d\d)?)?)(?!\d)/;
/** `resets at 00:00 UTC`, `at midnight`. */
const TIME_OF_DAY =
	/\b(?:again|available|resets?|renews?|renewed|until|till|resumes?|back|lifted)\b[^.;]{0,40}?\b(?:at|until|till|by) (?:(midnight)|(\d{1,2}):(\d\d)(?::\d\d)? ?([ap]m)?(?:utc|gmt|z)?)(?![\d:])/;
/** A header as text: `Retry-After: 3600`. */
const BARE_SECONDS = /\bretry[ -]?after(?: |:|=|is|in)*(\d{1,9})(?:\.?$|[,;)}\]]|\. | (?!\d))/;
const NEXT =
	/\b(?:again|resets?|renews?|available|until|back)\b[^.;]{0,20}?\b(?:tomorrow|next (?:day|week|month))\b/;

/** Time until the next occurrence of a time of day, in UTC. */
function untilTimeOfDay(hours: number, minutes: number, nowMs: number): number {
	const wait = (hours * HOUR + minutes * MINUTE - (nowMs % DAY) + DAY) % DAY;
	return wait === 0 ? DAY : wait;
}

/** Quotas of a day or longer. */
const LONG_QUOTA =
	/\b(?:daily|weekly|monthly|yearly|per[ -](?:\d{1,2} )?(?:day|week|month|24 ?h(?:ours?)?)s?|(?:for|of|left|remaining) (?:today|the day|this (?:day|week|month))|today s|(?:requests?|calls?)\/(?:day|month))\b/;
/** The quota is used up: a 429 may also just state what the plan allows, and be about the rate. */
const NOTHING_LEFT =
	/\b(?:exceed(?:ed|s|ing)?|exhausted|reached|depleted|consumed|spent|hit|used (?:up|all)|(?:run|ran) out|out of|over (?:the|your)|no more|(?:no|0) (?:[a-z]+ ){0,4}(?:left|remaining|available))\b/;
/** Only the limit, as the reason for a refusal: `10 per 1 day`, `DAILY_LIMIT`. */
const LIMIT_ALONE =
	/^(?:429 )?(?:too many requests:? )?(?:[\d,]{1,12} (?:requests? |calls? )?per (?:1 )?(?:day|week|month)|(?:daily|weekly|monthly) (?:[a-z]+ ){0,2}(?:quota|limit))\.?$/;
/** If a shorter quota is mentioned too, it is unclear which one is meant. */
const SHORT_QUOTA =
	/\b(?:per|a|each|every)[ -](?:\d{1,4} )?(?:second|minute|hour|min|sec|s)s?\b|\/(?:s|sec|second|min|minute|h|hour)\b|\b(?:hourly|minutely)\b/;
/** AWS's message for a used-up usage plan; for an exceeded rate it is `Too Many Requests`. */
const USED_UP = /^(?:limit exceeded|limitexceededexception)\.?$/;

function readWaitMs(text: string, nowMs: number): number | undefined {
	const left = CLOCK_LEFT.exec(text);
	if (left) {
		const [days, hours, minutes, seconds] = left.slice(1).map((part) => Number(part ?? 0));
		return days! * DAY + hours! * HOUR + minutes! * MINUTE + seconds! * SECOND;
	}
	const [, duration] = DURATION.exec(text) ?? [];
	if (duration !== undefined) return sumOf(duration);
	const [, seconds] = BARE_SECONDS.exec(text) ?? [];
	if (seconds !== undefined) return Number(seconds) * SECOND;
	const [, date] = ISO_DATE.exec(text) ?? [];
	if (date !== undefined) {
		const hasZone = /(?:z|utc|gmt|[+-]\d\d:?\d\d)$/.test(date) || date.length <= 10;
		const at = Date.parse(
			`${date
				.toUpperCase()
				.replace(/ ?(?:UTC|GMT)$/, 'Z')
				.replace(' ', 'T')}${hasZone ? '' : 'Z'}`,
		);
		return at > nowMs ? at - nowMs : undefined;
	}
	const time = TIME_OF_DAY.exec(text);
	if (time) {
		const [hours, minutes] = [Number(time[2] ?? 0), Number(time[3] ?? 0)];
		const half = time[4] === 'pm' ? 12 : 0;
		return untilTimeOfDay(time[4] ? (hours % 12) + half : hours, minutes, nowMs);
	}
	return NEXT.test(text) ? untilTimeOfDay(0, 0, nowMs) : undefined;
}

/** Whether one sentence says that a long quota is used up, and none mentions a short one. */
const saysUsedUp = (text: string): boolean =>
	!SHORT_QUOTA.test(text) &&
	text
		.split(/[;!?()]|\. /)
		.some((sentence) => LONG_QUOTA.test(sentence) && NOTHING_LEFT.test(sentence));

/**
 * Reads the wait that a refusal's message asks for, or that a quota of a day or longer is used up.
 * `Quota exceeded, try again in 1 hour and 5 minutes` -> `{ waitMs: 3900000 }`; `Daily quota exceeded` -> `{}`
 * @param words of a 429, from `readErrorWords`
 * @param nowMs ms since the epoch
 * @returns undefined if there is neither
 */
export function readWaitWords(words: string | undefined, nowMs: number): WaitWords | undefined {
	const text = (words ?? '')
		.slice(0, 300)
		.toLowerCase()
		.replace(/[\s_"'’]+/g, ' ')
		.trim();
	const waitMs = readWaitMs(text, nowMs);
	if (waitMs !== undefined) return { waitMs };
	const isQuota = USED_UP.test(text) || LIMIT_ALONE.test(text) || saysUsedUp(text);
	return isQuota ? {} : undefined;
}
