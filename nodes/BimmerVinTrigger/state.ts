import type { IDataObject } from 'n8n-workflow';

import {
	addLook,
	isSettled,
	TRIGGER_PATIENCE,
	type Look,
	type Looks,
} from '../shared/jobs/lookAgain';

/** Where the jobs that have been delivered stand in n8n's static data. */
const DELIVERED_KEY = 'finishedJobs';

/**
 * After a job was delivered, the same process does not deliver it again for this long, ms, even where n8n has not
 * saved that it was. After that, n8n has lost the result (a poll whose result is thrown away, because the workflow was
 * published anew meanwhile, is one way), and the job comes again.
 */
export const FIRST_HOLD_MS = 2 * 60_000;
/** Each time the hold is longer by this. */
const HOLD_GROWTH = 4;
/** And so often at most: then it is n8n's notes that get lost, and not the result. */
export const MAX_DELIVERIES = 6;
/** A fault that lasts is reported this often, ms. */
export const REPORT_EVERY_MS = 60 * 60_000;
/** The time that n8n grants a poll where nothing limits it, ms. */
const UNLIMITED_BUDGET_MS = 5 * 60_000;

interface DeliveryRecord {
	readonly times: number;
	/** Polls that have started before this do not deliver it again, ms since the epoch. */
	readonly heldUntilMs: number;
}

/** What one process knows of one trigger beyond n8n's static data. Gone after a restart. */
export interface TriggerState {
	/** Where in the list the next poll starts. */
	cursor: number;
	readonly deliveries: Map<string, DeliveryRecord>;
	/** How many polls there have been. */
	polls: number;
	/** What polls have shown of jobs that are not plainly over. */
	readonly looks: Map<string, Looks>;
	/** When it was last reported that no job gets an answer, ms since the epoch; undefined while jobs do. */
	outageReportedAtMs: number | undefined;
	/** When it was last logged that a job could not be polled, ms since the epoch. */
	readonly errorReportedAtMs: Map<string, number>;
}

export const newTriggerState = (): TriggerState => ({
	cursor: 0,
	deliveries: new Map(),
	polls: 0,
	looks: new Map(),
	outageReportedAtMs: undefined,
	errorReportedAtMs: new Map(),
});

/**
 * The jobs that have been delivered, as far as n8n has kept it. Survives anything that may stand there.
 * `{ finishedJobs: ['a7', 5] }` -> `a7`
 */
export function readDelivered(staticData: IDataObject): Set<string> {
	const kept: unknown = staticData[DELIVERED_KEY];
	if (!Array.isArray(kept)) return new Set();
	return new Set(kept.filter((id): id is string => typeof id === 'string'));
}

/** Keeps those of the jobs that are in the list. Touches the static data only where that changes something. */
export function saveDelivered(
	staticData: IDataObject,
	ids: readonly string[],
	delivered: ReadonlySet<string>,
): void {
	const next = ids.filter((id) => delivered.has(id));
	const kept: unknown = staticData[DELIVERED_KEY];
	if (kept === undefined && next.length === 0) return;
	const isSame =
		Array.isArray(kept) &&
		kept.length === next.length &&
		next.every((id, index) => kept[index] === id);
	if (!isSame) staticData[DELIVERED_KEY] = next;
}

/** Forgets the jobs that are in the list no more. */
export function forgetUnlisted(state: TriggerState, ids: readonly string[]): void {
	const listed = new Set(ids);
	for (const known of [state.deliveries, state.looks, state.errorReportedAtMs]) {
		for (const id of known.keys()) if (!listed.has(id)) known.delete(id);
	}
}

/** Whether this process has delivered the job already, as seen by a poll that has started at a time. */
export function isDelivered(state: TriggerState, id: string, startedAtMs: number): boolean {
	const record = state.deliveries.get(id);
	if (!record) return false;
	return record.times >= MAX_DELIVERIES || startedAtMs < record.heldUntilMs;
}

/** The jobs that are still to be watched, from where the last poll has ended. */
export function undeliveredJobs(
	ids: readonly string[],
	delivered: ReadonlySet<string>,
	state: TriggerState,
	startedAtMs: number,
): string[] {
	const from = state.cursor % Math.max(1, ids.length);
	return [...ids.slice(from), ...ids.slice(0, from)].filter(
		(id) => !delivered.has(id) && !isDelivered(state, id, startedAtMs),
	);
}

/** Where the next poll starts: at the first job that was left out; where none was, it stays as it is. */
export function advanceCursor(
	state: TriggerState,
	ids: readonly string[],
	firstLeftOut: string | undefined,
): void {
	if (firstLeftOut !== undefined) state.cursor = Math.max(0, ids.indexOf(firstLeftOut));
}

/**
 * Marks jobs as delivered. To be called in one go with delivering them, with nothing in between.
 * @returns those that no other poll has delivered meanwhile
 */
export function markDelivered(
	state: TriggerState,
	delivered: Set<string>,
	found: readonly string[],
	startedAtMs: number,
	nowMs: number,
): string[] {
	const mine = found.filter((id) => !delivered.has(id) && !isDelivered(state, id, startedAtMs));
	for (const id of mine) {
		const times = state.deliveries.get(id)?.times ?? 0;
		state.deliveries.set(id, {
			times: times + 1,
			heldUntilMs: nowMs + FIRST_HOLD_MS * HOLD_GROWTH ** times,
		});
		state.looks.delete(id);
		delivered.add(id);
	}
	return mine;
}

/** How often this process has delivered the job. */
export const timesDelivered = ({ deliveries }: TriggerState, id: string): number =>
	deliveries.get(id)?.times ?? 0;

/** Takes in what a poll has shown of a job. @returns whether that is its end */
export function noteLook(state: TriggerState, id: string, look: Look, nowMs: number): boolean {
	const looks = addLook(state.looks.get(id), look, nowMs);
	state.looks.set(id, looks);
	return isSettled(looks, TRIGGER_PATIENCE, nowMs);
}

const isDue = (toldAtMs: number | undefined, nowMs: number): boolean =>
	// A clock that was set back must not keep it quiet.
	toldAtMs === undefined || nowMs - toldAtMs >= REPORT_EVERY_MS || nowMs < toldAtMs;

/** Whether an outage is to be reported: at its first poll, and then every hour. */
export function shouldReportOutage(state: TriggerState, nowMs: number): boolean {
	if (!isDue(state.outageReportedAtMs, nowMs)) return false;
	state.outageReportedAtMs = nowMs;
	return true;
}

/** Those of the jobs with an error that are to be logged: each at first, and then every hour. */
export function jobsToReport(state: TriggerState, ids: readonly string[], nowMs: number): string[] {
	const due = ids.filter((id) => isDue(state.errorReportedAtMs.get(id), nowMs));
	for (const id of due) state.errorReportedAtMs.set(id, nowMs);
	return due;
}

/**
 * Whether a poll belongs to publishing. n8n makes one context per publishing and polls with it at once; the polls on
 * schedule use the same context again. Only the durable scheduler has a context for each poll; it limits the time of
 * those, and calls their mode `update`.
 */
export const isPublishingPoll = (poll: {
	readonly isFirstOfContext: boolean;
	readonly activationMode: string;
	readonly budgetMs: number | undefined;
}): boolean =>
	poll.isFirstOfContext &&
	!(poll.activationMode === 'update' && (poll.budgetMs ?? Infinity) < UNLIMITED_BUDGET_MS);
