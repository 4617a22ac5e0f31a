/** Entries of a service history. */
import { FACT_NAMES } from '../../api/factNames';
import { FACT_WORDS } from '../../api/factWords';
import { isRecord, type JsonRecord } from '../json';
import {
	latestToday,
	listedDate,
	readDate,
	slashOrderIn,
	yearOf,
	type DateText,
	type SlashOrder,
} from './dates';
import { readKilometres, unitCalled, unitIn, type LengthUnit } from './mileage';
import { inMap, readParts, countsIn, type Parts } from './parts';
import { KeyPath } from './place';
import { nameIn } from './pairs';
import { STANDING, untyped } from './records';
import { NAMES_OF, readKey, squash, wordSet } from './words';

/** How deep an entry may be nested in its own wrappers. */
const MAX_ENTRY_NESTING = 5;

const DATE_NAMES = FACT_NAMES.entryDate.map(squash);

const NO_VISIT_DATE: ReadonlySet<string> = wordSet(FACT_WORDS.noVisitDate);

/** The values of an entry before they are parsed. */
interface RawEntry {
	readonly dates: Array<{ readonly value: unknown; readonly rank: number }>;
	readonly mileages: Array<{ readonly value: unknown; readonly unit: LengthUnit | undefined }>;
	readonly units: LengthUnit[];
}

interface Entry {
	readonly date?: DateText;
	/** The year of an ambiguous date. */
	readonly year?: number;
	readonly kilometres?: number;
}

/** Collects the values of an entry itself, and not of the parts or work that it lists. */
function gather(given: unknown, place: KeyPath, into: RawEntry, depth = 0): void {
	const plain = untyped(given);
	const value = Array.isArray(plain) ? (listedDate(plain) ?? (plain as unknown[])) : plain;
	if (Array.isArray(value)) {
		const list = value as unknown[];
		for (const one of list.slice(0, 50)) {
			const name = isRecord(one) ? nameIn(one) : undefined;
			if (list.length === 1 || name !== undefined) gather(one, place, into, depth + 1);
		}
		return;
	}
	if (isRecord(value)) {
		if (depth > MAX_ENTRY_NESTING) return;
		const name = nameIn(value);
		const inside = name === undefined ? place : place.child(name.text);
		for (const [key, inner] of Object.entries(value)) {
			if (key === name?.key || inner === null || inner === undefined) continue;
			if (key === '#key') {
				if (readDate(inner) !== undefined) into.dates.push({ value: inner, rank: 0 });
				continue;
			}
			const within = inside.child(key);
			if (within.strange === 0 && !readKey(key).isElsewhere) gather(inner, within, into, depth + 1);
		}
		return;
	}
	for (const { fact, name, words } of place.meanings) {
		if (fact === 'entryDate') into.dates.push({ value, rank: DATE_NAMES.indexOf(name) });
		if (fact === 'mileage') into.mileages.push({ value, unit: unitIn([name, ...words]) });
		const unit = fact === 'mileageUnit' ? unitCalled(value) : undefined;
		if (unit) into.units.push(unit);
	}
}

function rawEntry(record: unknown): RawEntry {
	const raw: RawEntry = { dates: [], mileages: [], units: [] };
	gather(record, KeyPath.root, raw);
	// The likeliest name first: a date before a timestamp.
	if (raw.dates.length > 1) raw.dates.sort((a, b) => a.rank - b.rank);
	return raw;
}

/**
 * The same for an entry whose date has an unknown name: it is the only date, and nothing says that it means something else.
 */
function datedEntry(record: unknown): RawEntry {
	const raw = rawEntry(record);
	if (raw.dates.length > 0 || !isRecord(record)) return raw;
	const dates = Object.entries(record).filter(
		([, value]) => typeof value === 'string' && readDate(value) !== undefined,
	);
	const [only] = dates;
	if (dates.length === 1 && only && !readKey(only[0]).parts.some((word) => NO_VISIT_DATE.has(word)))
		raw.dates.push({ value: only[1], rank: DATE_NAMES.length });
	return raw;
}

/** Whether an object looks like an entry: it has a date or a mileage. */
export const isEntry = (record: JsonRecord): boolean => {
	const { dates, mileages } = rawEntry(record);
	return dates.length + mileages.length > 0;
};

const KIND = {
	names: NAMES_OF.get('entries')!,
	isPart: isEntry,
	areIds: (keys: readonly string[]) => keys.every((key) => /\d/.test(key)),
};

/** The entries of a list. */
export const readEntries = (list: readonly unknown[]): Parts => readParts(list, KIND);

