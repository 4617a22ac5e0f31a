import {
	NodeOperationError,
	sleep,
	type INodeExecutionData,
	type IPollFunctions,
} from 'n8n-workflow';

import type { Clock } from '../shared/http/clock';
import { isOver } from '../shared/jobs/jobResponse';
import { readJobIds } from './jobIds';
import {
	forgetOthers,
	handOver,
	isHandedOver,
	isOfPublishing,
	keepFinished,
	moveOn,
	openJobs,
	readFinished,
	tellsOutage,
	tellsTroubles,
	timesHandedOver,
	waitsForFiles,
	type WatchMemory,
} from './state';
import { isFirstPoll, memoryOf, triggerKey } from './stateRegistry';
import { limitTime, lookAround, type Round, type TimeLimit, type Watcher } from './pollRound';
import { openAccount, signIn } from './signIn';
import { tooLate, toPollError, type Trouble } from './pollErrors';

/** What a poll takes at most, ms, whatever n8n grants: the next one may come a minute after it. */
const LONGEST_POLL_MS = 45_000;
/** So many jobs are named in the log. */
const NAMED_JOBS = 20;

/** Time that is never set back, as the clock of the day may be. */
const steadyClock: Clock = { now: () => performance.now(), sleep };

/** What n8n grants the poll, ms; undefined in versions that do not say. */
function readBudget(context: IPollFunctions): number | undefined {
	const budgetMs = context.getPollBudgetMs?.();
	return Number.isFinite(budgetMs) && Number(budgetMs) > 0 ? budgetMs : undefined;
}

const readOutputField = (context: IPollFunctions): string | undefined => {
	const { outputField } = context.getNodeParameter('options', {}) as { outputField?: unknown };
	return typeof outputField === 'string' ? outputField : undefined;
};

/** @throws {NodeOperationError} */
function readList(context: IPollFunctions): readonly string[] {
	const list = readJobIds(context.getNodeParameter('jobIds', ''));
	if ('ids' in list) return list.ids;
	const { message, description } = list.problem;
	throw new NodeOperationError(context.getNode(), message, { description });
}

/** The trouble that keeps the API from answering at all; undefined where it has answered, or was not asked. */
async function findOutage(
	{ context, account, limit }: Pick<Watcher, 'context' | 'account' | 'limit'>,
	{ reports, isAnswered }: Round,
): Promise<Trouble | undefined> {
	if (isAnswered) return undefined;
	const troubles = [...reports.values()].flatMap((report) =>
		report.kind === 'trouble' ? [report.trouble] : [],
	);
	const refusal = troubles.find(({ cause }) => cause === 'refused');
	if (refusal) return refusal;
	const [first] = troubles;
	if (!first?.isSignIn) return first;
	// Whether a sign-in that failed on the way can succeed, another one tells.
	const again = await signIn(context, account, limit);
	return again === undefined || again === tooLate ? first : again;
}

/** Logs which jobs could not be looked at, each once an hour. */
function logTroubles(context: IPollFunctions, memory: WatchMemory, { reports }: Round): void {
	const problems = new Map<string, string>();
	for (const [jobId, report] of reports) {
		if (report.kind === 'trouble') problems.set(jobId, report.trouble.message);
		else memory.troubleToldAtMs.delete(jobId);
	}
	const due = tellsTroubles(memory, [...problems.keys()], Date.now());
	if (due.length === 0) return;
	context.logger.warn(
		'BimmerVIN Trigger: some jobs could not be looked at. They stay watched. This is logged once an hour',
		{
			count: due.length,
			jobs: due.slice(0, NAMED_JOBS).map((jobId) => ({ jobId, problem: problems.get(jobId) })),
		},
	);
}

