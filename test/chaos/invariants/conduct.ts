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

/** Every item has exactly one outcome. In Stop mode, a run returns all items or one error. */
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

/** Endpoints that charge for a call. */
const PAID_PATHS = new Set(
	Object.values<Endpoint>(ENDPOINTS).flatMap(({ path, cents }) => (cents > 0 ? [path] : [])),
);

/**
 * No paid call leaves after a Stop. The time of arrival says less, because a busy process accepts requests late. The
 * execution that sends a call tells whose call it is: another execution of the same account may ask for the same VIN later.
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
			// If the sender of a call is unknown, the rule can't check it.
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

/** A killed process may not have read an answer that arrived less than this many milliseconds before. */
const UNREAD_MS = 500;

/** Jobs whose submit was answered successfully, and whose answer the process has read. */
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
 * Whether a chain has returned a result for its purchase that doesn't name the job. If chains share VINs, the result may
 * belong to another chain's purchase.
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

/** The ID of every job whose submit was answered is in the log and in the result. */
export function jobsReported(evidence: Evidence): Violation[] {
	const { chains, log } = evidence;
	const answered = answeredJobs(evidence);
	const places = answered.flatMap((entry) => {
		const { jobId = '', vin, account } = entry;
		// If a VIN has several jobs, nothing shows which of them a result belongs to.
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

/** Nothing requests the addresses of actions that an answer offers for a job, because a request alone may cancel the job. */
export const noAction = ({ requests }: Evidence): Violation[] =>
	requests
		.filter(({ path }) => path.startsWith('/jobs/') || path.endsWith('/cancel'))
		.map(({ method, path }) => `${method} ${path}`)
		.map(violation('no address of an action is asked'));
