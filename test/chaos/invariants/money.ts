import type { LedgerEntry, RequestRecord } from '../../sandbox/server';
import {
	violation,
	type Chain,
	type Evidence,
	type SeenExecution,
	type Violation,
} from '../evidence';
import {
	isAnsweredWell,
	isRepeatable,
	isSettled,
	purchasesOf,
	requestOf,
	strayCharges,
	type Purchase,
} from './purchases';

/** What an execution says about a VIN. */
function saidOf({ items }: Chain, { outcomes, kept }: SeenExecution, { vin, path }: Purchase) {
	const own = outcomes.filter(({ itemIndex }) => {
		const item = items[itemIndex];
		return item?.vin === vin && item.path === path;
	});
	return {
		isGiven: kept.includes(vin) || own.some(({ kind }) => kind === 'delivered'),
		isReported: own.some((outcome) => outcome.kind === 'failed' && outcome.charged !== 'no'),
		isDenied: own.some((outcome) => outcome.kind === 'failed' && outcome.charged === 'no'),
	};
}

/** No user sees the items that a stopped or killed execution was working on. */
export const isBrokenOff = ({ executions, killedAt }: Chain): boolean =>
	killedAt !== undefined ||
	executions.some(({ stoppedAt, hangs }) => stoppedAt !== undefined || hangs);

function accountFor(purchase: Purchase) {
	const said = purchase.chains.flatMap((chain) =>
		chain.executions.map((execution) => saidOf(chain, execution, purchase)),
	);
	return {
		isGiven: said.some(({ isGiven }) => isGiven),
		isReported: said.some(({ isReported }) => isReported),
		isDenied: said.some(({ isDenied }) => isDenied),
		isBrokenOff: purchase.chains.some(isBrokenOff),
	};
}

/** The VIN was charged, and there is no result, failure, or interrupted execution that accounts for it. */
function isUnaccounted(purchase: Purchase): boolean {
	const { isGiven, isReported, isBrokenOff: isLost } = accountFor(purchase);
	return purchase.charges.length > 0 && !isGiven && !isReported && !isLost;
}

/** The charges of a purchase that had a successful and complete answer. */
const goodCharges = (purchase: Purchase): LedgerEntry[] =>
	purchase.charges.filter((entry) => {
		const request = requestOf(purchase, entry);
		return request !== undefined && isAnsweredWell(request);
	});

/** Also names requests and executions, because the same seed may not reproduce a violation that depends on time. */
function describe({ name, charges, requests, chains }: Purchase): string {
	const sent = requests.map(({ id, status, fault = 'no fault', charged }) =>
		[id, status, fault, charged ? 'charged' : 'not charged'].join(' '),
	);
	const asked = chains.map((chain) => `${chain.name}: ${JSON.stringify(chain.executions)}`);
	return `${name}, ${charges.length} charges; requests: ${sent.join(', ')}; asked for by ${asked.join('; ')}`;
}

/** Every charge belongs to a result, or to a failure that says it may have been charged. */
export function explained(evidence: Evidence): Violation[] {
	const unexplained = purchasesOf(evidence).filter(isUnaccounted);
	return [
		...strayCharges(evidence).map(
			({ account, path, vin }) => `${account} ${path} ${vin}: nobody asked`,
		),
		...unexplained.map(describe),
	].map(violation('every charge is accounted for'));
}

/**
 * A charged call with a successful answer led to a result, or its answer is kept for a retry. A failure that hides it would
 * lose what was paid for.
 */
export function nothingLost(evidence: Evidence): Violation[] {
	return purchasesOf(evidence)
		.filter((purchase) => goodCharges(purchase).length > 0 && isUnaccounted(purchase))
		.map(describe)
		.map(violation('nothing paid is lost'));
}

/** A failure that says "not charged" has no charge, unless a result or another failure accounts for it. */
export function notCharged(evidence: Evidence): Violation[] {
	return purchasesOf(evidence)
		.filter((purchase) => accountFor(purchase).isDenied && isUnaccounted(purchase))
		.map(describe)
		.map(violation('"not charged" is true'));
}

