import type { IContextObject } from 'n8n-workflow';

import { termsOf } from '../api/terms';
import type { Failed } from '../http/result';
import type { Explanation } from '../messages/explanation';
import { MAX_WORDS } from '../responses/redact';
import { madeOnce } from '../state/attached';
import { toKept } from './keptRefusal';

/** After so many refusals alike (403) the rest of a node's items is not sent. */
export const ALIKE_REFUSALS = 10;
/** So many different ones are told apart. */
const MAX_PRINTS = 100;

/** Words that stand before an ID. */
const BEFORE_ID = /(?:^|[^a-z])(?:id|ref|reference|trace|incident|ray|no|nr|#):?$/;
/** An ID that happens to have no digit: long, of hex digits alone, or with capitals inside. */
const looksLikeId = (word: string): boolean =>
	/\d/.test(word) || /^[0-9a-f-]{8,}$/i.test(word) || /[a-z][A-Z][a-z]*[A-Z]/.test(word);

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

interface AtEndpoint {
	/** Words -> how often. */
	readonly counts: Map<string, number>;
	readonly halt: AbortController;
	/** Why nothing more is sent. */
	why?: Explanation & { readonly what: string };
}

/**
 * Keeps a node from asking again and again for what its account may not do: ten refusals alike (403) at an endpoint with no success
 * between, and the rest of its items in the execution is not sent there. Kept across turns of a loop and an agent's calls, and begun anew by
 * another try.
 */
export class SameRefusals {
	private readonly endpoints = new Map<string, AtEndpoint>();

	/** @param endpoint names the account too */
	private at(endpoint: string): AtEndpoint {
		let known = this.endpoints.get(endpoint);
		if (!known) {
			known = { counts: new Map(), halt: new AbortController() };
			this.endpoints.set(endpoint, known);
		}
		return known;
	}

	/** Aborts when nothing more is sent to an endpoint. */
	signalOf(endpoint: string): AbortSignal {
		return this.at(endpoint).halt.signal;
	}

	/** How many calls may be under way before it is known whether the list is right: no more than refusals are missing. */
	room(endpoint: string): number {
		const counts = [...this.at(endpoint).counts.values()];
		return Math.max(1, ALIKE_REFUSALS - Math.max(0, ...counts));
	}

	/** Takes in what a call has come to. @param why its failure as it is told; undefined after a success */
	note(endpoint: string, failed?: Failed, why?: Explanation, subject = ''): void {
		const here = this.at(endpoint);
		const { fault, words = '' } = failed ?? {};
		if (!fault || !why || termsOf(fault).charged === 'yes') return here.counts.clear();
		if (fault.kind !== 'status' || fault.status !== 403 || here.why) return;
		const print = `${fault.httpStatus ?? fault.status} ${withoutIds(words)}`;
		if (here.counts.size >= MAX_PRINTS) here.counts.clear();
		const count = (here.counts.get(print) ?? 0) + 1;
		here.counts.set(print, count);
		if (count < ALIKE_REFUSALS) return;
		here.why = { ...why, what: toKept(why, subject).what };
		here.halt.abort();
	}

	/** Why nothing is sent for an item; undefined where it may be. */
	explain(endpoint: string, subject: string): Explanation | undefined {
		const { why } = this.endpoints.get(endpoint) ?? {};
		if (!why) return undefined;
		const { what, ...same } = why;
		const message = `${subject}: not sent, because ${ALIKE_REFUSALS} calls of this operation were refused alike in this execution: ${what}`;
		return { ...same, message, status: undefined };
	}

	/** Another try may go better. */
	forget(): void {
		this.endpoints.clear();
	}
}

/** One for each node of an execution. */
export const sameRefusalsOf = madeOnce<IContextObject, SameRefusals>(() => new SameRefusals());
