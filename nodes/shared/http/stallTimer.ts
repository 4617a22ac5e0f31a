import type { StallTimer, TransferFault } from './stream';

export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

const inSeconds = (ms: number): string => `${Math.round(ms / 1000)} seconds`;

const stalled = (what: string): TransferFault => ({
	problem: 'stalled',
	message: `The download ${what}.`,
});

/** How often a stall is checked for within its length, so that it is noticed soon after. */
const CHECKS = 4;

/** Why a sleep ends that is not needed any more. Without a reason, each signal would make an error of its own, which is slow. */
const OVER = new Error('The transfer is over');

export interface StallTimerOptions {
	/** Longest time without data, in milliseconds. */
	readonly stallMs: number;
	/** Longest total time, in milliseconds: bytes that trickle in are not a stall, but could go on forever. */
	readonly totalMs: number;
	readonly sleep: Sleep;
	/** The run's own cancel signal. */
	readonly signal?: AbortSignal;
}

/**
 * Monitors a transfer. Time is counted in sleeps and not read from a clock: if the process was too busy to read what had
 * arrived, there is one more check before the transfer is aborted.
 * @returns a timer that its owner must `stop`; its signal aborts then, or when the transfer is given up
 */
export function startStallTimer({
	stallMs,
	totalMs,
	sleep,
	signal,
}: StallTimerOptions): StallTimer & { signal: AbortSignal } {
	const over = new AbortController();
	let end: (reason: TransferFault) => void = () => undefined;
	const ended = new Promise<TransferFault>((resolve) => (end = resolve));
	const giveUp = (reason: TransferFault): void => {
		end(reason);
		stop();
	};
	const onCancel = (): void =>
		giveUp({ problem: 'cancelled', message: 'The download was cancelled.' });
	const stop = (): void => {
		signal?.removeEventListener('abort', onCancel);
		over.abort(OVER);
	};
	let quiet = 0;
	let isPaused = false;
	const arrived = (): void => {
		quiet = 0;
		isPaused = false;
	};
	const check = async (): Promise<void> => {
		const step = Math.max(1, stallMs / CHECKS);
		for (let waited = 0; !over.signal.aborted; waited += step) {
			if (quiet > CHECKS) return giveUp(stalled(`stalled for ${inSeconds(stallMs)}`));
			if (waited >= totalMs) return giveUp(stalled(`did not finish within ${inSeconds(totalMs)}`));
			if (!isPaused) quiet++;
			await sleep(step, over.signal);
		}
	};
	if (signal?.aborted) onCancel();
	signal?.addEventListener('abort', onCancel, { once: true });
	// A sleep rejects when the signal ends it; that is how this loop stops.
	check().catch(() => undefined);
	return { ended, arrived, pause: () => (isPaused = true), stop, signal: over.signal };
}
