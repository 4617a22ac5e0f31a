import type { HttpRequest } from '../http/request';
import type { IHttpRequestOptions } from 'n8n-workflow';

import { TOKEN_PATH } from '../api/catalog';
import { writeTokenForm, writeTokenRequest } from '../api/write';
import { readErrorWords } from '../responses/errorWords';
import { readFailure } from '../responses/failure';
import { isRecord } from '../responses/json';
import { readToken } from '../responses/token';
import { keepFromN8n } from '../messages/errors';
import { classifyFault, NEVER_SENT } from '../http/fault';
import type { Account } from './account';

/** A bearer token and until when it may be used. */
export interface SessionToken {
	readonly token: string;
	/** ms since the epoch, a margin before the server's own expiry */
	readonly usableUntilMs: number;
	/** From here on the next one is fetched while this one is still in use. */
	readonly refreshFromMs?: number;
}

/** No token could be had. Nothing was sent that could be charged. Carries neither the secret nor the HTTP error. */
export class TokenError extends Error {
	override readonly name = 'BimmerVinTokenError';

	constructor(
		message: string,
		/** What the user can do about it. */
		readonly description: string,
		/** Whether another try may help: not after a refused id or secret. */
		readonly retryable: boolean,
		/** When the API asked to wait, ms. */
		readonly retryAfterMs?: number,
		/** What the API answered, where it did. */
		readonly answeredWith?: number,
	) {
		super(keepFromN8n(message));
	}
}

const EXCHANGE_TIMEOUT_MS = 15_000;
/** A token is given up this long before it expires, or after two thirds of a short life: a busy n8n sends late. */
const LONGEST_MARGIN_MS = 30_000;

/**
 * Statuses that may mean "not in this format": the exchange is then tried once form-encoded. The more a status says of
 * the ID and the secret, and not of the format, the earlier it stands.
 */
const WRONG_FORMAT = [400, 422, 415];

const property = (value: unknown, key: string): unknown =>
	isRecord(value) ? value[key] : undefined;

/** The answer's body of a failed request, wherever the HTTP client and n8n have put it. */
const failedBody = (error: unknown): unknown => {
	const response = property(error, 'response') ?? property(property(error, 'cause'), 'response');
	return property(response, 'data') ?? property(response, 'body');
};

interface Refusal {
	readonly message: string;
	readonly description: string;
	readonly retryable: boolean;
}

function describeRefusal(status: number, words: string | undefined, baseUrl: string): Refusal {
	const said = words ? ` The API says: "${words}".` : '';
	if (status === 401 || status === 403) {
		return {
			message: `BimmerVIN did not accept the Client ID and Client Secret (${status}).${said}`,
			description:
				'Copy both again from your BimmerVIN dashboard into the BimmerVIN API credential. Nothing was charged.',
			retryable: false,
		};
	}
	if (WRONG_FORMAT.includes(status)) {
		return {
			message: `BimmerVIN did not accept the sign-in with this Client ID and Client Secret (${status}).${said}`,
			description:
				'Check both for missing or extra characters in the BimmerVIN API credential. Nothing was charged.',
			retryable: false,
		};
	}
	if (status === 429) {
		return {
			message: `BimmerVIN asks to wait before signing in again (429).${said}`,
			description:
				'Wait a minute and try again. If this repeats, lower the limits in the BimmerVIN API credential. Nothing was charged.',
			retryable: true,
		};
	}
	if (status >= 500 || status === 408) {
		return {
			message: `BimmerVIN could not sign you in at the moment (${status}).${said}`,
			description:
				'The fault is on the side of the API. Try again in a few minutes. Nothing was charged.',
			retryable: true,
		};
	}
	return {
		message: `BimmerVIN gave an unexpected answer to the sign-in at ${baseUrl} (${status}).${said}`,
		description: 'Check the Base URL in the BimmerVIN API credential. Nothing was charged.',
		retryable: false,
	};
}

function describeFailure(error: unknown, account: Account, nowMs: number): TokenError {
	const { baseUrl, clientSecret } = account;
	const fault = classifyFault(error, nowMs);
	if (fault.kind === 'status') {
		const { status, retryAfterMs } = fault;
		const words = readErrorWords(failedBody(error), [clientSecret]);
		const { message, description, retryable } = describeRefusal(status, words, baseUrl);
		return new TokenError(message, description, retryable, retryAfterMs, status);
	}
	if (fault.kind === 'notSent' && NEVER_SENT.has(fault.code)) {
		return new TokenError(
			`This n8n does not allow the connection to ${baseUrl} to sign in.`,
			'Check the Base URL and Allowed HTTP Request Domains in the BimmerVIN API credential, or ask whoever runs this n8n. Nothing was charged.',
			false,
		);
	}
	return new TokenError(
		`BimmerVIN could not be reached at ${baseUrl} to sign in.`,
		'Check the Base URL in the BimmerVIN API credential and that this n8n may connect to it. Nothing was charged.',
		true,
	);
}

const rankOf = ({ answeredWith = 0 }: TokenError): number => WRONG_FORMAT.indexOf(answeredWith);

/** Of the refusals of both formats, the one that tells what is wrong: a 415 only says that the format is. */
const moreTelling = (asJson: TokenError, asForm: TokenError): TokenError =>
	rankOf(asForm) >= rankOf(asJson) ? asJson : asForm;

function describeNoToken(body: unknown, { clientSecret }: Account): TokenError {
	const isFailure = readFailure(body) !== undefined;
	const words = isFailure ? readErrorWords(body, [clientSecret]) : undefined;
	return new TokenError(
		`BimmerVIN answered the sign-in without a token.${words ? ` The API says: "${words}".` : ''}`,
		'Check the Client ID and Client Secret, and that the Base URL in the BimmerVIN API credential is the address of the API itself. Nothing was charged.',
		false,
	);
}

/**
 * Exchanges Client ID and Secret for a bearer token: JSON first, once form-encoded if that format is refused.
 * Follows no redirect, since that would hand the secret to another address.
 * @param now clock, ms since the epoch
 * @throws {TokenError} in plain words, without secrets
 */
export async function exchangeToken(
	account: Account,
	http: HttpRequest,
	now: () => number,
): Promise<SessionToken> {
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

	let answer: unknown;
	try {
		answer = await http(asJson);
	} catch (error) {
		const refused = describeFailure(error, account, now());
		if (!WRONG_FORMAT.includes(refused.answeredWith ?? 0)) return await Promise.reject(refused);
		answer = await http(asForm).catch((second: unknown) => {
			throw moreTelling(refused, describeFailure(second, account, now()));
		});
	}

	const body = property(answer, 'body');
	const read = readToken(body, now());
	if (!read) throw describeNoToken(body, account);
	const lifeMs = read.expiresAtMs - now();
	const usableUntilMs = read.expiresAtMs - Math.min(LONGEST_MARGIN_MS, lifeMs / 3);
	return {
		token: read.token,
		usableUntilMs,
		refreshFromMs: usableUntilMs - Math.min(LONGEST_MARGIN_MS, lifeMs / 10),
	};
}
