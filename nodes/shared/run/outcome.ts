import { NodeApiError, type IExecuteSingleFunctions } from 'n8n-workflow';

import {
	explainFault,
	explainStored,
	explainUnsent,
	type Explanation,
	type Subject,
} from '../messages/errors';
import { DeliverableError } from '../files/errors';
import type { Answer } from '../http/answer';
import { explainJob } from '../messages/explainJob';
import { JobError } from '../api/jobError';
import { UnreadAnswer, type Delivery } from '../items/deliver';
import { PaceCancelled } from '../http/halted';
import type { Item } from './prepare';
import { shownAddress } from './redirect';
import type { Run } from './run';
import { CallFailure } from '../client';

/** What became of an item. */
export type Outcome =
	| { readonly kind: 'delivered'; readonly delivery: Delivery }
	| { readonly kind: 'failed'; readonly why: Explanation; readonly answer?: Answer }
	/** Not sent, because the run has failed at another item, which reports it. */
	| { readonly kind: 'skipped' };

export const failed = (why: Explanation) => ({ kind: 'failed', why }) as const;

export const subjectOf = (item: Item, words?: string, tries?: number): Subject => ({
	name: item.subject,
	paid: item.endpoint.cents > 0,
	words,
	tries,
});

/** An item that was not sent because of something that concerns the whole run. */
function explainNotSent(run: Run, item: Item): Explanation {
	if (run.isCancelled) {
		return explainUnsent(
			'cancelled',
			`${item.subject}: the execution was stopped before this was sent`,
			'Run it again when you want it.',
			true,
		);
	}
	const cause = run.haltReasonOf(item.ready?.account.key);
	const because = cause ? `: ${cause.message}` : '';
	return explainUnsent(
		cause?.reason ?? 'notSent',
		`${item.subject}: not sent, since an earlier call showed that none can succeed${because}`,
		'Put right what the earlier call reports, then run the items that failed again.',
	);
}

const addressFor = ({ ready }: Item, address: string): string =>
	ready ? shownAddress(address, ready.account) : address;

/** Puts whatever was thrown on the way in a user's words. */
export function explainError(error: unknown, run: Run, item: Item): Outcome {
	if (error instanceof PaceCancelled) {
		if (run.stopMode && !run.isCancelled) return { kind: 'skipped' };
		return failed(explainNotSent(run, item));
	}
	if (error instanceof UnreadAnswer) {
		const outcome = explainError(error.cause, run, item);
		return outcome.kind === 'failed' ? { ...outcome, answer: error.answer } : outcome;
	}
	if (error instanceof JobError) {
		if (error.kind === 'halted' && run.stopMode && !run.isCancelled) return { kind: 'skipped' };
		return failed(explainJob(error, item, run.isCancelled));
	}
	if (error instanceof DeliverableError) {
		return failed(explainFault({ kind: 'unreadable' }, subjectOf(item), error.message));
	}
	if (error instanceof CallFailure) {
		const { fault, words, tries, explained, detail, seeOther, answer } = error;
		const why = {
			...explainFault(fault, subjectOf(item, words, tries), detail),
			...(seeOther !== undefined && { address: addressFor(item, seeOther) }),
			...explained,
		};
		// What came, and may have been paid, goes with the failed item.
		return { ...failed(why), ...(answer && why.charged !== 'no' && { answer }) };
	}
	return failed(explainStored(subjectOf(item), error instanceof Error ? error.message : ''));
}

/** So many are named in a message. Job IDs are all in the log. */
const NAMED = 20;

const listed = (names: readonly string[]): string =>
	`${names.slice(0, NAMED).join(', ')}${names.length > NAMED ? ` and ${names.length - NAMED} more` : ''}`;

