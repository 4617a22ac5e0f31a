import type { IContextObject } from 'n8n-workflow';

import { termsOf } from '../api/terms';
import type { Failed } from '../http/result';
import type { Explanation } from '../messages/explanation';
import { MAX_WORDS } from '../responses/redact';
import { madeOnce } from '../state/attached';
import { toKept } from './keptRefusal';

/** After this many identical refusals (403) the rest of a node's items is not sent. */
export const ALIKE_REFUSALS = 10;
/** After this many it is not sent, whatever else is in progress: a call may hang. */
const MOST_REFUSALS = 30;
/** How many different refusals are tracked. */
const MAX_PRINTS = 100;

/** Words that precede an ID. */
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
 * The words of a refusal without what varies from call to call: digits, VINs, IDs.
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

/** Identical refusals in a row, with no success between them. */
interface Streak {
	count: number;
	/** Calls that were sent before it began and have not finished: one of them may still succeed. */
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

	/** A call has ended and its outcome is counted, which may mean that nothing more is sent. */
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

/** One call in progress. It must be ended, whatever its outcome. */
export class CountedCall {
	private isOver = false;

	constructor(private readonly here: AtEndpoint) {}

	/** It was sent. */
	readonly sent = (): void => {
		if (!this.isOver) this.here.underWay.add(this);
	};

	succeeded(): void {
		this.here.streaks.clear();
		this.end();
	}

	/** @param why its failure, as the user sees it */
	failed({ fault, words = '' }: Failed, why: Explanation, subject: string): void {
		// A paid refusal means that a lookup took place, so the account has access.
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

	/** Only the first call of it counts. */
	end(): void {
		this.isOver = true;
		this.here.end(this);
	}
}

/**
 * Stops a node from repeating a request that its account has no access to: after ten identical refusals (403) from an
 * endpoint, with no success between them, the rest of its items in the execution is not sent there. A refusal arrives sooner
 * than a good answer, so calls that were sent before the refusals began are waited for. Kept across turns of a loop and an
 * agent's calls, and reset by a retry.
 */
export class SameRefusals {
	private readonly endpoints = new Map<string, AtEndpoint>();

	/** @param endpoint identifies the account too */
	private at(endpoint: string): AtEndpoint {
		let known = this.endpoints.get(endpoint);
		if (!known) this.endpoints.set(endpoint, (known = new AtEndpoint()));
		return known;
	}

	/** Aborts when nothing more is sent to an endpoint. */
	signalOf(endpoint: string): AbortSignal {
		return this.at(endpoint).halt.signal;
	}

	/** How many calls may be in progress before a success is seen: only as many as refusals are still allowed. */
	room(endpoint: string): number {
		const counts = [...this.at(endpoint).streaks.values()].map(({ count }) => count);
		return Math.max(1, ALIKE_REFUSALS - Math.max(0, ...counts));
	}

	/** A call that is about to be sent. */
	begin(endpoint: string): CountedCall {
		return new CountedCall(this.at(endpoint));
	}

	/** Why nothing is sent for an item; undefined if it may be sent. */
	explain(endpoint: string, subject: string): Explanation | undefined {
		const { why } = this.endpoints.get(endpoint) ?? {};
		if (!why) return undefined;
		const { what, ...same } = why;
		const message = `${subject}: not sent, because ${ALIKE_REFUSALS} calls of this operation were refused for the same reason in this execution: ${what}`;
		return { ...same, message, status: undefined };
	}

	/** A retry may succeed. */
	forget(): void {
		this.endpoints.clear();
	}
}

/** One per node of an execution. */
export const sameRefusalsOf = madeOnce<IContextObject, SameRefusals>(() => new SameRefusals());
