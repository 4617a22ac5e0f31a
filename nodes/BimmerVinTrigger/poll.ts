import { NodeOperationError, type INodeExecutionData, type IPollFunctions } from 'n8n-workflow';

import { steadyClock } from '../shared/http/clock';
import { shortenVins } from '../shared/responses/redact';
import { readJobIds } from './jobIds';
import {
	advanceCursor,
	forgetUnlisted,
	isDelivered,
	isPublishingPoll,
	jobsToReport,
	markDelivered,
	recordPoll,
	readDelivered,
	saveDelivered,
	shouldReportOutage,
	timesDelivered,
	undeliveredJobs,
	type TriggerState,
} from './state';
import { isFirstPoll, triggerKey, triggerStateOf } from './stateRegistry';
import { limitTime, pollAll, type PollRound, type TimeLimit, type Watcher } from './pollRound';
import { openAccount, signIn } from './signIn';
import { toNodeApiError, tooLate, type PollError } from './pollErrors';

/** The longest time that a poll takes, ms, whatever n8n allows: the next poll may come one minute later. */
const LONGEST_POLL_MS = 45_000;
/** The number of jobs that a log message names. */
const NAMED_JOBS = 20;

/** The time that n8n allows for the poll, ms; undefined in versions that do not say. */
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

/** The error because of which the API does not answer at all; undefined if it has answered or was not called. */
async function findOutage(
	{ context, account, limit }: Pick<Watcher, 'context' | 'account' | 'limit'>,
	{ reports, isAnswered }: PollRound,
): Promise<PollError | undefined> {
	if (isAnswered) return undefined;
	const pollErrors = [...reports.values()].flatMap((report) =>
		report.kind === 'error' ? [report.error] : [],
	);
	const refusal = pollErrors.find(({ cause }) => cause === 'refused');
	if (refusal) return refusal;
	const [first] = pollErrors;
	if (!first?.isSignIn) return first;
	// Only another sign-in shows whether a sign-in that failed on the way can succeed.
	const again = await signIn(context, account, limit);
	return again === undefined || again === tooLate ? first : again;
}

/** Logs which jobs could not be polled, each at most once an hour. */
function logPollErrors(context: IPollFunctions, state: TriggerState, { reports }: PollRound): void {
	const problems = new Map<string, string>();
	for (const [jobId, report] of reports) {
		if (report.kind === 'error') problems.set(jobId, report.error.message);
		else state.errorReportedAtMs.delete(jobId);
	}
	const due = jobsToReport(state, [...problems.keys()], Date.now());
	if (due.length === 0) return;
	context.logger.warn(
		'BimmerVIN Trigger: some jobs could not be checked. The trigger keeps watching them. This is logged once an hour',
		{
			count: due.length,
			jobs: due.slice(0, NAMED_JOBS).map((jobId) => ({
				jobId,
				problem: shortenVins(problems.get(jobId) ?? ''),
			})),
		},
	);
}

/** A test poll in the editor: shows every job as it is, and changes nothing. */
async function showJobs(
	context: IPollFunctions,
	ids: readonly string[],
	limit: TimeLimit,
): Promise<INodeExecutionData[]> {
	if (ids.length === 0) {
		throw new NodeOperationError(context.getNode(), 'Job IDs is empty: there is no job to show', {
			description:
				'Enter the job IDs that Secure Coding: Submit returned, separated by commas, spaces or line breaks.',
		});
	}
	const account = await openAccount(context);
	const pollError = await signIn(context, account, limit);
	if (pollError) throw toNodeApiError(context.getNode(), pollError);
	const round = await pollAll(
		{
			context,
			account,
			limit,
			group: triggerKey(context),
			outputField: readOutputField(context),
			isShowing: true,
			isWanted: () => true,
			recordPoll: () => true,
		},
		ids,
	);
	const outage = await findOutage({ context, account, limit }, round);
	if (outage) throw toNodeApiError(context.getNode(), outage);
	return ids.map((jobId) => {
		const report = round.reports.get(jobId);
		if (report?.kind === 'error') {
			const { status, message } = report.error;
			const state = status === 404 ? 'notFound' : 'unknown';
			return { json: { jobId, state, reason: message } };
		}
		return (
			report?.item ?? {
				json: { jobId, state: 'unknown', reason: 'The test ended before this job was checked' },
			}
		);
	});
}

