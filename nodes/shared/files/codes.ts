import { FIELD_NAMES } from '../api/fieldNames';
import { isOneOf } from '../responses/json';
import { isGroupedCode, isProse } from '../responses/textError';
import { soundsRefused } from '../responses/wordFamilies';
import { isObject, type Json, type JsonObject } from './clean';
import { codeText, isCodeShaped } from './codeText';
import { wordsOf } from './keys';
import { linesOf, recordsInText } from './textRecords';

const CODE_DEPTH = 8;

/** A name that codes may have, and the condition for a text under it to be one. */
interface Rank {
	readonly isName: (key: string) => boolean;
	/** @param isKnownWay whether every key on the path is about the answer or its codes */
	readonly isCode?: (code: string, beside: JsonObject, isKnownWay: boolean) => boolean;
	/** A name that is also used for other codes, such as a colour's. */
	readonly isWeak?: true;
}

/** Whether every word of a key is about the product of the codes, and one is "code": `carplay_code`, `fscCodePremium`. */
function isNamedAfterProduct(key: string): boolean {
	const words = wordsOf(key);
	return (
		words.some((word) => isOneOf(word, FIELD_NAMES.codeSigns)) &&
		words.length > 1 &&
		words.every((word) => isOneOf(word, FIELD_NAMES.codeWords) || /^\d{1,2}$/.test(word))
	);
}

const isCodeKey = (key: string): boolean =>
	isOneOf(key, FIELD_NAMES.code) || isNamedAfterProduct(key);

const namesCode = (key: string): boolean => isCodeKey(key) || isOneOf(key, FIELD_NAMES.codeWeak);

/** A plain `code` may be an error code or a status of the request: `VEHICLE_OK`, `E1001` next to `Invalid VIN`. */
function isNoErrorCode(code: string, beside: JsonObject, isKnownWay: boolean): boolean {
	if (!isKnownWay && !isCodeShaped(code)) return false;
	if (/^[A-Za-z]+(?:[_ ][A-Za-z]+)+$/.test(code)) return false;
	if (isGroupedCode(code)) return true;
	return !FIELD_NAMES.errorWordsOnly.some((name) => {
		const words = beside[name];
		// A message that repeats the code says what to do with it.
		return typeof words === 'string' && soundsRefused(words) && !words.includes(code);
	});
}

/** The likeliest first; wrappers count if the answer is only a wrapped code. */
const RANKS: readonly Rank[] = [
	{ isName: isCodeKey },
	{ isName: (key) => isOneOf(key, FIELD_NAMES.codeWeak), isCode: isNoErrorCode, isWeak: true },
	{ isName: (key) => isOneOf(key, FIELD_NAMES.codeLikely), isCode: isCodeShaped, isWeak: true },
	{ isName: (key) => isOneOf(key, FIELD_NAMES.wrappers) },
];

/** Keys in an object of codes that are not codes. */
const BESIDE_CODES = [
	...FIELD_NAMES.vin,
	...FIELD_NAMES.vinEnd,
	...FIELD_NAMES.codeFor,
	...FIELD_NAMES.tokenEnd,
	...FIELD_NAMES.besideError,
	...FIELD_NAMES.envelope.filter((name) => name !== 'code'),
];

/** The key of the text in an object that represents one code. */
const isInsideCode = (key: string): boolean =>
	namesCode(key) || isOneOf(key, FIELD_NAMES.codeInside);

interface Candidate {
	readonly code: string;
	readonly depth: number;
}

/**
 * The codes in an answer, each once, in their order. Codes are text: they are never decoded, even if they look like base64.
 * `{ data: { fsc_codes: [{ ecu: 'HU', code: 'ABCD-1234' }] } }` -> `['ABCD-1234']`
 * @returns the value of the likeliest name present, outermost first; empty if there is none
 */
