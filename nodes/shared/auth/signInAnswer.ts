/** Reads a sign-in answer without a token: who sent it, and what it means. */
import { FIELD_NAMES } from '../api/fieldNames';
import { readHeader } from '../http/header';
import type { SlowDown } from '../http/slowDown';
import type { SignInRefusal, SignInReport } from '../messages/signInRows';
import { isFromBetween } from '../responses/between';
import { readErrorCode } from '../responses/errorCode';
import { readErrorWords } from '../responses/errorWords';
import { readFailure } from '../responses/failure';
import { getField, parseBody, withoutUndefined } from '../responses/json';
import { isGuardsPage } from '../responses/pageSigns';
import { isMarkup } from '../responses/pageText';
import { readPlatformError } from '../responses/platformError';
import { isRouteRefusal } from '../responses/routeWords';
import { isChallenged, namesProxy, strangersName } from '../responses/stranger';
import { envelopesOf } from '../responses/unwrap';
import { clearFamilyOf, isOfFamily, normalizeWords } from '../responses/wordFamilies';
import { isApiHost } from './account';

/** An answer as received. */
export interface SignInAnswer {
	readonly status: number;
	readonly headers?: unknown;
	/** Bytes, text or parsed. */
	readonly body: unknown;
}

const PROXY_FAULT_STATUSES: ReadonlySet<number> = new Set([500, 502, 503, 504]);
const ABOUT_PROXY = /\bproxy\b|\bproxies\b/i;
const NO_ROUTE: ReadonlySet<number> = new Set([404, 405, 410, 501]);

/** Error codes next to the message: `{ __type: 'TooManyRequestsException' }`, or in a header of AWS. */
const codesIn = (body: unknown, headers: unknown): string[] =>
	[
		...envelopesOf(body).flatMap((envelope) => [
			getField(envelope, FIELD_NAMES.errorCode),
			getField(envelope, FIELD_NAMES.errorCodeWeak),
		]),
		readHeader(headers, 'x-amzn-errortype'),
	].filter((code) => typeof code === 'string');

/** Words about the client, in the form of `normalizeWords`. */
const OF_CLIENT =
	/\b(?:client (?:id|secret|key|credentials?|authentication|is|was|not|unknown|does|disabled|locked|blocked|inactive|suspended|expired|revoked)|(?:invalid|unknown|unauthori[sz]ed|no such|bad|wrong|disabled) client|credentials?|secret|pass ?word|account|user ?name|login|log in|sign in|api ?key|invalid grant|authentication failed|authenticat(?:e|ed)\b|not authori[sz]ed exception|(?:unknown|no such|invalid) user|user (?:is )?(?:not (?:found|known|confirmed|active)|does not|unknown|disabled|locked|blocked)|(?:zugangs|anmelde)daten|konto|kennwort|access denied$)/;
/** The host that a redirect away from the API leads to. */
function hostElsewhere(headers: unknown, baseUrl: string): string | undefined {
	const location = readHeader(headers, 'location') ?? '';
	const url = URL.canParse(location, baseUrl) ? new URL(location, baseUrl) : undefined;
	return url && !isApiHost(url, baseUrl) ? url.host.slice(0, 100) : undefined;
}

/** Words about the account rather than about the entered values. */
const OF_ACCOUNT =
	/\b(?:account|client|user|subscription|konto) (?:is |was |has been |temporarily |currently )*(?:locked|blocked|disabled|suspended|deactivated|inactive|expired|not (?:active|confirmed|enabled|verified)|gesperrt)/;
/** Words about the form of the request. */
const OF_FORM =
	/grant ?type|content ?type|media type|form|encod|json|pars|body|payload|required|missing|malformed|schema|syntax|invalid request|bad request|fields?\b|parameters?\b|validation/;
const REFUSED_FORM: ReadonlySet<number> = new Set([400, 415, 422]);

interface Read {
	readonly refusal: SignInRefusal;
	readonly reported: Omit<SignInReport, keyof SlowDown>;
}

/**
 * The meaning of a sign-in answer without a token.
 * 400 with `{ __type: 'TooManyRequestsException' }` -> `tooMany`; a page with "Just a moment..." -> `stranger`, by Cloudflare
 * @param secrets known secrets, hidden in the message
 */
