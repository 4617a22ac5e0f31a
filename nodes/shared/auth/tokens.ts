import { rateLimiterFor } from '../rateLimit/rateLimiters';
import { retryDelay, withRetry } from '../http/retry';
import { LONGEST_PAUSE_MS } from '../http/retryAfter';
import { asksForLong } from '../http/slowDown';
import { FAILS_AGAIN_MS } from '../rateLimit/exhaustion';
import { systemClock, type Clock } from '../http/clock';
import { attached } from '../state/attached';
import { boundedStore, countIn } from '../state/stores';
import { secretsOf, type Account } from './account';
import type { SignInFault } from '../api/fault';
import type { HttpRequest } from '../http/request';
import { ok, type Result } from '../http/result';
import { exchangeToken, type SessionToken, type SignInFailed } from './exchange';

/**
 * The state of an account's sign-in. n8n itself keeps no expiry, and does one exchange per call without a token, so sharing
 * happens here: calls that need a token during an exchange wait for that one.
 */
interface Session {
	held?: SessionToken;
	/** An exchange in progress, and how often it is tried. */
	exchange?: { readonly token: Promise<SignedIn>; readonly tries: number };
	/** The token that the API refused last: the stored credential may still contain it. */
	refusedToken?: string;
	/** The token that was fetched because of a refusal: if it is refused too, age is not the reason. */
	renewedToken?: string;
	/** The token before the current one: an answer to a call that was sent with it may still repeat it. */
	previousToken?: string;
	lastFailure?: SignInFault;
	/** The API asked for a long wait: until then the failure is reported again instead of signing in, ms. */
	failsUntil?: number;
}

/** Far more than one n8n has. A sign-in in progress is not evicted. */
const sessions = boundedStore<Session>('sessions', {
	max: 1_000,
	mayGo: ({ exchange }) => exchange === undefined,
});

countIn('signInsUnderWay', () => sessions.values.filter(({ exchange }) => exchange).length);

const sessionOf = ({ credentialHash }: Account): Session =>
	sessions.getOr(credentialHash, () => ({}));

/** Every update makes the session the most recent one. */
function keepIn(account: Account, news: Session): void {
	const session = sessionOf(account);
	if (news.held && session.held) session.previousToken = session.held.token;
	sessions.set(account.credentialHash, Object.assign(session, news));
}

/** A token, or why there is none. */
type SignedIn = Result<SessionToken, SignInFailed>;

interface TokenOptions {
	/** A token that the API has just refused, and that must not be returned again. */
	refused?: string;
	/** How often an exchange is tried where that can help. */
	tries?: number;
	clock?: Clock;
}

const isUsable = (held: SessionToken | undefined, nowMs: number): held is SessionToken =>
	held !== undefined && nowMs < held.usableUntilMs;

/** The current token for exactly these credentials, if still usable. */
export function heldToken(account: Account, nowMs: number): SessionToken | undefined {
	const held = sessions.get(account.credentialHash)?.held;
	return isUsable(held, nowMs) ? held : undefined;
}

const isDue = ({ refreshFromMs, usableUntilMs }: SessionToken, nowMs: number): boolean =>
	nowMs >= (refreshFromMs ?? usableUntilMs);

/** The same, unless it is time to fetch the next one. */
export function lastingToken(account: Account, nowMs: number): SessionToken | undefined {
	const held = heldToken(account, nowMs);
	return held && !isDue(held, nowMs) ? held : undefined;
}

/**
 * The failed sign-in that an error reports. n8n 1 wraps it in an error of its own and loses it, but keeps its message.
 * @param error from n8n's helper
 */
export function lastFailure(account: Account, error: unknown): SignInFault | undefined {
	const failure = sessions.get(account.credentialHash)?.lastFailure;
	const isReported = failure && error instanceof Error && error.message === failure.message;
	return isReported ? failure : undefined;
}