export function findCodes(value: Json): string[] {
	// The whole answer may be the code, or a list of codes.
	if (!isObject(value) && !(Array.isArray(value) && value.some(isObject)))
		return eachOnce(textsOf(value).map((code) => ({ code, depth: 0 })));
	for (const rank of RANKS) {
		const candidates = codesUnder(rank, value, 0);
		if (candidates.length > 0) return eachOnce(candidates);
	}
	return [];
}

function eachOnce(candidates: readonly Candidate[]): string[] {
	// Not spread: a long list would not fit into the arguments of a call.
	const outermost = candidates.reduce((least, { depth }) => Math.min(least, depth), CODE_DEPTH);
	return [...new Set(candidates.flatMap(({ code, depth }) => (depth === outermost ? [code] : [])))];
}

function codesUnder(rank: Rank, value: Json, depth: number, isKnownWay = true): Candidate[] {
	if (depth > CODE_DEPTH || typeof value !== 'object' || value === null) return [];
	if (Array.isArray(value))
		return value.flatMap((entry) => codesUnder(rank, entry, depth, isKnownWay));
	return Object.entries(value).flatMap(([key, inner]) => {
		const isWrapper = isOneOf(key, FIELD_NAMES.wrappers);
		// An object in a wrapper is an answer of its own, not a map of codes.
		const isHere = rank.isName(key) && !(isWrapper && isObject(inner));
		const texts = isHere ? textsOf(inner) : [];
		const own = texts.filter((code) => rank.isCode?.(code, value, isKnownWay) ?? true);
		if (own.length > 0) return own.map((code) => ({ code, depth }));
		const words = wordsOf(key);
		if (rank.isWeak && words.some((word) => isOneOf(word, FIELD_NAMES.codeOfOther))) return [];
		const isOfProduct = words.every((word) => isOneOf(word, FIELD_NAMES.codeWords));
		const isKnown = isWrapper || isOfProduct || isOneOf(key, FIELD_NAMES.codeLikely);
		// A wrapper does not add depth: its content counts as being next to it.
		return codesUnder(rank, inner, isWrapper ? depth : depth + 1, isKnownWay && isKnown);
	});
}

/** The codes in a field: the value itself, each of a list, or each of a map from product to code. */
function textsOf(value: Json): string[] {
	if (Array.isArray(value)) return value.flatMap(textsOf);
	if (isObject(value)) {
		const named = Object.keys(value).filter(isInsideCode);
		const keys =
			named.length > 0 ? named : Object.keys(value).filter((key) => !isOneOf(key, BESIDE_CODES));
		return keys.flatMap((key) => textsOf(value[key] ?? null));
	}
	const code = codeText(value);
	return code === undefined ? [] : [code];
}

/** A line in a list of codes: `ABCD-1234`, `Premium: ABCD-1234` */
const LINE = /^(?:[^:=;,\t]{1,60}?\s*[:=;,\t]\s*)?(\S{6,60})$/;
/** Lines of at least this length, all of equal length, are one wrapped code. */
const FOLDED = 40;

/**
 * The codes in a plain text: one per line, or the whole text.
 * `Premium: ABCD-1234\r\nRoute: EFGH-5678` -> both
 * @returns empty if the text is a message for people, without a code
 */
export function codesInText(text: string): string[] {
	// A document, or a fragment of one.
	if (/^\s*(?:[<{"]|\[(?![\w -]{1,60}\]\s*[\r\n]))/.test(text)) return [];
	const read = linesOf(text).map((line) => LINE.exec(line));
	const listed = read.flatMap((match) => {
		const [, code = ''] = match ?? [];
		return isCodeShaped(code) ? [{ code, depth: 0 }] : [];
	});
	const isFolded = listed
		.slice(0, -1)
		.every(({ code }) => code.length >= FOLDED && code.length === listed[0]?.code.length);
	if (listed.length > 1 && listed.length === read.length && !isFolded) return eachOnce(listed);
	const records = recordsInText(text);
	const isNamed = records.some((record) => Object.keys(record).some(namesCode));
	if (isNamed) return findCodes(records);
	const code = isProse(text.trim()) ? undefined : codeText(text);
	return code === undefined ? [] : [code];
}
