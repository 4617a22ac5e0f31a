import { FIELD_NAMES } from '../api/fieldNames';
import { hasPayload } from './failure';
import { getField, isRecord, parseBody, type JsonRecord } from './json';
import { envelopesOf } from './unwrap';

/** An error of the platform that the API runs on, handed on with a good HTTP status. */
export interface PlatformError {
	/** The status that it names, else 500. */
	readonly status: number;
	/** The answer that is meant. */
	readonly body: unknown;
}

const statusIn = (record: JsonRecord): number | undefined => {
	const value = getField(record, FIELD_NAMES.platformStatus);
	const status = typeof value === 'string' && /^\d{3}$/.test(value.trim()) ? Number(value) : value;
	return typeof status === 'number' && status >= 100 && status <= 599 ? status : undefined;
};

/** A status in the words of a crash: `[404] Vehicle not found`, `Request failed with status code 503`. */
const NAMED_STATUS = /^\W{0,2}([45]\d\d)\b|\bstatus(?: code)?\W{1,3}([45]\d\d)\b/i;

/** What an answer holds that was not unpacked: `{ statusCode: 200, body: "{…}", isBase64Encoded: false }`. */
function packedIn(envelope: JsonRecord): PlatformError | undefined {
	const status = statusIn(envelope);
	const body = getField(envelope, FIELD_NAMES.platformBody);
	if (status === undefined || body === undefined) return undefined;
	const isBase64 =
		getField(envelope, FIELD_NAMES.platformBase64) === true && typeof body === 'string';
	return { status, body: isBase64 ? Buffer.from(body, 'base64') : body };
}

/** `{ errorMessage: 'Task timed out', errorType, stackTrace }`: a function that crashed, or was ended. */
function crashIn(envelope: JsonRecord): PlatformError | undefined {
	const message = getField(envelope, FIELD_NAMES.platformMessage);
	if (typeof message !== 'string' || message.trim() === '') return undefined;
	const beside = getField(envelope, FIELD_NAMES.besidePlatformMessage);
	const isCrash =
		beside !== undefined && beside !== '' && !(Array.isArray(beside) && beside.length === 0);
	if (!isCrash && hasPayload(envelope)) return undefined;
	const inner = parseBody(message);
	const named = NAMED_STATUS.exec(message);
	const status =
		statusIn(isRecord(inner) ? inner : envelope) ?? Number(named?.[1] ?? named?.[2] ?? 500);
	return { status, body: isRecord(inner) ? inner : { message } };
}

/** `{ status: 404, message: 'Vehicle not found' }`: nothing but an error that names its status. */
function bareIn(envelope: JsonRecord): PlatformError | undefined {
	const status = statusIn(envelope);
	return status !== undefined && status >= 400 && !hasPayload(envelope)
		? { status, body: envelope }
		: undefined;
}

/**
 * Reads a platform's error, alone, in a wrapper or in a list of one.
 * `{ errorMessage: '[404] Vehicle not found', errorType: 'Error' }` -> `{ status: 404, body: { message: '[404] …' } }`
 * @param body the answer: bytes, text or parsed
 * @returns undefined where it is none; a status below 400 where a good answer was not unpacked
 */
export function readPlatformError(body: unknown): PlatformError | undefined {
	for (const envelope of envelopesOf(body)) {
		const found = packedIn(envelope) ?? crashIn(envelope) ?? bareIn(envelope);
		if (found) return found;
	}
	return undefined;
}

/**
 * A good answer out of the one that it was not unpacked from: `{ statusCode: 200, headers, body: "{…}", isBase64Encoded }`.
 * @param body the bytes that came
 * @returns the inner bytes and their type, or undefined where nothing is packed
 */
export function unpackAnswer(body: Buffer): { body: Buffer; contentType?: string } | undefined {
	const value = parseBody(body);
	const packed = isRecord(value) ? packedIn(value) : undefined;
	if (!packed || !isRecord(value) || packed.status >= 300) return undefined;
	const inner = packed.body;
	const headers = getField(value, ['headers']);
	const type = isRecord(headers) ? getField(headers, ['content_type']) : undefined;
	const bytes = Buffer.isBuffer(inner)
		? inner
		: Buffer.from(typeof inner === 'string' ? inner : JSON.stringify(inner));
	return { body: bytes, ...(typeof type === 'string' && { contentType: type }) };
}
