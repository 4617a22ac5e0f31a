import { FIELD_NAMES } from '../api/fieldNames';
import { isOneOf } from '../responses/json';
import { isObject, type Json } from './clean';

const CODE_DEPTH = 8;

/** Longest text that can be a code a person types or loads, in characters. */
const MAX_CODE = 20_000;

/** What a field named `code` holds when it does not hold a code. */
const STATUS_WORDS = [
	...FIELD_NAMES.done,
	...FIELD_NAMES.envelopeStatus,
	...FIELD_NAMES.failed,
	...FIELD_NAMES.running,
];

/** Names to look under, the likeliest first; the wrappers for an answer that is nothing but a wrapped code. */
const RANKS: ReadonlyArray<readonly string[]> = [
	FIELD_NAMES.code,
	FIELD_NAMES.codeWeak,
	FIELD_NAMES.wrappers,
];

/** Where the text is in an object that stands for one code. */
const IN_A_CODE = [...FIELD_NAMES.code, ...FIELD_NAMES.codeWeak, ...FIELD_NAMES.codeInside];

interface Candidate {
	readonly code: string;
	readonly depth: number;
}

/**
 * The code in an answer. Codes are text: they are never decoded, however much they look like base64.
 * `{ data: { fsc: 'ABCD-1234' } }` -> `ABCD-1234`
 * @returns the code, where the likeliest name that is there holds exactly one; undefined where none or several
 */
export function findCode(value: Json): string | undefined {
	// The whole answer may be the code, or a list of one.
	if (!isObject(value)) return onlyOne(textsOf(value).map((code) => ({ code, depth: 0 })));
	for (const names of RANKS) {
		const candidates = codesUnder(names, value, 0);
		if (candidates.length > 0) return onlyOne(candidates);
	}
	return undefined;
}

function onlyOne(candidates: readonly Candidate[]): string | undefined {
	// One by one: a long list would not fit into the arguments of a call.
	const outermost = candidates.reduce((least, { depth }) => Math.min(least, depth), CODE_DEPTH);
	const codes = new Set(
		candidates.filter(({ depth }) => depth === outermost).map(({ code }) => code),
	);
	return codes.size === 1 ? [...codes][0] : undefined;
}

function codesUnder(names: readonly string[], value: Json, depth: number): Candidate[] {
	if (depth > CODE_DEPTH || typeof value !== 'object' || value === null) return [];
	if (Array.isArray(value)) return value.flatMap((entry) => codesUnder(names, entry, depth));
	return Object.entries(value).flatMap(([key, inner]) => {
		const isWrapper = isOneOf(key, FIELD_NAMES.wrappers);
		// An object in a wrapper is an answer of its own, not a map of codes.
		const own = isOneOf(key, names) && !(isWrapper && isObject(inner)) ? textsOf(inner) : [];
		if (own.length > 0) return own.map((code) => ({ code, depth }));
		// A wrapper adds nothing: what is in it is as near as what is beside it.
		return codesUnder(names, inner, isWrapper ? depth : depth + 1);
	});
}

/** The codes a field holds: itself, each of a list, or each of a map from what it is for to the code. */
function textsOf(value: Json): string[] {
	if (Array.isArray(value)) return value.flatMap(textsOf);
	if (isObject(value)) {
		const keys = Object.keys(value).filter((key) => !isOneOf(key, FIELD_NAMES.vin));
		const named = keys.filter((key) => isOneOf(key, IN_A_CODE));
		return (named.length > 0 ? named : keys).flatMap((key) => textsOf(value[key] ?? null));
	}
	const code = codeText(value);
	return code === undefined ? [] : [code];
}

function codeText(value: Json): string | undefined {
	const text =
		typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
	// Up to five digits are a status or an error's number.
	const isNone = text === '' || text.length > MAX_CODE || /^\d{1,5}$/.test(text);
	return isNone || isOneOf(text, STATUS_WORDS) ? undefined : text;
}
