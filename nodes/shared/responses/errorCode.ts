import { FIELD_NAMES } from '../api/fieldNames';
import { withoutInvisible } from '../api/invisible';
import { readErrorWords, SAYS_NOTHING } from './errorWords';
import {
	getField,
	isOneOf,
	isRecord,
	MAX_WRAPPING,
	parseBody,
	withoutUndefined,
	type JsonRecord,
} from './json';
import { sanitizeText } from './redact';

/** Longest error code, in characters. */
const LONGEST_CODE = 100;
/** More records than any error has. */
const MAX_RECORDS = 50;

/** Keys that may wrap an error. */
const AROUND_ERROR: readonly string[] = [
	...FIELD_NAMES.wrappers,
	...FIELD_NAMES.errorWords,
	...FIELD_NAMES.besideErrorCode,
	...FIELD_NAMES.platformBody,
];

/**
 * The API's own error code, for workflows to compare.
 * `{ error: { code: 'VehicleNotFound', message: 'No such vehicle' } }` -> `VehicleNotFound`
 * @param body the error's answer: bytes, text or parsed; any form
 * @param secrets known secrets: a value that contains one is not a code
 * @returns the text or number, unchanged; undefined if there is none
 */
export function readErrorCode(
	body: unknown,
	secrets: readonly string[] = [],
): string | number | undefined {
	const records = errorRecords(body);
	const valuesOf = (names: readonly string[]): unknown[] =>
		names.flatMap((name) => records.map((record) => getField(record, [name])));
	const named = valuesOf(FIELD_NAMES.errorCode).flatMap((value) => codeIn(value, secrets));
	const words = [...valuesOf(FIELD_NAMES.errorWords), ...valuesOf(FIELD_NAMES.errorCodeWeak)]
		.flatMap((value) => codeIn(Array.isArray(value) ? value[0] : value, secrets))
		.filter(isMachineWord);
	// Many APIs repeat the HTTP status as a code.
	const informative = [...named, ...words].find((code) => !isHttpStatus(code));
	return informative ?? named[0];
}

/** The API's own error message and code, safe to show. */
export interface ErrorSaid {
	readonly words?: string;
	readonly apiCode?: string | number;
}

/** The API's own message and code, without secrets. */
export const readError = (body: unknown, secrets: readonly string[]): ErrorSaid =>
	withoutUndefined({
		words: readErrorWords(body, secrets),
		apiCode: readErrorCode(body, secrets),
	});

/** The objects in an answer that may hold an error code, outermost first; of a list, its first entry. */
function errorRecords(body: unknown): JsonRecord[] {
	const records: JsonRecord[] = [];
	const visit = (value: unknown, depth: number): void => {
		const one: unknown = Array.isArray(value) ? value[0] : value;
		if (!isRecord(one) || depth > MAX_WRAPPING || records.length >= MAX_RECORDS) return;
		records.push(one);
		for (const [key, inner] of Object.entries(one)) {
			if (isOneOf(key, AROUND_ERROR)) visit(parseBody(inner), depth + 1);
		}
	};
	visit(parseBody(body), 0);
	return records;
}

/** A value as a code, in a list of one; empty if it is not a code. */
function codeIn(value: unknown, secrets: readonly string[]): Array<string | number> {
	if (typeof value === 'number') return Number.isFinite(value) && value !== 0 ? [value] : [];
	if (typeof value !== 'string' || value.length > LONGEST_CODE) return [];
	const code = withoutInvisible(value);
	const isShowable = code !== '' && sanitizeText(code, secrets) === code;
	return isShowable && !SAYS_NOTHING.test(code) ? [code] : [];
}

const isHttpStatus = (code: string | number): boolean => /^[1-5]\d\d$/.test(String(code));

/** Addresses that explain a status or nothing at all, rather than this error. */
const OF_A_STANDARD = /^about:|\b(?:ietf|rfc-editor|w3|mozilla|iana)\.org\b|\bhttpstatus/i;

/** `VEHICLE_NOT_FOUND`, `VehicleNotFound`, `vin-unknown`, `E1042`: written for programs, not for people. */
const isMachineWord = (code: string | number): code is string =>
	typeof code === 'string' &&
	/^[A-Za-z][\w.:/#-]*[A-Za-z0-9]$/.test(code) &&
	/[_\d.:#-]|[a-z][A-Z]|^[A-Z]+$/.test(code) &&
	!OF_A_STANDARD.test(code);