/** The secrets of an account, and the tokens among them. */
interface KnownSecrets {
	readonly tokens: readonly string[];
	readonly secrets: readonly string[];
}

const knownSecrets = attached<Account, KnownSecrets>();

/**
 * Everything about an account that must not be shown: its secret in every form, and the current and previous tokens. The list
 * is the same until a token changes, because every answer is searched for what is in it.
 */
export function secretsInUse(account: Account): readonly string[] {
	const { held, previousToken, refusedToken } = sessions.get(account.credentialHash) ?? {};
	const all = [held?.token, previousToken, refusedToken];
	const tokens = all.filter((token) => token !== undefined);
	const known = knownSecrets.get(account);
	const isSame =
		known?.tokens.length === tokens.length &&
		known.tokens.every((token, index) => token === tokens[index]);
	if (isSame) return known.secrets;
	const secrets = Object.freeze([...secretsOf(account), ...tokens]);
	knownSecrets.set(account, { tokens, secrets });
	return secrets;
}

/** The account of a sign-in, and its settings. */
interface SignIn {
	readonly account: Account;
	readonly http: HttpRequest;
	readonly clock: Clock;
}

async function exchange({ account, http, clock }: SignIn, tries: number): Promise<SignedIn> {
	const { lastFailure: failure, failsUntil = 0 } = sessionOf(account);
	if (failure && clock.now() < failsUntil) return { ok: false, fault: failure };
	const endAt = clock.now() + LONGEST_PAUSE_MS;
	let tooFast = 0;
	return await withRetry<SessionToken, SignInFailed>(
		async () => {
			const limiter = rateLimiterFor(account.rateLimitKey, account.limits);
			// It cannot be halted, since a stopped execution is not the only one that waits for it.
			const result = (await limiter.run({ priority: 'token', group: 'token' }, async () =>
				exchangeToken(account, http, () => clock.now()),
			)) as SignedIn;
			if (result.ok) {
				keepIn(account, { held: result.value, failsUntil: 0 });
			} else {
				const failsUntil = asksForLong(result.fault) ? clock.now() + FAILS_AGAIN_MS : 0;
				keepIn(account, { lastFailure: result.fault, failsUntil });
			}
			return result;
		},
		(failed, attempt) => {
			// Hitting the rate limit says nothing about the sign-in: other programs of the account are ahead, for a while.
			const isTooFast = failed.fault.status === 429;
			if (isTooFast) tooFast++;
			const counted = isTooFast ? 1 : attempt - tooFast;
			const delay = counted < tries ? delayAfter(failed.fault, counted) : undefined;
			return delay === undefined || clock.now() + delay > endAt ? failed : delay;
		},
		async (ms) => await clock.sleep(ms),
	);
}

/** The wait that the API asks for, or that suits the failure, ms; undefined if a retry is pointless, or the wait too long. */
const delayAfter = (fault: SignInFault, attempt: number): number | undefined =>
	asksForLong(fault) ? undefined : retryDelay(fault, attempt, { free: true, random: Math.random });

/**
 * One exchange per account at a time. A caller that joins one with fewer tries than its own continues with the remaining
 * tries: the failure of another caller's single try is not final.
 */
async function exchangeShared(signIn: SignIn, tries: number): Promise<SignedIn> {
	const { exchange: pending } = sessionOf(signIn.account);
	if (!pending) return await begin(signIn, tries);
	const outcome = await pending.token;
	const left = tries - pending.tries;
	if (outcome.ok || left <= 0) return outcome;
	const delay = delayAfter(outcome.fault, pending.tries);
	if (delay === undefined) return outcome;
	await signIn.clock.sleep(delay);
	return await exchangeShared(signIn, left);
}

function begin(signIn: SignIn, tries: number): Promise<SignedIn> {
	const session = sessionOf(signIn.account);
	const token = exchange(signIn, tries).finally(() => delete session.exchange);
	session.exchange = { token, tries };
	return token;
}

