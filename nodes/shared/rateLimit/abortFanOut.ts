import { countIn } from '../state/stores';

/**
 * Tells waiters that their signal was aborted, through one listener per signal: an execution's signal is shared by
 * thousands of its calls, and a signal searches and warns about its listeners one by one.
 */
export class CancelWatch<T> {
	private readonly watched = new Map<AbortSignal, { waiters: Set<T>; stop: () => void }>();

	/**
	 * @param name by which its size is read, where it lives as long as the process
	 * @param onAbort called once per waiter; the watch has already let go of it
	 */
	constructor(
		name: string | undefined,
		private readonly onAbort: (waiter: T) => void,
	) {
		if (name) countIn(name, () => this.size);
	}

	/** Signals listened to. */
	get size(): number {
		return this.watched.size;
	}

	add(signal: AbortSignal, waiter: T): void {
		(this.watched.get(signal) ?? this.listen(signal)).waiters.add(waiter);
	}

	remove(signal: AbortSignal, waiter: T): void {
		const watch = this.watched.get(signal);
		if (watch?.waiters.delete(waiter) && watch.waiters.size === 0) watch.stop();
	}

	private listen(signal: AbortSignal): { waiters: Set<T>; stop: () => void } {
		const waiters = new Set<T>();
		const aborted = () => {
			stop();
			for (const waiter of waiters) this.onAbort(waiter);
		};
		const stop = () => {
			signal.removeEventListener('abort', aborted);
			this.watched.delete(signal);
		};
		const watch = { waiters, stop };
		this.watched.set(signal, watch);
		signal.addEventListener('abort', aborted);
		return watch;
	}
}
