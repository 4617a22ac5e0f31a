import { rateLimiterFor } from '../rateLimit/rateLimiters';
import { retryDelay, withRetry } from '../http/retry';
import { LONGEST_PAUSE_MS } from '../http/retryAfter';
import { asksForLong } from '../http/slowDown';
import { TOLD_AGAIN_MS } from '../rateLimit/exhaustion';
import { systemClock, type Clock } from '../http/clock';
import { boundedStore, countIn } from '../state/stores';
import { secretsOf, type Account } from './account';
import type { SignInFault } from '../api/fault';
import type { HttpRequest } from '../http/request';
import { ok, type Result } from '../http/result';
import { exchangeToken, type SessionToken, type SignInFailed } from './exchange';

/**
 * What is known of an account's sign-in. n8n itself keeps no expiry and exchanges once per call that finds no token,
 * so the sharing happens here: whoever needs a token while one is being fetched waits for that one.
 */
interface Session {
	held?: SessionToken;
	/** An exchange under way, and how often it is tried. */
	exchange?: { readonly token: Promise<SignedIn>; readonly tries: number };
	/** The token that the API refused last: it may still stand in the stored credential. */
	refusedToken?: string;
	/** The token that was fetched because of a refusal: another refusal is not for its age. */
	renewedToken?: string;
	/** The token before the held one: an answer to a call that left with it may still repeat it. */
	previousToken?: string;
	lastFailure?: SignInFault;
	/** The API has named a long time: until then the failure is told again, and nobody signs in, ms. */
	toldUntil?: number;
}

/** Far more than one n8n has. A sign-in under way is not forgotten. */
const sessions = boundedStore<Session>('sessions', {
	max: 1_000,
	mayGo: ({ exchange }) => exchange === undefined,
});

countIn('signInsUnderWay', () => sessions.values.filter(({ exchange }) => exchange).length);

const sessionOf = ({ credentialHash }: Account): Session =>
	sessions.getOr(credentialHash, () => ({}));

/** Whatever is given to be kept makes the session the youngest. */
function keepIn(account: Account, news: Session): void {
	const session = sessionOf(account);
	if (news.held && session.held) session.previousToken = session.held.token;
	sessions.set(account.credentialHash, Object.assign(session, news));
}

/** A token, or why there is none. */
type SignedIn = Result<SessionToken, SignInFailed>;

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
	const held = sessions.get(account.credentialHash)?.held;
	return isUsable(held, nowMs) ? held : undefined;
}

/**
 * The failed sign-in that an error tells of. n8n 1 wraps it in an error of its own and loses it, but keeps its words.
 * @param error whatever was thrown by n8n's helper
 */
export function lastFailure(account: Account, error: unknown): SignInFault | undefined {
	const failure = sessions.get(account.credentialHash)?.lastFailure;
	const isTold = failure && error instanceof Error && error.message === failure.message;
	return isTold ? failure : undefined;
}

/** All that must not be shown of an account: its secret in every form, and the tokens in use or just before. */
export function secretsInUse(account: Account): string[] {
	const { held, previousToken, refusedToken } = sessions.get(account.credentialHash) ?? {};
	const tokens = [held?.token, previousToken, refusedToken];
	return [...secretsOf(account), ...tokens.filter((token) => token !== undefined)];
}

/** Who signs in, and how. */
interface SignIn {
	readonly account: Account;
	readonly http: HttpRequest;
	readonly clock: Clock;
}

