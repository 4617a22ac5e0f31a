import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { ENDPOINTS } from '../shared/api/catalog';
import type { Account } from '../shared/auth/account';
import { checkAnswer, type Traffic } from '../shared/client';
import { isUnreadable } from '../shared/files/errors';
import { readDeliverable } from '../shared/files/deliverable';
import type { Clock } from '../shared/http/clock';
import { settle } from '../shared/http/request';
import { failedWith, ok, type Result } from '../shared/http/result';
import { assemble } from '../shared/items/binary';
import { readContents } from '../shared/items/responseToItem';
import { askStatus, statusQuestion } from '../shared/jobs/fetchJobStatus';
import { isOver, type JobLook, type JobResponse } from '../shared/jobs/jobResponse';
import { explainTrouble, failedAnswer, tooLate, type Trouble } from './pollErrors';

/** Looks under way at once. The account's pace decides how many leave; this bounds what waits for answers. */
const LOOKS_AT_ONCE = 20;
/** So many looks without any answer, and the round is given up: the next poll goes on from there. */
const HOPELESS_TROUBLES = 40;
const HOPELESS_REFUSALS = 3;
/** A sleep cannot be woken, so it is taken in slices, ms. */
const SLICE_MS = 250;
/** From this share of the time on, no look is begun any more. */
const LOOKING_SHARE = 0.8;
/** At this share of the time the round ends, whatever is still under way. */
const ENDING_SHARE = 0.95;

/** The connections of looks that were given up are closed so long after it, ms. */
const AFTERMATH_MS = 1_000;

/** What a round has found out about a job. */
export type Report =
	/** `item` is there where it was wanted. */
	| { readonly kind: 'running' | 'ended'; readonly item?: INodeExecutionData }
	| { readonly kind: 'trouble'; readonly trouble: Trouble };

/** When a round has to be over, by a clock that is never set back, ms. */
export interface TimeLimit {
	readonly clock: Clock;
	readonly lookUntil: number;
	readonly endAt: number;
}

export function limitTime(budgetMs: number, clock: Clock): TimeLimit {
	const now = clock.now();
	return {
		clock,
		lookUntil: now + LOOKING_SHARE * budgetMs,
		endAt: now + ENDING_SHARE * budgetMs,
	};
}

/** Who looks, and what for. */
export interface Watcher {
	readonly context: IPollFunctions;
	readonly account: Account;
	/** Shares the pace fairly with executions. */
	readonly group: string;
	readonly outputField: string | undefined;
	readonly limit: TimeLimit;
	/** Whether the job is to be made an item. */
	readonly wants: (jobId: string, look: JobLook) => boolean;
	/** Whether an item whose files could not all be fetched is to be left for a later poll. */
	readonly waitsForFiles: (jobId: string) => boolean;
}

export interface Round {
	readonly reports: ReadonlyMap<string, Report>;
	/** Whether the API has answered at least once. */
	readonly isAnswered: boolean;
	/** The first job that no look was begun at. */
	readonly firstLeftOut: string | undefined;
}

/** Waits until a promise is settled, or until a time. Never rejects. @returns whether it was in time */
export async function waitUntil(
	promise: Promise<unknown>,
	atMs: number,
	clock: Clock,
): Promise<boolean> {
	let isDone = false;
	const note = (): void => {
		isDone = true;
	};
	const done = promise.then(note, note);
	while (!isDone && clock.now() < atMs) {
		await Promise.race([done, clock.sleep(Math.min(SLICE_MS, atMs - clock.now()))]);
	}
	return isDone;
}

const { deliverable } = ENDPOINTS.secureCodingStatus;

/**
 * Makes the item of a job.
 * @returns no item where a later poll may do better
 */
async function toItem(
	{ context, account, outputField, waitsForFiles }: Watcher,
	traffic: Traffic,
	jobId: string,
	job: JobResponse,
): Promise<Result<INodeExecutionData | undefined>> {
	const checked = checkAnswer(job.answer, account, true);
	if (!checked.ok) return checked;
	const target = { endpoint: ENDPOINTS.secureCodingStatus, jobId, options: {} };
	const route = { account, network: {}, traffic };
	const contents = await readContents(context, target, route, job.answer, job);
	if (!contents.ok) return contents;
	const { json, files } = contents.value;
	if (json.missingFiles !== undefined && waitsForFiles(jobId)) return ok(undefined);
	// The ID as the user has given it, whatever the answer calls the job.
	const own: IDataObject = { jobId, state: job.look.kind };
	return ok({ ...(await assemble(context, { ...own, ...json, ...own }, files, outputField)) });
}