/** The token is then used until it expires, and the call that finds none reports why. */
function giveUpRefresh(account: Account, held: SessionToken): void {
	const session = sessionOf(account);
	if (session.held === held) session.held = { ...held, refreshFromMs: undefined };
}

/**
 * A usable token: the current one, or one exchange shared by all callers. Shortly before the current one expires, the next is
 * fetched in a slot of its own, so that no call has to wait for it.
 */
export async function getToken(
	account: Account,
	http: HttpRequest,
	{ refused, tries = 1, clock = systemClock }: TokenOptions = {},
): Promise<SignedIn> {
	if (refused !== undefined) {
		const session = sessionOf(account);
		session.refusedToken = refused;
		if (session.held?.token === refused) delete session.held;
	}
	const held = heldToken(account, clock.now());
	const signIn = { account, http, clock };
	if (!held) return await exchangeShared(signIn, tries);
	if (isDue(held, clock.now())) {
		void exchangeShared(signIn, tries).then(
			(next) => !next.ok && giveUpRefresh(account, held),
			() => giveUpRefresh(account, held),
		);
	}
	return ok(held);
}

/** Whether a token was fetched because of a refusal: if it is refused too, age is not the reason. */
export const isRenewed = ({ credentialHash }: Account, token: string): boolean =>
	sessions.get(credentialHash)?.renewedToken === token;

/**
 * Gets a fresh token to replace a refused one, unless there is already another.
 * @param refused the token that the call was sent with
 * @returns why no token is available, if so
 */
export async function replaceToken(
	account: Account,
	http: HttpRequest,
	refused: string,
	{ tries = 1, clock = systemClock }: TokenOptions = {},
): Promise<Result<true, SignInFailed>> {
	const held = heldToken(account, clock.now())?.token;
	if (held !== undefined && held !== refused) return ok(true);
	const renewed = await getToken(account, http, { refused, tries, clock });
	if (!renewed.ok) return renewed;
	keepIn(account, { renewedToken: renewed.value.token });
	return ok(true);
}

/**
 * The same after a refusal that mentions the sign-in. Done once per token.
 * @param refused the token that the call was sent with
 * @returns whether another try may succeed, or why no token is available
 */
export async function renewToken(
	account: Account,
	http: HttpRequest,
	refused: string,
	options: TokenOptions = {},
): Promise<Result<boolean, SignInFailed>> {
	const nowMs = (options.clock ?? systemClock).now();
	const held = heldToken(account, nowMs)?.token ?? refused;
	if (held === refused && isRenewed(account, refused)) return ok(false);
	return await replaceToken(account, http, refused, options);
}

const STORED = /^([0-9a-f]{32}):(\d+):(\S+)$/;

/** A token as stored with the credential: bound to the credentials that it was issued for. */
export const packToken = (account: Account, { token, usableUntilMs }: SessionToken): string =>
	`${account.credentialHash}:${Math.floor(usableUntilMs)}:${token}`;

/**
 * Reads a stored token.
 * @returns undefined if there is none, or if it was issued for other credentials
 */
export function unpackToken(account: Account, stored: unknown): SessionToken | undefined {
	const [, credentialHash, usableUntilMs, token] =
		(typeof stored === 'string' && STORED.exec(stored)) || [];
	if (credentialHash !== account.credentialHash || !token) return undefined;
	return { token, usableUntilMs: Number(usableUntilMs) };
}

/**
 * Adopts a stored token in this process, unless there is already a newer one or the API refused it. So workers and restarts
 * of n8n continue with the token that another process fetched.
 */
export function adoptToken(account: Account, stored: unknown, nowMs: number): void {
	const token = unpackToken(account, stored);
	const session = sessions.get(account.credentialHash);
	const heldUntilMs = session?.held?.usableUntilMs ?? 0;
	if (!isUsable(token, nowMs) || token.usableUntilMs <= heldUntilMs) return;
	if (token.token !== session?.refusedToken) keepIn(account, { held: token });
}
