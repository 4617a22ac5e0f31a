/** Finds out which fields of an answer the readers read, by removing and changing each field and reading again. */
import type { Json } from '../fixture';
import { changed, fieldsOf, isObject, type Field } from './fields';
import type { ReadAnswer } from './readAnswer';

export interface PlaceRead {
	readonly field: Field;
	/** What reads otherwise where something else stands here. */
	readonly tells: ReadonlySet<string>;
	/** Whether the result differs without it. */
	readonly isRead: boolean;
	/** The answer was too large to try it without each of its fields. */
	readonly isTried: boolean;
}

/** A larger answer is tried in short: its fields are what counts, in characters. */
const LARGE = 1_000_000;
const SHORT_TEXT = 8_192;
const SHORT_LIST = 20;

/** The same fields with less in them. */
function shortened(value: Json): Json {
	if (typeof value === 'string') return value.slice(0, SHORT_TEXT);
	if (Array.isArray(value)) return value.slice(0, SHORT_LIST).map(shortened);
	if (!isObject(value)) return value;
	return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shortened(inner)]));
}

/** Characters that are read in all; an answer of 100 kB is tried with about 300 changes. */
const MAX_BYTES = 30_000_000;

const differing = (one: ReadAnswer, other: ReadAnswer): string[] =>
	[...new Set([...Object.keys(one.facts), ...Object.keys(other.facts)])].filter(
		(name) => JSON.stringify(one.facts[name]) !== JSON.stringify(other.facts[name]),
	);

/**
 * Tries an answer with each of its fields changed, and without it.
 * @param answer parsed
 * @param read what the readers make of it
 */
export function findPlaces(
	answer: Json,
	read: (answer: Json) => ReadAnswer,
): { places: PlaceRead[]; isAll: boolean; whole: ReadAnswer } {
	const whole = read(answer);
	const isLarge = JSON.stringify(answer).length > LARGE;
	const short = isLarge ? shortened(answer) : answer;
	const usual = isLarge ? read(short) : whole;
	const { fields, isAll } = fieldsOf(short);
	const size = JSON.stringify(short).length;
	let left = Math.max(20, Math.floor(MAX_BYTES / Math.max(1, size)));
	const tried = (path: readonly string[], how: 'removed' | 'altered'): ReadAnswer => {
		left--;
		return read(changed(short, path, how));
	};
	const places = fields.map((field): PlaceRead => {
		if (left < 2) return { field, tells: new Set(), isRead: false, isTried: false };
		const isLeaf = field.kind === 'leaf';
		const without = tried(field.path, 'removed');
		const missing = differing(usual, without);
		const other = isLeaf ? differing(usual, tried(field.path, 'altered')) : [];
		return {
			field,
			// If much changes without an object, that says less than the fields in it.
			tells: new Set(isLeaf ? other : field.kind === 'list' ? missing : []),
			isRead: missing.length + other.length > 0 || without.kind !== usual.kind,
			isTried: true,
		};
	});
	return { places, isAll: isAll && places.every(({ isTried }) => isTried), whole };
}
