import { FIELD_NAMES } from '../api/fieldNames';
import { hasPayload, isContent, isInformative } from './failure';
import { jobFamilyOf } from './jobWords';
import { getField, isOneOf, isRecord, MAX_WRAPPING, parseBody, type JsonRecord } from './json';
import { packedBody } from './packed';
import { envelopesOf, unwrap } from './unwrap';

/** An error of the API's hosting platform, sent with a success HTTP status. */
export interface PlatformError {
	/** The status that it contains, or 500. */
	readonly status: number;
	/** The actual answer. */
	readonly body: unknown;
}

function httpStatusOf(value: unknown): number | undefined {
	const status = typeof value === 'string' && /^\d{3}$/.test(value.trim()) ? Number(value) : value;
	return typeof status === 'number' && status >= 100 && status <= 599 ? status : undefined;
}

const statusIn = (record: JsonRecord): number | undefined =>
	httpStatusOf(getField(record, FIELD_NAMES.platformStatus));

/** A status in a crash message: `[404] Vehicle not found`, `Request failed with status code 503`. */
const NAMED_STATUS = /^\W{0,2}([45]\d\d)\b|\bstatus(?: code)?\W{1,3}([45]\d\d)\b/i;

const statusInWords = (words: string): number => {
	const named = NAMED_STATUS.exec(words);
	return Number(named?.[1] ?? named?.[2] ?? 500);
};

/** `without({ a: 1, b: 2 }, ['a'])` -> `{ b: 2 }` */
const without = (record: JsonRecord, names: readonly string[]): JsonRecord =>
	Object.fromEntries(Object.entries(record).filter(([key]) => !isOneOf(key, names)));

const PACKING = [
	...FIELD_NAMES.platformStatus,
	...FIELD_NAMES.platformBody,
	...FIELD_NAMES.platformPayload,
	...FIELD_NAMES.platformBase64,
	...FIELD_NAMES.besidePlatformBody,
];

/** An answer that was not unwrapped: `{ statusCode: 200, body: "{…}", isBase64Encoded: false }`. */
function packedIn(envelope: JsonRecord): PlatformError | undefined {
	const status = statusIn(envelope);
	const body = packedBody(envelope);
	if (status === undefined || body === undefined) return undefined;
	if (hasPayload(without(envelope, PACKING))) return undefined;
	return { status: isThere(getField(envelope, ['function_error'])) ? 500 : status, body };
}

/** `{ executionArn: 'arn:…', status: 'TIMED_OUT', cause }`: a failed execution of a state machine. */
function executionIn(envelope: JsonRecord): PlatformError | undefined {
	if (getField(envelope, FIELD_NAMES.platformExecution) === undefined) return undefined;
	const word = getField(envelope, ['status']);
	const hasFailed = typeof word === 'string' && jobFamilyOf(word) === 'failed';
	return hasFailed ? { status: 500, body: envelope } : undefined;
}

const isThere = (value: unknown): boolean =>
	Array.isArray(value) ? value.length > 0 : isInformative(value);

const CRASH_SIGNS = [...FIELD_NAMES.besidePlatformMessage, ...FIELD_NAMES.platformMessage];

/** Whether the result is there despite a crash message: a function was slow, and still returned a code. */
const hasResult = (envelope: JsonRecord): boolean => {
	const others = Object.entries(without(envelope, CRASH_SIGNS));
	const results = [...FIELD_NAMES.code, ...FIELD_NAMES.jobId, ...FIELD_NAMES.fileKeys];
	return others.some(
		([key, value]) =>
			(isOneOf(key, results) && value !== null && value !== '') ||
			(isContent([key, value]) && !isOneOf(key, FIELD_NAMES.besideError)) ||
			(isOneOf(key, FIELD_NAMES.wrappers) && isRecord(value) && hasPayload(value)),
	);
};

/**
 * `{ errorMessage: 'Task timed out', errorType, stackTrace }`: a function that crashed or was stopped. `errorMessage` alone
 * counts only if there is nothing else; with a trace or a type, other fields of the platform may be there too.
 */
function crashIn(envelope: JsonRecord): PlatformError | undefined {
	const stated = getField(envelope, FIELD_NAMES.platformMessage);
	const message = typeof stated === 'string' && isInformative(stated) ? stated : undefined;
	const hasSign =
		FIELD_NAMES.besidePlatformMessage.some((name) => isThere(getField(envelope, [name]))) ||
		(typeof getField(envelope, ['error']) === 'string' &&
			typeof getField(envelope, ['cause']) === 'string');
	const isCertain = message !== undefined && hasSign;
	if (message === undefined && !hasSign) return undefined;
	if (isCertain ? hasResult(envelope) : hasPayload(envelope)) return undefined;
	const words = message ?? getField(envelope, ['message', ...FIELD_NAMES.errorWords]);
	// A trace alone does not count: a list of steps can have that name too.
	if (typeof words !== 'string') return undefined;
	const inner = parseBody(words);
	const status = statusIn(isRecord(inner) ? inner : envelope) ?? statusInWords(words);
	const body = isRecord(inner) ? inner : { message: words };
	return { status: status >= 400 ? status : 500, body };
}

