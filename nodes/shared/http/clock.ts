import { sleep } from 'n8n-workflow';

/** Time as the deciding modules see it: handed in, so that their tests need no real waiting. */
export interface Clock {
	/** ms since the epoch */
	now(): number;
	sleep(ms: number): Promise<void>;
}

/** Time that is never set back, as the clock of the day may be. */
export const steadyClock: Clock = { now: () => performance.now(), sleep };

export const systemClock: Clock = { now: () => Date.now(), sleep };
