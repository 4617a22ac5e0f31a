import { FIELD_NAMES } from '../api/fieldNames';
import { getField, isOneOf, isRecord, parseBody, type JsonRecord } from './json';
import { packedBody } from './packed';
import { isMarkup, titleOf, withoutEntities } from './pageText';
import { sanitizeText } from './redact';
import { envelopesOf } from './unwrap';

const WORDS_DEPTH = 4;
const MAX_LISTED = 5;
/** More parts than this would not be shown anyway. */
const MAX_PARTS = 20;

/** Words that only repeat the HTTP status; left out if there are others. */
export const SAYS_NOTHING =
	/^(error|errors|fail|failed|failure|bad request|unauthorized|unauthenticated|payment required|forbidden|not found|method not allowed|conflict|unprocessable (entity|content)|too many requests|internal server error|bad gateway|service unavailable|gateway timeout|true)$/i;

/**
 * The API's own error message.
 * `{ error: { code: 'E7', message: 'No such VIN' } }` -> `No such VIN`
 * @param body the error's answer: bytes, text or parsed; any form
 * @param secrets known secrets, hidden wherever they appear
 * @returns one line of at most 300 characters, without anything that looks like a secret; undefined if there is no message
 */
export function readErrorWords(body: unknown, secrets: readonly string[] = []): string | undefined {
	const value = parseBody(body);
	const parts = isRecord(value) ? wordsOfEnvelopes(value) : collectWords(value, 0);
	const said = sanitizeText(joined(parts), secrets);
	return said === '' ? undefined : said;
}

/** The message of the outermost envelope that has one; otherwise the bare code. */
function wordsOfEnvelopes(body: JsonRecord): string[] {
	const envelopes = envelopesOf(body);
	for (const envelope of envelopes) {
		const words = wordsOfRecord(envelope, 0);
		if (words.length > 0) return words;
	}
	for (const envelope of envelopes) {
		const code = getField(envelope, FIELD_NAMES.errorCode);
		if (typeof code === 'string') return [code];
	}
	return envelopes.flatMap(wordsPackedIn).slice(0, MAX_PARTS);
}

/** `{ statusCode: 404, body: '{"message":"Vehicle not found"}' }`: an error that was not unwrapped. */
function wordsPackedIn(envelope: JsonRecord): string[] {
	const value = parseBody(packedBody(envelope));
	if (value === undefined) return [];
	return isRecord(value) ? wordsOfEnvelopes(value) : collectWords(value, 0);
}

function collectWords(value: unknown, depth: number): string[] {
	if (depth > WORDS_DEPTH) return [];
	if (typeof value === 'string') {
		// An error inside the message of another.
		const inner = /^\s*[[{]/.test(value) ? parseBody(value) : value;
		return typeof inner === 'string' ? wordsOfText(inner) : collectWords(inner, depth + 1);
	}
	if (Array.isArray(value)) {
		const listed = value.slice(0, MAX_LISTED).map((entry) => wordsOfEntry(entry, depth + 1));
		const said = listed.filter((text) => text !== '');
		return said.length > 0 ? [said.join('; ')] : [];
	}
	return isRecord(value) ? wordsOfRecord(value, depth) : [];
}

function wordsOfRecord(record: JsonRecord, depth: number): string[] {
	if (depth > WORDS_DEPTH) return [];
	return FIELD_NAMES.errorWords.flatMap((name) => {
		const value = getField(record, [name]);
		if (!isRecord(value)) return collectWords(value, depth + 1);
		const words = wordsOfRecord(value, depth + 1);
		if (words.length > 0) return words;
		const code = getField(value, FIELD_NAMES.errorCode);
		return typeof code === 'string' ? [code] : wordsByField(value, depth + 1);
	});
}

/** `{ vin: ["is invalid"] }`: messages by field. */
function wordsByField(record: JsonRecord, depth: number): string[] {
	const said = Object.entries(record)
		.slice(0, MAX_LISTED)
		.map(([field, value]) => [field, joined(collectWords(value, depth + 1))] as const)
		.filter(([, words]) => words !== '')
		.map(([field, words]) => `${field}: ${words}`);
	return said.length > 0 ? [said.join('; ')] : [];
}

/** One entry of a list of errors, preceded by the part of the request that it refers to. */
function wordsOfEntry(entry: unknown, depth: number): string {
	const words = joined(collectWords(entry, depth));
	if (!isRecord(entry)) return words;
	const source = isRecord(entry.source) ? entry.source : {};
	const place = placeText(
		getField(entry, FIELD_NAMES.errorPlace) ?? getField(source, FIELD_NAMES.errorPlace),
	);
	return place === '' || words === '' ? words : `${place}: ${words}`;
}

/** `["body", "vin"]`, `/data/vin` and `vin` all mean the field vin. */
function placeText(place: unknown): string {
	const steps: unknown[] = Array.isArray(place)
		? place
		: typeof place === 'string'
			? place.split('/')
			: [];
	return steps
		.filter((step) => typeof step === 'string' || typeof step === 'number')
		.map(String)
		.filter((step) => step !== '' && !/^(body|query|path|data|attributes)$/.test(step))
		.join('.');
}

function wordsOfText(text: string): string[] {
	const start = text.slice(0, 20_000);
	// The bytes of a file, read as text, are no message.
	if (/[\0\uFFFD]/.test(start)) return [];
	if (!isMarkup(start)) return start.trim() === '' ? [] : [start];
	if (/<(!doctype\s+html|html|head|body)\b/i.test(start)) {
		const title = titleOf(start);
		return title === undefined ? [] : [title];
	}
	const inside = start.replace(/<[^<>]*>/g, ' ').trim();
	return inside === '' ? [] : [withoutEntities(inside)];
}

/** Joins messages without duplicates, without those that say nothing, and without those contained in a longer one. */
function joined(parts: readonly string[]): string {
	const trimmed = parts.map((part) => part.trim()).filter((part) => part !== '');
	const informative = trimmed.filter((part) => !SAYS_NOTHING.test(part));
	const kept = informative.length > 0 ? informative.slice(0, MAX_PARTS) : trimmed.slice(0, 1);
	return kept
		.filter((part, at) => !kept.some((other, i) => i !== at && covers(other, part, i < at)))
		.join(': ');
}

const covers = (other: string, part: string, isEarlier: boolean): boolean =>
	other.toLowerCase() === part.toLowerCase()
		? isEarlier
		: other.toLowerCase().includes(part.toLowerCase());

/** Whether a key is one of an error's own fields. */
export const isErrorKey = (key: string): boolean =>
	isOneOf(key, FIELD_NAMES.errorWords) || isOneOf(key, FIELD_NAMES.errorCode);
