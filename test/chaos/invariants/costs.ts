import {
	violation,
	type Evidence,
	type SeenCost,
	type SeenExecution,
	type Violation,
} from '../evidence';
import { isBrokenOff } from './money';
import { isBuying, isRepeatable, purchasesOf, type Purchase } from './purchases';

/** What the items of an execution say a purchase has cost. Undefined if an item says nothing. */
function saidCosts(
	{ outcomes }: SeenExecution,
	{ path, vin, chains }: Purchase,
): SeenCost[] | undefined {
	const [chain] = chains;
	const own = outcomes.filter(({ itemIndex }) => {
		const item = chain?.items[itemIndex];
		return item?.vin === vin && item.path === path;
	});
	const said = own.flatMap(({ cost }) => cost ?? []);
	return said.length === own.length ? said : undefined;
}

function problemOf(purchase: Purchase): string | undefined {
	const { name, charges, requests, chains, path } = purchase;
	const [chain] = chains;
	const last = chain?.executions.at(-1);
	// Only a successful execution has items.
	if (!chain || !last || last.error !== undefined) return undefined;
	const said = saidCosts(last, purchase);
	if (!said) return `${name}: an item says nothing of its cost: ${JSON.stringify(last)}`;
	const listCents = chain.items.filter(isBuying).find((item) => item.path === path)?.cents ?? 0;
	const charged = charges.length * listCents;
	const most = requests.filter((request) => !isRepeatable(request)).length * listCents;
	const reported = said.reduce((sum, { cents }) => sum + cents, 0);
	const isCertain =
		said.every((cost) => cost.charged !== 'maybe') && requests.every(({ fault }) => !fault);
	return reported === charged || (!isCertain && reported > charged && reported <= most)
		? undefined
		: `${name}: items say ${reported} cents, ${charged} were charged at list price: ${JSON.stringify(last)}`;
}

/**
 * The costs in the items of a chain add up to what was charged, with each charge counted once. They may be higher only if a
 * charge is in doubt, or if the stand-in has invented a refusal and not charged it. If several chains ask for a VIN, nothing
 * shows whose charge it was.
 */
export const costsReported = (evidence: Evidence): Violation[] =>
	purchasesOf(evidence)
		.filter(({ chains }) => chains.length === 1 && !chains.some((chain) => chain.shared))
		.filter(({ chains }) => !chains.some(isBrokenOff))
		.flatMap((purchase) => problemOf(purchase) ?? [])
		.map(violation('costs add up to what was charged'));
