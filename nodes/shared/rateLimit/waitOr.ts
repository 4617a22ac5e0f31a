import { systemClock, type Clock } from '../http/clock';
import { AbortFanOut } from './abortFanOut';

const sleepers = new AbortFanOut<() => void>('waitSignals', (wake) => wake());

/** Waits, at most until the signal aborts. */
export async function waitOr(
	ms: number,
	signal: AbortSignal,
	clock: Pick<Clock, 'sleep'> = systemClock,
): Promise<void> {
	if (signal.aborted || ms <= 0) return;
	let wake = () => {};
	const aborted = new Promise<void>((resolve) => (wake = resolve));
	sleepers.add(signal, wake);
	await Promise.race([clock.sleep(ms), aborted]);
	sleepers.remove(signal, wake);
}
