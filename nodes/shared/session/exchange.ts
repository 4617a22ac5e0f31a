import type { IHttpRequestOptions } from 'n8n-workflow';

import { TOKEN_PATH } from '../api/catalog';
import { readErrorWords, readToken, writeTokenForm, writeTokenRequest } from '../api/contract';
import { classifyFault } from '../call/retry';
import type { Account } from './account';

/** Sends a request and resolves with the full response; rejects on a status that is not 2xx. */
export type HttpRequest = (options: IHttpRequestOptions) => Promise<unknown>;

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
	) {
		super(message);
	}
}

const EXCHANGE_TIMEOUT_MS = 15_000;
/** A token is given up this long before it expires, or after two thirds of a short life: a busy n8n sends late. */
const LONGEST_MARGIN_MS = 30_000;

/** Statuses that may mean "not in this format": the exchange is then tried once form-encoded. */
const WRONG_FORMAT = new Set([400, 415, 422]);

const parseBody = (body: unknown): unknown => {
	const text = Buffer.isBuffer(body) ? body.toString('utf8') : body;
	if (typeof text !== 'string') return text;
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
};

const property = (value: unknown, key: string): unknown =>
	typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;

/** The answer's body of a failed request, wherever the HTTP client and n8n have put it. */
const failedBody = (error: unknown): unknown => {
	const response = property(error, 'response') ?? property(property(error, 'cause'), 'response');
	return parseBody(property(response, 'data') ?? property(response, 'body'));
};

function describeRefusal(status: number, words: string | undefined, baseUrl: string): TokenError {
	const said = words ? ` The API says: "${words}".` : '';
	if (status === 401 || status === 403) {
		return new TokenError(
			`BimmerVIN did not accept the Client ID and Client Secret (${status}).${said}`,
			'Copy both again from your BimmerVIN dashboard into the BimmerVIN API credential. Nothing was charged.',
			false,
		);
	}
	if (WRONG_FORMAT.has(status)) {
		return new TokenError(
			`BimmerVIN could not read the sign-in with this Client ID and Client Secret (${status}).${said}`,
			'Check both for missing or extra characters in the BimmerVIN API credential. Nothing was charged.',
			false,
		);
	}
	if (status === 429) {
		return new TokenError(
			`BimmerVIN asks to wait before signing in again (429).${said}`,
			'Wait a minute and try again. If this repeats, lower the limits in the BimmerVIN API credential. Nothing was charged.',
			true,
		);
	}
	if (status >= 500) {
		return new TokenError(
			`BimmerVIN could not sign you in at the moment (${status}).${said}`,
			'The fault is on the side of the API. Try again in a few minutes. Nothing was charged.',
			true,
		);
	}
	return new TokenError(
		`BimmerVIN gave an unexpected answer to the sign-in at ${baseUrl} (${status}).${said}`,
		'Check the Base URL in the BimmerVIN API credential. Nothing was charged.',
		false,
	);
}

function describeFailure(error: unknown, account: Account, nowMs: number): TokenError {
	const fault = classifyFault(error, nowMs);
	if (fault.kind === 'status') {
		const refusal = describeRefusal(
			fault.status,
			readErrorWords(failedBody(error)),
			account.baseUrl,
		);
		return new TokenError(
			refusal.message,
			refusal.description,
			refusal.retryable,
			fault.retryAfterMs,
		);
	}
	return new TokenError(
		`BimmerVIN could not be reached at ${account.baseUrl} to sign in.`,
		'Check the Base URL in the BimmerVIN API credential and that this n8n may connect to it. Nothing was charged.',
		true,
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
		const fault = classifyFault(error, now());
		if (fault.kind !== 'status' || !WRONG_FORMAT.has(fault.status)) {
			throw describeFailure(error, account, now());
		}
		answer = await http(asForm).catch((second: unknown) => {
			throw describeFailure(second, account, now());
		});
	}

	const read = readToken(parseBody(property(answer, 'body')), now());
	if (!read) {
		throw new TokenError(
			'BimmerVIN answered the sign-in without a token.',
			'Check that the Base URL in the BimmerVIN API credential is the address of the API itself. Nothing was charged.',
			false,
		);
	}
	const lifeMs = read.expiresAtMs - now();
	const usableUntilMs = read.expiresAtMs - Math.min(LONGEST_MARGIN_MS, lifeMs / 3);
	return {
		token: read.token,
		usableUntilMs,
		refreshFromMs: usableUntilMs - Math.min(LONGEST_MARGIN_MS, lifeMs / 10),
	};
}