/** How often the user had the node run. Each run may repeat a call whose outcome was uncertain, but no other call. */
const ordersOf = ({ tries, executions }: Chain): number => tries * Math.max(1, executions.length);

function paysTwice(purchase: Purchase): string | undefined {
	const { chains, requests } = purchase;
	const good = goodCharges(purchase);
	if (good.length > chains.length) return `charged ${good.length} times with a good answer`;
	const final = requests.filter((request) => !isRepeatable(request));
	const orders = chains.reduce((sum, chain) => sum + ordersOf(chain), 0);
	if (final.length > orders) return `sent ${final.length} times on ${orders} orders`;
	const [chain] = chains;
	if (chains.length > 1 || !chain) return undefined;
	const firstGood = final.findIndex((request) => request.charged && isAnsweredWell(request));
	const isSentAfter = firstGood >= 0 && firstGood < final.length - 1;
	return isSentAfter && !isBrokenOff(chain) ? 'sent again after a good answer' : undefined;
}

/** The node repeats a call only if the call can't have been charged, or if the user runs it again. */
export const paidOnce = (evidence: Evidence): Violation[] =>
	purchasesOf(evidence)
		.flatMap((purchase) => {
			const why = paysTwice(purchase);
			return why ? [`${purchase.name}: ${why}`] : [];
		})
		.map(violation('nothing is paid twice'));

/**
 * Once the API has answered, with a result or a refusal, nothing asks again: no further attempt, no duplicate item, and no
 * retry of the execution. If several chains ask for a VIN, nothing shows whose request it was.
 */
export const settledOnce = (evidence: Evidence): Violation[] =>
	purchasesOf(evidence)
		.filter(({ chains }) => chains.length === 1 && !chains.some(isBrokenOff))
		.flatMap(({ name, requests }) => {
			const settled = requests.find(isSettled);
			const { answeredAt = Infinity } = settled ?? {};
			const later = requests.filter(({ at }) => at > answeredAt).map(({ id }) => id);
			return later.length > 0
				? [
						`${name}: ${later.join(', ')} left after the answer ${settled?.status} to ${settled?.id}`,
					]
				: [];
		})
		.map(violation('no settled request leaves twice'));

/** The status is a success, whatever the answer contains. A server may send such an answer without charging for it. */
const isGood = ({ status }: RequestRecord): boolean => status >= 200 && status < 300;

/** A paid result comes from an answer of the API to the same account. With a wrong secret, there is none. */
export function ownAccount(evidence: Evidence): Violation[] {
	const impostors = evidence.chains
		.filter(({ impostor, executions }) => {
			const said = executions.flatMap(({ outcomes }) => outcomes);
			return impostor && said.some(({ kind }) => kind === 'delivered');
		})
		.map(({ name }) => `${name}: a result for a wrong secret`);
	const unpaid = purchasesOf({
		...evidence,
		chains: evidence.chains.filter(({ impostor }) => !impostor),
	})
		.filter((purchase) => !purchase.requests.some(isGood) && accountFor(purchase).isGiven)
		.map(({ name }) => `${name}: a result that its account has not got from the API`);
	return [...impostors, ...unpaid].map(violation('accounts are kept apart'));
}

/** The sum of list prices, which is an upper bound of what was charged. */
const spentOn = (charges: readonly LedgerEntry[]): number =>
	charges.reduce((sum, { cents }) => sum + cents, 0);

/** The charges never exceed Max Credits. */
export function spendLimit(evidence: Evidence): Violation[] {
	const purchases = purchasesOf(evidence);
	return evidence.chains
		.flatMap((chain) => {
			const { maxCents, name, shared } = chain;
			if (maxCents === undefined || shared) return [];
			const own = purchases.filter(({ chains }) => chains.includes(chain));
			const spent = spentOn(own.flatMap(({ charges }) => charges));
			return spent > maxCents ? [`${name}: ${spent} of ${maxCents} cents`] : [];
		})
		.map(violation('the spend limit holds'));
}