/** The entries of a map, and the count that an object states. */
export function entriesInObject(value: unknown): Parts {
	if (!isRecord(value)) return { lists: [], stated: [] };
	const byYear = listsByYear(value);
	if (byYear) return { lists: [byYear], stated: [] };
	const map = inMap(value, KIND);
	return { lists: map?.every(isRecord) ? [map] : [], stated: map ? [] : countsIn(value) };
}

/** `{ '2020': [...], '2021': [...] }` */
function listsByYear(record: JsonRecord): readonly unknown[] | undefined {
	const all = Object.entries(record);
	const areYears = all.length > 0 && all.every(([key]) => /^(?:19|20)\d{2}(?:-\d{2})?$/.test(key));
	return areYears && all.every(([, list]) => Array.isArray(list))
		? all.flatMap(([, list]) => list as unknown[])
		: undefined;
}

function finish(
	raw: RawEntry,
	order: SlashOrder | undefined,
	outerUnit: LengthUnit | undefined,
): Entry {
	const { dates, mileages, units } = raw;
	const date = dates.map(({ value }) => readDate(value, order)).find((one) => one !== undefined);
	const ownUnit = new Set(units).size === 1 ? units[0] : undefined;
	const unit = units.length > 0 ? ownUnit : outerUnit;
	const found = mileages.map(({ value, unit: named }) => ({
		isKm: named === 'km',
		kilometres: readKilometres(value, named ?? unit),
	}));
	const known = found.filter((one) => one.kilometres !== undefined);
	// Kilometres and miles give the same distance, one of them rounded.
	const preferred = known.some(({ isKm }) => isKm) ? known.filter(({ isKm }) => isKm) : known;
	const [kilometres] = new Set(preferred.map((one) => one.kilometres));
	const isOne = new Set(preferred.map((one) => one.kilometres)).size === 1;
	const year =
		date === undefined
			? dates.map(({ value }) => yearOf(value)).find((one) => one !== undefined)
			: undefined;
	return {
		...(date !== undefined && { date }),
		...(year !== undefined && { year }),
		...(isOne && kilometres !== undefined && { kilometres }),
	};
}

/**
 * The newest date, and the mileage of the newest entry that has one.
 * @param outerUnit the unit that the answer gives outside the entries
 */
export function newestOf(
	records: readonly unknown[],
	outerUnit: LengthUnit | undefined,
): { lastEntryDate: DateText | null; lastMileageKm: number | null } {
	const raws = records.filter((one) => !isRecord(one) || !isAhead(one)).map(datedEntry);
	const order = slashOrderIn(raws.flatMap(({ dates }) => dates.map(({ value }) => value)));
	const today = latestToday();
	// A date in the future is an appointment, not an entry yet.
	const entries = raws
		.map((raw) => finish(raw, order, outerUnit))
		.filter(({ date }) => date === undefined || date <= today);
	let unsure = -Infinity;
	for (const { year } of entries) if (year !== undefined && year > unsure) unsure = year;
	const newest = newestDate(entries);
	const measured = entries.filter(({ kilometres }) => kilometres !== undefined);
	const measuredAt = newestDate(measured);
	const isSure = (date: DateText | undefined): date is DateText =>
		date !== undefined && Number(date.slice(0, 4)) > unsure;
	let lastMileageKm: number | null = null;
	if (isSure(measuredAt)) {
		for (const { date, kilometres = 0 } of measured)
			if (date === measuredAt) lastMileageKm = Math.max(lastMileageKm ?? 0, kilometres);
		// An entry without a date but with a higher mileage may be newer.
		if (
			measured.some(({ date, kilometres = 0 }) => date === undefined && kilometres > lastMileageKm!)
		)
			lastMileageKm = null;
	}
	return { lastEntryDate: isSure(newest) ? newest : null, lastMileageKm };
}

const AHEAD: ReadonlySet<string> = wordSet(FACT_WORDS.ahead);

/** `{ status: 'planned', date: … }`: not done yet, or never will be. */
const isAhead = (record: JsonRecord): boolean =>
	Object.entries(record).some(([key, value]) =>
		value === true
			? readKey(key).parts.some((word) => AHEAD.has(word))
			: typeof value === 'string' &&
				STANDING.has(readKey(key).squashed) &&
				AHEAD.has(squash(value.slice(0, 40))),
	);

function newestDate(entries: readonly Entry[]): DateText | undefined {
	let newest: DateText | undefined;
	for (const { date } of entries)
		if (date !== undefined && (newest === undefined || date > newest)) newest = date;
	return newest;
}
