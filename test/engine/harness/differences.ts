import type { Json } from '../../firstContact/fixture';
import { EACH, fieldsOf } from '../../firstContact/report/fields';

const typeOf = (value: Json): string => {
	if (value === null) return 'null';
	return Array.isArray(value) ? 'list' : typeof value;
};

const shown = (path: readonly string[]): string =>
	path.map((step, at) => (step === EACH || at === 0 ? step : `.${step}`)).join('');

/** `ecus[].name` and the types that stand there. */
const typesIn = (answer: Json): Map<string, ReadonlySet<string>> =>
	new Map(
		fieldsOf(answer).fields.map(({ path, values }) => [shown(path), new Set(values.map(typeOf))]),
	);

/** Places inside of an empty list or object, of which nothing is known. */
const isInside = (path: string, empty: readonly string[]): boolean =>
	empty.some((one) => path.startsWith(`${one}[]`) || path.startsWith(`${one}.`));

const isNothing = (value: Json): boolean => value === null || typeof value === 'object';

const emptyIn = (answer: Json): string[] =>
	fieldsOf(answer)
		.fields.filter(({ kind, values }) => kind === 'leaf' && values.every(isNothing))
		.map(({ path }) => shown(path));

/**
 * Where two answers differ in keys and types: values are no matter, `null` may stand for anything, and of what is in an empty list
 * nothing is known.
 * `{ a: 1 }`, `{ a: '1', b: 2 }` -> `['a: number here, string there', 'b: only there']`
 */
export function differences(here: Json, there: Json): string[] {
	const [one, other] = [typesIn(here), typesIn(there)];
	const [emptyHere, emptyThere] = [emptyIn(here), emptyIn(there)];
	const shared = [...one].flatMap(([path, types]) => {
		const others = other.get(path);
		if (!others) return isInside(path, emptyThere) ? [] : [`${path}: only here`];
		const isSame =
			types.has('null') || others.has('null') || [...types].some((type) => others.has(type));
		return isSame ? [] : [`${path}: ${[...types].join('/')} here, ${[...others].join('/')} there`];
	});
	const added = [...other.keys()].filter((path) => !one.has(path) && !isInside(path, emptyHere));
	return [...shared, ...added.map((path) => `${path}: only there`)];
}
