import { sleep } from 'n8n-workflow';

/** A clock that is passed in, so that tests need no real waiting. */
export interface Clock {
	/** ms since the epoch */
	now(): number;
	sleep(ms: number): Promise<void>;
}

/** A monotonic clock, which unlike the system clock is never set back. */
export const steadyClock: Clock = { now: () => performance.now(), sleep };

export const systemClock: Clock = { now: () => Date.now(), sleep };
