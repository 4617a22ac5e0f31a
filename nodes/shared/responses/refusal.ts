import type { Fault, StatusFault } from '../api/fault';
import { ENDPOINTS } from '../api/catalog';
import { ANSWERED_STATUSES, NOT_LET_IN_STATUSES } from '../api/terms';
import { FIELD_NAMES } from '../api/fieldNames';
import { readErrorWords, SAYS_NOTHING } from './errorWords';
import { isNo, readFailure, saysMore } from './failure';
import { getField, isOneOf, parseBody, withoutUndefined } from './json';
import { isFromBetween } from './between';
import { isMarkup } from './pageText';
import { saysWrongRoute } from './routeWords';
import { namesErrorClass, readPlatformError, type PlatformError } from './platformError';
import { isChallenged, strangersName } from './stranger';
import { readTextError } from './textError';
import { envelopesOf } from './unwrap';
import { isSandboxAnswer, readCandidates } from './vehicles';
import {
	clearFamilyOf,
	familyOf,
	FAMILY_STATUS,
	normalizeWords,
	speaksOfVehicle,
	type WordFamily,
} from './wordFamilies';

/** Words that only repeat the status, from a gateway or framework that has not looked at the input. */
const REPEATS_STATUS =
	/^(?:(?:http|error|status|code|client|exception|the|page|resource|requested|url|was|is|on|this|server|request|bad|invalid|body|not|found|gone|unprocessable|entity|content|could|be|processed|failed|\d+)(?:\. | |\.|$))+$/;
/** Words about the route to the API, or about the form of the request. */
const ABOUT_REQUEST =
	/\b(?:routes?|url|uri|path|method|endpoint|page|resource|header|cookie|media type|content type|json|parse|upstream|proxy|backend|stage|api|service|function|application)\b|^cannot (?:get|post|put|delete|head)\b/;

