import { FreshTokenTrial, tryFreshToken, type OldToken } from '../auth/freshToken';
import { renewToken } from '../auth/tokens';
import type { HttpResponse } from '../http/response';
import { ok, type Failed, type Result } from '../http/result';
import { MAX_TRIES, retryDelay } from '../http/retry';
import { orAborted } from '../rateLimit/waitOr';
import type { ApiRequest, Scope } from './apiRequest';

/** A try that failed, with what decides whether there is another. */
export interface FailedTry extends Failed {
	/** The age of the token that it left with may be the reason. */
	readonly oldToken?: OldToken;
	/** n8n has signed in with a single try of its own, after a 401. */
	readonly isSignInOfN8n?: boolean;
}

/** The tries of one request: whether a failed one is followed by another, which is only where it cannot be charged twice. */
export class Tries {
	/** How often it was refused for speed: that says nothing of the request, and is not counted. */
	private tooFast = 0;
	/** What was said then. */
	private refusal: FailedTry | undefined;
	/** Whether a fresh token helps, where this request is the one to find out. */
	private trial: FreshTokenTrial | undefined;

	constructor(
		private readonly scope: Scope,
		private readonly apiRequest: ApiRequest,
	) {}

	/** Under whose name the next try waits: others wait for one with a fresh token, so it does not stand behind them. */
	get group(): string {
		return this.trial ? `fresh token ${this.scope.group}` : this.scope.group;
	}

	/**
	 * Decides after a failed try.
	 * @param count how often it was tried
	 * @returns ms to wait before the next one, or the failure to end with
	 */
	async next(failed: FailedTry, count: number): Promise<number | Failed> {
		const { paid, maxTries = MAX_TRIES, keepsToken } = this.apiRequest;
		const { fault, isSignInOfN8n, jobId } = failed;
		const oldToken = keepsToken ? undefined : failed.oldToken;
		// Where a job is named, something has been made: no second one.
		if (paid && jobId !== undefined) return failed;
		if (fault.kind === 'status' && fault.status === 429) return this.afterTooFast(failed, count);
		const tries = count - this.tooFast;
		// The call was not let in, so it may go again, signed in with tries of our own.
		if (fault.kind === 'signIn') {
			return isSignInOfN8n && !fault.final && tries < maxTries ? 0 : failed;
		}
		if (oldToken && tries < MAX_TRIES) {
			const renewed = await this.renew(oldToken);
			if (!renewed.ok) return { ...renewed, tries: count };
			return renewed.value ? 0 : failed;
		}
		if (tries >= maxTries) return failed;
		return retryDelay(fault, tries, { free: !paid, random: Math.random }) ?? failed;
	}

	/** The rate limiter holds everybody back, and says when it is no use to wait on. */
	private afterTooFast(failed: FailedTry, count: number): number | Failed {
		const { fault } = failed;
		const givenUp = fault.kind === 'status' ? fault.givenUp : undefined;
		if (givenUp === 'unsent' && this.refusal) {
			const { words, tries } = this.refusal;
			return { ...failed, fault: { ...fault, givenUp: 'refused' } as typeof fault, words, tries };
		}
		this.tooFast++;
		this.refusal = failed;
		const { maxTries = Infinity } = this.apiRequest;
		return givenUp || count >= maxTries ? failed : 0;
	}

	/** Sees to a fresh token. @returns whether another try may go better */
	private async renew(old: OldToken): Promise<Result<boolean>> {
		const { account, http, refused } = old;
		if (old.suspicion === 'said') {
			const renewed = renewToken(account, http, refused, { tries: MAX_TRIES });
			// The next try finds that it may not be sent.
			return (await orAborted(renewed, this.scope.signal)) ?? ok(true);
		}
		// It was this request that tried the fresh one.
		if (this.trial) return ok(false);
		const { options, beforeFreshToken } = this.apiRequest;
		const found = await tryFreshToken(old, options.url, {
			signal: this.scope.signal,
			before: beforeFreshToken,
			tries: MAX_TRIES,
		});
		if (!(found instanceof FreshTokenTrial)) return found;
		this.trial = found;
		return ok(true);
	}

	/** To be called with what the request has come to: whoever waits to hear whether a fresh token helps is told. */
	noteEnd(sent: Result<HttpResponse, FailedTry | Failed>): void {
		this.trial?.end(sent);
	}

	/** To be called at last, so that nobody waits for ever. */
	end(): void {
		this.trial?.endWith('unknown');
	}
}
