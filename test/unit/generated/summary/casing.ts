/** How the keys of an answer are spelled, and by which lot. */

/** Draws one of several values. */
export type Pick = <T>(values: readonly T[]) => T;

/** Draws by a number: the same draws for the same number. */
export function pickBy(seed: number): Pick {
	let state = seed;
	return (values) => {
		state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
		const share = (state >>> 8) / 2 ** 24;
		return values[Math.floor(share * values.length)]!;
	};
}

const capitalized = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;

/** Each takes the words of a name, `['head', 'unit']`. */
export const CASINGS: ReadonlyArray<(words: readonly string[]) => string> = [
	(words) => words.join('_'),
	([first = '', ...others]) => [first, ...others.map(capitalized)].join(''),
	(words) => words.map(capitalized).join(''),
	(words) => words.join('-'),
	(words) => words.join('_').toUpperCase(),
	(words) => words.join(' '),
	(words) => words.map(capitalized).join(' '),
	([first = '', ...others]) => [capitalized(first), ...others].join(' '),
];

/** Codes and what they stand for: names of things, which no casing touches. */
export class CodeMap extends Map<string, unknown> {}

/** The value with all its keys spelled anew; each of them anew where `spell` draws. */
export function spelled(value: unknown, spell: (name: string) => string): unknown {
	if (Array.isArray(value)) return value.map((inner: unknown) => spelled(inner, spell));
	if (value instanceof CodeMap) return Object.fromEntries(value);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, inner]) => [spell(key), spelled(inner, spell)]),
	);
}

/** Spells names of words that `_` parts. */
export const spelling =
	(casing: (words: readonly string[]) => string) =>
	(name: string): string =>
		casing(name.split('_'));
