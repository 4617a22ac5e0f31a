import type { RateLimits } from './requestBucket';

/** After fewer calls than this that were let in, a refusal only says that the burst was used before, as by n8n before a restart. */
const LEAST_LET_IN = 3;
/** Whoever has got more than this of what the server has let in is taken to be alone. */
const MOST_OF_IT = 0.7;
/** Nobody is guessed to have less. */
const LEAST_GUESS = 0.1;

/** What a process learns of its share of an account from its first refusal since a long rest. */
export class Opening {
	private since: number | undefined;
	private letIn = 0;
	private guess: number | undefined;
	private refusals = 0;

	/** A call goes. */
	sent(now: number): void {
		this.since ??= now;
	}

	/** A call was let in. */
	passed(): void {
		this.letIn++;
	}

	/**
	 * A call was refused. The server has let in the burst and the refill since, no more; what of it was this process's own is its
	 * share, if all have begun at the same moment.
	 * @param isNews whether it was let go after all refusals before
	 * @returns the share at the first refusal, 1 where it looks as if nobody else used the account; undefined at the later ones
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

	/** Whether the only refusals so far were of one moment, and this process looked as if it were alone. */
	get looksAlone(): boolean {
		return this.refusals <= 1 && this.guess === 1;
	}
}
