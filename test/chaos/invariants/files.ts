import type { RequestRecord } from '../../sandbox/server';
import {
	violation,
	type Chain,
	type Evidence,
	type SeenExecution,
	type SeenJob,
	type Violation,
	type Watch,
} from '../evidence';
import { isAnsweredWell } from './purchases';

/**
 * How long after it was sent a request may still arrive, in milliseconds. On a busy machine, the next request leaves
 * earlier.
 */
const ON_THE_WAY_MS = 5_000;

/** The status requests of an execution. Undefined if they can't be told apart from those of other executions. */
function pollsOf(
	{ departures, requests }: Evidence,
	executionId: string,
	jobId: string,
): RequestRecord[] | undefined {
	const left = departures.filter((departure) => departure.jobId === jobId);
	const own = left.filter((departure) => departure.executionId === executionId);
	const [first, last] = [own[0], own.at(-1)];
	if (!first || !last) return undefined;
	const others = left.filter((departure) => departure.executionId !== executionId);
	if (others.some(({ at }) => at >= first.at && at <= last.at + ON_THE_WAY_MS)) return undefined;
	// What another execution sent before may arrive later.
	const before = ({ at }: { readonly at: number }) => at < first.at;
	const arrived = requests.filter((request) => request.jobId === jobId && before(request));
	if (others.filter(before).length > arrived.length) return undefined;
	const next = Math.min(...others.filter(({ at }) => at > last.at).map(({ at }) => at));
	return requests.filter(
		(request) => request.jobId === jobId && request.at >= first.at && request.at < next,
	);
}

/** The status requests that made a trigger return a job. */
function pollsBefore(
	{ requests }: Evidence,
	watch: Watch,
	{ job, at }: Watch['handovers'][number],
) {
	const before = watch.handovers.filter((other) => other.job.id === job.id && other.at < at);
	const since = before.at(-1)?.at ?? watch.startedAt;
	return requests.filter(
		({ jobId, at: askedAt, answeredAt = Infinity }) =>
			jobId === job.id && askedAt >= since && answeredAt <= at,
	);
}

/** How long the files were requested before the result says that there are none. */
type Patience = (polls: readonly RequestRecord[]) => boolean;

/** A trigger waits for five polls. */
const byTrigger: Patience = (polls) => polls.filter(({ fault }) => fault === 'respond').length >= 5;

/**
 * An execution that waits does so until Max Wait. On a busy machine, that may be over at its first status request. One
 * that doesn't wait asks once more.
 */
const byNode =
	({ waitsMs }: Chain, { startedAt }: SeenExecution): Patience =>
	(polls) => {
		if (waitsMs === undefined) return polls.length > 1;
		const { answeredAt = Infinity } = polls.at(-1) ?? {};
		return answeredAt - (startedAt ?? polls[0]?.at ?? answeredAt) > waitsMs / 2;
	};

/** Why a job must not be reported as done without its files. */
function problemOf(
	{ id, state, hasFiles, isExplained }: SeenJob,
	polls: readonly RequestRecord[] | undefined,
	isPatient: Patience,
): string | undefined {
	if (state !== 'done' || hasFiles) return undefined;
	if (!isExplained) return `${id} is done, and nothing is said of its files`;
	// If several executions made the same status request, nothing shows who received which answer.
	if (!polls) return undefined;
	const giving = polls.find((poll) => poll.filesReady === true && isAnsweredWell(poll));
	if (giving) return `${id} is done without its files, which were in the answer to ${giving.id}`;
	// Only an answer that a fault asked for reports this, because the sandbox itself always returns files with a finished
	// job.
	if (!polls.some(({ fault }) => fault === 'respond')) {
		return `${id} is done without its files, and no answer has said so`;
	}
	return isPatient(polls)
		? undefined
		: `${id} is done without its files after ${polls.length} polls`;
}

/**
 * A job that is reported as done includes its files. If it doesn't, the result says so. In that case, the API has reported
 * the job as done without files, has returned no files in any answer to the same execution or trigger, and was asked for
 * long enough.
 */
export function doneWithFiles(evidence: Evidence): Violation[] {
	const ofNode = evidence.chains.flatMap((chain) =>
		chain.executions.flatMap((execution) =>
			execution.outcomes.flatMap((outcome) => {
				if (outcome.kind !== 'delivered' || !outcome.job) return [];
				const polls = pollsOf(evidence, execution.id, outcome.job.id);
				const problem = problemOf(outcome.job, polls, byNode(chain, execution));
				return problem ? [`${chain.name}, execution ${execution.id}: ${problem}`] : [];
			}),
		),
	);
	const ofTriggers = evidence.watches.flatMap((watch) =>
		watch.handovers.flatMap((handover) => {
			const polls = pollsBefore(evidence, watch, handover);
			const problem = problemOf(handover.job, polls, byTrigger);
			return problem ? [`${watch.name}: ${problem}`] : [];
		}),
	);
	return [...ofNode, ...ofTriggers].map(violation('a job that is done has its files'));
}
