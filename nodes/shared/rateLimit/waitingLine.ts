import { HALTED, type Failed } from '../http/result';
import { AbortFanOut } from './abortFanOut';
import type { SentCall } from './permit';
import { PriorityQueue } from './priorityQueue';
import type { SlotRequest } from './slotRequest';

/** A request that waits for a slot. */
export interface QueuedRequest {
	readonly request: SlotRequest;
	readonly resolve: (outcome: SentCall | Failed) => void;
	leave: () => void;
}

/** The requests that wait for a slot. Each of them leaves when it gets one, when it fails, or when its signal aborts. */
export class WaitingLine {
	private readonly queue = new PriorityQueue<QueuedRequest>();
	private readonly aborts = new AbortFanOut<QueuedRequest>(undefined, (waiter) =>
		this.cancel(waiter),
	);
	/** Requests that can fail because the account takes no calls. */
	private readonly mayBeTold = new Set<QueuedRequest>();

	/** @param onCancel called after a request has left because its signal aborted */
	constructor(private readonly onCancel: () => void) {}

	/** Number of waiting requests. */
	get size(): number {
		return this.queue.size;
	}

	/** Number of signals with a listener. */
	get signals(): number {
		return this.aborts.size;
	}

	/**
	 * Joins the line.
	 * @param isBack whether the request was let go before, so that it is ahead of those that were not
	 * @returns the call once it is let go; `halted` as soon as the signal aborts; or why it failed
	 */
	async join(request: SlotRequest, isBack: boolean): Promise<SentCall | Failed> {
		const { priority, group, signal, mayBeTold = false } = request;
		return await new Promise((resolve) => {
			const waiter: QueuedRequest = { request, resolve, leave: () => {} };
			const lane = isBack && priority !== 'token' ? 'back' : priority;
			waiter.leave = this.queue.add(lane, group, waiter);
			if (mayBeTold) this.mayBeTold.add(waiter);
			if (signal) this.aborts.add(signal, waiter);
		});
	}

	/**
	 * Removes and returns the request whose turn it is.
	 * @param tokensOnly whether only a token exchange may pass
	 */
	next(tokensOnly: boolean): QueuedRequest | undefined {
		const waiter = this.queue.next(tokensOnly);
		if (waiter) this.forget(waiter);
		return waiter;
	}

	/** Fails all requests that can fail because the account takes no calls. */
	failAll(failure: (request: SlotRequest) => Failed): void {
		for (const waiter of this.mayBeTold) {
			waiter.leave();
			this.forget(waiter);
			waiter.resolve(failure(waiter.request));
		}
	}

	private cancel(waiter: QueuedRequest): void {
		waiter.leave();
		this.mayBeTold.delete(waiter);
		this.onCancel();
		waiter.resolve(HALTED);
	}

	private forget(waiter: QueuedRequest): void {
		const { signal } = waiter.request;
		if (signal) this.aborts.remove(signal, waiter);
		this.mayBeTold.delete(waiter);
	}
}
