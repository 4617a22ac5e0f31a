/** The fields of an answer, and copies of the answer with one field changed. */
import type { Json } from '../fixture';

/** A step into a list. */
export const EACH = '[]';

/** All fields at the same place of an answer. `ecus`, `[]`, `name` means the name of each entry. */
export interface Field {
	readonly path: readonly string[];
	/** The last step that is a name. */
	readonly key: string;
	/** The values of the first few entries. */
	readonly values: readonly Json[];
	/** `leaf`: a text, a number, a yes or no, `null`, or an empty list or object. */
	readonly kind: 'leaf' | 'list' | 'object';
}

/** No answer that a person would want to read about has more places than this. */
const MAX_PLACES = 500;
const MAX_SAMPLES = 20;
const MAX_DEPTH = 12;

export const isObject = (value: Json | undefined): value is { [key: string]: Json } =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const kindOf = (value: Json): Field['kind'] => {
	if (Array.isArray(value)) return value.length > 0 ? 'list' : 'leaf';
	return isObject(value) && Object.keys(value).length > 0 ? 'object' : 'leaf';
};

/**
 * `{ ecus: [{ name: 'HU' }, { name: 'KOMBI' }] }` -> `ecus`, and `ecus[].name` with both values
 * @returns up to 500 fields in the order of the answer, and whether there are more
 */
export function fieldsOf(answer: Json): { fields: Field[]; isAll: boolean } {
	const places = new Map<string, { path: string[]; values: Json[]; kind: Field['kind'] }>();
	let isAll = true;
	const note = (value: Json, path: string[]): void => {
		const name = JSON.stringify(path);
		const known = places.get(name);
		if (!known && places.size >= MAX_PLACES) {
			isAll = false;
			return;
		}
		const place = known ?? { path, values: [], kind: kindOf(value) };
		if (!known) places.set(name, place);
		if (place.kind === 'leaf') place.kind = kindOf(value);
		if (place.values.length < MAX_SAMPLES) place.values.push(value);
	};
	const visit = (value: Json, path: string[]): void => {
		if (path.length > 0) note(value, path);
		if (path.length >= MAX_DEPTH) return;
		if (Array.isArray(value)) for (const entry of value) visit(entry, [...path, EACH]);
		else if (isObject(value))
			for (const [key, inner] of Object.entries(value)) visit(inner, [...path, key]);
	};
	visit(answer, []);
	const fields = [...places.values()]
		.filter(({ path, kind }) => path.at(-1) !== EACH || kind === 'leaf')
		.map((place) => ({ ...place, key: place.path.findLast((step) => step !== EACH) ?? '' }));
	return { fields, isAll };
}

const nextLetter = (letter: string, first: string, last: string): string =>
	letter === last ? first : String.fromCharCode(letter.charCodeAt(0) + 1);

/** Another value of the same shape: `B46` -> `C57`, 3 -> 4. */
function altered(value: Json): Json {
	if (Array.isArray(value)) return value.map(altered);
	if (typeof value === 'boolean') return !value;
	if (typeof value === 'number') return value + 1;
	if (typeof value !== 'string') return value;
	return value
		.replace(/[a-z]/g, (letter) => nextLetter(letter, 'a', 'z'))
		.replace(/[A-Z]/g, (letter) => nextLetter(letter, 'A', 'Z'))
		.replace(/\d/g, (digit) => nextLetter(digit, '0', '9'));
}

/** Returns a copy of the answer in which the value at a place is removed or replaced. */
export function changed(answer: Json, path: readonly string[], how: 'removed' | 'altered'): Json {
	const [step, ...rest] = path;
	if (step === undefined) return how === 'altered' ? altered(answer) : null;
	if (step === EACH) {
		if (!Array.isArray(answer)) return answer;
		return rest.length === 0 && how === 'removed'
			? []
			: answer.map((entry) => changed(entry, rest, how));
	}
	if (!isObject(answer) || !Object.hasOwn(answer, step)) return answer;
	return Object.fromEntries(
		Object.entries(answer).flatMap(([key, inner]): Array<[string, Json]> => {
			if (key !== step) return [[key, inner]];
			return rest.length === 0 && how === 'removed' ? [] : [[key, changed(inner, rest, how)]];
		}),
	);
}

/** Returns a copy of the answer in which one step of a path, counted from 0, has another name. */
export function renamed(
	answer: Json,
	[step, ...rest]: readonly string[],
	at: number,
	name: string,
): Json {
	if (step === undefined) return answer;
	if (step === EACH)
		return Array.isArray(answer)
			? answer.map((entry) => renamed(entry, rest, at - 1, name))
			: answer;
	if (!isObject(answer)) return answer;
	return Object.fromEntries(
		Object.entries(answer).map(([key, inner]): [string, Json] => {
			if (key !== step) return [key, inner];
			return at === 0 ? [name, inner] : [key, renamed(inner, rest, at - 1, name)];
		}),
	);
}
