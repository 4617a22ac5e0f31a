/**
 * How often, and for how long, to poll a job whose state is ambiguous. The node and the trigger share this policy: the node
 * polls until Max Wait, the trigger in each of its own polls.
 */
import { createHash } from 'node:crypto';

import { pathOf } from '../files/links';
import type { JobResponse } from './jobResponse';

/** What a poll shows. */
export type PollResult =
	/** Finished, and nothing is missing. */
	| 'over'
	/** Done, but files are missing or cannot all be fetched yet. */
	| 'doneWithoutFiles'
	/** The request succeeded, but the answer says nothing about the job. */
	| 'successAlone'
	/** Files, with a status word that is in none of the word families. */
	| 'filesUnderWay'
	/** Files, with a status word for "running". */
	| 'filesTooEarly'
	| 'running'
	/** The API itself says that the job is unknown. */
	| 'unknownJob';

/** When a state that keeps coming back counts as final. */
interface Patience {
	/** Number of polls with the same status word and files. */
	readonly polls?: number;
	/** Number of rounds: a round is one poll of the trigger, or any poll of the node. */
	readonly rounds?: number;
	/** Duration, ms. */
	readonly ms?: number;
}

type PatienceByResult = Partial<Record<PollResult, Patience>>;

/** After this many polls with the same word and files, nothing more is expected. */
const ALIKE: Patience = { polls: 3 };

/** States that are not listed are polled until Max Wait. */
export const NODE_PATIENCE: PatienceByResult = {
	doneWithoutFiles: { rounds: 3, ms: 30_000 },
	filesUnderWay: ALIKE,
	// Only where the ID was entered by hand and the job was never seen.
	unknownJob: { polls: 4, ms: 20_000 },
};

/** States that are not listed are polled indefinitely. */
export const TRIGGER_PATIENCE: PatienceByResult = {
	doneWithoutFiles: { rounds: 5 },
	successAlone: { ms: 15 * 60_000 },
	filesUnderWay: ALIKE,
};

/** Within one trigger poll, a job whose files may appear at any moment is polled again for up to this long, ms. */
export const AGAIN_WITHIN_POLL_MS = 10_000;
/** The interval between these polls, ms. */
export const AGAIN_EVERY_MS = 3_000;

/** Whether polling again shortly may show more. */
export const isWorthPolling = (result: PollResult): boolean =>
	result === 'doneWithoutFiles' || result === 'filesUnderWay';

/** Consecutive polls that showed the same. */
export interface PollHistory {
	readonly result: PollResult;
	readonly print: string;
	readonly count: number;
	readonly rounds: number;
	readonly lastRound: number;
	readonly sinceMs: number;
}

/**
 * What an answer about a job shows, before any link in it is fetched. An answer that is not about the job does not count as a
 * poll, and leaves what was seen before in place.
 */
export function pollResultOf({ status, fields }: JobResponse): PollResult {
	if (status.kind === 'failed') return 'over';
	if (status.kind === 'done') return fields.hasFiles ? 'over' : 'doneWithoutFiles';
	if (status.kind === 'noAnswer') return 'running';
	if (fields.hasFiles) return status.sign === 'unknownWord' ? 'filesUnderWay' : 'filesTooEarly';
	return status.sign === 'success' ? 'successAlone' : 'running';
}

/** A hash of status word and files. A signed address differs in every poll, so only the file name at its end counts. */
export function printOf({ fields, found }: JobResponse): string {
	const hash = createHash('sha256').update(fields.word ?? '');
	for (const { fileName = '', content } of found?.files ?? [])
		hash.update(fileName).update(content);
	for (const { url } of found?.links ?? []) hash.update(`/${pathOf(url)}`);
	return hash.digest('base64url');
}

/** One poll of a job. */
export interface Poll {
	readonly result: PollResult;
	/** Hash of status word and files, where these must not change. */
	readonly print: string;
	/** The round that the poll belongs to. */
	readonly round: number;
}

/** Adds a poll to those before it. */
export function addPoll(before: PollHistory | undefined, poll: Poll, nowMs: number): PollHistory {
	const { result, print, round } = poll;
	if (before?.result !== result || before.print !== print) {
		return { result, print, count: 1, rounds: 1, lastRound: round, sinceMs: nowMs };
	}
	// Polls may overlap: one that began before the last is not a new round.
	const isNew = round > before.lastRound;
	const lastRound = isNew ? round : before.lastRound;
	return { ...before, count: before.count + 1, rounds: before.rounds + (isNew ? 1 : 0), lastRound };
}

/** Whether the state counts as final. */
export function isSettled(
	{ result, count, rounds, sinceMs }: PollHistory,
	patience: PatienceByResult,
	nowMs: number,
): boolean {
	const enough = patience[result];
	if (!enough) return false;
	return (
		count >= (enough.polls ?? 1) &&
		rounds >= (enough.rounds ?? 1) &&
		nowMs - sinceMs >= (enough.ms ?? 0)
	);
}
