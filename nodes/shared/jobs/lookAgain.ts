/**
 * How often, and for how long, a job is looked at again that is not plainly running, done or failed. One policy for whoever
 * waits: the node looks until Max Wait, the trigger at one poll after another.
 */
import { createHash } from 'node:crypto';

import { pathOf } from '../files/links';
import type { JobResponse } from './jobResponse';

/** What a look at a job has shown. */
export type Sight =
	/** Its end, with all that belongs to it. */
	| 'over'
	/** Done, and its files are not there yet, or not all of them can be fetched. */
	| 'doneWithoutFiles'
	/** The request went well, and nothing is said of the job. */
	| 'successAlone'
	/** Files, beside a word that belongs to no family. */
	| 'filesUnderWay'
	/** Files, beside a word for "at work". */
	| 'filesTooEarly'
	| 'running'
	/** The API's own words that nobody knows the job. */
	| 'unknownJob';

/** When a sight that comes again and again is taken for the end. */
interface Patience {
	/** So many looks, alike in word and files. */
	readonly looks?: number;
	/** In so many rounds: for the trigger, a poll is one; for the node, each look. */
	readonly rounds?: number;
	/** For so long, ms. */
	readonly ms?: number;
}

type PatienceBySight = Partial<Record<Sight, Patience>>;

/** Word and files were the same so often: then they are what there is. */
const ALIKE: Patience = { looks: 3 };

/** What is not named here is waited for until Max Wait. */
export const NODE_PATIENCE: PatienceBySight = {
	doneWithoutFiles: { rounds: 3, ms: 30_000 },
	filesUnderWay: ALIKE,
	// Only where the ID came by hand, and the job was never seen.
	unknownJob: { looks: 4, ms: 20_000 },
};

/** What is not named here is watched on. */
export const TRIGGER_PATIENCE: PatienceBySight = {
	doneWithoutFiles: { rounds: 5 },
	successAlone: { ms: 15 * 60_000 },
	filesUnderWay: ALIKE,
};

/** Within one poll of the trigger, a job whose files may come in a moment is looked at again for so long, ms. */
export const AGAIN_WITHIN_POLL_MS = 10_000;
/** And so often, ms. */
export const AGAIN_EVERY_MS = 3_000;

/** Whether another look in a moment may show more. */
export const isWorthALook = (sight: Sight): boolean =>
	sight === 'doneWithoutFiles' || sight === 'filesUnderWay';

/** The looks that have shown the same, one after the other. */
export interface Looks {
	readonly sight: Sight;
	readonly print: string;
	readonly count: number;
	readonly rounds: number;
	readonly lastRound: number;
	readonly sinceMs: number;
}

/**
 * What an answer about a job shows, before anything that it links to was fetched. One that is none about the job is no look: it
 * does not undo what was seen before.
 */
export function sightOf({ status, fields }: JobResponse): Sight {
	if (status.kind === 'failed') return 'over';
	if (status.kind === 'done') return fields.hasFiles ? 'over' : 'doneWithoutFiles';
	if (status.kind === 'noAnswer') return 'running';
	if (fields.hasFiles) return status.sign === 'unknownWord' ? 'filesUnderWay' : 'filesTooEarly';
	return status.sign === 'success' ? 'successAlone' : 'running';
}

/** Word and files in short. A signed address is another one at each look, but for the name at its end. */
export function printOf({ fields, found }: JobResponse): string {
	const hash = createHash('sha256').update(fields.word ?? '');
	for (const { fileName = '', content } of found?.files ?? [])
		hash.update(fileName).update(content);
	for (const { url } of found?.links ?? []) hash.update(`/${pathOf(url)}`);
	return hash.digest('base64url');
}

/** One look at a job. */
export interface Look {
	readonly sight: Sight;
	/** Of word and files, where they have to stay the same. */
	readonly print: string;
	/** The poll, or the look, that it belongs to. */
	readonly round: number;
}

/** The looks so far with one more. */
export function addLook(before: Looks | undefined, look: Look, nowMs: number): Looks {
	const { sight, print, round } = look;
	if (before?.sight !== sight || before.print !== print) {
		return { sight, print, count: 1, rounds: 1, lastRound: round, sinceMs: nowMs };
	}
	// Polls may overlap: one that began before the last is no new round.
	const isNew = round > before.lastRound;
	const lastRound = isNew ? round : before.lastRound;
	return { ...before, count: before.count + 1, rounds: before.rounds + (isNew ? 1 : 0), lastRound };
}

/** Whether what was seen is taken for the end. */
export function isSettled(
	{ sight, count, rounds, sinceMs }: Looks,
	patience: PatienceBySight,
	nowMs: number,
): boolean {
	const enough = patience[sight];
	if (!enough) return false;
	return (
		count >= (enough.looks ?? 1) &&
		rounds >= (enough.rounds ?? 1) &&
		nowMs - sinceMs >= (enough.ms ?? 0)
	);
}
