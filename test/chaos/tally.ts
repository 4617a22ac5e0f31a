import type { RequestRecord } from '../sandbox/server';
import type { Evidence } from './evidence';

/** Counts of what has happened. */
export interface Tally {
	seeds: number;
	items: number;
	executions: number;
	/** Retries from the executions list. */
	retries: number;
	/** Executions with Retry On Fail. */
	retrying: number;
	stops: number;
	kills: number;
	/** The number of jobs that triggers have watched, and how often they have returned one. */
	watched: number;
	handedOver: number;
	handedOverAgain: number;
	/** Requests that the sandbox received, including token exchanges and status requests. */
	calls: number;
	charges: number;
	/** The number of items that succeeded, and of those that failed, by what they say about the charge. */
	delivered: number;
	failedUncharged: number;
	failedMaybe: number;
	failedCharged: number;
	/** Calls that a fault affected, by kind. */
	readonly faults: Map<string, number>;
	/** Heap after each seed, in bytes. */
	readonly heap: number[];
}

export const newTally = (): Tally => ({
	seeds: 0,
	items: 0,
	executions: 0,
	retries: 0,
	retrying: 0,
	stops: 0,
	kills: 0,
	watched: 0,
	handedOver: 0,
	handedOverAgain: 0,
	calls: 0,
	charges: 0,
	delivered: 0,
	failedUncharged: 0,
	failedMaybe: 0,
	failedCharged: 0,
	faults: new Map(),
	heap: [],
});

const faultOf = ({ fault, status }: RequestRecord): string | undefined =>
	fault === 'status' || fault === 'respond' || fault === 'echo' ? `${fault} ${status}` : fault;

const increase = (counts: Map<string, number>, name: string): void => {
	counts.set(name, (counts.get(name) ?? 0) + 1);
};

/** Adds the results of a seed. */
export function count(
	tally: Tally,
	{ chains, ledger, requests, watches }: Evidence,
	kills: number,
): void {
	const executions = chains.flatMap((chain) => chain.executions);
	const outcomes = executions.flatMap((execution) => execution.outcomes);
	const failed = outcomes.flatMap((outcome) =>
		outcome.kind === 'failed' ? [outcome.charged] : [],
	);
	tally.seeds += 1;
	tally.items += chains.reduce((sum, { items }) => sum + items.length, 0);
	tally.executions += executions.length;
	tally.retries += chains.reduce((sum, chain) => sum + Math.max(0, chain.executions.length - 1), 0);
	tally.retrying += chains
		.filter(({ tries }) => tries > 1)
		.reduce((sum, chain) => sum + chain.executions.length, 0);
	tally.kills += kills;
	const handovers = watches.flatMap((watch) => watch.handovers);
	tally.watched += watches.reduce((sum, { jobIds }) => sum + jobIds.length, 0);
	tally.handedOver += handovers.length;
	tally.handedOverAgain += handovers.filter(({ isAgain }) => isAgain).length;
	tally.stops += executions.filter(({ stoppedAt }) => stoppedAt !== undefined).length;
	tally.calls += requests.length;
	tally.charges += ledger.length;
	tally.delivered += outcomes.length - failed.length;
	tally.failedUncharged += failed.filter((charged) => charged === 'no').length;
	tally.failedMaybe += failed.filter((charged) => charged === 'maybe').length;
	tally.failedCharged += failed.filter((charged) => charged === 'yes').length;
	for (const request of requests) {
		const fault = faultOf(request) ?? (request.status === 429 ? 'too fast 429' : undefined);
		if (fault) increase(tally.faults, fault);
	}
}