/** Reports that the API cannot be reached, at once and then every hour. This never prevents a workflow from being published. */
function reportOutage(
	context: IPollFunctions,
	state: TriggerState,
	pollError: PollError,
	isPublishing: boolean,
): null {
	const error = toNodeApiError(context.getNode(), pollError);
	if (pollError.cause === 'refused') throw error;
	if (!isPublishing && shouldReportOutage(state, Date.now())) throw error;
	context.logger.warn(`BimmerVIN Trigger: ${shortenVins(error.message)}`, {
		status: pollError.status,
	});
	return null;
}

/** Marks the item of a job that was delivered before. */
const toDeliver = (
	item: INodeExecutionData | undefined,
	isAgain: boolean,
): INodeExecutionData[] => {
	if (!item) return [];
	return [isAgain ? { ...item, json: { ...item.json, redelivered: true } } : item];
};

/** A poll of a published workflow: delivers the jobs that have ended since the last poll. */
async function watchJobs(
	context: IPollFunctions,
	ids: readonly string[],
	limit: TimeLimit,
	isPublishing: boolean,
): Promise<INodeExecutionData[][] | null> {
	const startedAtMs = Date.now();
	const key = triggerKey(context);
	const state = triggerStateOf(key);
	const pollNumber = ++state.polls;
	const staticData = context.getWorkflowStaticData('node');
	forgetUnlisted(state, ids);
	saveDelivered(staticData, ids, readDelivered(staticData));
	const open = undeliveredJobs(ids, readDelivered(staticData), state, startedAtMs);
	if (open.length === 0) return null;

	const account = await openAccount(context);
	const pollError = await signIn(context, account, limit);
	if (pollError) return reportOutage(context, state, pollError, isPublishing);

	const watcher: Watcher = {
		context,
		account,
		limit,
		group: key,
		outputField: readOutputField(context),
		isShowing: false,
		isWanted: (jobId) => !isDelivered(state, jobId, startedAtMs),
		recordPoll: (jobId, poll) =>
			recordPoll(state, jobId, { ...poll, round: pollNumber }, Date.now()),
	};
	const round = await pollAll(watcher, open);
	advanceCursor(state, ids, round.firstLeftOut);
	const outage = await findOutage(watcher, round);
	if (outage) return reportOutage(context, state, outage, isPublishing);
	if (round.isAnswered) state.outageReportedAtMs = undefined;
	logPollErrors(context, state, round);

	const items = new Map<string, INodeExecutionData>();
	for (const id of ids) {
		const report = round.reports.get(id);
		if (report?.kind === 'ended' && report.item) items.set(id, report.item);
	}
	// Do not await anything from here on: the jobs that are marked now must be delivered now.
	const delivered = readDelivered(staticData);
	const mine = markDelivered(state, delivered, [...items.keys()], startedAtMs, Date.now());
	if (mine.length === 0) return null;
	saveDelivered(staticData, ids, delivered);
	const again = mine.filter((id) => timesDelivered(state, id) > 1);
	if (again.length > 0) {
		context.logger.warn(
			'BimmerVIN Trigger: n8n did not save that these jobs were delivered, so they are delivered again',
			{ jobs: again.slice(0, NAMED_JOBS), count: again.length },
		);
	}
	const isAgain = new Set(again);
	return [mine.flatMap((id) => toDeliver(items.get(id), isAgain.has(id)))];
}

/**
 * Runs one poll of the trigger.
 * @returns the jobs that have ended, each once; null if there are none
 * @throws {NodeOperationError | NodeApiError} with a message for the user
 */
export async function pollTrigger(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const budgetMs = readBudget(context);
	const limit = limitTime(Math.min(LONGEST_POLL_MS, budgetMs ?? LONGEST_POLL_MS), steadyClock);
	const isManual = context.getMode() === 'manual';
	const isPublishing =
		!isManual &&
		isPublishingPoll({
			isFirstOfContext: isFirstPoll(context),
			activationMode: context.getActivationMode(),
			budgetMs,
		});
	const ids = readList(context);
	if (isManual) return [await showJobs(context, ids, limit)];
	return await watchJobs(context, ids, limit, isPublishing);
}
