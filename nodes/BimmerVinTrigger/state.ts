import type { IDataObject } from 'n8n-workflow';

/** Where the jobs that have been handed over stand in n8n's static data. */
const FINISHED = 'finishedJobs';

/**
 * After a job was handed over, the same process does not hand it over again for this long, ms, even where n8n has not
 * saved that it was. After that, n8n has lost the result (a poll whose result is thrown away, because the workflow was
 * published anew meanwhile, is one way), and the job comes again.
 */
export const FIRST_HOLD_MS = 2 * 60_000;
/** Each time the hold is longer by this. */
const HOLD_GROWTH = 4;
/** And so often at most: then it is n8n's notes that get lost, and not the result. */
export const MAX_HANDOVERS = 6;
/** So many polls wait for a file that cannot be fetched; then the job comes without it. */
export const MAX_INCOMPLETE = 5;
/** A fault that lasts is reported this often, ms. */
export const TELL_EVERY_MS = 60 * 60_000;
/** The time that n8n grants a poll where nothing limits it, ms. */
const UNLIMITED_BUDGET_MS = 5 * 60_000;

interface Handover {
	readonly times: number;
	/** Polls that have started before this do not hand it over again, ms since the epoch. */
	readonly heldUntilMs: number;
}

/** What one process knows of one trigger beyond n8n's static data. Gone after a restart. */
export interface WatchMemory {
	/** Where in the list the next poll starts. */
	nextIndex: number;
	readonly handovers: Map<string, Handover>;
	/** How many polls have found a job without all of its files. */
	readonly incomplete: Map<string, number>;
	/** When it was last reported that no look gets an answer, ms since the epoch; undefined while looks do. */
	outageToldAtMs: number | undefined;
	/** When it was last logged that a job could not be looked at, ms since the epoch. */
	readonly troubleToldAtMs: Map<string, number>;
}

export const newMemory = (): WatchMemory => ({
	nextIndex: 0,
	handovers: new Map(),
	incomplete: new Map(),
	outageToldAtMs: undefined,
	troubleToldAtMs: new Map(),
});

/**
 * The jobs that have been handed over, as far as n8n has kept it. Survives anything that may stand there.
 * `{ finishedJobs: ['a7', 5] }` -> `a7`
 */
export function readFinished(staticData: IDataObject): Set<string> {
	const kept: unknown = staticData[FINISHED];
	if (!Array.isArray(kept)) return new Set();
	return new Set(kept.filter((id): id is string => typeof id === 'string'));
}

/** Keeps those of the jobs that are in the list. Touches the static data only where that changes something. */
export function keepFinished(
	staticData: IDataObject,
	ids: readonly string[],
	finished: ReadonlySet<string>,
): void {
	const next = ids.filter((id) => finished.has(id));
	const kept: unknown = staticData[FINISHED];
	if (kept === undefined && next.length === 0) return;
	const isSame =
		Array.isArray(kept) &&
		kept.length === next.length &&
		next.every((id, index) => kept[index] === id);
	if (!isSame) staticData[FINISHED] = next;
}

/** Forgets the jobs that are in the list no more. */
export function forgetOthers(memory: WatchMemory, ids: readonly string[]): void {
	const listed = new Set(ids);
	for (const known of [memory.handovers, memory.incomplete, memory.troubleToldAtMs]) {
		for (const id of known.keys()) if (!listed.has(id)) known.delete(id);
	}
}

/** Whether this process has handed the job over already, as seen by a poll that has started at a time. */
export function isHandedOver(memory: WatchMemory, id: string, startedAtMs: number): boolean {
	const handover = memory.handovers.get(id);
	if (!handover) return false;
	return handover.times >= MAX_HANDOVERS || startedAtMs < handover.heldUntilMs;
}

/** The jobs that are still to be watched, from where the last poll has ended. */
export function openJobs(
	ids: readonly string[],
	finished: ReadonlySet<string>,
	memory: WatchMemory,
	startedAtMs: number,
): string[] {
	const from = memory.nextIndex % Math.max(1, ids.length);
	return [...ids.slice(from), ...ids.slice(0, from)].filter(
		(id) => !finished.has(id) && !isHandedOver(memory, id, startedAtMs),
	);
}

/** Where the next poll starts: at the first job that was left out; where none was, it stays as it is. */
export function moveOn(
	memory: WatchMemory,
	ids: readonly string[],
	firstLeftOut: string | undefined,
): void {
	if (firstLeftOut !== undefined) memory.nextIndex = Math.max(0, ids.indexOf(firstLeftOut));
}

/**
 * Notes that jobs are handed over. To be called in one go with handing them over, with nothing in between.
 * @returns those that no other poll has handed over meanwhile
 */
export function handOver(
	memory: WatchMemory,
	finished: Set<string>,
	found: readonly string[],
	startedAtMs: number,
	nowMs: number,
): string[] {
	const mine = found.filter((id) => !finished.has(id) && !isHandedOver(memory, id, startedAtMs));
	for (const id of mine) {
		const times = memory.handovers.get(id)?.times ?? 0;
		memory.handovers.set(id, {
			times: times + 1,
			heldUntilMs: nowMs + FIRST_HOLD_MS * HOLD_GROWTH ** times,
		});
		memory.incomplete.delete(id);
		finished.add(id);
	}
	return mine;
}

/** How often this process has handed the job over. */
export const timesHandedOver = ({ handovers }: WatchMemory, id: string): number =>
	handovers.get(id)?.times ?? 0;

/** Counts a poll that has found a job without all of its files. @returns whether it is to be waited for longer */
export function waitsForFiles(memory: WatchMemory, id: string): boolean {
	const polls = (memory.incomplete.get(id) ?? 0) + 1;
	memory.incomplete.set(id, polls);
	return polls < MAX_INCOMPLETE;
}

const isDue = (toldAtMs: number | undefined, nowMs: number): boolean =>
	// A clock that was set back must not keep it quiet.
	toldAtMs === undefined || nowMs - toldAtMs >= TELL_EVERY_MS || nowMs < toldAtMs;

/** Whether an outage is to be reported: at its first poll, and then every hour. */
export function tellsOutage(memory: WatchMemory, nowMs: number): boolean {
	if (!isDue(memory.outageToldAtMs, nowMs)) return false;
	memory.outageToldAtMs = nowMs;
	return true;
}

/** Those of the jobs in trouble that are to be logged: each at first, and then every hour. */
export function tellsTroubles(
	memory: WatchMemory,
	ids: readonly string[],
	nowMs: number,
): string[] {
	const due = ids.filter((id) => isDue(memory.troubleToldAtMs.get(id), nowMs));
	for (const id of due) memory.troubleToldAtMs.set(id, nowMs);
	return due;
}

/**
 * Whether a poll belongs to publishing. n8n makes one context per publishing and polls with it at once; the polls on
 * schedule use the same context again. Only the durable scheduler has a context for each poll; it limits the time of
 * those, and calls their mode `update`.
 */
export const isOfPublishing = (poll: {
	readonly isFirstOfContext: boolean;
	readonly activationMode: string;
	readonly budgetMs: number | undefined;
}): boolean =>
	poll.isFirstOfContext &&
	!(poll.activationMode === 'update' && (poll.budgetMs ?? Infinity) < UNLIMITED_BUDGET_MS);
