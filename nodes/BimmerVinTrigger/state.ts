import type { IDataObject } from 'n8n-workflow';

import {
	addPoll,
	isSettled,
	TRIGGER_PATIENCE,
	type Poll,
	type PollHistory,
} from '../shared/jobs/pollPatience';

/** The key of the delivered jobs in n8n's static data. */
const DELIVERED_KEY = 'finishedJobs';

/**
 * After a job was delivered, the same process does not deliver it again for this long, ms, even if n8n has not saved the delivery.
 * After that time, n8n has lost the result, and the job is delivered again. This happens, for example, if the workflow is published
 * again during the poll and n8n discards the result.
 */
export const FIRST_HOLD_MS = 2 * 60_000;
/** The factor by which the hold grows each time. */
const HOLD_GROWTH = 4;
/** The most deliveries of one job. After that, n8n has evidently lost the static data and not the result. */
export const MAX_DELIVERIES = 6;
/** How often a lasting fault is reported, ms. */
export const REPORT_EVERY_MS = 60 * 60_000;
/** The time that n8n allows for a poll without a limit, ms. */
const UNLIMITED_BUDGET_MS = 5 * 60_000;

interface DeliveryRecord {
	readonly times: number;
	/** Polls that started before this time do not deliver the job again, ms since the epoch. */
	readonly heldUntilMs: number;
}

/** What one process knows about one trigger in addition to n8n's static data. Lost after a restart. */
export interface TriggerState {
	/** The position in the list where the next poll starts. */
	cursor: number;
	readonly deliveries: Map<string, DeliveryRecord>;
	/** The number of polls so far. */
	polls: number;
	/** What polls showed of jobs that have not clearly ended. */
	readonly pollHistories: Map<string, PollHistory>;
	/** When it was last reported that the API does not answer, ms since the epoch; undefined if it answers. */
	outageReportedAtMs: number | undefined;
	/** When it was last logged that a job could not be polled, ms since the epoch. */
	readonly errorReportedAtMs: Map<string, number>;
}

export const newTriggerState = (): TriggerState => ({
	cursor: 0,
	deliveries: new Map(),
	polls: 0,
	pollHistories: new Map(),
	outageReportedAtMs: undefined,
	errorReportedAtMs: new Map(),
});

/**
 * The jobs that have been delivered according to n8n's static data. Accepts any content there.
 * `{ finishedJobs: ['a7', 5] }` -> `a7`
 */
export function readDelivered(staticData: IDataObject): Set<string> {
	const kept: unknown = staticData[DELIVERED_KEY];
	if (!Array.isArray(kept)) return new Set();
	return new Set(kept.filter((id): id is string => typeof id === 'string'));
}

/** Saves the delivered jobs that are in the list. Writes to the static data only if something has changed. */
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

/** Forgets the jobs that are no longer in the list. */
export function forgetUnlisted(state: TriggerState, ids: readonly string[]): void {
	const listed = new Set(ids);
	for (const known of [state.deliveries, state.pollHistories, state.errorReportedAtMs]) {
		for (const id of known.keys()) if (!listed.has(id)) known.delete(id);
	}
}

/** Whether this process has already delivered the job, for a poll that started at the given time. */
export function isDelivered(state: TriggerState, id: string, startedAtMs: number): boolean {
	const record = state.deliveries.get(id);
	if (!record) return false;
	return record.times >= MAX_DELIVERIES || startedAtMs < record.heldUntilMs;
}

/** The jobs that still have to be watched, starting where the last poll ended. */
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

/** Moves the start of the next poll to the first job that was left out. If none was, the start stays as it is. */
export function advanceCursor(
	state: TriggerState,
	ids: readonly string[],
	firstLeftOut: string | undefined,
): void {
	if (firstLeftOut !== undefined) state.cursor = Math.max(0, ids.indexOf(firstLeftOut));
}

/**
 * Marks jobs as delivered. Deliver them directly after this call, without awaiting anything.
 * @returns the jobs that no other poll has delivered in the meantime
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
		state.pollHistories.delete(id);
		delivered.add(id);
	}
	return mine;
}

/** The number of times that this process has delivered the job. */
export const timesDelivered = ({ deliveries }: TriggerState, id: string): number =>
	deliveries.get(id)?.times ?? 0;

/** Records what a poll showed of a job. @returns whether the job has ended */
export function recordPoll(state: TriggerState, id: string, poll: Poll, nowMs: number): boolean {
	const history = addPoll(state.pollHistories.get(id), poll, nowMs);
	state.pollHistories.set(id, history);
	return isSettled(history, TRIGGER_PATIENCE, nowMs);
}

const isDue = (reportedAtMs: number | undefined, nowMs: number): boolean =>
	// A clock that was set back must not suppress the report.
	reportedAtMs === undefined || nowMs - reportedAtMs >= REPORT_EVERY_MS || nowMs < reportedAtMs;

/** Whether to report an outage: at its first poll, and then every hour. */
export function shouldReportOutage(state: TriggerState, nowMs: number): boolean {
	if (!isDue(state.outageReportedAtMs, nowMs)) return false;
	state.outageReportedAtMs = nowMs;
	return true;
}

/** The jobs with an error that have to be logged: each at its first error, and then every hour. */
export function jobsToReport(state: TriggerState, ids: readonly string[], nowMs: number): string[] {
	const due = ids.filter((id) => isDue(state.errorReportedAtMs.get(id), nowMs));
	for (const id of due) state.errorReportedAtMs.set(id, nowMs);
	return due;
}

/**
 * Whether a poll is part of publishing the workflow. n8n creates one context when it publishes a workflow and polls at once with
 * it. The scheduled polls use the same context again. Only the durable scheduler creates a context for each poll, limits its time, and
 * sets its mode to `update`.
 */
export const isPublishingPoll = (poll: {
	readonly isFirstOfContext: boolean;
	readonly activationMode: string;
	readonly budgetMs: number | undefined;
}): boolean =>
	poll.isFirstOfContext &&
	!(poll.activationMode === 'update' && (poll.budgetMs ?? Infinity) < UNLIMITED_BUDGET_MS);
