/** Replaces dates with other dates of the same form. All are shifted by the same span, so their order doesn't change. */

const DAY_MS = 24 * 3600 * 1000;
const MONTHS =
	'jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|m[äa]rz|m[äa]r|mrz|apr(?:il)?|ma[yi]|june?|juni|july?|juli|aug(?:ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?';
const MONTH_STARTS = [
	'jan',
	'feb',
	'm[aä]?r',
	'apr',
	'ma[yi]',
	'jun',
	'jul',
	'aug',
	'sep',
	'o[ck]t',
	'nov',
	'de[cz]',
];
const DAYS = 'mon|tue|wed|thu|fri|sat|sun';
const TIME =
	'(?:[T ]\\d{2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?(?: ?(?:Z|UTC|GMT|[+-]\\d{2}:?\\d{2}))?)?';

/** The source of a pattern that matches anything that may be a date or a time of day, including in a longer text. */
export const DATE_SOURCE = [
	`(?:(?:${DAYS}),? )?\\d{1,2}(?:\\.|st|nd|rd|th)? (?:${MONTHS})\\.?,? \\d{4}${TIME}`,
	`(?:${MONTHS})\\.? \\d{1,2}(?:st|nd|rd|th)?,? \\d{4}${TIME}`,
	`(?:${MONTHS})\\.? \\d{4}`,
	`(?:19|20)\\d{2}([-/.])(?:0[1-9]|1[0-2])\\1(?:0[1-9]|[12]\\d|3[01])${TIME}`,
	`(?:19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])(?:T?\\d{6}Z?)?`,
	`(?:19|20)\\d{2}[-/](?:0[1-9]|1[0-2])`,
	`(?:0?[1-9]|[12]\\d|3[01])[./](?:0?[1-9]|[12]\\d|3[01])[./](?:19|20)\\d{2}${TIME}`,
	`(?:0?[1-9]|1[0-2])[./](?:19|20)\\d{2}`,
	`(?<!\\d[./])(?:0?[1-9]|[12]\\d|3[01])[./](?:0?[1-9]|[12]\\d|3[01])[./]\\d{2}(?![./]\\d)${TIME}`,
	'(?<=date\\()\\d{12,13}(?=[)+-])',
	'\\d{2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?',
].map((source) => `(?<![\\p{L}\\p{N}])(?:${source})(?![\\p{L}\\p{N}])`);

/** Matches the names of fields that contain the moment of a date. */
const DATE_KEY =
	/(?:^|[_-])(?:at|on|date|time|timestamp|exp|iat|nbf|expires|created|updated|issued|modified|expiry|since|until)$|(?:At|On|Date|Time|Timestamp)$/;

export interface Shift {
	readonly days: number;
	/** A digit from 1 to 5. */
	readonly digit: () => string;
}

const shifted = (year: number, month: number, day: number, { days }: Shift): Date =>
	new Date(Date.UTC(year, month - 1, day) - days * DAY_MS);

const pad = (value: number, like: string): string => String(value).padStart(like.length, '0');

/** Times of day contain no zeros, so that no series of zeros arises. Their zone, such as `+01:00`, is kept. */
const otherTimes = (text: string, { digit }: Shift): string =>
	text
		.replace(/(?<![+-])\d{2}(?::\d{2}){1,2}/g, (time) =>
			time.replace(/\d/g, (old, at: number) => (at === 0 ? '1' : old === ':' ? ':' : digit())),
		)
		.replace(/(?<=:\d\d[.,])\d+/g, (fraction) => fraction.replace(/\d/g, digit));

