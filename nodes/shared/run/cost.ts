/** What the calls for an item have cost, as the option Add Cost puts it into the item. */
import type { IDataObject } from 'n8n-workflow';

import type { Charged } from '../api/terms';
import type { ParsedResponse } from '../items/responseToItem';
import { isYes } from '../responses/failure';
import type { CostBasis, RequestCost } from './ledger';
import type { Outcome } from './outcome';
import type { Item } from './prepare';
import type { RunContext } from './runContext';

/** `{ credits: 0.25, basis: 'listPrice', charged: 'yes' }` */
export interface Cost extends IDataObject {
	readonly credits: number;
	/** Where the amount is from: the list price, the answer itself, or the API's sandbox, which is free. */
	readonly basis: CostBasis;
	readonly charged: Charged;
}

/** What a good answer has cost, if it is charged. */
export const costOfAnswer = ({ priceCents }: ParsedResponse, listCents: number): RequestCost =>
	priceCents === undefined
		? { cents: listCents, basis: 'listPrice' }
		: { cents: priceCents, basis: 'answer' };

const FREE: RequestCost = { cents: 0, basis: 'listPrice' };

function chargeOf({ cents, isDoubtful }: RequestCost, outcome: Outcome): Charged {
	if (cents === 0) return 'no';
	const isInDoubt = outcome.kind === 'failed' && outcome.why.charged === 'maybe';
	return isDoubtful || isInDoubt ? 'maybe' : 'yes';
}

/**
 * What an item says of its cost, where its user wants that. Each charge stands in one item: the first that comes out for it. What
 * earlier tries have paid comes out with the try that n8n takes.
 * @param isFirst whether no other item of this run has come out for the same request
 */
export function costFor(
	{ receipts, isTool, stopMode }: RunContext,
	{ ready, options }: Item,
	outcome: Outcome,
	isFirst: boolean,
): Cost | undefined {
	const cost = (isFirst && ready && receipts.costOf(ready.key)) || FREE;
	// An agent may ask again in the same turn, and gets what came out before. In Stop mode a failure comes out as no item.
	const comesOut = outcome.kind === 'delivered' || (outcome.kind === 'failed' && !stopMode);
	if (isTool && isFirst && ready && comesOut) receipts.dropCost(ready.key);
	if (!isYes(options.addCost)) return undefined;
	return { credits: cost.cents / 100, basis: cost.basis, charged: chargeOf(cost, outcome) };
}