/** Removes addresses, and the names of our paths with or without a slash: /vehicle-state is not about the vehicle. */
const withoutPaths = (words: string): string =>
	words.replace(/\bhttps?:\S+|(?<=^|[\s"'(:])\/\S+/gi, ' ').replace(PATH_NAMES, ' ');
const PATH_NAMES = new RegExp(
	Object.values(ENDPOINTS)
		.map(({ path }) => path.slice(1))
		.filter((name) => name.includes('-'))
		.join('|'),
	'gi',
);

const OF_SANDBOX = { sandbox: true } as const;

/** Whether a refusal contains no explanation by the API itself. */
function isUnexplained(body: unknown): boolean {
	const value = parseBody(body);
	const words = readErrorWords(value);
	if (words === undefined || isPage(value)) return true;
	if (isApiEnvelope(value)) return false;
	const own = withoutPaths(words);
	const normalized = normalizeWords(own);
	if (normalized === '' || REPEATS_STATUS.test(normalized)) return true;
	if (speaksOfVehicle(own)) return false;
	// Other text comes from something in front of the API.
	return typeof value === 'string' || ABOUT_REQUEST.test(normalized);
}

const isPage = (value: unknown): boolean => typeof value === 'string' && isMarkup(value);

/**
 * What an error is about. Its code is the best source if it mentions the vehicle:
 * `{ code: 'VIN_UNKNOWN', message: 'Sorry' }`.
 * `{ ecu: 'DME', error: 'signature invalid' }` is an answer and not a refused sign-in, so it must not cause a retry.
 */
function familyOfError(body: unknown, read = familyOf): WordFamily | undefined {
	const envelopes = envelopesOf(body, FIELD_NAMES.errorWordsOnly);
	const codes = envelopes
		.map((envelope) => getField(envelope, FIELD_NAMES.errorCode))
		.filter((code) => typeof code === 'string');
	const informative = codes.find((code) => speaksOfVehicle(code));
	const said = [...codes, readErrorWords(body) ?? ''];
	const words = informative ?? said.join('. ');
	const family = read(words);
	const isOfCaller = family !== undefined && NOT_LET_IN_STATUSES.has(FAMILY_STATUS[family]);
	const isCertain =
		clearFamilyOf(words) !== undefined || said.some((one) => SAYS_NOTHING.test(one));
	return isOfCaller && !isCertain && envelopesOf(body).some(saysMore) ? undefined : family;
}

/** `{ status: 'UNAVAILABLE', message: 'x' }`: what the status word is about, unless it could be about the vehicle. */
function familyOfStatus(body: unknown): WordFamily | undefined {
	const families = envelopesOf(body).map((envelope) => {
		const status = getField(envelope, ['status']);
		return typeof status === 'string' ? familyOf(status) : undefined;
	});
	return families.find(
		(family) => family !== undefined && family !== 'notFound' && family !== 'input',
	);
}

/**
 * `{ status: 'error', … }`, `{ success: false, … }`, or a body that names the vehicle: the API's own form, with any message.
 */
const isApiEnvelope = (value: unknown): boolean =>
	envelopesOf(value).some((envelope) => {
		const status = getField(envelope, ['status']);
		return (
			(typeof status === 'string' && isOneOf(status, FIELD_NAMES.requestFailed)) ||
			FIELD_NAMES.successFlags.some((flag) => isNo(getField(envelope, [flag]))) ||
			getField(envelope, [...FIELD_NAMES.vin, ...FIELD_NAMES.vinEnd]) !== undefined
		);
	});

/**
 * The fault that a refused call stands for.
 * 404 with `{ message: 'Vehicle not found' }` -> `{ kind: 'status', status: 404 }`
 * @param status the HTTP status, 300 or more
 * @param body the answer: bytes, text or parsed; undefined if it could not be read
 * @param headers as the HTTP client returns them
 */
export function readRefusal(status: number, body: unknown, headers?: unknown): Fault {
	const sandbox = isSandboxAnswer(body) ? OF_SANDBOX : {};
	if (status >= 400 && isChallenged(headers)) {
		const httpStatus = status === 403 ? {} : { httpStatus: status };
		return { kind: 'status', status: 403, ...httpStatus, ...betweenIn(headers, body) };
	}
	const vehicles = status < 500 ? readCandidates(body) : undefined;
	if (vehicles) return { kind: 'severalVehicles', vehicles, ...sandbox };
	if (status === 400) {
		const family = familyOfError(body);
		const isOther = family !== undefined && family !== 'input' && family !== 'notFound';
		if (isOther)
			return { kind: 'status', status: FAMILY_STATUS[family], httpStatus: 400, ...sandbox };
	}
	const isBetween = status === 403 && isFromBetween(headers, body);
	if (status === 403 && !isBetween) {
		// Some APIs use this status for the rate limit or missing credits.
		const family = familyOfError(body, clearFamilyOf);
		if (family === 'credit' || family === 'tooMany')
			return { kind: 'status', status: FAMILY_STATUS[family], httpStatus: 403, ...sandbox };
	}
	const isUnclear = ANSWERED_STATUSES.has(status) && isUnexplained(body);
	const isPaced = status === 429 && isPage(parseBody(body));
	return {
		kind: 'status',
		status,
		...(isUnclear && { unexplained: true }),
		...((isBetween || status === 407 || isPaced) && betweenIn(headers, body)),
		...sandbox,
	};
}

/** Marks a refusal that is not the API's, with its origin. */
function betweenIn(headers: unknown, body: unknown): Pick<StatusFault, 'between' | 'by'> {
	const value = parseBody(body);
	const text = typeof value === 'string' ? value : JSON.stringify(value ?? '');
	return withoutUndefined({ between: true as const, by: strangersName(headers, text) });
}

/**
 * The fault in an answer with a success HTTP status: `{ status: 'error', message: 'Insufficient credits' }`.
 * @param body the answer: bytes, text or parsed
 * @param options `job`: the answer reports a job's state, so its status is the job's and not the request's
 * @returns undefined if the answer is a good one
 */
export function readFailedAnswer(
	body: unknown,
	options: { job?: boolean } = {},
): Fault | undefined {
	const fault = faultIn(body, options);
	return fault && isSandboxAnswer(body) ? { ...fault, ...OF_SANDBOX } : fault;
}

function faultIn(body: unknown, options: { job?: boolean }): Fault | undefined {
	const vehicles = readCandidates(body);
	if (vehicles) return { kind: 'severalVehicles', vehicles };
	const platform = readPlatformError(body);
	if (platform) return readPacked(platform, options);
	const text = readTextError(body);
	if (text) return meantBy(text.status, body);
	const isClass = namesErrorClass(body);
	if (!isClass && !readFailure(body, options)) return undefined;
	const family = familyOfError(body) ?? familyOfStatus(body) ?? (isClass ? 'fault' : undefined);
	return family === undefined ? { kind: 'failedAnswer' } : meantBy(FAMILY_STATUS[family], body);
}

/** A status that is only in the words of an answer. A gateway's bare `Not Found` explains no more here than in a 404. */
function meantBy(status: number, body: unknown): Fault {
	const isUnclear = ANSWERED_STATUSES.has(status) && isUnexplained(body);
	return {
		kind: 'status',
		status,
		httpStatus: 200,
		...(isUnclear && { unexplained: true }),
	};
}

/** An answer that the platform has wrapped in another. */
function readPacked(
	{ status, body }: PlatformError,
	options: { job?: boolean },
): Fault | undefined {
	if (status < 300) return readFailedAnswer(body, options);
	const fault = readRefusal(status, body);
	return fault.kind === 'status' ? { ...fault, wrapped: true } : fault;
}

/**
 * How likely an expired token is the reason for a refusal. `said`: the answer mentions the sign-in. `possible`: it is a 403,
 * which gateways also send for tokens. `unlikely`: its words are about the account's permissions.
 */
export type Suspicion = 'said' | 'possible' | 'unlikely';

/**
 * Whether an expired token may be the reason for a refusal. n8n has already renewed it after a plain 401, but not after
 * another status with the same meaning, nor after a 403, which API gateways send for expired tokens. Only the API's own JSON
 * counts, and not if it is about the route.
 * @returns undefined if the token is not the reason
 */
export function suspicionOf(fault: Fault, body: Buffer | undefined): Suspicion | undefined {
	if (fault.kind !== 'status') return undefined;
	if (fault.status === 401) {
		return fault.httpStatus !== undefined || fault.wrapped === true ? 'said' : undefined;
	}
	if (fault.status !== 403 || fault.between) return undefined;
	const value = parseBody(body);
	if (typeof value !== 'object' || value === null) return undefined;
	const words = readErrorWords(value);
	if (words === undefined || saysWrongRoute(words)) return undefined;
	return [undefined, 'signIn'].includes(clearFamilyOf(words)) ? 'possible' : 'unlikely';
}
