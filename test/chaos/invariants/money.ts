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

/** What an execution says of a VIN. */
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

/** Nobody gets to see what a stopped or killed execution had under way. */
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

/** Charged, and no result, no failure and no end in the middle answers for it. */
function isUnaccounted(purchase: Purchase): boolean {
	const { isGiven, isReported, isBrokenOff: isLost } = accountFor(purchase);
	return purchase.charges.length > 0 && !isGiven && !isReported && !isLost;
}

/** Its charges that had a good and whole answer. */
const goodCharges = (purchase: Purchase): LedgerEntry[] =>
	purchase.charges.filter((entry) => {
		const request = requestOf(purchase, entry);
		return request !== undefined && isAnsweredWell(request);
	});

/** Names requests and executions too: what depends on time may not be broken again by the same seed. */
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

/** What was answered well and charged came out, or is kept for a retry: a failure that hides it loses what was paid. */
export function nothingLost(evidence: Evidence): Violation[] {
	return purchasesOf(evidence)
		.filter((purchase) => goodCharges(purchase).length > 0 && isUnaccounted(purchase))
		.map(describe)
		.map(violation('nothing paid is lost'));
}

/** A failure that says "not charged" has no charge, unless a result or another failure answers for it. */
export function notCharged(evidence: Evidence): Violation[] {
	return purchasesOf(evidence)
		.filter((purchase) => accountFor(purchase).isDenied && isUnaccounted(purchase))
		.map(describe)
		.map(violation('"not charged" is true'));
}

/** How often the user had the node run: each may send a call again whose end was uncertain, and no other. */
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

/** A call is sent again only where it cannot have been charged, or where the user has it sent again. */
export const paidOnce = (evidence: Evidence): Violation[] =>
	purchasesOf(evidence)
		.flatMap((purchase) => {
			const why = paysTwice(purchase);
			return why ? [`${purchase.name}: ${why}`] : [];
		})
		.map(violation('nothing is paid twice'));

/**
 * What the API has answered, well or badly, is not asked again: not by tries, not by duplicates, and not by a retry of the
 * execution. Of VINs that several chains ask for nobody can tell whose request it was.
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

/** A good status, whatever stands in the answer: a server may give one that it has not charged. */
const isGood = ({ status }: RequestRecord): boolean => status >= 200 && status < 300;

/** A paid result is what the API has answered to its own account; for a wrong secret there is none. */
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

/** List prices, an upper bound of what was charged. */
const spentOn = (charges: readonly LedgerEntry[]): number =>
	charges.reduce((sum, { cents }) => sum + cents, 0);

/** Max Credits is never exceeded. */
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