function otherNumbers(text: string, shift: Shift): string {
	return text
		.replace(
			/((?:19|20)\d{2})([-/.])(\d{2})\2(\d{2})/,
			(_, year: string, mark: string, month: string, day: string) => {
				const date = shifted(Number(year), Number(month), Number(day), shift);
				return [
					date.getUTCFullYear(),
					pad(date.getUTCMonth() + 1, month),
					pad(date.getUTCDate(), day),
				].join(mark);
			},
		)
		.replace(
			/^((?:19|20)\d{2})(\d{2})(\d{2})(T?)(\d{6})?/,
			(whole, year: string, month: string, day: string, mark: string, time?: string) => {
				if (/^.{4}[-/]/.test(whole)) return whole;
				const date = shifted(Number(year), Number(month), Number(day), shift);
				const clock = time === undefined ? '' : `1${time.slice(1).replace(/\d/g, shift.digit)}`;
				return `${date.getUTCFullYear()}${pad(date.getUTCMonth() + 1, month)}${pad(date.getUTCDate(), day)}${mark}${clock}`;
			},
		);
}

/** The latest day, up to the given one, that has the same length in the same form. */
function latestThatFits(date: Date, fits: (date: Date) => boolean): Date {
	for (let back = 0; back <= 400; back++) {
		const earlier = new Date(date.getTime() - back * DAY_MS);
		if (fits(earlier)) return earlier;
	}
	return date;
}

/** A number without a leading zero keeps that form. */
const isAsWide = (value: number, like: string): boolean =>
	like.length === 1 ? value < 10 : like.length === 2;

/** `28.11.2026` and `28.11.26`, and `11/28/2026` if no other reading is possible. */
function otherGermanOrSlashed(text: string, shift: Shift): string {
	return text.replace(
		/^(\d{1,2})([./])(\d{1,2})\2((?:19|20)?\d{2})(?!\d)/,
		(_, first: string, mark: string, second: string, year: string) => {
			const monthFirst = Number(second) > 12;
			const [day, month] = monthFirst ? [second, first] : [first, second];
			const whole = year.length === 4 ? Number(year) : fullYear(year);
			const date = latestThatFits(
				shifted(whole, Number(month), Number(day), shift),
				(one) => isAsWide(one.getUTCDate(), day) && isAsWide(one.getUTCMonth() + 1, month),
			);
			const shownDay = pad(date.getUTCDate(), day);
			const shownMonth = pad(date.getUTCMonth() + 1, month);
			return [
				...(monthFirst ? [shownMonth, shownDay] : [shownDay, shownMonth]),
				String(date.getUTCFullYear()).slice(-year.length),
			].join(mark);
		},
	);
}

/** `17` -> 2017, `84` -> 1984 */
const fullYear = (year: string): number => Number(year) + (Number(year) > 60 ? 1900 : 2000);

const namedMonth = new RegExp(`\\b(?:${MONTHS})\\b`, 'iu');

/** The names of the months in one language and one form. */
const FAMILIES: readonly string[][] = [
	'jan feb mar apr may jun jul aug sep oct nov dec',
	'jan feb mär apr mai jun jul aug sep okt nov dez',
	'january february march april may june july august september october november december',
	'januar februar märz april mai juni juli august september oktober november dezember',
].map((names) => names.split(' '));

/** Writes a name in the same case as another one: `Nov`, `NOV`, `nov`. */
const inCaseOf = (like: string, name: string): string => {
	if (like === like.toUpperCase()) return name.toUpperCase();
	return like[0] === like[0]!.toUpperCase() ? name[0]!.toUpperCase() + name.slice(1) : name;
};

/** `Sat, 28 Nov 2026 05:16:48 GMT`. The month is replaced with one of the same length. */
function otherNamedMonth(text: string, shift: Shift): string {
	const name = namedMonth.exec(text)?.[0];
	if (name === undefined) return text;
	const month = MONTH_STARTS.findIndex((start) => new RegExp(`^${start}`, 'i').test(name));
	const family = FAMILIES.find((names) => names.includes(name.toLowerCase()));
	const isSameForm = (other: number): boolean =>
		family ? family[other]!.length === name.length : other === month;
	const year = /\d{4}/.exec(text)?.[0] ?? '2000';
	const day = /(?<!\d)\d{1,2}(?!\d|:)/.exec(text)?.[0];
	const date = latestThatFits(
		shifted(Number(year), month + 1, Number(day ?? 15), shift),
		(one) => isSameForm(one.getUTCMonth()) && isAsWide(one.getUTCDate(), day ?? '15'),
	);
	const weekday = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][date.getUTCDay()]!;
	const other = family ? inCaseOf(name, family[date.getUTCMonth()]!) : name;
	return text
		.replace(/(?<!\d)\d{1,2}(?!\d|:)/, (old) => pad(date.getUTCDate(), old))
		.replace(/\d{4}/, String(date.getUTCFullYear()))
		.replace(namedMonth, other)
		.replace(new RegExp(`^(?:${DAYS})`, 'i'), weekday);
}

