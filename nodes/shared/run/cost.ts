/** What the calls for an item cost, as the option Add Cost writes it into the item. */
import type { IDataObject } from 'n8n-workflow';

import { chargeOfAnswer, type Charged } from '../api/terms';
import type { ParsedResponse } from '../items/responseToItem';
import { isYes } from '../responses/failure';
import type { CostBasis, RequestCost } from './ledger';
import type { Outcome } from './outcome';
import type { Item } from './prepare';
import type { RunContext } from './runContext';
import type { ItemCall } from './task';

/** `{ credits: 0.25, basis: 'listPrice', charged: 'yes' }` */
export interface Cost extends IDataObject {
	readonly credits: number;
	/** Source of the amount: the list price, the answer itself, or the API's sandbox, which is free. */
	readonly basis: CostBasis;
	readonly charged: Charged;
}

/** What an answer says about its cost. */
type ReportedCost = Pick<ParsedResponse, 'isSandbox' | 'priceCents'>;

const FREE: RequestCost = { cents: 0, basis: 'listPrice' };

const costOf = (priceCents: number | undefined, listCents: number): RequestCost =>
	priceCents === undefined
		? { cents: listCents, basis: 'listPrice' }
		: { cents: priceCents, basis: 'answer' };

/**
 * What a failed call cost, or may have cost. Under the terms refusals are charged, so one that states no charge, or none at
 * all, counts at list price.
 */
export const costOfFailure = (
	charged: Exclude<Charged, 'no'>,
	priceCents: number | undefined,
	listCents: number,
): RequestCost =>
	charged === 'maybe'
		? { ...costOf(undefined, listCents), isDoubtful: true }
		: costOf(priceCents || undefined, listCents);

/** Counts the cost of a good answer to a paid call, unless its job was counted earlier. */
export function countAnswer({ run, item, ready: { key } }: ItemCall, reported: ReportedCost): void {
	const { receipts } = run;
	const { cents } = item.endpoint;
	const isCharged = chargeOfAnswer(reported.isSandbox === true) !== 'no';
	const cost: RequestCost = isCharged
		? costOf(reported.priceCents, cents)
		: { cents: 0, basis: 'sandbox' };
	if (receipts.findJob(key)) return;
	// It was counted at list price when the API pointed to the result.
	if (receipts.findAddress(key) !== undefined) receipts.correctCost(key, cents, cost);
	else if (isCharged) run.countSpent(key, cents, cost);
	else receipts.addCost(key, cost);
}

function chargeOf({ cents, isDoubtful }: RequestCost, outcome: Outcome): Charged {
	if (cents === 0) return 'no';
	const isInDoubt = outcome.kind === 'failed' && outcome.why.charged === 'maybe';
	return isDoubtful || isInDoubt ? 'maybe' : 'yes';
}

/**
 * The cost that an item shows, if the user wants it. Each charge appears in one item: the first that is output for it. The
 * cost of earlier attempts appears with the attempt whose output n8n uses.
 * @param isFirst whether no other item of this run was output for the same request
 */
export function costFor(
	run: RunContext,
	{ ready, options }: Item,
	outcome: Outcome,
	isFirst: boolean,
): Cost | undefined {
	const cost = (isFirst && ready && run.receipts.costOf(ready.key)) || FREE;
	// In Stop mode, a failure does not become an item.
	const comesOut = outcome.kind === 'delivered' || (outcome.kind === 'failed' && !run.stopMode);
	if (isFirst && ready && comesOut) run.noteCostOut(ready.key);
	if (!isYes(options.addCost)) return undefined;
	return { credits: cost.cents / 100, basis: cost.basis, charged: chargeOf(cost, outcome) };
}
