/** Reading values of unknown shape. */

import { madeOnce } from '../state/attached';
import { maybeLooseJson, toStrictJson } from './looseJson';

export type JsonRecord = Record<string, unknown>;

/** Nesting beyond this is not looked into: no real answer comes near it. */
export const MAX_WRAPPING = 5;

/** No name that is looked for is longer, in characters. */
const MAX_KEY = 200;

/** Whether a value is a plain object (no array, no Buffer). */
export const isRecord = (value: unknown): value is JsonRecord =>
	typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);

/** The fields that hold something: in what workflows and receipts keep, nothing stands for what is not there. */
export const withoutUndefined = <T extends object>(fields: T): T =>
	Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;

/** A key without letter case and separators, so that `jobId`, `job_id` and `Job-ID` are one. */
export const normalizeKey = (key: string): string =>
	key
		.slice(0, MAX_KEY)
		.toLowerCase()
		.replace(/[^a-z0-9]/g, '');

/** Lists of names as sets of normalized keys: they are compared with every key of every answer. */
const normalizedNames = madeOnce(
	(names: readonly string[]): ReadonlySet<string> => new Set(names.map(normalizeKey)),
);

/** Whether a key is one of the names. */
export const isOneOf = (key: string, names: readonly string[]): boolean =>
	normalizedNames(names).has(normalizeKey(key));

/** The fields of an object by their normalized keys; those that hold nothing are left out. */
export type Fields = ReadonlyMap<string, readonly unknown[]>;

/**
 * `{ Job_ID: 7, vin: null }` -> `jobid` with `[7]`
 * @param record the object to look in; only its own fields count
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
 * The first of several names that holds something.
 * @param names from the assumed names, likeliest first
 * @param isWanted which values count; all but null where left out
 * @returns the value, or undefined where no name has one
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

/** An answer may have very many fields, and is looked into for many names; nobody changes it meanwhile. */
const knownFields = madeOnce(fieldsByKey);

/** The same in an object of an answer. */
export const getField = (record: JsonRecord, names: readonly string[]): unknown =>
	getFieldIn(knownFields(record), names);

const LONG_NUMBER = /\d{16}/;

/**
 * What tells a long integer from the same digits in a text or in a fraction: escapes, the marks around texts, the
 * integer. None spans a text: that would take as much stack as the text has escapes.
 */
const TOKEN = /(?:\\[^]){1,50}|"|(?<![\d.eE+-])-?\d{16}\d*(?![\d.eE])/g;

/**
 * JSON.parse that keeps an integer too long for a number as text: a long job id rounded to its neighbour is a lost job.
 * `{"id":12345678901234567890}` -> `{ id: '12345678901234567890' }`
 * @throws SyntaxError where the text is no JSON
 */
export function parseJson(text: string): unknown {
	if (!LONG_NUMBER.test(text)) return JSON.parse(text);
	return JSON.parse(longIntegersAsText(text));
}

/** Not by replace(): with a callback it holds all matches at once, and too many of them end the process. */
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
 * The value that a text holds as JSON, or in what some programs write in its place.
 * `{"mileage": NaN}` -> `{ mileage: null }`
 * @returns undefined where it holds none: JSON itself has no such value
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

/** Reads where the text can be an object, a list or a text in JSON; any other text is given back as it is. */
function parsedOrText(text: string): unknown {
	const trimmed = text.replace(/^\uFEFF/, '').trim();
	if (!/^["[{]/.test(trimmed) && !maybeLooseJson(trimmed)) return trimmed;
	return readJson(trimmed) ?? trimmed;
}

const bytesOf = (value: unknown): Buffer | undefined => {
	if (Buffer.isBuffer(value)) return value;
	if (value instanceof ArrayBuffer) return Buffer.from(value);
	// What a Buffer becomes when an error that holds it is written as JSON.
	if (!isRecord(value) || value.type !== 'Buffer' || !Array.isArray(value.data)) return undefined;
	const isBytes = value.data.every((byte) => typeof byte === 'number');
	return isBytes ? Buffer.from(value.data as number[]) : undefined;
};

/** An answer is parsed once, however often it is asked for something; nobody changes it meanwhile. */
const parsedOnce = madeOnce((bytes: Buffer) => parsedOrText(bytes.toString('utf8')));

/** A body as a value, whatever form the HTTP helper gave it: bytes, text or already parsed. */
export function parseBody(body: unknown): unknown {
	const bytes = bytesOf(body);
	if (bytes) return parsedOnce(bytes);
	return typeof body === 'string' ? parsedOrText(body) : body;
}
