import { pacerFor } from '../rateLimit/pace';
import { retryDelay } from '../http/retry';
import { systemClock, type Clock } from '../http/clock';
import { secretsOf, type Account } from './account';
import { exchangeToken, TokenError, type SessionToken } from './exchange';
import type { HttpRequest } from '../http/request';

/**
 * One token per account and process. n8n itself keeps no expiry and exchanges once per call that finds none,
 * so the sharing happens here: whoever needs a token while one is being fetched waits for that one.
 */
const tokens = new Map<string, SessionToken>();
const exchanges = new Map<string, SharedExchange>();
/** The token of each account that the API refused last: it may still stand in the stored credential. */
const refusedTokens = new Map<string, string>();
/** The token of each account that was fetched because of a refusal: another refusal is not for its age. */
const renewedTokens = new Map<string, string>();

/** The last failure of each account's sign-in. */
const failures = new Map<string, TokenError>();

/** Accounts remembered at most; the oldest is forgotten first. Far above what one n8n has. */
const MAX_REMEMBERED = 1_000;

/** An exchange under way, and how often it is tried. */
interface SharedExchange {
	readonly token: Promise<SessionToken>;
	readonly tries: number;
}

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

/**
 * The failed sign-in that an error tells of. n8n 1 wraps it in an error of its own and loses it, but keeps its words.
 * @param error whatever was thrown by n8n's helper
 */
export function lastFailure(account: Account, error: unknown): TokenError | undefined {
	const failure = failures.get(account.fingerprint);
	const isTold = failure && error instanceof Error && error.message === failure.message;
	return isTold ? failure : undefined;
}

/** All that must not be shown of an account: its secret in every form, and the token in use. */
export function secretsInUse(account: Account): string[] {
	const token = tokens.get(account.fingerprint)?.token;
	return [...secretsOf(account), ...(token ? [token] : [])];
}

function rememberFor<T>(memory: Map<string, T>, { fingerprint }: Account, value: T): void {
	memory.delete(fingerprint);
	memory.set(fingerprint, value);
	const [oldest] = memory.keys();
	if (memory.size > MAX_REMEMBERED && oldest !== undefined) memory.delete(oldest);
}

const hold = (account: Account, token: SessionToken): void => rememberFor(tokens, account, token);

function forgetToken(account: Account, refused: string): void {
	rememberFor(refusedTokens, account, refused);
	if (tokens.get(account.fingerprint)?.token === refused) tokens.delete(account.fingerprint);
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
		const outcome = await exchangeToken(account, http, () => clock.now()).catch(
			(error: Error) => error,
		);
		if (!(outcome instanceof Error)) {
			ticket.done('ok');
			hold(account, outcome);
			return outcome;
		}
		const known = outcome instanceof TokenError ? outcome : undefined;
		ticket.done(known?.answeredWith === 429 ? 'refused' : 'failed', known?.retryAfterMs);
		if (known) rememberFor(failures, account, known);
		if (!known?.retryable || attempt >= tries) return await Promise.reject(outcome);
		await waitAfter(known, attempt, clock);
	}
}

/** Waits before another try, as long as the API asks or a failure suggests. */
const waitAfter = async (
	{ retryAfterMs }: TokenError,
	attempt: number,
	clock: Clock,
): Promise<void> => {
	const delay = retryDelay({ kind: 'token', retryAfterMs }, attempt, {
		free: true,
		random: Math.random,
	});
	await clock.sleep(delay ?? 0);
};

/**
 * One exchange per account at a time. Whoever joins one that was begun with fewer tries than its own goes on with what is left of
 * them: the failure of another's single try is not the end of it.
 */
async function exchangeShared(
	account: Account,
	http: HttpRequest,
	tries: number,
	clock: Clock,
): Promise<SessionToken> {
	const pending = exchanges.get(account.fingerprint);
	if (!pending) return await begin(account, http, tries, clock);
	const outcome = await pending.token.catch((error: Error) => error);
	if (!(outcome instanceof Error)) return outcome;
	const left = tries - pending.tries;
	const isWorthIt = outcome instanceof TokenError && outcome.retryable && left > 0;
	if (!isWorthIt) return await Promise.reject(outcome);
	await waitAfter(outcome, pending.tries, clock);
	return await exchangeShared(account, http, left, clock);
}

function begin(
	account: Account,
	http: HttpRequest,
	tries: number,
	clock: Clock,
): Promise<SessionToken> {
	const token = exchange(account, http, tries, clock).finally(() =>
		exchanges.delete(account.fingerprint),
	);
	exchanges.set(account.fingerprint, { token, tries });
	return token;
}

/** The token is used to its end then, and the call that finds none reports why. */
function giveUpRefresh(account: Account, held: SessionToken): void {
	if (tokens.get(account.fingerprint) !== held) return;
	tokens.set(account.fingerprint, { ...held, refreshFromMs: undefined });
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
	if (refused !== undefined) forgetToken(account, refused);
	const held = heldToken(account, clock.now());
	if (!held) return await exchangeShared(account, http, tries, clock);
	if (clock.now() >= (held.refreshFromMs ?? held.usableUntilMs)) {
		exchangeShared(account, http, tries, clock).catch(() => giveUpRefresh(account, held));
	}
	return held;
}

/**
 * Sees to a fresh token after the API has refused a call in a way that an old one may be the reason for. Done once per
 * token: an account that may not use an operation is refused with every token.
 * @param refused the token that the call was sent with
 * @returns whether another try may go better
 * @throws {TokenError} when none can be had
 */
export async function renewToken(
	account: Account,
	http: HttpRequest,
	refused: string,
	{ tries = 1, clock = systemClock }: TokenOptions = {},
): Promise<boolean> {
	const held = heldToken(account, clock.now())?.token;
	if (held !== undefined && held !== refused) return true;
	if (renewedTokens.get(account.fingerprint) === refused) return false;
	const { token } = await getToken(account, http, { refused, tries, clock });
	rememberFor(renewedTokens, account, token);
	return true;
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
 * Takes a stored token over into this process, unless a newer one is held already or the API has refused it. So
 * workers and restarts of n8n go on with the token that another process has fetched.
 */
export function adoptToken(account: Account, stored: unknown, nowMs: number): void {
	const token = unpackToken(account, stored);
	const heldUntilMs = tokens.get(account.fingerprint)?.usableUntilMs ?? 0;
	if (!isUsable(token, nowMs) || token.usableUntilMs <= heldUntilMs) return;
	if (token.token !== refusedTokens.get(account.fingerprint)) hold(account, token);
}
