import type { CallFault } from '../fault';
import { ANSWERED_STATUSES } from '../terms';
import { ASSUMED } from './assumed';
import { readErrorWords } from './errorWords';
import { readFailure } from './failure';
import { isRecord, lookUp, toValue } from './json';
import { readPlatformError } from './platformError';
import { layersOf } from './unwrap';
import { isSandboxAnswer, readCandidates } from './vehicles';
import { familyOf, FAMILY_STATUS, plainWords, type WordFamily } from './wordFamilies';

/** Words that only say the status again, as a gateway or a framework does where nobody has looked at the input. */
const REPEATS_STATUS =
	/^(?:(?:http|error|status|code|client|exception|the|page|resource|requested|url|was|is|on|this|server|request|bad|invalid|body|not|found|gone|unprocessable|entity|content|could|be|processed|failed|\d+)(?:\. | |\.|$))+$/;
/** Words about the way to the API. */
const ABOUT_ROUTE =
	/\b(?:routes?|url|uri|path|method|endpoint|page|resource)\b|^cannot (?:get|post|put|delete|head)\b/;

const ABOUT_VEHICLE = /\b(?:vehicles?|vins?|vin ?17|vin ?7|cars?|chassis|fahrzeug)\b/;

const isPage = (value: unknown): boolean => typeof value === 'string' && /^\s*</.test(value);

/** Whether a refusal comes without the API's own words about the input. */
function isUnexplained(body: unknown): boolean {
	const value = toValue(body);
	const words = readErrorWords(value);
	if (words === undefined) return true;
	// A path such as /vehicle-state does not speak of the vehicle.
	const plain = plainWords(words.replace(/\S*\/\S*/g, ' '));
	if (plain === '') return true;
	if (REPEATS_STATUS.test(plain)) return !isEnvelope(value);
	if (ABOUT_VEHICLE.test(plain)) return isPage(value);
	// Other text comes from whatever stands in front of the API.
	return typeof value === 'string' || ABOUT_ROUTE.test(plain);
}

/** What an error is about: its code says it best, `{ error: { code: 'OUT_OF_CREDIT', message: 'Request refused' } }`. */
function familyOfError(body: unknown): WordFamily | undefined {
	const layers = layersOf(body, ASSUMED.errorWordsOnly);
	const codes = layers.map((layer) => lookUp(layer, ASSUMED.errorCode));
	const code = codes.find((one) => typeof one === 'string' && familyOf(one) !== undefined);
	return familyOf(typeof code === 'string' ? code : (readErrorWords(body) ?? ''));
}

/** `{ status: 'error', … }` or `{ success: false, … }`: the API's own form, whatever its words. */
const isEnvelope = (value: unknown): boolean =>
	isRecord(value) &&
	((typeof value.status === 'string' && /^(error|failed|fail|failure)$/i.test(value.status)) ||
		value.success === false);

/**
 * What a refused call means.
 * @param status the HTTP status, 300 or more
 * @param body the answer: bytes, text or parsed; undefined where it could not be read
 */
export function readRefusal(status: number, body: unknown): CallFault {
	const sandbox = isSandboxAnswer(body) ? ({ sandbox: true } as const) : {};
	const vehicles = status < 500 ? readCandidates(body) : undefined;
	if (vehicles) return { kind: 'severalVehicles', vehicles, ...sandbox };
	if (status === 400) {
		const family = familyOfError(body);
		const isOther = family !== undefined && family !== 'input' && family !== 'notFound';
		if (isOther)
			return { kind: 'status', status: FAMILY_STATUS[family], httpStatus: 400, ...sandbox };
	}
	const isUnclear = ANSWERED_STATUSES.has(status) && isUnexplained(body);
	return { kind: 'status', status, ...(isUnclear && { unexplained: true }), ...sandbox };
}

/**
 * What an answer with a good HTTP status means, where it is none: `{ status: 'error', message: 'Insufficient credits' }`.
 * @param body the answer: bytes, text or parsed
 * @param options `job`: the answer tells a job's state, so its status is the job's and not the request's
 * @returns undefined where the answer is a good one
 */
export function readFailedAnswer(
	body: unknown,
	options: { job?: boolean } = {},
): CallFault | undefined {
	const sandbox = isSandboxAnswer(body) ? ({ sandbox: true } as const) : {};
	const vehicles = readCandidates(body);
	if (vehicles) return { kind: 'severalVehicles', vehicles, ...sandbox };
	const platform = readPlatformError(body);
	if (platform) return readRefusal(platform.status, platform.body);
	if (!readFailure(body, options)) return undefined;
	const family = familyOfError(body);
	if (family === undefined) return { kind: 'failedAnswer', ...sandbox };
	return { kind: 'status', status: FAMILY_STATUS[family], httpStatus: 200, ...sandbox };
}