/** A try that cost nothing, or is paid for sure, does not undo an earlier one of the same execution. */
function withEarlierTries(run: Run, { ready }: Item, why: Explanation): Explanation {
	// What a job has cost is said with it, in every try.
	const isCertain = why.charged === 'no' || why.settlement === 'settled';
	if (why.isKept || !isCertain || !ready || !(ready.key in run.receipts.doubts)) return why;
	const earlier = `An earlier try in this execution may have been charged${why.charged === 'yes' ? ' too' : ''}. Look in the BimmerVIN dashboard before you run it again.`;
	const charged = why.charged === 'no' ? 'maybe' : why.charged;
	return { ...why, charged, description: `${why.description} ${earlier}` };
}

/** Keeps in mind a failed call that cost something, or may have. */
function noteDoubt(run: Run, { ready, subject }: Item, why: Explanation): void {
	const { charged, jobId } = why;
	if (charged === 'no' || !ready) return;
	// A job that is still under way is named as such.
	if (jobId && run.openJobs.has(jobId)) return;
	run.receipts.noteDoubt(ready.key, jobId ? `Job ${jobId} (${subject})` : subject);
}

/** An outcome in the light of the run's earlier tries, which is kept in mind for the later ones. */
export function inHindsight(run: Run, item: Item, outcome: Outcome): Outcome {
	if (outcome.kind !== 'failed') return outcome;
	const why = withEarlierTries(run, item, outcome.why);
	noteDoubt(run, item, why);
	return { ...outcome, why };
}

/** In Stop mode n8n shows one error of all: it names the other calls that failed and may have cost something. */
function describeOtherDoubts({ receipts }: Run, reported: string | undefined): string {
	const others = Object.entries(receipts.doubts).filter(([key]) => key !== reported);
	const namesOf = (isPaid: boolean) =>
		others.flatMap(([key, name]) => (receipts.isPaidRefusal(key) === isPaid ? [name] : []));
	const paid = namesOf(true);
	const doubtful = namesOf(false);
	return [
		paid.length > 0 && ` Refused too, and charged: ${listed(paid)}.`,
		doubtful.length > 0 &&
			` Failed too, and may have been charged: ${listed(doubtful)}. Look in the BimmerVIN dashboard before you run them again.`,
	]
		.filter(Boolean)
		.join('');
}

/** Jobs that were paid for and are still under way when a run ends. */
function describeOpenJobs({ openJobs }: Run): string {
	if (openJobs.size === 0) return '';
	const named = [...openJobs].map(([jobId, vin]) => `${jobId} (VIN ${vin})`);
	return ` Jobs under way: ${listed(named)}. They are paid: do not submit them again. Secure Coding: Wait with these job IDs gets their files for free.`;
}

/** What has come in when a run ends, and the way to it. */
function describeProgress(run: Run, isPaid: boolean): string {
	const { itemCount = 1, succeeded, paidItems, isTool } = run;
	if (itemCount === 1) return '';
	if (!isPaid || paidItems === 0) return ` ${succeeded} of ${itemCount} items succeeded.`;
	const kept = ` ${paidItems} of ${itemCount} items are paid and kept: a retry does not pay for them again.`;
	if (isTool) return kept;
	return `${kept} To get them, set On Error to Continue (using error output), save, and retry this execution with the currently saved workflow.`;
}

/** The error that ends a run. Built anew, since the HTTP error holds the request with its token. */
export function toNodeError(
	context: IExecuteSingleFunctions,
	run: Run,
	{ itemIndex, subject, ready, endpoint }: Item,
	{ message, description, status }: Explanation,
): NodeApiError {
	const { itemCount = 1, runIndex } = run;
	const isOnly = itemCount === 1;
	const progress = describeProgress(run, endpoint.cents > 0);
	// What concerns the whole run does not speak of the item.
	const isAboutItem = message.startsWith(subject);
	const place = !isOnly && isAboutItem ? `Item ${itemIndex + 1} of ${itemCount}, ` : '';
	const others = describeOtherDoubts(run, isAboutItem ? ready?.key : undefined);
	const open = describeOpenJobs(run);
	const todo = `${description}${progress}${others}${open}`;
	// A model that calls the node as its tool is shown the message alone.
	const words = run.isTool ? `${place}${message}. ${todo}` : `${place}${message}`;
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
