import type { IContextObject } from 'n8n-workflow';

import { singleFlight } from '../state/singleFlight';

/** Sends equal requests of a run once, whichever of its items comes first. */
export class SharedCalls {
	private readonly calls = new Map<string, Promise<unknown>>();
	/** Keys of requests that wait for another request. */
	private readonly waiting = new Set<string>();
	/** How many items wait for the outcome of an equal request, by its key. */
	private readonly sharers = new Map<string, number>();
	/** Callbacks of those that wait for a request that has not started yet. */
	private readonly awaited = new Map<string, Array<(outcome: unknown) => void>>();

	constructor(
		private readonly nodeContext: IContextObject,
		private readonly turn: string,
	) {}

	/**
	 * Sends a request once for all items of this run that share it.
	 * @param send `isNext`: an equal request of this run has ended without an answer for this one
	 * @param isAnswer whether the outcome of an equal request of this run answers this request too
	 * @param isUsable whether the outcome of an equal request of another run does
	 * @returns the outcome, whether it is the first of this run for the request, and whether no other run has sent it. An outcome
	 * that is no answer is not the first if another item waits, which then sends the request.
	 */
	async once<T>(
		key: string,
		send: (isNext: boolean) => Promise<T>,
		{ isAnswer, isUsable }: Record<'isAnswer' | 'isUsable', (outcome: T) => boolean>,
	): Promise<{ outcome: T; isFirst: boolean; isOwn: boolean }> {
		// Check again after each outcome that does not answer this request. Nothing is awaited between the last check and the new call,
		// so only one item sends.
		let isNext = false;
		for (let known = this.calls.get(key); known; known = this.calls.get(key)) {
			this.count(key, 1);
			const outcome = (await known) as T;
			this.count(key, -1);
			if (isAnswer(outcome)) return { outcome, isFirst: false, isOwn: false };
			if (this.calls.get(key) === known) this.calls.delete(key);
			isNext = true;
		}
		const shared = singleFlight(
			this.nodeContext,
			`${this.turn} ${key}`,
			async () => await send(isNext),
			isUsable,
		);
		const outcomeOfKey = shared.then(({ outcome }) => outcome);
		this.calls.set(key, outcomeOfKey);
		this.awaited.get(key)?.forEach((resolve) => resolve(outcomeOfKey));
		const { outcome, isOwn } = await shared;
		return { outcome, isFirst: isAnswer(outcome) || !this.isShared(key), isOwn };
	}

	private count(key: string, more: 1 | -1): void {
		const sharers = (this.sharers.get(key) ?? 0) + more;
		if (sharers > 0) this.sharers.set(key, sharers);
		else this.sharers.delete(key);
	}

	/** Whether other items wait for the outcome of a request, so that one of them sends it if it gets no answer. */
	isShared(key: string): boolean {
		return this.sharers.has(key);
	}

	/** The outcome of a request of this run that has started and does not wait for another request. */
	begun<T>(key: string): Promise<T> | undefined {
		return this.waiting.has(key) ? undefined : (this.calls.get(key) as Promise<T> | undefined);
	}

	/**
	 * The outcome of another request of this run; undefined if the run ends without one, or if no item sends it after all. In the
	 * second case, `waiting` no longer waits.
	 * @param waiting the key of the request that waits for it
	 * @param isAnswer whether an outcome is an answer; if not, this waits for the next item with that request
	 */
	async outcomeOf<T, Answer extends T>(
		key: string,
		waiting: string,
		isAnswer: (outcome: T) => outcome is Answer,
	): Promise<Answer | undefined> {
		this.waiting.add(waiting);
		if (!this.calls.has(key)) {
			const outcome = new Promise<unknown>((resolve) =>
				this.awaited.set(key, [...(this.awaited.get(key) ?? []), resolve]),
			);
			if ((await outcome) === undefined) return undefined;
		}
		for (let known = this.calls.get(key); known; known = this.calls.get(key)) {
			const outcome = (await known) as T;
			if (isAnswer(outcome)) return outcome;
			// The next of the items that share it is about to send it.
			if (this.isShared(key)) continue;
			if (this.calls.get(key) === known) this.calls.delete(key);
		}
		this.waiting.delete(waiting);
		return undefined;
	}

	/** Ends every wait for a request that has not started. */
	end(): void {
		[...this.awaited.values()].flat().forEach((resolve) => resolve(undefined));
	}
}
