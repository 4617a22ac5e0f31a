import type { StallTimer, TransferFault } from './stream';

export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

const inSeconds = (ms: number): string => `${Math.round(ms / 1000)} seconds`;

const stalled = (what: string): TransferFault => ({
	problem: 'stalled',
	message: `The download ${what}.`,
});

/** A stall is looked for this many times over its length, so that it is noticed soon after. */
const CHECKS = 4;

export interface StallTimerOptions {
	/** How long nothing may arrive, in milliseconds. */
	readonly stallMs: number;
	/** How long the whole may take, in milliseconds: bytes that trickle in are no stall, and no end either. */
	readonly totalMs: number;
	readonly sleep: Sleep;
	/** The run's own cancel. */
	readonly signal?: AbortSignal;
}

/**
 * Watches over a transfer. Time is counted in waits and not read from a clock: after a busy process had no time to read
 * what was there, one check more is made before a transfer is given up.
 * @returns ended by `stop`, which whoever started it has to call; its signal aborts then, or when the transfer is given up
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
		over.abort();
	};
	let quiet = 0;
	const check = async (): Promise<void> => {
		const step = Math.max(1, stallMs / CHECKS);
		for (let waited = 0; !over.signal.aborted; waited += step) {
			if (quiet > CHECKS) return giveUp(stalled(`stalled for ${inSeconds(stallMs)}`));
			if (waited >= totalMs) return giveUp(stalled(`did not finish within ${inSeconds(totalMs)}`));
			quiet++;
			await sleep(step, over.signal);
		}
	};
	if (signal?.aborted) onCancel();
	signal?.addEventListener('abort', onCancel, { once: true });
	// A sleep that is ended by the signal rejects; that is how this one ends.
	check().catch(() => undefined);
	return { ended, arrived: () => (quiet = 0), stop, signal: over.signal };
}
