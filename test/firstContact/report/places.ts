/** Finds out which fields of an answer the readers read, by removing and changing each field and reading again. */
import type { Json } from '../fixture';
import { changed, fieldsOf, isObject, type Field } from './fields';
import type { ReadAnswer } from './readAnswer';

export interface PlaceRead {
	readonly field: Field;
	/** What the readers read differently if this field has another value. */
	readonly tells: ReadonlySet<string>;
	/** Whether the result differs without this field. */
	readonly isRead: boolean;
	/** Whether the answer was small enough to be tried without this field. */
	readonly isTried: boolean;
}

/** In characters. A larger answer is shortened first, because only its fields matter. */
const LARGE = 1_000_000;
const SHORT_TEXT = 8_192;
const SHORT_LIST = 20;

/** Returns the same fields with less content. */
function shortened(value: Json): Json {
	if (typeof value === 'string') return value.slice(0, SHORT_TEXT);
	if (Array.isArray(value)) return value.slice(0, SHORT_LIST).map(shortened);
	if (!isObject(value)) return value;
	return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shortened(inner)]));
}

/** The total number of characters to read. An answer of 100 kB is tried with about 300 changes. */
const MAX_BYTES = 30_000_000;

const differing = (one: ReadAnswer, other: ReadAnswer): string[] =>
	[...new Set([...Object.keys(one.facts), ...Object.keys(other.facts)])].filter(
		(name) => JSON.stringify(one.facts[name]) !== JSON.stringify(other.facts[name]),
	);

/**
 * Reads an answer again with each of its fields changed, and without each field.
 * @param answer the parsed answer
 * @param read returns what the readers find in an answer
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
			// If many results change when an object is removed, the fields in it say more than the object.
			tells: new Set(isLeaf ? other : field.kind === 'list' ? missing : []),
			isRead: missing.length + other.length > 0 || without.kind !== usual.kind,
			isTried: true,
		};
	});
	return { places, isAll: isAll && places.every(({ isTried }) => isTried), whole };
}
