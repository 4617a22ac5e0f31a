import { countIn } from '../state/stores';

/**
 * Notifies waiters when their signal aborts, with one listener per signal: thousands of calls share an execution's signal,
 * and a signal handles its listeners one by one and warns about many.
 */
export class AbortFanOut<T> {
	private readonly subscriptions = new Map<AbortSignal, { waiters: Set<T>; stop: () => void }>();

	/**
	 * @param name under which its size is reported, if it lives as long as the process
	 * @param onAbort called once per waiter, which has already been removed
	 */
	constructor(
		name: string | undefined,
		private readonly onAbort: (waiter: T) => void,
	) {
		if (name) countIn(name, () => this.size);
	}

	/** Number of signals with a listener. */
	get size(): number {
		return this.subscriptions.size;
	}

	/** Ended by the signal, or by `remove`, which a waiter calls when it stops waiting. */
	add(signal: AbortSignal, waiter: T): void {
		(this.subscriptions.get(signal) ?? this.listen(signal)).waiters.add(waiter);
	}

	remove(signal: AbortSignal, waiter: T): void {
		const subscription = this.subscriptions.get(signal);
		if (subscription?.waiters.delete(waiter) && subscription.waiters.size === 0)
			subscription.stop();
	}

	private listen(signal: AbortSignal): { waiters: Set<T>; stop: () => void } {
		const waiters = new Set<T>();
		const aborted = () => {
			stop();
			for (const waiter of waiters) this.onAbort(waiter);
		};
		const stop = () => {
			signal.removeEventListener('abort', aborted);
			this.subscriptions.delete(signal);
		};
		const subscription = { waiters, stop };
		this.subscriptions.set(signal, subscription);
		signal.addEventListener('abort', aborted);
		return subscription;
	}
}
