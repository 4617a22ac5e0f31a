/** Facts that are a list or a count. */
import type { FactClaim, FactsFound } from './gather';
import { readDate, type DateText } from './dates';
import { newestOf } from './entries';
import { readKilometres, unitCalled, unitIn, type LengthUnit } from './mileage';
import { readCount } from './parts';
import { claimsFor } from './texts';
import { NAMES_OF, squash } from './words';
import { readVerdict } from './yesNo';

const only = <T>(values: readonly T[]): T | null => {
	const different = new Set(values);
	const [one] = different;
	return different.size === 1 ? one! : null;
};

/** An SA code list is the order's own, so it comes first; then options, then equipment, which may repeat them in words. */
const rankOfList = (name: string): number =>
	/^(?:sa|sonder)/.test(name) ? 0 : /option(?!al)/.test(name) ? 1 : 2;

/** Words for a part of the whole list, such as standard or optional equipment. */
const PART_OF_WHOLE = /standard|serie|optional|sonder|special|individual|extra/;

/** The codes of the list with the best name; equally good lists that differ are joined only if they are parts of a whole. */
export function readOptions(gathered: FactsFound): string[] | null {
	const claims = claimsFor(gathered, 'optionCodes').map(({ name, words, value }) => ({
		name: [...words, name].join(' '),
		rank: rankOfList(name),
		codes: value as string[],
	}));
	if (claims.length === 0) return null;
	const full = claims.filter(({ codes }) => codes.length > 0);
	const best = full.reduce((least, { rank }) => Math.min(least, rank), Infinity);
	const lists = new Map<string, string[]>();
	for (const { name, rank, codes } of full) {
		if (rank !== best) continue;
		const key = PART_OF_WHOLE.exec(name)?.[0] ?? '';
		const known = lists.get(key);
		if (known && !isSameSet(known, codes)) return null;
		lists.set(key, codes);
	}
	return [...new Set([...lists.values()].flat())];
}

const isSameSet = (some: readonly string[], others: readonly string[]): boolean => {
	const known = new Set(some);
	return known.size === new Set(others).size && others.every((one) => known.has(one));
};

export const readEcuCount = (gathered: FactsFound): number | null =>
	only([
		...gathered.ecus.flatMap(({ lists, stated }) => [
			...lists.map(({ length }) => length),
			...stated,
		]),
		...claimsFor(gathered, 'ecuCount').flatMap(({ value }) => readCount(value) ?? []),
	]);

/** Names that only say that there are entries. */
const GENERAL = /entr|record|history|historie|eintr|event|log$|visit|besuch/;
/** The kinds of entries that may have lists of their own. */
const isGeneral = (name: string): boolean =>
	GENERAL.test(name) && !/^(?:repair|keyread)/.test(name);

const sum = (lists: ReadonlyArray<readonly unknown[]>): number =>
	lists.reduce((total, { length }) => total + length, 0);

/** All entries: of one list, or of the lists by kind; undefined if it is unclear which lists make up the whole. */
function allEntries(gathered: FactsFound): readonly unknown[] | undefined {
	const named = gathered.entries.flatMap(({ name, parts }) =>
		parts.lists.map((list) => ({ list, isWhole: isGeneral(squash(name)) })),
	);
	const { looseEntries: loose } = gathered;
	// A single object in a list may be the whole answer.
	if (named.length === 0) return loose.length === 1 && loose[0]!.length > 1 ? loose[0] : undefined;
	const whole = named.filter(({ isWhole }) => isWhole).map(({ list }) => list);
	const kinds = named.filter(({ isWhole }) => !isWhole).map(({ list }) => list);
	// If kinds have lists of their own, an unknown list may be one of them.
	if (whole.length === 0) return loose.length === 0 ? kinds.flat() : undefined;
	if (whole.length > 1 && kinds.length === 0) return whole.flat();
	const [first] = whole;
	if (whole.length > 1 || (kinds.length > 0 && sum(kinds) > 0 && sum(kinds) !== first!.length))
		return undefined;
	return first;
}

interface LastEntry {
	readonly lastEntryDate: DateText | null;
	readonly lastMileageKm: number | null;
}

const NO_LAST: LastEntry = { lastEntryDate: null, lastMileageKm: null };

/** Whether an answer states a later entry than those that it lists: then the newest is not in the list. */
const isBehind = ({ lastEntryDate: listed }: LastEntry, { lastEntryDate: stated }: LastEntry) =>
	listed !== null &&
	stated !== null &&
	stated.slice(0, listed.length) > listed.slice(0, stated.length);

/** `{ last_service_date: '2023-02-18', last_mileage: '117,480 km' }`, `{ last_service: { date, odometer } }` */
function statedLast(gathered: FactsFound, unit: LengthUnit | undefined): LastEntry {
	const all = claimsFor(gathered, 'lastEntryDate', 'lastMileage');
	const isMileage = ({ fact, words }: FactClaim): boolean =>
		fact === 'lastMileage' || words.some((word) => NAMES_OF.get('mileage')!.has(word));
	const dates = all.filter((claim) => !isMileage(claim));
	const mileages = all.filter(isMileage).flatMap(({ name, words, value }) => {
		return readKilometres(value, unitIn([name, ...words]) ?? unit) ?? [];
	});
	return {
		lastEntryDate: only(dates.flatMap(({ value }) => readDate(value) ?? [])),
		lastMileageKm: only(mileages),
	};
}

/** `has_more: true`, `next_page: 2`, `next_cursor: 'eyJ…'` */
const isNotAll = (value: unknown): boolean =>
	typeof value === 'string' && value.length > 0 ? readVerdict(value) !== 'no' : Boolean(value);

export function readHistory(gathered: FactsFound) {
	const entries = allEntries(gathered);
	const stated = [
		...gathered.entries.flatMap(({ parts }) => parts.stated),
		...claimsFor(gathered, 'entryCount').flatMap(({ value }) => readCount(value) ?? []),
	];
	const isMore = claimsFor(gathered, 'moreEntries').some(({ value }) => isNotAll(value));
	const isListed = gathered.entries.some(({ parts }) => parts.lists.length > 0);
	const isSure = entries !== undefined || !isListed;
	const counts = isMore || !entries ? stated : [entries.length, ...stated];
	const entryCount = isSure ? only(counts) : null;
	const unit = only(
		claimsFor(gathered, 'mileageUnit').flatMap(({ value }): LengthUnit[] =>
			[unitCalled(value) ?? []].flat(),
		),
	);
	// If the list is incomplete, the newest entry may be missing.
	const isWhole =
		entries !== undefined && !isMore && stated.every((count) => count <= entries.length);
	const newest = newestOf(isWhole ? entries : [], unit ?? undefined);
	const last = isSure ? statedLast(gathered, unit ?? undefined) : NO_LAST;
	if (entries?.length === 0 || isBehind(newest, last)) return { entryCount, ...NO_LAST };
	const isRead = newest.lastEntryDate !== null || newest.lastMileageKm !== null;
	return { entryCount, ...(isRead ? newest : last) };
}
