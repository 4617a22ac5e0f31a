import type { IContextObject } from 'n8n-workflow';

import { singleFlight } from '../state/singleFlight';

/** Sends equal requests of a run once, whichever of its items comes first. */
export class SharedCalls {
	private readonly calls = new Map<string, Promise<unknown>>();
	/** Keys of requests that wait for another request. */
	private readonly waiting = new Set<string>();
	/** Callbacks of those that wait for a request that has not started yet. */
	private readonly awaited = new Map<string, Array<(outcome: unknown) => void>>();

	constructor(
		private readonly nodeContext: IContextObject,
		private readonly turn: string,
	) {}

	/**
	 * Sends a request once for all items of this run that share it.
	 * @param isAnswer whether the outcome of an equal request of this run answers this request too
	 * @param isUsable whether the outcome of an equal request of another run does
	 * @returns the outcome, whether this run sends the request for the first time, and whether no other run has sent it
	 */
	async once<T>(
		key: string,
		send: () => Promise<T>,
		{ isAnswer, isUsable }: Record<'isAnswer' | 'isUsable', (outcome: T) => boolean>,
	): Promise<{ outcome: T; isFirst: boolean; isOwn: boolean }> {
		// Check again after each outcome that does not answer this request. Nothing is awaited between the last check and the new call,
		// so only one item sends.
		for (let known = this.calls.get(key); known; known = this.calls.get(key)) {
			const outcome = (await known) as T;
			if (isAnswer(outcome)) return { outcome, isFirst: false, isOwn: false };
			if (this.calls.get(key) === known) this.calls.delete(key);
		}
		const shared = singleFlight(this.nodeContext, `${this.turn} ${key}`, send, isUsable);
		const outcomeOfKey = shared.then(({ outcome }) => outcome);
		this.calls.set(key, outcomeOfKey);
		this.awaited.get(key)?.forEach((resolve) => resolve(outcomeOfKey));
		const { outcome, isOwn } = await shared;
		return { outcome, isFirst: true, isOwn };
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
