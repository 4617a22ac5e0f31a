import type { IContextObject } from 'n8n-workflow';

import { singleFlight } from '../state/singleFlight';

/** Equal requests of a run are sent once, whichever of its items asks first. */
export class SharedCalls {
	private readonly calls = new Map<string, Promise<unknown>>();
	/** Requests that wait for another one. */
	private readonly waiting = new Set<string>();
	/** Whoever waits for a request that has not begun yet. */
	private readonly awaited = new Map<string, Array<(outcome: unknown) => void>>();

	constructor(
		private readonly nodeContext: IContextObject,
		private readonly turn: string,
	) {}

	/**
	 * Sends the same request once for all items of this run that ask for it.
	 * @param isAnswer whether the outcome of an equal request of this run answers this one too
	 * @param isUsable whether that of another run does
	 * @returns the outcome, whether this run asks for it for the first time, and whether no other run has sent it
	 */
	async once<T>(
		key: string,
		send: () => Promise<T>,
		{ isAnswer, isUsable }: Record<'isAnswer' | 'isUsable', (outcome: T) => boolean>,
	): Promise<{ outcome: T; isFirst: boolean; isOwn: boolean }> {
		// Again after each that does not answer this one. There is no wait between the last look and the new call, so one alone sends.
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

	/** The outcome of a request of this run that has begun, and that waits for no other. */
	begun<T>(key: string): Promise<T> | undefined {
		return this.waiting.has(key) ? undefined : (this.calls.get(key) as Promise<T> | undefined);
	}

	/**
	 * The outcome of another request of this run; undefined where the run ends without one, or where nobody sends it after all: then
	 * `waiting` no longer waits.
	 * @param waiting the request that waits for it
	 * @param isAnswer whether an outcome tells of it: else the next one who asks for it is waited for
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

	/** Nobody waits any longer for what has not begun. */
	end(): void {
		[...this.awaited.values()].flat().forEach((resolve) => resolve(undefined));
	}
}