/** The objects in which an error states its own status: `{ error: { code: 503, status: 'UNAVAILABLE' } }`. */
function errorsIn(envelope: JsonRecord): JsonRecord[] {
	const named = FIELD_NAMES.errorOnly.map((name) => getField(envelope, [name]));
	return named
		.map((error) => (Array.isArray(error) ? error[0] : error) as unknown)
		.filter(isRecord);
}

/** `404`; not `482`, which is not an HTTP status and may be anything. */
const isErrorStatus = (status: number): boolean =>
	(status >= 400 && status <= 431) ||
	status === 451 ||
	(status >= 499 && status <= 530) ||
	status >= 598;

/** `{ status: 404, message: 'Vehicle not found' }`: only an error with its status. */
function bareIn(envelope: JsonRecord): PlatformError | undefined {
	if (hasPayload(envelope)) return undefined;
	const errors = errorsIn(envelope);
	const named = [...errors, envelope].map(statusIn);
	// A plain code counts as a status only with a message.
	const hasWords =
		getField(envelope, ['message', 'msg', ...FIELD_NAMES.errorWordsOnly]) !== undefined;
	const codes = hasWords
		? [...errors, envelope].map((one) => httpStatusOf(getField(one, FIELD_NAMES.errorCode)))
		: [];
	const status =
		named.find((one) => one !== undefined && one >= 400) ??
		codes.find((one) => one !== undefined && isErrorStatus(one));
	return status === undefined ? undefined : { status, body: envelope };
}

/**
 * Reads a platform's error, alone, in a wrapper or in a list of one.
 * `{ errorMessage: '[404] Vehicle not found', errorType: 'Error' }` -> `{ status: 404, body: { message: '[404] …' } }`
 * @param body the answer: bytes, text or parsed
 * @returns undefined if it is not one; a status below 400 for a good answer that was not unwrapped
 */
export function readPlatformError(body: unknown): PlatformError | undefined {
	for (const envelope of envelopesOf(body)) {
		const found =
			packedIn(envelope) ?? executionIn(envelope) ?? crashIn(envelope) ?? bareIn(envelope);
		if (found) return found;
	}
	return undefined;
}

/** `AccessDeniedException`, `com.amazon.coral#InternalError`, `States.Timeout`, `System.NullReferenceException` */
const ERROR_CLASS =
	/^(?:[\w.$]{1,200}[.#:$])?[A-Z]\w{0,100}(?:Exception|Error|Fault|Failure|Timeout|TimedOut|Timedout)$/;

/** Whether an answer is only an error with its class: `{ __type: 'AccessDeniedException' }`. */
export const namesErrorClass = (body: unknown): boolean =>
	envelopesOf(body).some(
		(envelope) =>
			!hasPayload(envelope) &&
			FIELD_NAMES.errorClass.some((name) => {
				const value = getField(envelope, [name]);
				return typeof value === 'string' && ERROR_CLASS.test(value);
			}),
	);

/** An answer that was not unwrapped, in its wrapper or in a list of one. */
function wrappedAnswer(value: unknown): unknown {
	const inner = unwrap(value);
	return Array.isArray(inner) && inner.length === 1 ? (inner[0] as unknown) : inner;
}

/** The result of a state machine that succeeded: `{ executionArn, status: 'SUCCEEDED', output: "{…}" }`. */
function outputIn(envelope: JsonRecord): PlatformError | undefined {
	const output = getField(envelope, FIELD_NAMES.platformOutput);
	const isExecution = getField(envelope, FIELD_NAMES.platformExecution) !== undefined;
	const word = getField(envelope, ['status']);
	const isDone = isExecution && typeof word === 'string' && jobFamilyOf(word) === 'done';
	return isDone && output !== undefined ? { status: 200, body: output } : undefined;
}

const innerBytes = (inner: unknown): Buffer => {
	if (Buffer.isBuffer(inner)) return inner;
	return Buffer.from(typeof inner === 'string' ? inner : JSON.stringify(inner));
};

function headerIn(packed: JsonRecord, name: string): string | undefined {
	const headers = [getField(packed, ['headers']), getField(packed, ['multi_value_headers'])];
	const values = headers.map((one) => (isRecord(one) ? getField(one, [name]) : undefined)).flat();
	return values.find((value) => typeof value === 'string');
}

/** The actual answer: its bytes, and its own headers. */
export interface Unpacked {
	readonly body: Buffer;
	readonly contentType?: string;
	readonly contentDisposition?: string;
}

/**
 * Unwraps a good answer: `{ statusCode: 200, headers, body: "{…}", isBase64Encoded }`.
 * @param body the answer: bytes, text or parsed
 * @returns the inner bytes and their headers, or undefined if there is no wrapper
 */
export function unpackAnswer(body: unknown): Unpacked | undefined {
	let unpacked: Unpacked | undefined;
	for (let depth = 0; depth < MAX_WRAPPING; depth++) {
		const value = wrappedAnswer(unpacked?.body ?? body);
		const packed = isRecord(value) ? (packedIn(value) ?? outputIn(value)) : undefined;
		if (!packed || !isRecord(value) || packed.status >= 300) return unpacked;
		// Without its own content type, the inner answer is identified by its bytes: the outer type is the wrapper's.
		unpacked = {
			body: innerBytes(packed.body),
			contentType: headerIn(value, 'content_type'),
			contentDisposition: headerIn(value, 'content_disposition'),
		};
	}
	return unpacked;
}
