import type { IHttpRequestOptions } from 'n8n-workflow';

import { TOKEN_PATH } from '../api/catalog';
import type { SignInFault } from '../api/fault';
import { writeTokenForm, writeTokenRequest } from '../api/requestBodies';
import { readErrorWords } from '../responses/errorWords';
import { readFailure } from '../responses/failure';
import { isRecord, withoutUndefined } from '../responses/json';
import { readToken } from '../responses/token';
import { keepFromN8n } from '../messages/explanation';
import { responsesIn } from '../http/errorChain';
import { classifyFault, PERMANENT_ERRORS } from '../http/fault';
import type { HttpRequest } from '../http/request';
import { ok, type Failed, type Result } from '../http/result';
import type { Account } from './account';

/** A bearer token and until when it may be used. */
export interface SessionToken {
	readonly token: string;
	/** ms since the epoch, a margin before the server's own expiry */
	readonly usableUntilMs: number;
	/** From here on the next one is fetched while this one is still in use. */
	readonly refreshFromMs?: number;
}

/** An exchange, or whatever needed one, that came to nothing. */
export type SignInFailed = Failed & { readonly fault: SignInFault };

const signInFailed = (fault: SignInFault): SignInFailed => ({ ok: false, fault });

const EXCHANGE_TIMEOUT_MS = 15_000;
/** A token is given up this long before it expires, or after two thirds of a short life: a busy n8n sends late. */
const LONGEST_MARGIN_MS = 30_000;

/**
 * Statuses that may mean "not in this format": the exchange is then tried once form-encoded. The more a status says of
 * the ID and the secret, and not of the format, the earlier it stands.
 */
const WRONG_FORMAT = [400, 422, 415];

const signInFault = (message: string, todo: string, more?: Partial<SignInFault>): SignInFault => ({
	kind: 'signIn',
	message: keepFromN8n(message),
	description: `${todo} Nothing was charged.`,
	...more,
});

/** What a refused sign-in means: `{ what: 'BimmerVIN did not accept …', todo: 'Copy both again …', final: true }`. */
interface Refusal {
	readonly what: string;
	readonly todo: string;
	/** Another try cannot help. */
	readonly final?: true;
}

const NOT_ACCEPTED: Refusal = {
	what: 'BimmerVIN did not accept the Client ID and Client Secret',
	todo: 'Copy both again from your BimmerVIN dashboard into the BimmerVIN API credential.',
	final: true,
};
const WRONGLY_FORMED: Refusal = {
	what: 'BimmerVIN did not accept the sign-in with this Client ID and Client Secret',
	todo: 'Check both for missing or extra characters in the BimmerVIN API credential.',
	final: true,
};
const TOO_MANY: Refusal = {
	what: 'BimmerVIN asks to wait before signing in again',
	todo: 'Wait a minute and try again. If this repeats, lower the limits in the BimmerVIN API credential.',
};
const FAULT_OF_THEIRS: Refusal = {
	what: 'BimmerVIN could not sign you in at the moment',
	todo: 'The fault is on the side of the API. Try again in a few minutes.',
};

function refusedSignIn(status: number, baseUrl: string): Refusal {
	if (status === 401 || status === 403) return NOT_ACCEPTED;
	if (WRONG_FORMAT.includes(status)) return WRONGLY_FORMED;
	if (status === 429) return TOO_MANY;
	if (status >= 500 || status === 408) return FAULT_OF_THEIRS;
	return {
		what: `BimmerVIN gave an unexpected answer to the sign-in at ${baseUrl}`,
		todo: 'Check the Base URL in the BimmerVIN API credential.',
		final: true,
	};
}

function describeFailure(error: unknown, account: Account, nowMs: number): SignInFault {
	const { baseUrl, clientSecret } = account;
	const fault = classifyFault(error, nowMs);
	if (fault.kind === 'status') {
		const { status, retryAfterMs } = fault;
		const [response] = responsesIn(error);
		const words = readErrorWords(response?.data ?? response?.body, [clientSecret]);
		const said = words ? ` The API says: "${words}".` : '';
		const { what, todo, final } = refusedSignIn(status, baseUrl);
		const more = withoutUndefined({ final, retryAfterMs, status });
		return signInFault(`${what} (${status}).${said}`, todo, more);
	}
	if (fault.kind === 'notSent' && PERMANENT_ERRORS.test(fault.code)) {
		return signInFault(
			`This n8n does not allow the connection to ${baseUrl} to sign in.`,
			'Check the Base URL and Allowed HTTP Request Domains in the BimmerVIN API credential, or ask whoever runs this n8n.',
			{ final: true },
		);
	}
	return signInFault(
		`BimmerVIN could not be reached at ${baseUrl} to sign in.`,
		'Check the Base URL in the BimmerVIN API credential and that this n8n may connect to it.',
	);
}

const saysWrongFormat = ({ status = 0 }: SignInFault): boolean => WRONG_FORMAT.includes(status);

const rankOf = ({ status = 0 }: SignInFault): number => WRONG_FORMAT.indexOf(status);

/** Of the refusals of both formats, the one that tells what is wrong: a 415 only says that the format is. */
const moreTelling = (asJson: SignInFault, asForm: SignInFault): SignInFault =>
	rankOf(asForm) >= rankOf(asJson) ? asJson : asForm;

function describeNoToken(body: unknown, { clientSecret }: Account): SignInFault {
	const isFailure = readFailure(body) !== undefined;
	const words = isFailure ? readErrorWords(body, [clientSecret]) : undefined;
	return signInFault(
		`BimmerVIN answered the sign-in without a token.${words ? ` The API says: "${words}".` : ''}`,
		'Check the Client ID and Client Secret, and that the Base URL in the BimmerVIN API credential is the address of the API itself.',
		{ final: true },
	);
}

/**
 * Exchanges Client ID and Secret for a bearer token: JSON first, once form-encoded if that format is refused.
 * Follows no redirect, since that would hand the secret to another address.
 * @param now clock, ms since the epoch
 * @returns the token, or why there is none, in plain words and without secrets
 */
export async function exchangeToken(
	account: Account,
	http: HttpRequest,
	now: () => number,
): Promise<Result<SessionToken, SignInFailed>> {
	const request: IHttpRequestOptions = {
		method: 'POST',
		baseURL: account.baseUrl,
		url: TOKEN_PATH,
		timeout: EXCHANGE_TIMEOUT_MS,
		disableFollowRedirect: true,
		returnFullResponse: true,
		encoding: 'text',
	};
	const asJson = { ...request, json: true, body: writeTokenRequest(account) };
	const asForm = {
		...request,
		headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
		body: writeTokenForm(account),
	};

	let sent = await http(asJson);
	if (!sent.ok) {
		const refused = describeFailure(sent.error, account, now());
		if (!saysWrongFormat(refused)) return signInFailed(refused);
		sent = await http(asForm);
		if (!sent.ok) {
			return signInFailed(moreTelling(refused, describeFailure(sent.error, account, now())));
		}
	}

	const body = isRecord(sent.value) ? sent.value.body : undefined;
	const read = readToken(body, now());
	if (!read) return signInFailed(describeNoToken(body, account));
	const lifeMs = read.expiresAtMs - now();
	const usableUntilMs = read.expiresAtMs - Math.min(LONGEST_MARGIN_MS, lifeMs / 3);
	const refreshFromMs = usableUntilMs - Math.min(LONGEST_MARGIN_MS, lifeMs / 10);
	return ok({ token: read.token, usableUntilMs, refreshFromMs });
}