/** A poll of a test in the editor: shows every job as it is, and changes nothing. */
async function showJobs(
	context: IPollFunctions,
	ids: readonly string[],
	limit: TimeLimit,
): Promise<INodeExecutionData[]> {
	if (ids.length === 0) {
		throw new NodeOperationError(context.getNode(), 'Job IDs is empty: there is no job to show', {
			description:
				'Enter the job IDs that Secure Coding: Submit has given, apart by commas, spaces or lines.',
		});
	}
	const account = await openAccount(context);
	const trouble = await signIn(context, account, limit);
	if (trouble) throw toPollError(context.getNode(), trouble);
	const round = await lookAround(
		{
			context,
			account,
			limit,
			group: triggerKey(context),
			outputField: readOutputField(context),
			wants: () => true,
			waitsForFiles: () => false,
		},
		ids,
	);
	const outage = await findOutage({ context, account, limit }, round);
	if (outage) throw toPollError(context.getNode(), outage);
	return ids.map((jobId) => {
		const report = round.reports.get(jobId);
		if (report?.kind === 'trouble') {
			const { status, message } = report.trouble;
			const state = status === 404 ? 'notFound' : 'unknown';
			return { json: { jobId, state, reason: message } };
		}
		return (
			report?.item ?? { json: { jobId, state: 'unknown', reason: 'The test has ended before' } }
		);
	});
}

/** Nobody could be asked: reported at once and then once an hour, but it never keeps a workflow from being published. */
function reportOutage(
	context: IPollFunctions,
	memory: WatchMemory,
	trouble: Trouble,
	isPublishing: boolean,
): null {
	const error = toPollError(context.getNode(), trouble);
	if (trouble.cause === 'refused') throw error;
	if (!isPublishing && tellsOutage(memory, Date.now())) throw error;
	context.logger.warn(`BimmerVIN Trigger: ${error.message}`, { status: trouble.status });
	return null;
}

/** A poll of a published workflow: hands over the jobs that have ended since. */
async function watchJobs(
	context: IPollFunctions,
	ids: readonly string[],
	limit: TimeLimit,
	isPublishing: boolean,
): Promise<INodeExecutionData[][] | null> {
	const startedAtMs = Date.now();
	const key = triggerKey(context);
	const memory = memoryOf(key);
	const staticData = context.getWorkflowStaticData('node');
	forgetOthers(memory, ids);
	keepFinished(staticData, ids, readFinished(staticData));
	const open = openJobs(ids, readFinished(staticData), memory, startedAtMs);
	if (open.length === 0) return null;

	const account = await openAccount(context);
	const trouble = await signIn(context, account, limit);
	if (trouble) return reportOutage(context, memory, trouble, isPublishing);

	const watcher: Watcher = {
		context,
		account,
		limit,
		group: key,
		outputField: readOutputField(context),
		wants: (jobId, look) => isOver(look) && !isHandedOver(memory, jobId, startedAtMs),
		waitsForFiles: (jobId) => waitsForFiles(memory, jobId),
	};
	const round = await lookAround(watcher, open);
	moveOn(memory, ids, round.firstLeftOut);
	const outage = await findOutage(watcher, round);
	if (outage) return reportOutage(context, memory, outage, isPublishing);
	if (round.isAnswered) memory.outageToldAtMs = undefined;
	logTroubles(context, memory, round);

	const items = new Map<string, INodeExecutionData>();
	for (const id of ids) {
		const report = round.reports.get(id);
		if (report?.kind === 'ended' && report.item) items.set(id, report.item);
	}
	// From here on nothing may be waited for: what is noted now is handed over now.
	const finished = readFinished(staticData);
	const mine = handOver(memory, finished, [...items.keys()], startedAtMs, Date.now());
	if (mine.length === 0) return null;
	keepFinished(staticData, ids, finished);
	const again = mine.filter((id) => timesHandedOver(memory, id) > 1);
	if (again.length > 0) {
		context.logger.warn(
			'BimmerVIN Trigger: n8n has not kept that these jobs were handed over; they are handed over again',
			{ jobs: again.slice(0, NAMED_JOBS), count: again.length },
		);
	}
	return [mine.flatMap((id) => items.get(id) ?? [])];
}

/**
 * One poll of the trigger.
 * @returns the jobs that have ended, each once; null where there are none
 * @throws {NodeOperationError | NodeApiError} in a user's words
 */
export async function pollJobs(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const budgetMs = readBudget(context);
	const limit = limitTime(Math.min(LONGEST_POLL_MS, budgetMs ?? LONGEST_POLL_MS), steadyClock);
	const isManual = context.getMode() === 'manual';
	const isPublishing =
		!isManual &&
		isOfPublishing({
			isFirstOfContext: isFirstPoll(context),
			activationMode: context.getActivationMode(),
			budgetMs,
		});
	const ids = readList(context);
	if (isManual) return [await showJobs(context, ids, limit)];
	return await watchJobs(context, ids, limit, isPublishing);
}
