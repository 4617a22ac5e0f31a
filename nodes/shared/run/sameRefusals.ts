import type { IContextObject } from 'n8n-workflow';

import { termsOf } from '../api/terms';
import type { Failed } from '../http/result';
import type { Explanation } from '../messages/explanation';
import { MAX_WORDS } from '../responses/redact';
import { madeOnce } from '../state/attached';
import { toKept } from './keptRefusal';

/** After so many refusals alike (403) the rest of a node's items is not sent. */
export const ALIKE_REFUSALS = 10;
/** After so many it is not sent whatever else is under way: a call may hang. */
const MOST_REFUSALS = 30;
/** So many different ones are told apart. */
const MAX_PRINTS = 100;

/** Words that stand before an ID. */
const BEFORE_ID = /(?:^|[^a-z])(?:id|ref|reference|trace|incident|ray|no|nr|#):?$/;
/** An ID that happens to have no digit: long, of hex digits alone, or with capitals inside. */
/** `request_id=kjhgf` */
const NAMED_ID = /(?:id|ref|reference|trace|incident|ray)["']?[:=]./i;
const looksLikeId = (word: string): boolean =>
	/\d/.test(word) ||
	NAMED_ID.test(word) ||
	/^[0-9a-f-]{8,}$/i.test(word) ||
	/[a-z][A-Z][a-z]*[A-Z]/.test(word);

/**
 * The words of a refusal without what differs from call to call: digits, VINs, IDs.
 * `VIN WBA… is not enabled (request 8f2c)` -> `vin is not enabled (request`
 */
export function withoutIds(words: string): string {
	const kept: string[] = [];
	for (const word of words.slice(0, MAX_WORDS).split(/\s+/)) {
		const isAfterId = BEFORE_ID.test(kept.at(-1) ?? '');
		if (!looksLikeId(word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')) && !isAfterId) {
			kept.push(word.toLowerCase());
		}
	}
	return kept.join(' ');
}

/** The same refusal with no success between. */
interface Streak {
	count: number;
	/** Calls that had left when it began, and have not come to their end: one of them may be a success yet. */
	readonly open: Set<CountedCall>;
	why?: Explanation & { readonly what: string };
}

class AtEndpoint {
	/** By words. */
	readonly streaks = new Map<string, Streak>();
	readonly underWay = new Set<CountedCall>();
	readonly halt = new AbortController();
	/** Why nothing more is sent. */
	why: Streak['why'];

	/** A call is over, and what has become of it is counted: perhaps nothing more is to be sent. */
	end(call: CountedCall): void {
		this.underWay.delete(call);
		for (const { count, open, why } of this.streaks.values()) {
			open.delete(call);
			if (this.why || !why || (open.size > 0 && count < MOST_REFUSALS)) continue;
			this.why = why;
			this.halt.abort();
		}
	}
}

/** One call on its way. Its end has to be told, whatever becomes of it. */
export class CountedCall {
	private isOver = false;

	constructor(private readonly here: AtEndpoint) {}

	/** It has left. */
	readonly sent = (): void => {
		if (!this.isOver) this.here.underWay.add(this);
	};

	succeeded(): void {
		this.here.streaks.clear();
		this.end();
	}

	/** @param why its failure as it is told */
	failed({ fault, words = '' }: Failed, why: Explanation, subject: string): void {
		// What is paid for was looked up, so that the account may do it.
		if (termsOf(fault).charged === 'yes') return this.succeeded();
		if (fault.kind === 'status' && fault.status === 403) {
			const { streaks, underWay } = this.here;
			const print = `${fault.httpStatus ?? fault.status} ${withoutIds(words)}`;
			if (streaks.size >= MAX_PRINTS) streaks.clear();
			const streak = streaks.get(print) ?? { count: 0, open: new Set(underWay) };
			streaks.set(print, streak);
			streak.count++;
			if (streak.count >= ALIKE_REFUSALS)
				streak.why ??= { ...why, what: toKept(why, subject).what };
		}
		this.end();
	}

	/** Only the first end counts. */
	end(): void {
		this.isOver = true;
		this.here.end(this);
	}
}

/**
 * Keeps a node from asking again and again for what its account may not do: ten refusals alike (403) at an endpoint with no success
 * between, and the rest of its items in the execution is not sent there. A refusal comes sooner than a good answer, so whatever had left
 * when they began is waited for. Kept across turns of a loop and an agent's calls, and begun anew by another try.
 */
export class SameRefusals {
	private readonly endpoints = new Map<string, AtEndpoint>();

	/** @param endpoint names the account too */
	private at(endpoint: string): AtEndpoint {
		let known = this.endpoints.get(endpoint);
		if (!known) this.endpoints.set(endpoint, (known = new AtEndpoint()));
		return known;
	}

	/** Aborts when nothing more is sent to an endpoint. */
	signalOf(endpoint: string): AbortSignal {
		return this.at(endpoint).halt.signal;
	}

	/** How many calls may be under way before it is known whether the list is right: no more than refusals are missing. */
	room(endpoint: string): number {
		const counts = [...this.at(endpoint).streaks.values()].map(({ count }) => count);
		return Math.max(1, ALIKE_REFUSALS - Math.max(0, ...counts));
	}

	/** A call that is about to be sent. */
	begin(endpoint: string): CountedCall {
		return new CountedCall(this.at(endpoint));
	}

	/** Why nothing is sent for an item; undefined where it may be. */
	explain(endpoint: string, subject: string): Explanation | undefined {
		const { why } = this.endpoints.get(endpoint) ?? {};
		if (!why) return undefined;
		const { what, ...same } = why;
		const message = `${subject}: not sent, because ${ALIKE_REFUSALS} calls of this operation were refused for the same reason in this execution: ${what}`;
		return { ...same, message, status: undefined };
	}

	/** Another try may go better. */
	forget(): void {
		this.endpoints.clear();
	}
}

/** One for each node of an execution. */
export const sameRefusalsOf = madeOnce<IContextObject, SameRefusals>(() => new SameRefusals());
