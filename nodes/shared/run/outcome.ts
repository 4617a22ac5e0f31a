import { NodeApiError, type IExecuteSingleFunctions } from 'n8n-workflow';

import { isNotPrepared } from '../api/fault';
import type { HttpResponse } from '../http/response';
import type { Failed } from '../http/result';
import type { ItemData } from '../items/binary';
import { shownAddress } from '../items/withoutSecrets';
import { explain } from '../messages/explain';
import { keepFromN8n, type Explanation, type Subject } from '../messages/explanation';
import type { Item } from './prepare';
import type { RunContext } from './runContext';

/** What happened to an item. */
export type Outcome =
	| { readonly kind: 'delivered'; readonly itemData: ItemData }
	| {
			readonly kind: 'failed';
			readonly why: Explanation;
			readonly answer?: HttpResponse;
			/** Nothing was sent, because n8n could not read the item's credential. An equal item can still be sent. */
			readonly isNotPrepared?: true;
	  }
	/** Not sent, because the run failed at another item, which reports it. */
	| { readonly kind: 'skipped' };

export const failed = (why: Explanation) => ({ kind: 'failed', why }) as const;

export const subjectOf = (item: Item, run?: RunContext): Subject => ({
	name: item.subject,
	paid: item.endpoint.cents > 0,
	vin: item.vin,
	...(run && {
		halt: {
			isStopped: run.isCancelled,
			because: run.haltReasonOf(item.ready?.account.rateLimitKey),
		},
	}),
});

/** The outcome of an item whose call failed. */
export function concludeFailure(
	{ fault, answer, ...reported }: Failed,
	run: RunContext,
	item: Item,
): Outcome {
	const isHalted = fault.kind === 'halted' || (fault.kind === 'job' && fault.end === 'halted');
	if (isHalted && run.stopMode && !run.isCancelled) return { kind: 'skipped' };
	const why = explain(fault, subjectOf(item, run), reported);
	const location = fault.kind === 'status' ? fault.location : undefined;
	const address = location && item.ready && shownAddress(location, item.ready.account);
	// An answer that was received, and may have been paid for, is attached to the failed item; so is any answer of a free
	// endpoint.
	const isShown = answer && (why.charged !== 'no' || item.endpoint.cents === 0);
	return {
		...failed({ ...why, ...(address && { address }) }),
		...(isShown && { answer }),
		...(isNotPrepared(fault) && { isNotPrepared: true }),
	};
}

/** How many names a message lists. The log has all job IDs. */
const NAMED = 20;

const listed = (names: readonly string[]): string =>
	`${names.slice(0, NAMED).join(', ')}${names.length > NAMED ? ` and ${names.length - NAMED} more` : ''}`;

/** An attempt that cost nothing, or was certainly charged, does not cancel a possible charge from an earlier attempt. */
function withEarlierTries(run: RunContext, { ready }: Item, why: Explanation): Explanation {
	// The message about a job already says what it cost, in every attempt.
	const isCertain = why.charged === 'no' || why.settlement === 'settled';
	if (why.isKept || !isCertain || !ready || !(ready.key in run.receipts.possibleCharges))
		return why;
	const earlier = `An earlier attempt in this execution may have been charged${why.charged === 'yes' ? ' too' : ''}. Check the BimmerVIN dashboard before you run it again.`;
	const charged = why.charged === 'no' ? 'maybe' : why.charged;
	return { ...why, charged, description: `${why.description} ${earlier}` };
}

/** Records a failed call that was charged, or may have been. */
function notePossibleCharge(run: RunContext, { ready, subject }: Item, why: Explanation): void {
	const { charged, jobId } = why;
	if (charged === 'no' || !ready) return;
	// A job that is still running is listed separately.
	if (jobId && run.openJobs.has(jobId)) return;
	run.receipts.notePossibleCharge(ready.key, jobId ? `Job ${jobId} (${subject})` : subject);
}

/** Adds possible charges from earlier attempts of the run to an outcome, and records its own for later ones. */
export function withEarlierCharges(run: RunContext, item: Item, outcome: Outcome): Outcome {
	if (outcome.kind !== 'failed') return outcome;
	const why = withEarlierTries(run, item, outcome.why);
	notePossibleCharge(run, item, why);
	return { ...outcome, why };
}

/** In Stop mode n8n shows a single error, so it also names the other failed calls that may have been charged. */
function describeOtherCharges({ receipts }: RunContext, reported: string | undefined): string {
	const others = Object.entries(receipts.possibleCharges).filter(([key]) => key !== reported);
	const namesOf = (isPaid: boolean) =>
		others.flatMap(([key, name]) => (receipts.isPaidRefusal(key) === isPaid ? [name] : []));
	const paid = namesOf(true);
	const doubtful = namesOf(false);
	return [
		paid.length > 0 && ` Also refused, and charged: ${listed(paid)}.`,
		doubtful.length > 0 &&
			` Also failed, and may have been charged: ${listed(doubtful)}. Check the BimmerVIN dashboard before you run them again.`,
	]
		.filter(Boolean)
		.join('');
}

/** Paid jobs that are still running when a run ends. */
function describeOpenJobs({ openJobs }: RunContext): string {
	if (openJobs.size === 0) return '';
	const named = [...openJobs].map(([jobId, vin]) => `${jobId} (VIN ${vin})`);
	return ` Jobs in progress: ${listed(named)}. They were charged, so do not submit them again. To get their files for free, use Secure Coding: Wait with these job IDs.`;
}

/** How much succeeded by the end of a run, and how to get it. */
function describeProgress(run: RunContext, isPaid: boolean): string {
	const { itemCount = 1, succeeded, paidItems, isTool } = run;
	if (itemCount === 1) return '';
	if (!isPaid || paidItems === 0) return ` ${succeeded} of ${itemCount} items succeeded.`;
	const kept = ` ${paidItems} of ${itemCount} items are paid for and kept: a retry does not charge for them again.`;
	if (isTool) return kept;
	return `${kept} To get them, set On Error to Continue (using error output), save, and retry this execution with the currently saved workflow.`;
}

/** The error that ends a run. It is a new error, since the HTTP error contains the request with its token. */
export function toNodeError(
	context: IExecuteSingleFunctions,
	run: RunContext,
	{ itemIndex, subject, ready, endpoint }: Item,
	{ message, description, status }: Explanation,
): NodeApiError {
	const { itemCount = 1, runIndex } = run;
	const isOnly = itemCount === 1;
	const progress = describeProgress(run, endpoint.cents > 0);
	// A message about the whole run does not name the item.
	const isAboutItem = message.startsWith(subject);
	const place = !isOnly && isAboutItem ? `Item ${itemIndex + 1} of ${itemCount}, ` : '';
	const others = describeOtherCharges(run, isAboutItem ? ready?.key : undefined);
	const open = describeOpenJobs(run);
	const todo = `${description}${progress}${others}${open}`;
	// A model that calls the node as its tool sees only the message.
	const words = keepFromN8n(run.isTool ? `${place}${message}. ${todo}` : `${place}${message}`);
	return new NodeApiError(
		context.getNode(),
		{ message: words },
		{
			message: words,
			description: todo,
			httpCode: status ? String(status) : undefined,
			itemIndex,
			runIndex,
		},
	);
}
