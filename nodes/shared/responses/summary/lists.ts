/** Facts that are a list or a number of things. */
import type { FactsFound } from './gather';
import { newestOf } from './entries';
import { unitCalled, type LengthUnit } from './mileage';
import { readCount } from './parts';
import { claimsFor } from './texts';
import { squash } from './words';

const only = <T>(values: readonly T[]): T | null => {
	const different = new Set(values);
	const [one] = different;
	return different.size === 1 ? one! : null;
};

/**
 * A list of SA codes by its name is the order's own; next come options, then equipment, where an answer may list in words
 * what it lists as SA codes elsewhere. Lists of one rank are parts of one whole, such as standard and optional equipment.
 */
const rankOfList = (name: string): number =>
	/^(?:sa|sonder)/.test(name) ? 0 : /option(?!al)/.test(name) ? 1 : 2;

export function readOptions(gathered: FactsFound): string[] | null {
	const claims = claimsFor(gathered, 'optionCodes');
	if (claims.length === 0) return null;
	const ranked = claims.map(({ name, value }) => ({
		rank: rankOfList(name),
		codes: value as string[],
	}));
	const full = ranked.filter(({ codes }) => codes.length > 0);
	const best = Math.min(...full.slice(0, 1_000).map(({ rank }) => rank));
	return [...new Set(full.filter(({ rank }) => rank === best).flatMap(({ codes }) => codes))];
}

export const readEcuCount = (gathered: FactsFound): number | null =>
	only([
		...gathered.ecus.flatMap(({ lists, stated }) => [
			...lists.map(({ length }) => length),
			...stated,
		]),
		...claimsFor(gathered, 'ecuCount').flatMap(({ value }) => readCount(value) ?? []),
	]);

/** Names that say no more than that there are entries. */
const GENERAL = /entr|record|history|historie|eintr|event|log$|visit|besuch/;
/** The kinds of entries that may be listed each for itself. */
const isGeneral = (name: string): boolean =>
	GENERAL.test(name) && !/^(?:repair|keyread)/.test(name);

const sum = (lists: ReadonlyArray<readonly unknown[]>): number =>
	lists.reduce((total, { length }) => total + length, 0);

/** All entries: of one list, or of the lists of their kinds; undefined where it is not clear which are all. */
function allEntries(gathered: FactsFound): readonly unknown[] | undefined {
	const named = gathered.entries.flatMap(({ name, parts }) =>
		parts.lists.map((list) => ({ list, isWhole: isGeneral(squash(name)) })),
	);
	const { looseEntries: loose } = gathered;
	// One object in a list may be the whole answer.
	if (named.length === 0) return loose.length === 1 && loose[0]!.length > 1 ? loose[0] : undefined;
	const whole = named.filter(({ isWhole }) => isWhole).map(({ list }) => list);
	const kinds = named.filter(({ isWhole }) => !isWhole).map(({ list }) => list);
	// Where kinds are listed each for itself, a list that nobody knows may be one of them.
	if (whole.length === 0) return loose.length === 0 ? kinds.flat() : undefined;
	if (whole.length > 1 && kinds.length === 0) return whole.flat();
	const [first] = whole;
	if (whole.length > 1 || (kinds.length > 0 && sum(kinds) > 0 && sum(kinds) !== first!.length))
		return undefined;
	return first;
}

export function readHistory(gathered: FactsFound) {
	const entries = allEntries(gathered);
	const stated = [
		...gathered.entries.flatMap(({ parts }) => parts.stated),
		...claimsFor(gathered, 'entryCount').flatMap(({ value }) => readCount(value) ?? []),
	];
	const isSure = entries !== undefined || gathered.entries.length === 0;
	const entryCount = isSure ? only([...(entries ? [entries.length] : []), ...stated]) : null;
	const unit = only(
		claimsFor(gathered, 'mileageUnit').flatMap(({ value }): LengthUnit[] =>
			[unitCalled(value) ?? []].flat(),
		),
	);
	// Where not all are listed, the newest may not be.
	const isWhole = entries !== undefined && stated.every((count) => count <= entries.length);
	return { entryCount, ...newestOf(isWhole ? entries : [], unit ?? undefined) };
}