/** @returns why the answer is none of the API, e.g. a web page; undefined where it can be read */
function problemIn({ answer, found }: JobResponse): string | undefined {
	const read = readDeliverable(answer, { deliverable }, found);
	return isUnreadable(read) ? read.message : undefined;
}

async function lookAt(
	watcher: Watcher,
	signal: AbortSignal,
	jobId: string,
): Promise<Report | undefined> {
	const { context, account, group, limit } = watcher;
	const traffic = { group, signal };
	const timeout = limit.endAt - limit.clock.now() + AFTERMATH_MS;
	const asked = await askStatus(context, traffic, statusQuestion(account, jobId, { timeout }));
	if (!asked.ok) {
		if (asked.fault.kind === 'halted') return undefined;
		return { kind: 'trouble', trouble: explainTrouble(asked) };
	}
	const { look } = asked.value;
	if (look.kind === 'noAnswer') return { kind: 'trouble', trouble: failedAnswer(look.words) };
	// What names no state counts as running, even what is no answer at all.
	const why =
		look.kind === 'running' && look.word === undefined ? problemIn(asked.value) : undefined;
	if (why !== undefined) {
		return { kind: 'trouble', trouble: explainTrouble(failedWith({ kind: 'unreadable', why })) };
	}
	const kind = isOver(look) ? 'ended' : 'running';
	if (!watcher.wants(jobId, look)) return { kind };
	const made = await toItem(watcher, traffic, jobId, asked.value);
	return made.ok ? { kind, item: made.value } : { kind: 'trouble', trouble: explainTrouble(made) };
}

/** What is thrown at one job is no end of the round: n8n could not store its files. */
const notMade = (error: unknown): Report => {
	const why = error instanceof Error ? error.message : '';
	return { kind: 'trouble', trouble: explainTrouble(failedWith({ kind: 'notStored', why })) };
};

/** Looks at jobs, several at once, as far as the time allows. Never rejects. */
export async function lookAround(watcher: Watcher, jobIds: readonly string[]): Promise<Round> {
	const { clock, lookUntil, endAt } = watcher.limit;
	const reports = new Map<string, Report>();
	const halt = new AbortController();
	const begun = new Set<string>();
	const counts = { answered: 0, refused: 0, passing: 0 };
	let next = 0;
	let isClosed = false;

	const isHopeless = (): boolean =>
		counts.answered === 0 &&
		(counts.refused >= HOPELESS_REFUSALS || counts.passing >= HOPELESS_TROUBLES);
	const note = (jobId: string, report: Report): void => {
		reports.set(jobId, report);
		const cause = report.kind === 'trouble' ? report.trouble.cause : 'job';
		counts[cause === 'job' ? 'answered' : cause]++;
	};
	const work = async (): Promise<void> => {
		while (next < jobIds.length && clock.now() < lookUntil && !isHopeless()) {
			const jobId = jobIds[next++] ?? '';
			begun.add(jobId);
			const looked = await settle(async () => await lookAt(watcher, halt.signal, jobId));
			const report = looked.ok ? looked.value : notMade(looked.error);
			if (isClosed) return;
			if (report) note(jobId, report);
			else begun.delete(jobId);
		}
	};

	const workers = Array.from({ length: Math.min(LOOKS_AT_ONCE, jobIds.length) }, work);
	const all = Promise.all(workers);
	await waitUntil(all, lookUntil, clock);
	// Whoever still waits for a place in the pace gives it up.
	halt.abort();
	await waitUntil(all, endAt, clock);
	isClosed = true;
	for (const jobId of begun) {
		if (!reports.has(jobId)) note(jobId, { kind: 'trouble', trouble: tooLate });
	}
	return {
		reports,
		isAnswered: counts.answered > 0,
		firstLeftOut: jobIds.find((jobId) => !begun.has(jobId)),
	};
}
