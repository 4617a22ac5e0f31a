/** Text facts: selects the right one of an answer's claims. */
import { FACT_WORDS, OTHER_FACTS } from '../../api/factWords';
import { readCode } from './codes';
import { readDate, readTimeCriterion, dateOf, type DateText } from './dates';
import type { FactClaim, FactsFound } from './gather';
import { FACTS_CALLED, squash, wordSet, type Fact } from './words';
import { isVerdict } from './yesNo';

const NOT_THERE: ReadonlySet<string> = new Set(
	OTHER_FACTS.nothing.map((word) => word.toLowerCase()),
);
const CURRENT: ReadonlySet<string> = wordSet(FACT_WORDS.current);

/** Longest name, in characters; longer text is prose. */
const MAX_FACT_TEXT = 80;

/** A text or number that says something, as text. */
export function factText(value: unknown, max = MAX_FACT_TEXT): string | undefined {
	if (typeof value === 'number' && Number.isFinite(value)) return String(value);
	if (typeof value !== 'string' || value.length > max) return undefined;
	const text = value.trim();
	if (text === '' || NOT_THERE.has(text.toLowerCase())) return undefined;
	return text;
}

/** Whether all keys around a claim are known; under an unknown key, a model need not be the car's. */
const isSure = ({ strange }: FactClaim): boolean => strange === 0;

export const claimsFor = (
	{ claims }: FactsFound,
	...facts: readonly Fact[]
): readonly FactClaim[] => facts.flatMap((fact) => claims.get(fact) ?? []);

