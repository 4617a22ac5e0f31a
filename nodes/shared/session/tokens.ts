import { pacerFor } from '../call/pace';
import { retryDelay } from '../call/retry';
import { systemClock, type Clock } from '../call/clock';
import type { Account } from './account';
import { exchangeToken, TokenError, type HttpRequest, type SessionToken } from './exchange';

/**
 * One token per account and process. n8n itself keeps no expiry and exchanges once per call that finds none,
 * so the sharing happens here: whoever needs a token while one is being fetched waits for that one.
 */
const tokens = new Map<string, SessionToken>();
const exchanges = new Map<string, Promise<SessionToken>>();

/** Accounts remembered at most; the oldest is forgotten first. Far above what one n8n has. */
const MAX_ACCOUNTS = 1_000;

interface TokenOptions {
	/** A token the API has just refused: it is not handed out again. */
	refused?: string;
	/** How often an exchange is tried where that can help. */
	tries?: number;
	clock?: Clock;
}

const isUsable = (held: SessionToken | undefined, nowMs: number): held is SessionToken =>
	held !== undefined && nowMs < held.usableUntilMs;

/** The token held for exactly these credentials, if it may still be used. */
export function heldToken(account: Account, nowMs: number): SessionToken | undefined {
	const held = tokens.get(account.fingerprint);
	return isUsable(held, nowMs) ? held : undefined;
}

function hold(account: Account, token: SessionToken): void {
	tokens.delete(account.fingerprint);
	tokens.set(account.fingerprint, token);
	const [oldest] = tokens.keys();
	if (tokens.size > MAX_ACCOUNTS && oldest !== undefined) tokens.delete(oldest);
}

async function exchange(
	account: Account,
	http: HttpRequest,
	tries: number,
	clock: Clock,
): Promise<SessionToken> {
	const pacer = pacerFor(account.key, account.limits);
	for (let attempt = 1; ; attempt++) {
		const ticket = await pacer.acquire({ lane: 'token', group: 'token' });
		try {
			const token = await exchangeToken(account, http, clock.now);
			ticket.done('ok');
			hold(account, token);
			return token;
		} catch (error) {
			const refused = error instanceof TokenError && error.retryAfterMs !== undefined;
			ticket.done(refused ? 'refused' : 'failed', refused ? error.retryAfterMs : undefined);
			const again = error instanceof TokenError && error.retryable && attempt < tries;
			if (!again) return await Promise.reject(error as Error);
			await clock.sleep(
				retryDelay({ kind: 'token' }, attempt, { free: true, random: Math.random }) ?? 0,
			);
		}
	}
}

/** One exchange per account at a time. */
function exchangeShared(
	account: Account,
	http: HttpRequest,
	tries: number,
	clock: Clock,
): Promise<SessionToken> {
	const pending = exchanges.get(account.fingerprint);
	if (pending) return pending;
	const started = exchange(account, http, tries, clock).finally(() =>
		exchanges.delete(account.fingerprint),
	);
	exchanges.set(account.fingerprint, started);
	return started;
}

/**
 * A usable token: the held one, or one exchange shared by all who ask meanwhile. Shortly before the held one ends,
 * the next is fetched in its own place of the pace, so that no call has to wait for it.
 * @throws {TokenError} when none can be had
 */
export async function getToken(
	account: Account,
	http: HttpRequest,
	{ refused, tries = 1, clock = systemClock }: TokenOptions = {},
): Promise<SessionToken> {
	const held = tokens.get(account.fingerprint);
	const isRefused = held?.token === refused && refused !== undefined;
	if (!isUsable(held, clock.now()) || isRefused) {
		return await exchangeShared(account, http, tries, clock);
	}
	if (clock.now() >= (held.refreshFromMs ?? held.usableUntilMs)) {
		// If it fails, the call that finds no token reports it.
		exchangeShared(account, http, tries, clock).catch(() => undefined);
	}
	return held;
}

const STORED = /^([0-9a-f]{32}):(\d+):(\S+)$/;

/** A token as it is stored with the credential: bound to the credentials it was issued for. */
export const packToken = (account: Account, { token, usableUntilMs }: SessionToken): string =>
	`${account.fingerprint}:${Math.floor(usableUntilMs)}:${token}`;

/**
 * Reads a stored token.
 * @returns undefined where there is none, or where it was issued for other credentials
 */
export function unpackToken(account: Account, stored: unknown): SessionToken | undefined {
	const [, fingerprint, usableUntilMs, token] =
		(typeof stored === 'string' && STORED.exec(stored)) || [];
	if (fingerprint !== account.fingerprint || !token) return undefined;
	return { token, usableUntilMs: Number(usableUntilMs) };
}

/**
 * Takes a stored token over into this process, unless a newer one is held already. So workers and restarts of
 * n8n go on with the token that another process has fetched.
 */
export function adoptToken(account: Account, stored: unknown, nowMs: number): void {
	const token = unpackToken(account, stored);
	const heldUntilMs = tokens.get(account.fingerprint)?.usableUntilMs ?? 0;
	if (isUsable(token, nowMs) && token.usableUntilMs > heldUntilMs) hold(account, token);
}
