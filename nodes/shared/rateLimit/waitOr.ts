import { systemClock, type Clock } from '../http/clock';
import { AbortFanOut } from './abortFanOut';

const sleepers = new AbortFanOut<() => void>('waitSignals', (wake) => wake());

/** Waits, or returns early if the signal aborts. */
export async function waitOr(
	ms: number,
	signal: AbortSignal,
	clock: Pick<Clock, 'sleep'> = systemClock,
): Promise<void> {
	if (!signal.aborted && ms > 0) await orAborted(clock.sleep(ms), signal);
}

/** Waits for a promise. @returns undefined if the signal aborts first */
export async function orAborted<T>(
	promise: Promise<T>,
	signal: AbortSignal,
): Promise<T | undefined> {
	if (signal.aborted) return undefined;
	let wake = () => {};
	const aborted = new Promise<undefined>((resolve) => (wake = () => resolve(undefined)));
	sleepers.add(signal, wake);
	const first = await Promise.race([promise, aborted]);
	sleepers.remove(signal, wake);
	return first;
}
