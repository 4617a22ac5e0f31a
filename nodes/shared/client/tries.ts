import { FreshTokenTrial, tryFreshToken, type OldToken } from '../auth/freshToken';
import { renewToken } from '../auth/tokens';
import type { HttpResponse } from '../http/response';
import { ok, type Failed, type Result } from '../http/result';
import { MAX_TRIES, retryDelay } from '../http/retry';
import { orAborted } from '../rateLimit/waitOr';
import type { ApiRequest, Scope } from './apiRequest';

/** A failed try, with what decides whether there is another. */
export interface FailedTry extends Failed {
	/** The token that it was sent with may be too old. */
	readonly oldToken?: OldToken;
	/** n8n signed in by itself after a 401, with a single try. */
	readonly isSignInOfN8n?: boolean;
}

/** The tries of one request. A failed one is followed by another only if that cannot be charged twice. */
export class Tries {
	/** How often it hit the rate limit: that says nothing about the request, and is not counted as a try. */
	private tooFast = 0;
	/** The latest such refusal. */
	private refusal: FailedTry | undefined;
	/** Whether a fresh token helps, if this is the request that tests it. */
	private trial: FreshTokenTrial | undefined;

	constructor(
		private readonly scope: Scope,
		private readonly apiRequest: ApiRequest,
	) {}

	/** The group in which the next try waits. One with a fresh token must not queue behind those that wait for its result. */
	get group(): string {
		return this.trial ? `fresh token ${this.scope.group}` : this.scope.group;
	}

	/**
	 * Decides after a failed try.
	 * @param count number of tries so far
	 * @returns ms to wait before the next one, or the final failure
	 */
	async next(failed: FailedTry, count: number): Promise<number | Failed> {
		const { paid, maxTries = MAX_TRIES, keepsToken } = this.apiRequest;
		const { fault, isSignInOfN8n, jobId } = failed;
		const oldToken = keepsToken ? undefined : failed.oldToken;
		// If the refusal names a job, a job exists: do not create a second one.
		if (paid && jobId !== undefined) return failed;
		if (fault.kind === 'status' && fault.status === 429) return this.afterTooFast(failed, count);
		const tries = count - this.tooFast;
		// The call was not accepted, so it may be sent again, after a sign-in with retries of our own.
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

	/** The rate limiter holds all calls back, and decides when waiting longer is pointless. */
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

	/** Gets a fresh token. @returns whether another try may succeed */
	private async renew(old: OldToken): Promise<Result<boolean>> {
		const { account, http, refused } = old;
		if (old.suspicion === 'said') {
			const renewed = renewToken(account, http, refused, { tries: MAX_TRIES });
			// The next try finds out that it must not be sent.
			return (await orAborted(renewed, this.scope.signal)) ?? ok(true);
		}
		// This request was the one that tested the fresh token.
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

	/** Call this with the result of the request, to tell those that wait whether a fresh token helps. */
	noteEnd(sent: Result<HttpResponse, FailedTry | Failed>): void {
		this.trial?.end(sent);
	}

	/** Always call this last, so that nobody waits forever. */
	end(): void {
		this.trial?.endWith('unknown');
	}
}
