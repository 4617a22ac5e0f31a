import { ENDPOINTS } from '../../../nodes/shared/api/catalog';
import {
	violation,
	type Chain,
	type Evidence,
	type SeenExecution,
	type Violation,
} from '../evidence';
import { groupBy } from '../groupBy';
import { isAnsweredWell, isBuying } from './purchases';

function problemsOf(chain: Chain, execution: SeenExecution): string[] {
	const { outcomes, error, stoppedAt, hangs, id } = execution;
	const place = `${chain.name}, execution ${id}`;
	const byItem = groupBy(outcomes, ({ itemIndex }) => String(itemIndex));
	const twice = [...byItem].filter(([, told]) => told.length > 1).map(([index]) => index);
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

/** After a Stop no paid call leaves. When one arrives says less: a busy process takes in late what has left before. */
export function stopped({ chains, departures }: Evidence): Violation[] {
	const left = groupBy(departures, ({ account, path, vin = '' }) => `${account} ${path} ${vin}`);
	return chains
		.flatMap((chain) => {
			const stoppedAt = chain.executions.at(-1)?.stoppedAt;
			if (stoppedAt === undefined || chain.shared) return [];
			return chain.items
				.filter(isBuying)
				.flatMap(({ path, vin }) => left.get(`${chain.account} ${path} ${vin}`) ?? [])
				.filter(({ at }) => at > stoppedAt)
				.map(
					({ path, vin, at }) =>
						`${chain.name}: ${path} ${vin} left ${(at - stoppedAt).toFixed(1)} ms after the Stop`,
				);
		})
		.map(violation('Stop means stop'));
}

/** A process that was killed may not have read yet what was answered this shortly before, ms. */
const UNREAD_MS = 500;

/** The ID of every job whose submit was answered is in the log. */
export function jobsTold({ chains, ledger, requests, log }: Evidence): Violation[] {
	const killedAt = new Map(
		chains.flatMap((chain) =>
			chain.items.flatMap(({ vin }): Array<[string, number]> =>
				vin !== undefined && chain.killedAt !== undefined ? [[vin, chain.killedAt]] : [],
			),
		),
	);
	return ledger
		.filter(({ path, requestId, jobId = '', vin }) => {
			if (path !== ENDPOINTS.secureCodingSubmit.path || log.includes(jobId)) return false;
			const request = requests.find(({ id }) => id === requestId);
			const { answeredAt = Infinity } = request ?? {};
			const readBy = (killedAt.get(vin) ?? Infinity) - UNREAD_MS;
			return request !== undefined && isAnsweredWell(request) && answeredAt < readBy;
		})
		.map(({ jobId, vin }) => `${jobId} of ${vin}`)
		.map(violation('the ID of a paid job is known'));
}
