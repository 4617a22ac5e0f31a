import type { Fault } from '../api/fault';
import { steadyClock, type Clock } from '../http/clock';
import type { HttpRequest } from '../http/request';
import { ok, type Result } from '../http/result';
import { orAborted } from '../rateLimit/waitOr';
import type { Suspicion } from '../responses/refusal';
import { boundedStore } from '../state/stores';
import type { Account } from './account';
import type { SignInFailed } from './exchange';
import { heldToken, isRenewed, replaceToken } from './tokens';

/** After a fresh token was refused (403) too, no other is fetched for that endpoint for this long, ms. */
export const FRESH_TOKEN_EVERY_MS = 3_600_000;

/** The token of a refused call. */
export interface OldToken {
	readonly suspicion: Suspicion;
	readonly account: Account;
	readonly refused: string;
	/** Sends without the credential. */
	readonly http: HttpRequest;
}

/** The result of a trial. `none`: another reason, or interference. `unknown`: no answer, so another call may try. */
type TrialOutcome = 'letIn' | 'refused' | 'none' | 'unknown' | SignInFailed;

/** Endpoints for which a call is trying a fresh token. The trial ends with its call. */
const trials = boundedStore<FreshTokenTrial>('freshTokenTrials', {
	max: 1_000,
	mayGo: () => false,
});

/** Until when no fresh token is fetched for an endpoint of an account, ms by the steady clock. */
const refusedUntil = boundedStore<number>('refusedFreshTokens', { max: 1_000 });

/** Faults without a conclusive answer. */
const UNTOLD: ReadonlySet<Fault['kind']> = new Set([
	'halted',
	'cancelled',
	'notSent',
	'indeterminate',
	'signIn',
]);

function outcomeOf(fault: Fault): TrialOutcome {
	if (fault.kind !== 'status') return UNTOLD.has(fault.kind) ? 'unknown' : 'letIn';
	const { status, between } = fault;
	if (status === 403) return between ? 'none' : 'refused';
	if (status === 401 || status === 407) return 'none';
	return status === 429 || status >= 500 ? 'unknown' : 'letIn';
}

/** One call tests whether a fresh token helps at an endpoint, and the others wait for the result. */
export class FreshTokenTrial {
	readonly outcome: Promise<TrialOutcome>;
	private resolve: (outcome: TrialOutcome) => void = () => {};

	constructor(
		private readonly key: string,
		private readonly clock: Clock,
	) {
		this.outcome = new Promise((resolve) => (this.resolve = resolve));
		trials.set(key, this);
	}

	/** The outcome of the call that was sent with the fresh token. */
	end(sent: Result<unknown, { readonly ok: false; readonly fault: Fault }>): void {
		this.endWith(sent.ok ? 'letIn' : outcomeOf(sent.fault));
	}

	/** Only the first call of it counts. */
	endWith(outcome: TrialOutcome): void {
		if (trials.get(this.key) !== this) return;
		if (outcome === 'refused') {
			refusedUntil.set(this.key, this.clock.now() + FRESH_TOKEN_EVERY_MS);
		}
		trials.delete(this.key);
		this.resolve(outcome);
	}
}

interface TrialOptions {
	/** Aborts when nothing more may be sent. */
	readonly signal: AbortSignal;
	/** First checks for another reason. @returns whether it found one */
	readonly before?: () => Promise<boolean>;
	/** How often a sign-in is tried. */
	readonly tries: number;
	readonly clock?: Clock;
}

/**
 * What to do after a 403, which API gateways send both for expired tokens and for operations that the account has no access
 * to. Of all calls to an endpoint, one tries a fresh token; if it succeeds, the others follow.
 * @param endpoint its path
 * @returns the trial, which the caller ends with the outcome of its next try; or whether another try may succeed; or why no
 * token is available
 */
export async function tryFreshToken(
	{ suspicion, account, refused, http }: OldToken,
	endpoint: string,
	{ signal, before, tries, clock = steadyClock }: TrialOptions,
): Promise<FreshTokenTrial | Result<boolean, SignInFailed>> {
	if (suspicion === 'unlikely' && isRenewed(account, refused)) return ok(false);
	const key = `${account.credentialHash} ${endpoint}`;
	for (;;) {
		if (clock.now() < (refusedUntil.get(key) ?? 0)) return ok(false);
		const underWay = trials.get(key);
		if (!underWay) break;
		const outcome = await orAborted(underWay.outcome, signal);
		// The next try finds out that it must not be sent.
		if (outcome === undefined) return ok(true);
		if (typeof outcome === 'object') return outcome;
		if (outcome === 'letIn') return ok(heldToken(account, Date.now())?.token !== refused);
		if (outcome !== 'unknown') return ok(false);
	}
	const trial = new FreshTokenTrial(key, clock);
	try {
		if (await before?.()) {
			trial.endWith('none');
			return ok(false);
		}
		const replaced = await orAborted(replaceToken(account, http, refused, { tries }), signal);
		if (!replaced) {
			trial.endWith('unknown');
			return ok(true);
		}
		if (!replaced.ok) {
			trial.endWith(replaced);
			return replaced;
		}
		return trial;
	} catch {
		trial.endWith('unknown');
		return ok(false);
	}
}
