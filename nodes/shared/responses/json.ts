/** Reading values of unknown shape. */

import { madeOnce } from '../state/attached';
import { rememberedByText } from '../state/stores';
import { maybeLooseJson, toStrictJson } from './looseJson';

export type JsonRecord = Record<string, unknown>;

/** Deeper nesting is not searched: no real answer comes near it. */
export const MAX_WRAPPING = 5;

/** The longest name that is searched for, in characters. */
const MAX_KEY = 200;

/** Whether a value is a plain object (no array, no Buffer). */
export const isRecord = (value: unknown): value is JsonRecord =>
	typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);

/** Removes undefined fields: in what workflows and receipts store, a missing value has no field. */
export const withoutUndefined = <T extends object>(fields: T): T =>
	Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;

/** Longest key that is remembered, in characters. */
const MAX_REMEMBERED = 80;

const withoutSeparators = (key: string): string =>
	key
		.slice(0, MAX_KEY)
		.toLowerCase()
		.replace(/[^a-z0-9]/g, '');

/** The same keys occur in every answer. */
const rememberedKey = rememberedByText('normalizedKeys', 5_000, withoutSeparators);

/** A key without letter case and separators, so that `jobId`, `job_id` and `Job-ID` are the same. */
export const normalizeKey = (key: string): string =>
	key.length > MAX_REMEMBERED ? withoutSeparators(key) : rememberedKey(key);

/** Lists of names as sets of normalized keys, since they are compared with every key of every answer. */
const setOfNames = madeOnce(
	(names: readonly string[]): ReadonlySet<string> => new Set(names.map(normalizeKey)),
);

/** A list of one name is mostly written on the spot, so a set of it would be made each time. */
const normalizedNames = (names: readonly string[]): Iterable<string> =>
	names.length === 1 ? names.map(normalizeKey) : setOfNames(names);

/** Whether a key is one of the names. */
export const isOneOf = (key: string, names: readonly string[]): boolean =>
	names.length === 1
		? normalizeKey(key) === normalizeKey(names[0] ?? '')
		: setOfNames(names).has(normalizeKey(key));

/** The fields of an object by their normalized keys, without empty ones. */
export type Fields = ReadonlyMap<string, readonly unknown[]>;

/**
 * `{ Job_ID: 7, vin: null }` -> `jobid` with `[7]`
 * @param record the object to read; only its own fields count
 */
export function fieldsByKey(record: JsonRecord): Fields {
	const fields = new Map<string, unknown[]>();
	for (const [key, value] of Object.entries(record)) {
		if (value === null) continue;
		const normalized = normalizeKey(key);
		const values = fields.get(normalized);
		if (values) values.push(value);
		else fields.set(normalized, [value]);
	}
	return fields;
}

/**
 * The first of several names that has a value.
 * @param names from the assumed names, likeliest first
 * @param isWanted which values count; by default all but null
 * @returns the value, or undefined if no name has one
 */
export function getFieldIn(
	fields: Fields,
	names: readonly string[],
	isWanted: (value: unknown) => boolean = () => true,
): unknown {
	for (const normalized of normalizedNames(names)) {
		const value = fields.get(normalized)?.find((one) => isWanted(one));
		if (value !== undefined) return value;
	}
	return undefined;
}

/** An answer may have very many fields, and is searched for many names; it is not modified meanwhile. */
const knownFields = madeOnce(fieldsByKey);

/** The same for an object of an answer. */
export const getField = (record: JsonRecord, names: readonly string[]): unknown =>
	getFieldIn(knownFields(record), names);

/** A number with fewer digits is exact. */
const LONG_DIGITS = 16;

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

/** Whether a text contains 16 digits in a row: then one of them is at a 16th place of the text, so only those are looked at. */
function hasLongNumber(text: string): boolean {
	for (let at = LONG_DIGITS - 1; at < text.length; at += LONG_DIGITS) {
		let [from, to] = [at, at];
		while (isDigit(text.charCodeAt(to))) to++;
		if (to === at) continue;
		while (isDigit(text.charCodeAt(from - 1))) from--;
		if (to - from >= LONG_DIGITS) return true;
	}
	return false;
}

/**
 * What distinguishes a long integer from the same digits in a string or a fraction: escapes, quotes, the integer. None of
 * them matches a whole string, which would take as much stack as it has escapes.
 */
const TOKEN = /(?:\\[^]){1,50}|"|(?<![\d.eE+-])-?\d{16}\d*(?![\d.eE])/g;

/**
 * JSON.parse, but an integer too long for a number is kept as text: a long job ID, if rounded, is a lost job.
 * `{"id":12345678901234567890}` -> `{ id: '12345678901234567890' }`
 * @throws SyntaxError if the text is not JSON
 */
export function parseJson(text: string): unknown {
	if (!hasLongNumber(text)) return JSON.parse(text);
	return JSON.parse(longIntegersAsText(text));
}

/** Not with replace(): with a callback it holds all matches at once, and too many of them crash the process. */
function longIntegersAsText(json: string): string {
	const parts: string[] = [];
	let done = 0;
	let isInText = false;
	for (const { 0: token, index } of json.matchAll(TOKEN)) {
		if (token === '"') isInText = !isInText;
		if (isInText || /^["\\]/.test(token) || Number.isSafeInteger(Number(token))) continue;
		parts.push(json.slice(done, index), `"${token}"`);
		done = index + token.length;
	}
	parts.push(json.slice(done));
	return parts.join('');
}

/**
 * Parses JSON, or what some programs write instead of it.
 * `{"mileage": NaN}` -> `{ mileage: null }`
 * @returns undefined if it is neither; JSON itself has no such value
 */
export function readJson(text: string): unknown {
	const value = tryParse(text);
	if (value !== undefined) return value;
	const trimmed = text.replace(/^\uFEFF/, '').trim();
	const strict = maybeLooseJson(trimmed) ? toStrictJson(trimmed) : undefined;
	return strict === undefined ? undefined : tryParse(strict);
}

function tryParse(text: string): unknown {
	try {
		return parseJson(text);
	} catch {
		return undefined;
	}
}

/** Parses a text that can be an object, a list or a string in JSON; returns any other text unchanged. */
function parsedOrText(text: string): unknown {
	const trimmed = text.replace(/^\uFEFF/, '').trim();
	if (!/^["[{]/.test(trimmed) && !maybeLooseJson(trimmed)) return trimmed;
	return readJson(trimmed) ?? trimmed;
}

const bytesOf = (value: unknown): Buffer | undefined => {
	if (Buffer.isBuffer(value)) return value;
	if (value instanceof ArrayBuffer) return Buffer.from(value);
	// What a Buffer becomes when an error that holds it is serialized to JSON.
	if (!isRecord(value) || value.type !== 'Buffer' || !Array.isArray(value.data)) return undefined;
	const isBytes = value.data.every((byte) => typeof byte === 'number');
	return isBytes ? Buffer.from(value.data as number[]) : undefined;
};

/** An answer is parsed once, however often it is read; it is not modified meanwhile. */
const parsedOnce = madeOnce((bytes: Buffer) => parsedOrText(bytes.toString('utf8')));

/** A body as a value, whatever form the HTTP helper returned: bytes, text or parsed. */
export function parseBody(body: unknown): unknown {
	const bytes = bytesOf(body);
	if (bytes) return parsedOnce(bytes);
	return typeof body === 'string' ? parsedOrText(body) : body;
}
