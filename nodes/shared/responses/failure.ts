import { FIELD_NAMES } from '../api/fieldNames';
import { isErrorKey, readErrorWords } from './errorWords';
import { saysAboutJob } from './jobStatus';
import { jobFamilyOf } from './jobWords';
import { getField, isOneOf, isRecord, MAX_WRAPPING, normalizeKey, type JsonRecord } from './json';
import { isGroupedCode } from './textError';
import { envelopesOf } from './unwrap';
import {
	clearFamilyOf,
	familyOf,
	normalizeWords,
	soundsRefused,
	speaksOfVehicle,
} from './wordFamilies';

export interface ReadFailure {
	/** The API's own message, safe to show. */
	readonly words: string;
}

/** Shown if a failure has no message. */
export const NO_WORDS = 'no reason given';

/**
 * Whether an answer with a success status says that the request failed after all.
 *
 * `success: false` and `ok: false` always mean that. A status or an `error` does only if the answer also has a message for
 * it, or nothing else to give: paid data is not discarded because of a field called status.
 * @param body the answer: bytes, text or parsed
 * @param options `job`: the answer reports a job's state, so its status is the job's and not the request's
 * @returns the API's message, or undefined if the answer is a good one
 */
export function readFailure(
	body: unknown,
	options: { job?: boolean } = {},
): ReadFailure | undefined {
	const envelopes = envelopesOf(body);
	if (options.job && saysAboutJob(body)) return undefined;
	const flags = envelopes
		.map((envelope) => FIELD_NAMES.successFlags.map((flag) => getField(envelope, [flag])))
		.flat();
	const isGood = flags.some(isYes) || saysSuccess(envelopes[0]);
	const failed =
		flags.some(isNo) ||
		(!isGood &&
			outermost(envelopes).some((envelope) => saysFailed(envelope, options.job === true)));
	return failed ? { words: readErrorWords(body) ?? NO_WORDS } : undefined;
}

/** `{ status: 'success', … }`: the envelope's own word, whatever parts of the answer say. */
const saysSuccess = (envelope: JsonRecord | undefined): boolean => {
	const status = envelope && getField(envelope, ['status']);
	return typeof status === 'string' && isOneOf(status, FIELD_NAMES.requestOk);
};

/** The envelopes up to the first that holds data of its own: anything further inside is about a part of the data. */
function outermost(envelopes: readonly JsonRecord[]): JsonRecord[] {
	const isData = (envelope: JsonRecord): boolean =>
		hasPayload(
			Object.fromEntries(
				Object.entries(envelope).filter(([key]) => !isOneOf(key, FIELD_NAMES.wrappers)),
			),
		);
	const first = envelopes.findIndex(isData);
	return first < 0 ? [...envelopes] : envelopes.slice(0, first + 1);
}

/** Whether a flag is false, in any notation. */
export const isNo = (value: unknown): boolean =>
	value === false ||
	value === 0 ||
	(typeof value === 'string' && /^(false|0|no)$/i.test(value.trim()));

/** Whether a flag is true, in any notation. */
export const isYes = (value: unknown): boolean =>
	value === true ||
	value === 1 ||
	(typeof value === 'string' && /^(true|1|yes)$/i.test(value.trim()));

function saysFailed(envelope: JsonRecord, isJob: boolean): boolean {
	const status = getField(envelope, ['status']);
	if (typeof status === 'string' && isOneOf(status, FIELD_NAMES.requestFailed)) {
		return !hasPayload(envelope) || isInformative(getField(envelope, FIELD_NAMES.errorWordsOnly));
	}
	if (!isJob && endedBadly(envelope)) return true;
	if (hasPayload(envelope)) return false;
	if (FIELD_NAMES.errorOnly.some((name) => isInformative(getField(envelope, [name])))) return true;
	if (!isJob && Object.entries(envelope).some(flagsError)) return true;
	if (typeof status === 'string') return false;
	// `{ message: 'Internal server error' }`: only a message.
	const words = readErrorWords(envelope);
	if (words === undefined) return false;
	const code = getField(envelope, FIELD_NAMES.errorCode);
	// A code with a digit in it may be what was requested.
	const stated = typeof code === 'string' && !/\d/.test(code) ? `${code}. ${words}` : words;
	if (isJob) return isClearRefusal(stated);
	// `{ carplay: false, reason: 'Head unit not supported' }` is what was requested.
	const isAnswer = besideError(envelope).some(isFact) && clearFamilyOf(stated) === undefined;
	return !isAnswer && soundsRefused(stated);
}

