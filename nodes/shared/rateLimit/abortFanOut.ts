import { countIn } from '../state/stores';

/**
 * Tells waiters that their signal was aborted, through one listener per signal: an execution's signal is shared by
 * thousands of its calls, and a signal searches and warns about its listeners one by one.
 */
export class AbortFanOut<T> {
	private readonly subscriptions = new Map<AbortSignal, { waiters: Set<T>; stop: () => void }>();

	/**
	 * @param name by which its size is read, where it lives as long as the process
	 * @param onAbort called once per waiter; the fan-out has already let go of it
	 */
	constructor(
		name: string | undefined,
		private readonly onAbort: (waiter: T) => void,
	) {
		if (name) countIn(name, () => this.size);
	}

	/** Signals listened to. */
	get size(): number {
		return this.subscriptions.size;
	}

	/** Ended by `remove`, which whoever waits calls when it waits no more, or by the signal. */
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