const DENIALS =
	/^(?:not?|nicht|kein|keine|unknown|unbekannt|undefined|failed|error|fehler|see|siehe)(?![\p{L}\p{N}])|^[<[{]|:\/\//iu;

/** Whether a text is a status and not the fact: `not read`, `yes`, `---`. */
const isNoFact = (text: string): boolean =>
	// `{ type: 'head_unit', id: 7 }` only names the thing.
	FACTS_CALLED.has(squash(text)) ||
	DENIALS.test(text) ||
	isVerdict(text) ||
	!/[\p{L}\p{N}]/u.test(text);

/**
 * The single value of the best claims.
 * @param read parses a claim; undefined if it says nothing
 * @param rank lower is better; claims of equal rank must agree
 */
function agreed<T extends string>(
	claims: readonly FactClaim[],
	read: (claim: FactClaim) => T | undefined,
	rank: (claim: FactClaim) => number = () => 0,
	same: (value: T) => string = squash,
): T | null {
	let best = Infinity;
	let found = new Map<string, T>();
	for (const claim of claims) {
		const value = read(claim);
		if (value === undefined || isNoFact(value)) continue;
		const own = rank(claim);
		if (own > best) continue;
		if (own < best) found = new Map<string, T>();
		best = own;
		if (!found.has(same(value))) found.set(same(value), value);
	}
	const [only] = found.values();
	return found.size === 1 ? only! : null;
}

const hasWord = ({ words }: FactClaim, ...wanted: readonly string[]): boolean =>
	words.some((word) => wanted.includes(word));

export function readModel(gathered: FactsFound): string | null {
	const short = (claim: FactClaim): string | undefined =>
		typeof claim.value === 'string' && !/^https?:/.test(claim.value)
			? factText(claim.value)
			: undefined;
	// The same name may contain two values: `{ modellbezeichnung: { name, description } }`.
	const rank = (claim: FactClaim): number =>
		(hasWord(claim, 'long', 'full', 'description', 'title', 'marketing') ? 2 : 0) +
		(/descri|bezeichnung|designation/.test(claim.name) ? 1 : 0);
	return agreed(claimsFor(gathered, 'model').filter(isSure), short, rank);
}

const DEVELOPMENT_CODE = /^(?:[EFGIJKLMNRU]0?\d{2}|RR\d{1,2})$/i;

const codeWordsIn = (text: string): string[] =>
	text.split(/[^A-Za-z0-9]+/).filter((word) => DEVELOPMENT_CODE.test(word));

/** `'G30'`, `'G030'`, `'5er (G30)'` -> `G30` */
function developmentCode(value: unknown): string | undefined {
	if (typeof value !== 'string' || value.length > 40) return undefined;
	const words = codeWordsIn(value);
	const codes = new Set(
		words.map((word) => word.toUpperCase().replace(/^([A-Z])0(?=\d{2}$)/, '$1')),
	);
	const [only] = codes;
	return codes.size === 1 ? only : undefined;
}

/** A development code, or if there is none, the sales name of the series. */
export function readSeries(gathered: FactsFound): string | null {
	const claims = claimsFor(gathered, 'series', 'seriesCode');
	if (claims.some(({ value }) => developmentCode(value) !== undefined))
		return agreed(claims, ({ value }) => developmentCode(value));
	return agreed(claimsFor(gathered, 'series').filter(isSure), ({ value }) =>
		typeof value === 'string' && codeWordsIn(value.slice(0, 100)).length === 0
			? factText(value, 40)
			: undefined,
	);
}

/** If they agree, a day is preferred to a month. */
function exactest(dates: ReadonlyArray<DateText | undefined>): DateText | null | undefined {
	const stated = new Set(dates.filter((date) => date !== undefined));
	const days = [...stated].filter((date) => date.length > 7);
	const [best] = days.length > 0 ? days : stated;
	if (best === undefined) return undefined;
	return [...stated].every((date) => date === best || (date.length === 7 && best.startsWith(date)))
		? best
		: null;
}

export function readProductionDate(gathered: FactsFound): DateText | null {
	const dates = claimsFor(gathered, 'productionDate');
	const exact = exactest(dates.map(({ value }) => readDate(value)));
	if (exact !== undefined) return exact;
	const criteria = claimsFor(gathered, 'timeCriterion').map(({ value }) => value);
	return exactest(criteria.map(readTimeCriterion)) ?? monthOfYear(gathered, criteria);
}

/** `{ production_year: 2017, production_month: 3 }` */
function monthOfYear(gathered: FactsFound, months: readonly unknown[]): DateText | null {
	const year = agreed(claimsFor(gathered, 'productionYear'), ({ value }) => factText(value, 4));
	const [month] = months;
	const isMonth = months.length === 1 && /^(?:0?[1-9]|1[0-2])$/.test(factText(month) ?? '');
	return year !== null && isMonth ? (dateOf(Number(year), Number(month)) ?? null) : null;
}

/** Better names first; of names with the same meaning, the more detailed: `EVO`, `NBT EVO ID5`. */
export function readHeadUnit(gathered: FactsFound): string | null {
	const claims = claimsFor(gathered, 'headUnit');
	const text = ({ value }: FactClaim): string | undefined =>
		typeof value === 'string' && !I_LEVEL.test(value.trim()) ? factText(value, 60) : undefined;
	const best = agreed(claims, text, rankOfHeadUnit);
	if (best === null) return null;
	const fuller = claims.filter(
		(claim) =>
			rankOfHeadUnit(claim) < DESCRIBED &&
			` ${text(claim)?.toLowerCase()} `.includes(` ${best.toLowerCase()} `),
	);
	return agreed(fuller, text, (claim) => -(text(claim)?.length ?? 0)) ?? best;
}

/** From this many words on it is a description, or the name of a whole system. */
const DESCRIBED = 4;

function rankOfHeadUnit(claim: FactClaim): number {
	const further = /^(?:infotainment|multimedia)/.test(claim.name) ? 10 : 0;
	if (hasWord(claim, 'type', 'typ')) return further;
	if (hasWord(claim, 'generation', 'model')) return further + 2;
	if (hasWord(claim, 'name', 'variant', 'bezeichnung', 'art')) return further + 3;
	if (hasWord(claim, 'kind')) return further + DESCRIBED - 0.5;
	return further + (hasWord(claim, 'label', 'description', 'designation') ? DESCRIBED : 1);
}

/** For a map: "latest" is not a version. */
const versionText = (value: unknown): string | undefined => {
	const text = factText(value);
	return text !== undefined && /[1-9]/.test(text) ? text : undefined;
};

export const readMapVersion = (gathered: FactsFound): string | null =>
	agreed(
		claimsFor(gathered, 'mapVersion'),
		({ value }) => versionText(value),
		(claim) =>
			(hasWord(claim, 'label', 'description', 'designation', 'bezeichnung') ? 2 : 0) +
			(hasWord(claim, 'name') || claim.name.startsWith('nav') ? 1 : 0),
	) ??
	(claimsFor(gathered, 'mapVersion').length > 0
		? null
		: agreed(claimsFor(gathered, 'map'), ({ value }) =>
				typeof value === 'string' && /\d{4}/.test(value) && !value.includes('//')
					? factText(value)
					: undefined,
			));

const I_LEVEL = /^[A-Z][A-Z0-9]{2,4}[-_ ]\d{2}[-_ ]\d{2}[-_ ]\d{3}$/i;

/** The current one: the one marked as current, else the only one. */
export const readILevel = (gathered: FactsFound): string | null =>
	agreed(
		claimsFor(gathered, 'iLevel'),
		({ value }) => {
			const text = factText(value);
			return text !== undefined && I_LEVEL.test(text) ? text : undefined;
		},
		({ name, words }) => (words.some((word) => CURRENT.has(word)) || /ist$|ho$/.test(name) ? 0 : 1),
	);

/** A code, preferably under a name that says so. */
export function readCodeOf(
	gathered: FactsFound,
	fact: 'typeKey' | 'colourCode' | 'upholsteryCode',
	loose?: Fact,
): string | null {
	const read = ({ value }: FactClaim) => readCode(fact, value);
	const withoutZeros = (code: string): string => code.replace(/^0+/, '');
	const longest = (claims: readonly FactClaim[]): readonly FactClaim[] =>
		[...claims].sort((a, b) => (read(b)?.length ?? 0) - (read(a)?.length ?? 0));
	const claims = claimsFor(gathered, fact).filter((claim) => read(claim) !== undefined);
	if (claims.length > 0) return agreed(longest(claims), read, undefined, withoutZeros);
	return loose ? agreed(longest(claimsFor(gathered, loose)), read, undefined, withoutZeros) : null;
}
