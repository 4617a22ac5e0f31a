import type { IHttpRequestOptions } from 'n8n-workflow';

import { TOKEN_PATH } from '../api/catalog';
import type { Fault, SignInFault } from '../api/fault';
import { writeTokenForm, writeTokenRequest } from '../api/requestBodies';
import { isRecord } from '../responses/json';
import { readPlatformError } from '../responses/platformError';
import { readToken, type ReadToken } from '../responses/token';
import { explainConnection } from '../messages/connectionRows';
import { explainSignInRefusal, explainUnreachedSignIn } from '../messages/signInRows';
import { responsesIn } from '../http/errorChain';
import { isPermanent } from '../http/fault';
import type { HttpRequest, Thrown } from '../http/request';
import { ok, type Failed, type Result } from '../http/result';
import { readSlowDown } from '../http/slowDown';
import { secretsOf, type Account } from './account';
import { readSignInAnswer, type SignInAnswer } from './signInAnswer';

/** A bearer token, and how long it may be used. */
export interface SessionToken {
	readonly token: string;
	/** ms since the epoch, with a margin before the server's own expiry */
	readonly usableUntilMs: number;
	/** From this time the next token is fetched while this one is still in use. */
	readonly refreshFromMs?: number;
}

/** An exchange, or something that needed one, that failed. */
export type SignInFailed = Failed & { readonly fault: SignInFault };

const signInFailed = (fault: SignInFault): SignInFailed => ({ ok: false, fault });

const EXCHANGE_TIMEOUT_MS = 15_000;
/** A token is retired this long before it expires, or after two thirds of a short lifetime, since a busy n8n sends late. */
const LONGEST_MARGIN_MS = 30_000;

/**
 * If both formats are refused, the more informative refusal is reported: statuses that say more about the ID and the secret
 * than about the format come first.
 */
const FORM_STATUSES = [400, 422, 415];

/** Why an exchange gave no token, and whether the other format may work. */
interface Refused {
	readonly fault: SignInFault;
	readonly isForm: boolean;
}

/** The answer, good or bad. @returns undefined if there was none */
function answerIn(sent: Result<unknown, Thrown>): SignInAnswer | undefined {
	if (sent.ok) {
		const { statusCode, headers, body } = isRecord(sent.value) ? sent.value : {};
		return { status: Number(statusCode) || 200, headers, body };
	}
	if (sent.fault.kind !== 'status') return undefined;
	const [response] = responsesIn(sent.error);
	const { status } = sent.fault;
	return { status, headers: response?.headers, body: response?.data ?? response?.body };
}

function describeUnanswered(fault: Fault, baseUrl: string): SignInFault {
	const reason = fault.kind === 'notSent' ? explainConnection(fault.code) : undefined;
	const final = fault.kind === 'notSent' && isPermanent(fault.code) ? true : undefined;
	if (reason) {
		return explainUnreachedSignIn(
			`BimmerVIN could not be reached at ${baseUrl} to sign in: ${reason.why}.`,
			reason.todo,
			final,
		);
	}
	if (final) {
		return explainUnreachedSignIn(
			`This n8n does not allow connections to ${baseUrl}, which it needs to sign in.`,
			'Check the Base URL and Allowed HTTP Request Domains in the BimmerVIN API credential, or ask whoever runs this n8n.',
			true,
		);
	}
	return explainUnreachedSignIn(
		`BimmerVIN could not be reached at ${baseUrl} to sign in.`,
		'Check the Base URL in the BimmerVIN API credential and that this n8n is allowed to connect to it.',
	);
}

/** The token in an answer, even if the platform has not unwrapped it. */
function tokenIn({ body }: SignInAnswer, nowMs: number): ReadToken | undefined {
	const packed = readPlatformError(body);
	return readToken(packed && packed.status < 300 ? packed.body : body, nowMs);
}

/** Sends the ID and the secret once. */
async function askForToken(
	account: Account,
	http: HttpRequest,
	request: IHttpRequestOptions,
	nowMs: () => number,
): Promise<ReadToken | Refused> {
	const { baseUrl } = account;
	const sent = await http(request);
	const answer = answerIn(sent);
	if (!answer) {
		const fault = sent.ok ? { kind: 'unreadable' as const } : sent.fault;
		return { fault: describeUnanswered(fault, baseUrl), isForm: false };
	}
	const token = sent.ok ? tokenIn(answer, nowMs()) : undefined;
	if (token) return token;
	const { refusal, reported } = readSignInAnswer(answer, baseUrl, secretsOf(account));
	// The message of any other refusal is about something else.
	const { words, body } = refusal === 'tooMany' ? { ...reported, ...answer } : {};
	const slowDown = readSlowDown({ headers: answer.headers, body, words }, nowMs());
	const fault = explainSignInRefusal(refusal, baseUrl, { ...reported, ...slowDown }, nowMs());
	return { fault, isForm: refusal === 'form' };
}

const isRefused = (came: ReadToken | Refused): came is Refused => 'fault' in came;

const rankOf = ({ fault, isForm }: Refused): number =>
	isForm ? FORM_STATUSES.indexOf(fault.status ?? 0) : -1;

const moreSpecific = (asJson: Refused, asForm: Refused): Refused =>
	rankOf(asForm) >= rankOf(asJson) ? asJson : asForm;

/**
 * Exchanges Client ID and Secret for a bearer token: as JSON first, and once as a form if that format is refused. Does not
 * follow redirects, which would send the secret to another address.
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

	let came = await askForToken(account, http, asJson, now);
	if (isRefused(came) && came.isForm) {
		const refused = came;
		came = await askForToken(account, http, asForm, now);
		if (isRefused(came)) came = moreSpecific(refused, came);
	}
	if (isRefused(came)) return signInFailed(came.fault);
	const { token, expiresAtMs } = came;
	const lifeMs = expiresAtMs - now();
	const usableUntilMs = expiresAtMs - Math.min(LONGEST_MARGIN_MS, lifeMs / 3);
	const refreshFromMs = usableUntilMs - Math.min(LONGEST_MARGIN_MS, lifeMs / 10);
	return ok({ token, usableUntilMs, refreshFromMs });
}
