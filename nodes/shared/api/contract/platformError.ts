import { ASSUMED } from './assumed';
import { isOneOf, isRecord, lookUp, toValue } from './json';

/** An error of the platform that the API runs on, handed on with a good HTTP status. */
export interface PlatformError {
	/** The status that it names, else 500. */
	readonly status: number;
	/** The answer that is meant. */
	readonly body: unknown;
}

const asStatus = (value: unknown): number | undefined => {
	const status = typeof value === 'string' && /^\d{3}$/.test(value.trim()) ? Number(value) : value;
	return typeof status === 'number' && status >= 400 && status <= 599 ? status : undefined;
};

/** A status in the words of a crash: `[404] Vehicle not found`, `Request failed with status code 503`. */
const NAMED_STATUS = /^\W{0,2}([45]\d\d)\b|\bstatus(?: code)?\W{1,3}([45]\d\d)\b/i;

/**
 * Reads a platform's error: `{ errorMessage, errorType, stackTrace }` of a function that crashed or timed out, or
 * `{ statusCode: 404, body: "{…}" }` of one whose answer was not unpacked.
 * @param body the answer: bytes, text or parsed
 * @returns undefined where it is none
 */
export function readPlatformError(body: unknown): PlatformError | undefined {
	const value = toValue(body);
	if (!isRecord(value)) return undefined;
	const keys = Object.keys(value).filter((key) => value[key] !== null);
	const status = asStatus(lookUp(value, ASSUMED.platformStatus));
	if (status !== undefined && keys.every((key) => isOneOf(key, ASSUMED.besidePlatformStatus))) {
		return { status, body: lookUp(value, ASSUMED.platformBody) ?? value };
	}
	const message = lookUp(value, ASSUMED.platformMessage);
	if (
		typeof message !== 'string' ||
		!keys.every((key) => isOneOf(key, ASSUMED.besidePlatformMessage))
	)
		return undefined;
	const named = NAMED_STATUS.exec(message);
	return { status: asStatus(named?.[1] ?? named?.[2]) ?? 500, body: { message } };
}
