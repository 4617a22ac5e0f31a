import { systemClock, type Clock } from '../http/clock';
import { AbortFanOut } from './abortFanOut';

const sleepers = new AbortFanOut<() => void>('waitSignals', (wake) => wake());

/** Waits, at most until the signal aborts. */
export async function waitOr(
	ms: number,
	signal: AbortSignal,
	clock: Pick<Clock, 'sleep'> = systemClock,
): Promise<void> {
	if (!signal.aborted && ms > 0) await orAborted(clock.sleep(ms), signal);
}

/** Waits for what a promise gives. @returns undefined where the signal aborts before */
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
