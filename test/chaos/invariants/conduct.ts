import { ENDPOINTS, type Endpoint } from '../../../nodes/shared/api/catalog';
import type { LedgerEntry } from '../../sandbox/server';
import {
	violation,
	type Chain,
	type Evidence,
	type SeenExecution,
	type Violation,
} from '../evidence';
import { groupBy } from '../groupBy';
import { isAnsweredWell } from './purchases';

function problemsOf(chain: Chain, execution: SeenExecution): string[] {
	const { outcomes, error, stoppedAt, hangs, id } = execution;
	const place = `${chain.name}, execution ${id}`;
	const byItem = groupBy(outcomes, ({ itemIndex }) => String(itemIndex));
	const twice = [...byItem].filter(([, reported]) => reported.length > 1).map(([index]) => index);
	if (twice.length > 0) return [`${place}: items ${twice.join(', ')} came out twice`];
	if (stoppedAt !== undefined || hangs) return [];
	const isAll = byItem.size === chain.items.length;
	if (error === undefined) {
		return isAll ? [] : [`${place}: ${byItem.size} of ${chain.items.length} items came out`];
	}
	return outcomes.some(({ kind }) => kind === 'delivered')
		? [`${place}: it failed and gave items`]
		: [];
}

/** Every item has exactly one outcome; a run in Stop mode gives all items or one error. */
export const oneOutcome = ({ chains }: Evidence): Violation[] =>
	chains
		.flatMap((chain) => chain.executions.flatMap((execution) => problemsOf(chain, execution)))
		.map(violation('each item has one outcome'));

/** Every execution ends. */
export const ended = ({ chains }: Evidence): Violation[] =>
	chains
		.flatMap(({ name, executions }) =>
			executions.filter(({ hangs }) => hangs).map(({ id }) => `${name}, execution ${id}`),
		)
		.map(violation('every execution ends'));

/** Endpoints that cost something. */
const PAID_PATHS = new Set(
	Object.values<Endpoint>(ENDPOINTS).flatMap(({ path, cents }) => (cents > 0 ? [path] : [])),
);

/**
 * After a Stop no paid call leaves. When one arrives says less: a busy process takes in late what has left before. Whose
 * call it is tells the execution that sends it: another one of the same account may ask for the same VIN later.
 */
export function stopped({ chains, departures }: Evidence): Violation[] {
	const stops = new Map(
		chains.flatMap(({ name, executions }) =>
			executions.flatMap(({ id, stoppedAt }) =>
				stoppedAt === undefined ? [] : [[id, { name, stoppedAt }] as const],
			),
		),
	);
	return departures
		.filter(({ path }) => PAID_PATHS.has(path))
		.flatMap(({ executionId, path, vin, at }) => {
			// Unless the sender of each is known, the rule sees nothing.
			if (executionId === undefined) return [`${path} ${vin} left, and nobody knows who sent it`];
			const stop = stops.get(executionId);
			if (!stop || at <= stop.stoppedAt) return [];
			const late = (at - stop.stoppedAt).toFixed(1);
			return [
				`${stop.name}, execution ${executionId}: ${path} ${vin} left ${late} ms after the Stop`,
			];
		})
		.map(violation('Stop means stop'));
}

/** A process that was killed may not have read yet what was answered this shortly before, ms. */
const UNREAD_MS = 500;

/** Jobs whose submit was answered well: what the process that asked has read. */
function answeredJobs({ chains, ledger, requests }: Evidence): LedgerEntry[] {
	const killedAt = new Map(
		chains.flatMap((chain) =>
			chain.items.flatMap(({ vin }): Array<[string, number]> =>
				vin !== undefined && chain.killedAt !== undefined ? [[vin, chain.killedAt]] : [],
			),
		),
	);
	return ledger.filter(({ path, requestId, vin }) => {
		if (path !== ENDPOINTS.secureCodingSubmit.path) return false;
		const request = requests.find(({ id }) => id === requestId);
		const { answeredAt = Infinity } = request ?? {};
		const readBy = (killedAt.get(vin) ?? Infinity) - UNREAD_MS;
		return request !== undefined && isAnsweredWell(request) && answeredAt < readBy;
	});
}

/**
 * Whether a chain has given a result for what was paid, and the result does not name the job. Where VINs are shared, the result
 * may be for what another chain has paid.
 */
const isUnnamedIn = ({ account, path, vin, jobId }: LedgerEntry, chain: Chain): boolean =>
	chain.account === account &&
	!chain.shared &&
	chain.executions.some(({ outcomes }) =>
		outcomes.some((outcome) => {
			const item = chain.items[outcome.itemIndex];
			const isOfPurchase = item?.path === path && item.vin === vin;
			return isOfPurchase && outcome.kind === 'delivered' && outcome.job?.id !== jobId;
		}),
	);

/** The ID of every job whose submit was answered is in the log, and in the result. */
export function jobsReported(evidence: Evidence): Violation[] {
	const { chains, log } = evidence;
	const answered = answeredJobs(evidence);
	const places = answered.flatMap((entry) => {
		const { jobId = '', vin, account } = entry;
		// Several jobs of one VIN: nobody can tell which one a result is of.
		const isOnly =
			answered.filter((other) => other.vin === vin && other.account === account).length === 1;
		const unnamed = isOnly ? chains.filter((chain) => isUnnamedIn(entry, chain)) : [];
		return [
			...(log.includes(jobId) ? [] : [`${jobId} of ${vin} is not in the log`]),
			...unnamed.map(({ name }) => `${name}: the result for ${vin} does not name ${jobId}`),
		];
	});
	return places.map(violation('the ID of a paid job is known'));
}

/** No address is asked that an answer gives for what can be done to a job: asking alone may cancel it. */
export const noAction = ({ requests }: Evidence): Violation[] =>
	requests
		.filter(({ path }) => path.startsWith('/jobs/') || path.endsWith('/cancel'))
		.map(({ method, path }) => `${method} ${path}`)
		.map(violation('no address of an action is asked'));
