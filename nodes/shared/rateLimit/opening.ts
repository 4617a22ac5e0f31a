import type { RateLimits } from './requestBucket';

/** If fewer calls than this were let in, a refusal only means that the burst was already used, as by n8n before a restart. */
const LEAST_LET_IN = 3;
/** With more than this share of what the server let in, a process is considered alone. */
const MOST_OF_IT = 0.7;
/** Smallest share that is assumed. */
const LEAST_GUESS = 0.1;

/** What a process learns about its share of an account from the first refusal after a long idle time. */
export class Opening {
	private since: number | undefined;
	private letIn = 0;
	private guess: number | undefined;
	private refusals = 0;

	/** A call is sent. */
	sent(now: number): void {
		this.since ??= now;
	}

	/** A call was let in. */
	passed(): void {
		this.letIn++;
	}

	/**
	 * A call was refused. So far the server has let in exactly the burst and the refill; the part of it that this process used
	 * is its share, if all users started at the same moment.
	 * @param isNews whether it was let go after all earlier refusals
	 * @returns the share at the first refusal, or 1 if nobody else seems to use the account; undefined at later ones
	 */
	refused(
		now: number,
		isNews: boolean,
		{ burst, requestsPerSecond }: RateLimits,
	): number | undefined {
		if (isNews) this.refusals++;
		if (this.refusals !== 1 || this.guess !== undefined) return undefined;
		const seconds = (now - (this.since ?? now)) / 1000;
		const part = this.letIn / (burst + requestsPerSecond * seconds);
		const isAlone = this.letIn < LEAST_LET_IN || part > MOST_OF_IT;
		return (this.guess = isAlone ? 1 : Math.max(LEAST_GUESS, part));
	}

	/** Whether all refusals so far came at one moment, and this process seemed to be alone. */
	get looksAlone(): boolean {
		return this.refusals <= 1 && this.guess === 1;
	}
}
