/** Keys as words: `Veh_ModelTxt` -> `veh model txt`. */
import { FACT_NAMES } from '../../api/factNames';
import { FACT_WORDS, OTHER_FACTS } from '../../api/factWords';
import { rememberedByText } from '../../state/stores';

/** Longest known key, in characters. */
const MAX_KNOWN_KEY = 80;

const UMLAUTS: ReadonlyMap<string, string> = new Map([
	['ä', 'ae'],
	['ö', 'oe'],
	['ü', 'ue'],
	['ß', 'ss'],
]);

/** Lower case, without umlauts and accents: `Typschlüssel` -> `typschluessel` */
const folded = (text: string): string => {
	const lower = text.toLowerCase();
	if (!/[^\0-~]/.test(lower)) return lower;
	return lower
		.normalize('NFC')
		.replace(/[äöüß]/g, (letter) => UMLAUTS.get(letter)!)
		.normalize('NFD');
};

/** A text without letter case and separators: `Head-Unit` -> `headunit` */
export const squash = (text: string): string => folded(text).replace(/[^a-z0-9]/g, '');

/** The words of a key, split at case changes and separators: `similarVehicles` -> `similar vehicles` */
const partsOf = (key: string): string[] =>
	folded(
		key
			.slice(0, MAX_KNOWN_KEY)
			.replace(/([a-z0-9])([A-Z])/g, '$1 $2')
			.replace(/([A-Z])([A-Z][a-z])/g, '$1 $2'),
	).split(/[^a-z0-9]+/);

/** Names in their normalized form; German ones also without the `e` of an umlaut, as some write them. */
export const wordSet = (...lists: ReadonlyArray<readonly string[]>): ReadonlySet<string> => {
	const all = lists.flat().map(squash);
	return new Set([
		...all,
		...all.map((word) => word.replace(/([ou])e(?!$)|ae(?=[a-z])/g, shorter)),
	]);
};

const shorter = (_: string, vowel: string | undefined): string => vowel ?? 'a';

export type Fact = keyof typeof FACT_NAMES;

export const NAMES_OF: ReadonlyMap<Fact, ReadonlySet<string>> = new Map(
	Object.entries(FACT_NAMES).map(([fact, list]) => [fact as Fact, wordSet(list)]),
);

/** The facts that a word names. */
export const FACTS_CALLED: ReadonlyMap<string, readonly Fact[]> = factsByName();

function factsByName(): Map<string, Fact[]> {
	const facts = new Map<string, Fact[]>();
	for (const [fact, list] of NAMES_OF)
		for (const name of list) facts.set(name, [...(facts.get(name) ?? []), fact]);
	return facts;
}

const ELSEWHERE: ReadonlySet<string> = wordSet(OTHER_FACTS.elsewhere);
const TRANSPARENT: ReadonlySet<string> = wordSet(FACT_WORDS.wrappers, ['']);

/** Words so short that they occur in others by chance; they count only as separate words. */
const ABBREVIATIONS: ReadonlyMap<string, string> = new Map(
	FACT_WORDS.abbreviations.flatMap((word, index, all) =>
		index % 2 === 0 ? [[word, all[index + 1]!] as const] : [],
	),
);

const withoutAbbreviations = (key: string): string => {
	const parts = partsOf(key);
	return parts.some((part) => ABBREVIATIONS.has(part))
		? parts.map((part) => ABBREVIATIONS.get(part) ?? part).join('_')
		: key;
};

const VOCABULARY: ReadonlySet<string> = vocabulary();

function vocabulary(): ReadonlySet<string> {
	const tables = [FACT_NAMES, FACT_WORDS, OTHER_FACTS];
	const lists: string[] = tables.flatMap((table) => Object.values(table).flat());
	const words = lists.flatMap((name) => (name.includes('_') ? [name, ...name.split('_')] : [name]));
	// Any key could be made of single letters.
	return new Set([...wordSet(words)].filter((word) => word.length > 1 && !ABBREVIATIONS.has(word)));
}

/** Lengths of the words that start with the same two characters, longest first. */
const LENGTHS_OF_WORDS: ReadonlyMap<string, readonly number[]> = lengthsByStart();

function lengthsByStart(): Map<string, number[]> {
	const lengths = new Map<string, Set<number>>();
	for (const word of VOCABULARY) {
		const start = word.slice(0, 2);
		lengths.set(start, (lengths.get(start) ?? new Set<number>()).add(word.length));
	}
	return new Map([...lengths].map(([start, all]) => [start, [...all].sort((a, b) => b - a)]));
}

/**
 * The known words that make up a squashed key completely, longest first.
 * `vehiclemodelname` -> `['vehicle', 'modelname']`
 * @param text squashed
 * @returns undefined if something is left over
 */
export function knownWordsIn(text: string): readonly string[] | undefined {
	if (text.length > MAX_KNOWN_KEY) return undefined;
	const dead = new Set<number>();
	const from = (start: number): string[] | undefined => {
		if (start === text.length) return [];
		if (dead.has(start)) return undefined;
		for (const length of LENGTHS_OF_WORDS.get(text.slice(start, start + 2)) ?? []) {
			const end = start + length;
			if (end > text.length) continue;
			const word = text.slice(start, end);
			const rest = VOCABULARY.has(word) ? from(end) : undefined;
			if (rest) return [word, ...rest];
		}
		dead.add(start);
		return undefined;
	};
	return from(0);
}

/** A key as the walk needs it. */
export interface Key {
	readonly squashed: string;
	/** Its words; undefined if it does not consist of known words only. */
	readonly words: readonly string[] | undefined;
	/** Its words, known or not. */
	readonly parts: readonly string[];
	/** Whether its value is about something else. */
	readonly isElsewhere: boolean;
	/** Whether it adds nothing to its value. */
	readonly isWrapper: boolean;
}

/** The same keys occur in every answer. */
const knownKey = rememberedByText('keysOfAnswers', 5_000, makeKey);

export const readKey = (key: string): Key => (key.length > MAX_KNOWN_KEY ? NO_KEY : knownKey(key));

const NO_KEY: Key = {
	squashed: '?',
	words: undefined,
	parts: [],
	isElsewhere: false,
	isWrapper: false,
};

function makeKey(key: string): Key {
	// Without an XML namespace prefix.
	const squashed = squash(withoutAbbreviations(key.replace(/^[A-Za-z]\w{0,9}:(?=\w)/, '')));
	const words = knownWordsIn(squashed);
	const parts = words ?? partsOf(key);
	return {
		squashed,
		words,
		parts,
		isElsewhere: parts.some((word) => ELSEWHERE.has(word)),
		isWrapper: TRANSPARENT.has(squashed),
	};
}
