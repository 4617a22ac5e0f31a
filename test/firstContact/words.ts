/** The texts about a call and its result. */
import type { IDataObject } from 'n8n-workflow';

import { inCredits } from '../../nodes/shared/api/catalog';
import { DASHBOARD_DAYS } from '../../nodes/shared/api/terms';
import { describeCall, priceOf } from './calls';
import type { Call, Outcome } from './call';
import { isSignIn, type Exchange } from './exchange';

/** Where users see what was charged. */
const DASHBOARD = `Check your BimmerVIN dashboard: it lists each call of the last ${DASHBOARD_DAYS} days and what was charged for it.`;

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** Adapts a message of the node, which speaks of n8n and its credential, to this tool. */
export const inOurWords = (text: string): string =>
	text
		.replace(/ (?:in|into|of) (?:the|your) (?:BimmerVIN API )?credential\b/g, '')
		.replace(/\bthis n8n\b/g, 'this computer')
		.replace('Open the BimmerVIN API credential and set Base URL', 'Give another --base-url');

/** A refusal in the words of the node, with what to do. */
const refusal = ({ call, item }: Outcome): string => {
	const { todo, reason } = item.details as IDataObject;
	const isExpected = call.operation === 'getStatus' && reason === 'notFound';
	if (isExpected) return 'As expected: there is no such job.';
	return inOurWords([item.error, todo].filter((text) => typeof text === 'string').join(' '));
};

/** Why the endpoint did not answer; undefined if it did. */
export function whyNotReached({ exchanges }: Outcome): string | undefined {
	const [last] = exchanges.slice(-1);
	return last?.error === undefined ? undefined : `The connection to the API failed: ${last.error}.`;
}

const listPriceOf = (call: Call): string =>
	call.cents === 0 ? 'it has no list price' : `${priceOf(call)} at list price`;

/** The result of a call, in one or two lines. */
export function describeOutcome(outcome: Outcome): string {
	const { call, charged, failed, files, jobId } = outcome;
	const cost = {
		no: 'Not charged.',
		maybe: `It may have been charged: ${listPriceOf(call)}.`,
		yes: `Charged: ${listPriceOf(call)}.`,
	}[charged];
	if (failed) {
		const lost = whyNotReached(outcome);
		return [`  Refused. ${refusal(outcome)}`, ...(lost ? [`  ${lost}`] : []), `  ${cost}`].join(
			'\n',
		);
	}
	const sandbox = call.cents > 0 && charged === 'no' ? ', sandbox: true' : '';
	const isSubmit = call.endpoint === 'secureCodingSubmit' && jobId !== undefined;
	const job = isSubmit ? `, job ID ${jobId}` : '';
	const brought = files.length > 0 ? `, ${plural(files.length, 'file')}` : '';
	return `  Answered${sandbox}${job}${brought}. ${cost}`;
}

/** The progress of a long call: `Still running after 20 s (so far: 429, 429).` */
export function describeProgress(exchanges: readonly Exchange[], seconds: number): string {
	const answers = exchanges
		.filter((exchange) => !isSignIn(exchange))
		.map(({ status, error }) => (status === 0 ? error : status));
	return `Still running after ${seconds} s${answers.length > 0 ? ` (so far: ${answers.slice(-5).join(', ')})` : ''}.`;
}

/** Why the tool makes no further calls after this one. */
export function whyStopped({ call, failed, charged }: Outcome): string {
	const { cents } = call;
	const what = describeCall(call);
	const how =
		cents === 0
			? 'says that it was charged'
			: failed
				? 'was refused with an error that may be charged'
				: 'was answered, but the answer does not say that it comes from the sandbox';
	const may =
		charged === 'yes' ? 'was charged, according to the terms of the API' : 'may have been charged';
	return `Stopped for good: ${what} ${how}. It ${may}: ${listPriceOf(call)}. ${DASHBOARD}`;
}

/** The same for a call that the user confirmed. */
export const whyInDoubt = ({ call }: Outcome): string =>
	`Stopped: the tool cannot tell whether ${describeCall(call)} was charged (${priceOf(call)} at list price). ${DASHBOARD}`;

/** Whether the endpoint did not answer at all, so that further calls are pointless. */
export function cannotGoOn(outcome: Outcome): boolean {
	const calls = outcome.exchanges.filter((exchange) => !isSignIn(exchange));
	return calls.every(({ status }) => status === 0);
}

/** Whether the account has no credits left, which ends every other paid call too. */
export const isWithoutCredit = ({ failed, item }: Outcome): boolean =>
	failed && (item.details as IDataObject).reason === 'noCredit';

/** Describes the call that was in progress when the tool stopped waiting for it. */
export function describeLeft(call: Call, jobId: string | undefined): string {
	const job = jobId === undefined ? '' : ` Its job ID is ${jobId}.`;
	if (call.operation === 'wait') {
		return `The job continues to run.${job} Get its files for free with Secure Coding > Wait in n8n.`;
	}
	return call.cents === 0
		? `${describeCall(call)} was in progress. It is free.`
		: `${describeCall(call)} was in progress and may have been charged: ${priceOf(call)} at list price.${job} ${DASHBOARD}`;
}

export const describeSum = (cents: number): string => `${inCredits(cents)} credits`;