/** `failed: true`, `isError: 'true'`; a number is a count of failures. */
const flagsError = ([key, value]: [string, unknown]): boolean =>
	typeof value !== 'number' &&
	isYes(value) &&
	(isOneOf(key, FIELD_NAMES.failedFlags) || /^(?:is|has)error$/.test(normalizeKey(key)));

/** `{ status: 'UNAVAILABLE' }`, `{ result: 'failed' }`: a word for failure, in an answer with nothing else in it. */
function endedBadly(envelope: JsonRecord): boolean {
	const words = FIELD_NAMES.requestOutcome.filter((name) => {
		const word = getField(envelope, [name]);
		return typeof word === 'string' && (jobFamilyOf(word) === 'failed' || soundsRefused(word));
	});
	const others = Object.fromEntries(
		Object.entries(envelope).filter(([key]) => !isOneOf(key, words)),
	);
	return words.length > 0 && !hasPayload(others) && !besideError(others).some(isFact);
}

/** Messages about a job may mention much that has nothing to do with the request. */
function isClearRefusal(words: string): boolean {
	const family = familyOf(words);
	const isOfCaller = family === 'permission' || family === 'tooMany' || family === 'signIn';
	return (
		clearFamilyOf(words) !== undefined ||
		family === 'notFound' ||
		(isOfCaller && soundsRefused(words))
	);
}

/** Whether an error field reports an error: `error: "none"` and `errors: []` do not. */
export function isInformative(error: unknown): boolean {
	if (typeof error === 'string')
		return !/^(|-+|none|null|no|no errors?|ok|0|false|n\/a)$/i.test(error.trim());
	if (Array.isArray(error)) return error.length > 0;
	if (isRecord(error)) {
		const isNone = getField(error, ['code']) === 0 && !isInformative(getField(error, ['message']));
		return Object.keys(error).length > 0 && !isNone;
	}
	return error === true || (typeof error === 'number' && error !== 0);
}

/** The fields of an answer other than an error and its usual accessories. */
const besideError = (envelope: JsonRecord): Array<[string, unknown]> =>
	Object.entries(envelope).filter(
		([key, value]) => !isErrorKey(key) && !isOneOf(key, BESIDE_AN_ERROR) && !isEmpty(value),
	);

/** Whether an answer says anything besides an error: a single value is enough. */
export const saysMore = (envelope: JsonRecord): boolean =>
	besideError(envelope).some(([key]) => !isOneOf(key, FIELD_NAMES.wrappers));

/** `carplay`, `head_unit`: a property of a vehicle; not its identity, and not a field of the request. */
const isFact = ([key]: [string, unknown]): boolean =>
	speaksOfVehicle(normalizeWords(key).replace(IDENTITY, ' ')) &&
	!isOneOf(key, Object.values(FIELD_NAMES.request));
const IDENTITY = /\b(?:vehicles?|vins?|cars?|chassis|map)\b/g;

/** With at least this many plain values that an error does not need, an answer counts as data. */
const VALUES_OF_DATA = 3;

/** Whether it holds anything that was requested: structured data, a code, a file or a job ID. */
export function hasPayload(envelope: JsonRecord): boolean {
	const others = besideError(envelope);
	if (isGroupedCode(getField(envelope, FIELD_NAMES.codeWeak))) return true;
	const values = others.filter(([, value]) => typeof value !== 'object');
	return values.length < others.length || values.length >= VALUES_OF_DATA || values.some(isContent);
}

const BESIDE_AN_ERROR = [...FIELD_NAMES.envelope, ...FIELD_NAMES.besideError];

/** `{ code: null }` is as empty as `{}`. */
export const isEmpty = (value: unknown, depth = 0): boolean => {
	if (typeof value === 'string') return value.trim() === '';
	if (typeof value !== 'object' || value === null) return value === null || value === undefined;
	if (depth > MAX_WRAPPING) return false;
	return Object.values(value).every((inner) => isEmpty(inner, depth + 1));
};

const CONTENT_NAMES = [
	...FIELD_NAMES.code,
	...FIELD_NAMES.jobId,
	...FIELD_NAMES.fileKeys,
	...FIELD_NAMES.wrappers,
];

/** Whether a field holds a code, a job ID, a file or its address. */
export const isContent = ([key, value]: [string, unknown]): boolean =>
	typeof value === 'string' &&
	(isOneOf(key, CONTENT_NAMES) || /(url|base64|b64|content)$/.test(normalizeKey(key)));