async function exchange({ account, http, clock }: SignIn, tries: number): Promise<SignedIn> {
	const { lastFailure: told, toldUntil = 0 } = sessionOf(account);
	if (told && clock.now() < toldUntil) return { ok: false, fault: told };
	const endAt = clock.now() + LONGEST_PAUSE_MS;
	let tooFast = 0;
	return await withRetry<SessionToken, SignInFailed>(
		async () => {
			const limiter = rateLimiterFor(account.rateLimitKey, account.limits);
			// Nobody can halt it: whoever was stopped is not the only one who waits for it.
			const result = (await limiter.run({ priority: 'token', group: 'token' }, async () =>
				exchangeToken(account, http, () => clock.now()),
			)) as SignedIn;
			if (result.ok) {
				keepIn(account, { held: result.value, toldUntil: 0 });
			} else {
				const toldUntil = asksForLong(result.fault) ? clock.now() + TOLD_AGAIN_MS : 0;
				keepIn(account, { lastFailure: result.fault, toldUntil });
			}
			return result;
		},
		(failed, attempt) => {
			// That it was too fast says nothing of the sign-in: other programs of the account are in front, for a while.
			const isTooFast = failed.fault.status === 429;
			if (isTooFast) tooFast++;
			const counted = isTooFast ? 1 : attempt - tooFast;
			const delay = counted < tries ? delayAfter(failed.fault, counted) : undefined;
			return delay === undefined || clock.now() + delay > endAt ? failed : delay;
		},
		async (ms) => await clock.sleep(ms),
	);
}

/**
 * As long as the API asks, or a failure suggests, ms; undefined where another try cannot help, or the API names a time that is told and
 * not waited for.
 */
const delayAfter = (fault: SignInFault, attempt: number): number | undefined =>
	asksForLong(fault) ? undefined : retryDelay(fault, attempt, { free: true, random: Math.random });

/**
 * One exchange per account at a time. Whoever joins one that was begun with fewer tries than its own goes on with what is left of
 * them: the failure of another's single try is not the end of it.
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

/** The token is used to its end then, and the call that finds none reports why. */
function giveUpRefresh(account: Account, held: SessionToken): void {
	const session = sessionOf(account);
	if (session.held === held) session.held = { ...held, refreshFromMs: undefined };
}

/**
 * A usable token: the held one, or one exchange shared by all who ask meanwhile. Shortly before the held one ends,
 * the next is fetched in its own slot of the rate limit, so that no call has to wait for it.
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
	if (clock.now() >= (held.refreshFromMs ?? held.usableUntilMs)) {
		void exchangeShared(signIn, tries).then(
			(next) => !next.ok && giveUpRefresh(account, held),
			() => giveUpRefresh(account, held),
		);
	}
	return ok(held);
}

/** Whether a token was fetched because of a refusal: the next one is not for its age. */
export const isRenewed = ({ credentialHash }: Account, token: string): boolean =>
	sessions.get(credentialHash)?.renewedToken === token;

/**
 * Sees to a fresh token in place of one that the API has refused, unless another is held by now.
 * @param refused the token that the call was sent with
 * @returns why no token can be had, where that is so
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
 * The same after a refusal that speaks of the sign-in. Done once per token.
 * @param refused the token that the call was sent with
 * @returns whether another try may go better, or why no token can be had
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

/** A token as it is stored with the credential: bound to the credentials it was issued for. */
export const packToken = (account: Account, { token, usableUntilMs }: SessionToken): string =>
	`${account.credentialHash}:${Math.floor(usableUntilMs)}:${token}`;

/**
 * Reads a stored token.
 * @returns undefined where there is none, or where it was issued for other credentials
 */
export function unpackToken(account: Account, stored: unknown): SessionToken | undefined {
	const [, credentialHash, usableUntilMs, token] =
		(typeof stored === 'string' && STORED.exec(stored)) || [];
	if (credentialHash !== account.credentialHash || !token) return undefined;
	return { token, usableUntilMs: Number(usableUntilMs) };
}

/**
 * Takes a stored token over into this process, unless a newer one is held already or the API has refused it. So
 * workers and restarts of n8n go on with the token that another process has fetched.
 */
export function adoptToken(account: Account, stored: unknown, nowMs: number): void {
	const token = unpackToken(account, stored);
	const session = sessions.get(account.credentialHash);
	const heldUntilMs = session?.held?.usableUntilMs ?? 0;
	if (!isUsable(token, nowMs) || token.usableUntilMs <= heldUntilMs) return;
	if (token.token !== session?.refusedToken) keepIn(account, { held: token });
}