export function readSignInAnswer(
	answer: SignInAnswer,
	baseUrl: string,
	secrets: readonly string[],
): Read {
	const { status, headers } = answer;
	const platform = status < 300 ? readPlatformError(answer.body) : undefined;
	if (platform && platform.status >= 300) {
		const inner = { ...answer, ...platform };
		const read = readSignInAnswer(inner, baseUrl, secrets);
		return { ...read, reported: { ...read.reported, status } };
	}
	const value = parseBody(answer.body);
	const words = readErrorWords(value, secrets);
	const codes = codesIn(value, headers);
	const isJson = typeof value === 'object' && value !== null;
	const text = typeof value === 'string' ? value : '';
	const isPage = isMarkup(text);
	const said = [words, ...codes].filter(Boolean).join('. ');
	// The text of a good answer may be a token in an unknown form.
	const mayShow = status >= 300 || readFailure(value) !== undefined || isPage;
	const shown = mayShow ? (words ?? codes[0]) : undefined;
	const apiCode = mayShow ? readErrorCode(value, secrets) : undefined;
	const read = (refusal: SignInRefusal, by?: string): Read => ({
		refusal,
		reported: withoutUndefined({ status, words: shown, apiCode, by }),
	});

	// Only the network itself reports that it requires a sign-in (511).
	if (status === 511 || (isJson && status === 403 && isFromBetween(headers, value)))
		return read('stranger', strangersName(headers, `${text}\n${said}`));
	if (isJson) return read(refusalInJson(status, said, words));
	const by = isPage || status === 407 ? strangersName(headers, text) : undefined;
	if (status === 407 || /\bproxy authentication required\b/i.test(text))
		return read('proxySignIn', by);
	if (isChallenged(headers)) return read('stranger', strangersName(headers, text));
	const isOfProxy =
		readHeader(headers, 'x-squid-error') !== undefined ||
		(isPage && namesProxy(headers, text)) ||
		ABOUT_PROXY.test(said);
	if (isOfProxy && status >= 400)
		return read(PROXY_FAULT_STATUSES.has(status) ? 'proxyFault' : 'proxy', by);
	if (status === 429 || isOfFamily(said, 'tooMany')) return read('tooMany');
	if (isPage && isGuardsPage(text)) return read('stranger', by);
	if (isFaultStatus(status)) return read('fault');
	if (status >= 300 && status < 400) {
		const host = hostElsewhere(headers, baseUrl);
		return host === undefined ? read('other') : read('stranger', `to ${host}`);
	}
	if (NO_ROUTE.has(status)) return read('noSignIn');
	if (isUnderMaintenance(said)) return read('fault');
	if (isPage) return read('stranger', by);
	if (status < 300) return read(text.trim() === '' ? 'empty' : 'noToken');
	if (status === 401) return read('unexplained');
	if (status === 403) return read(text.trim() === '' ? 'notLetIn' : 'stranger');
	return read(REFUSED_FORM.has(status) ? 'form' : 'other');
}

/** A 501 means that the function does not exist, so it cannot be faulty. */
const isFaultStatus = (status: number): boolean =>
	(status >= 500 && status !== 501) || status === 408;

const isUnderMaintenance = (said: string): boolean => clearFamilyOf(said) === 'fault';

/** The meaning of JSON: from the API itself, or from a gateway in front of it. */
function refusalInJson(status: number, said: string, words: string | undefined): SignInRefusal {
	const normalized = normalizeWords(said);
	const isAboutRoute = NO_ROUTE.has(status) || (status !== 401 && isRouteRefusal(200, said));
	if (status === 407) return 'proxySignIn';
	if (status < 500 && OF_ACCOUNT.test(normalized)) return 'account';
	if (status === 429 || isOfFamily(said, 'tooMany')) return 'tooMany';
	if (isFaultStatus(status) || isUnderMaintenance(said)) return 'fault';
	if (ABOUT_PROXY.test(said)) return 'proxy';
	if (isAboutRoute) return 'noSignIn';
	const isForm = status === 415 || status === 422 || (status === 400 && isOfForm(normalized));
	if (isForm && !/\binvalid client\b|secret|credentials/.test(normalized)) return 'form';
	if (status !== 402 && OF_CLIENT.test(normalized)) return 'credentials';
	if (status === 401) return words === undefined ? 'unexplained' : 'credentials';
	if (status === 403) return 'notLetIn';
	if (status < 300) return 'noToken';
	return REFUSED_FORM.has(status) ? 'form' : 'other';
}

const isOfForm = (normalized: string): boolean => normalized === '' || OF_FORM.test(normalized);