/**
 * `[2014, 11, 5]`, as Java writes a date, with or without a time.
 * @returns another date, or undefined if the list isn't one
 */
export function otherDateList(list: readonly unknown[], shift: Shift): number[] | undefined {
	if (list.length < 3 || list.length > 7 || !list.every(Number.isInteger)) return undefined;
	const [year, month, day, ...time] = list as [number, number, number, ...number[]];
	const isDate = year >= 1900 && year < 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
	if (!isDate || !time.every((part) => part >= 0)) return undefined;
	const date = shifted(year, month, day, shift);
	return [
		date.getUTCFullYear(),
		date.getUTCMonth() + 1,
		date.getUTCDate(),
		...time.map(() => Number(shift.digit())),
	];
}

/** Replaces a date in a text with another one of the same form. */
export function otherDate(text: string, shift: Shift): string {
	if (/^\d{12,13}$/.test(text)) return movedMoment(text, 1, shift);
	const hasName = namedMonth.test(text);
	const moved = hasName
		? otherNamedMonth(text, shift)
		: otherGermanOrSlashed(otherNumbers(text, shift), shift);
	const halves = moved === text ? otherMonth(text, shift) : moved;
	return otherTimes(halves, shift);
}

/** `2017-03`, `03/2017` */
const otherMonth = (text: string, shift: Shift): string =>
	text
		.replace(/^((?:19|20)\d{2})([-/])(\d{2})$/, (_, year: string, mark: string, month: string) => {
			const date = shifted(Number(year), Number(month), 15, shift);
			return `${date.getUTCFullYear()}${mark}${pad(date.getUTCMonth() + 1, month)}`;
		})
		.replace(
			/^(\d{1,2})([./])((?:19|20)\d{2})$/,
			(_, month: string, mark: string, year: string) => {
				const date = shifted(Number(year), Number(month), 15, shift);
				return `${pad(date.getUTCMonth() + 1, month)}${mark}${date.getUTCFullYear()}`;
			},
		);

/** A time since 1970, in units of this many milliseconds. It contains no zeros, because zeros at its end would stand out. */
const movedMoment = (text: string, scale: number, { days, digit }: Shift): string =>
	String((Number(text) * scale - days * DAY_MS) / scale).replace(/0/g, digit);

/**
 * A whole value that is a date without any separator: a year, a month as MMYY, or seconds or milliseconds since 1970.
 * @returns another date of the same form, or undefined if the value isn't one
 */
export function otherBareDate(key: string, text: string, shift: Shift): string | undefined {
	if (/^(?:19[6-9]\d|20[0-4]\d)$/.test(text)) {
		return String(Number(text) - Math.max(1, Math.round(shift.days / 365)));
	}
	if (/^(?:0[1-9]|1[0-2])\d{2}$/.test(text)) {
		const year = fullYear(text.slice(2));
		const date = shifted(year, Number(text.slice(0, 2)), 15, shift);
		return `${pad(date.getUTCMonth() + 1, '00')}${String(date.getUTCFullYear()).slice(2)}`;
	}
	if (/^[12]\d{9}(?:\d{3})?$/.test(text) && DATE_KEY.test(key)) {
		return movedMoment(text, text.length === 10 ? 1000 : 1, shift);
	}
	return undefined;
}
