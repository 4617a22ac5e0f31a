/** Dates in the formats of vehicle data. */

/** A day, or a month if the day is unknown: `2017-03-15`, `2017-03`. */
export type DateText = string;

/** The order of day and month in dates with slashes. */
export type SlashOrder = 'dayFirst' | 'monthFirst';

const FIRST_YEAR = 1916;
const thisYear = (): number => new Date().getFullYear();

const MONTHS: ReadonlyMap<string, number> = new Map(
	[
		'jan january januar jaenner',
		'feb february februar',
		'mar march maerz mrz',
		'apr april',
		'may mai',
		'jun june juni',
		'jul july juli',
		'aug august',
		'sep sept september',
		'oct october okt oktober',
		'nov november',
		'dec december dez dezember',
	].flatMap((names, index) => names.split(' ').map((name) => [name, index + 1] as const)),
);

/** The latest date that it currently is anywhere on Earth. */
export const latestToday = (): DateText =>
	new Date(Date.now() + 14 * 3_600_000).toISOString().slice(0, 10);

const pad = (value: number): string => String(value).padStart(2, '0');

/** @returns undefined if there is no such day, or no car was built then */
export function dateOf(year: number, month: number, day?: number): DateText | undefined {
	if (![year, month, day ?? 1].every(Number.isInteger)) return undefined;
	if (year < FIRST_YEAR || year > thisYear() + 1 || month < 1 || month > 12) return undefined;
	if (day === undefined) return `${year}-${pad(month)}`;
	// The first day of Unix time stands for no date.
	const isNone = year === 1970 && month === 1 && day === 1;
	const isDay = !isNone && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
	return isDay ? `${year}-${pad(month)}-${pad(day)}` : undefined;
}

const TIME = String.raw`(?:(?:T|,? +)\d{1,2}[:.]\d{2}.{0,30})?`;
const ISO = new RegExp(`^(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})${TIME}$`, 'i');
const GERMAN = new RegExp(`^(\\d{1,2})\\.\\s?(\\d{1,2})\\.\\s?(\\d{4})${TIME}$`);
const SLASHES = new RegExp(`^(\\d{1,2})([-/])(\\d{1,2})\\2(\\d{4})${TIME}$`);
const COMPACT = /^((?:19|20)\d{2})(\d{2})(\d{2})(?:T?\d{4,6}Z?)?$/;
const YEAR_MONTH = /^(\d{4})[-/.](\d{1,2})$|^((?:19|20)\d{2})(\d{2})$/;
const MONTH_YEAR = /^(\d{1,2})[-/.](\d{4})$/;
const DAY_NAME_YEAR = /^(\d{1,2})(?:st|nd|rd|th)?[.\s-]{1,3}([a-zäé]{3,9})[.,\s-]{1,3}(\d{4})$/i;
const NAME_DAY_YEAR = /^([a-zäé]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$/i;
const NAME_YEAR = /^([a-zäé]{3,9})[.,\s/-]{1,3}(\d{4})$/i;
const NET = /^\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\/$/;

const monthCalled = (name = ''): number => MONTHS.get(name.toLowerCase().replace('ä', 'ae')) ?? 0;

const dateText = (value: unknown): string =>
	typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';

/**
 * `'15.03.2017'`, `20170315`, `'2017-03-15T09:00:00Z'`, `'03/2017'`, `'March 2017'` -> `2017-03-15`, `2017-03`
 * @param order of day and month in dates with slashes, if known
 * @returns undefined if it is not a date, or day and month could be either way round
 */
export function readDate(value: unknown, order?: SlashOrder): DateText | undefined {
	const text = dateText(value);
	if (text.length < 6 || text.length > 60) return undefined;
	const parts = (pattern: RegExp): string[] | undefined => pattern.exec(text)?.slice(1);
	const number = (part: string | undefined): number => Number(part);
	let found = parts(ISO);
	if (found) return dateOf(number(found[0]), number(found[2]), number(found[3]));
	found = parts(GERMAN);
	if (found) return dateOf(number(found[2]), number(found[1]), number(found[0]));
	found = parts(SLASHES);
	if (found) return slashed(number(found[0]), number(found[2]), number(found[3]), order);
	found = parts(COMPACT) ?? parts(YEAR_MONTH)?.filter((part) => part !== undefined);
	if (found)
		return dateOf(number(found[0]), number(found[1]), found[2] ? number(found[2]) : undefined);
	found = parts(MONTH_YEAR);
	if (found) return dateOf(number(found[1]), number(found[0]));
	return readWithName(parts) ?? readNet(parts(NET)?.[0]);
}

function readWithName(parts: (pattern: RegExp) => string[] | undefined): DateText | undefined {
	let found = parts(DAY_NAME_YEAR);
	if (found) return dateOf(Number(found[2]), monthCalled(found[1]), Number(found[0]));
	found = parts(NAME_DAY_YEAR);
	if (found) return dateOf(Number(found[2]), monthCalled(found[0]), Number(found[1]));
	found = parts(NAME_YEAR);
	return found && dateOf(Number(found[1]), monthCalled(found[0]));
}

/** A day as Java serializes it, with or without time: `[2017, 3, 15]` -> `2017-03-15` */
export function listedDate(list: readonly unknown[]): DateText | undefined {
	const [year, month, day] = list;
	const isDate = list.length >= 3 && list.length <= 7 && list.every(Number.isInteger);
	return isDate ? dateOf(Number(year), Number(month), Number(day)) : undefined;
}

/** Only midnight in UTC is certainly a date without time. */
function readNet(milliseconds: string | undefined): DateText | undefined {
	if (milliseconds === undefined || Number(milliseconds) % 86_400_000 !== 0) return undefined;
	const date = new Date(Number(milliseconds));
	return dateOf(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
}

function slashed(
	first: number,
	second: number,
	year: number,
	order: SlashOrder | undefined,
): DateText | undefined {
	if (first > 12 || order === 'dayFirst' || first === second) return dateOf(year, second, first);
	if (second > 12 || order === 'monthFirst') return dateOf(year, first, second);
	return undefined;
}

/** The order of day and month, from the dates of a list that can be read in only one way. */
export function slashOrderIn(values: readonly unknown[]): SlashOrder | undefined {
	const orders = new Set<SlashOrder>();
	for (const value of values) {
		const [, first, , second] = SLASHES.exec(dateText(value).slice(0, 60)) ?? [];
		if (Number(first) > 12) orders.add('dayFirst');
		if (Number(second) > 12) orders.add('monthFirst');
	}
	const [only] = orders;
	return orders.size === 1 ? only : undefined;
}

/** The year of a date whose day and month could be either way round. */
export const yearOf = (value: unknown): number | undefined => {
	const year = SLASHES.exec(dateText(value).slice(0, 60))?.[4];
	return year === undefined ? undefined : Number(year);
};

/**
 * A time criterion, in BMW's notation for months: `'0317'`, `317` -> `2017-03`; or any other notation of a month.
 * @returns undefined if it is not one
 */
export function readTimeCriterion(value: unknown): DateText | undefined {
	const text = dateText(value).replace(/^#/, '');
	const [, month, short] = /^(\d{1,2})[/.-]?(\d{2})$/.exec(text) ?? [];
	if (month === undefined || short === undefined) return readDate(value)?.slice(0, 7);
	const century = Number(short) <= (thisYear() + 1) % 100 ? 2000 : 1900;
	return dateOf(century + Number(short), Number(month));
}
