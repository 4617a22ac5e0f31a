/** What the tool says of a call and of its end. */
import type { IDataObject } from 'n8n-workflow';

import { inCredits } from '../../nodes/shared/api/catalog';
import { DASHBOARD_DAYS } from '../../nodes/shared/api/terms';
import { describeCall, priceOf } from './calls';
import type { Call, Outcome } from './call';
import { isSignIn, type Exchange } from './exchange';

/** Where a person sees what was charged. */
const DASHBOARD = `Look in your BimmerVIN dashboard: it lists each call of the last ${DASHBOARD_DAYS} days with what it was charged.`;

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** The node speaks of n8n and of its credential, where here are a tool and what was typed. */
export const inOurWords = (text: string): string =>
	text
		.replace(/ (?:in|into|of) (?:the|your) (?:BimmerVIN API )?credential\b/g, '')
		.replace(/\bthis n8n\b/g, 'this computer')
		.replace('Open the BimmerVIN API credential and set Base URL', 'Give another --base-url');

/** A refusal in the node's words, with what it says to do. */
const refusal = ({ call, item }: Outcome): string => {
	const { todo, reason } = item.details as IDataObject;
	const isExpected = call.operation === 'getStatus' && reason === 'notFound';
	if (isExpected) return 'As expected: there is no such job.';
	return inOurWords([item.error, todo].filter((text) => typeof text === 'string').join(' '));
};

/** Why no answer of the endpoint came, where none did. */
export function whyNotReached({ exchanges }: Outcome): string | undefined {
	const [last] = exchanges.slice(-1);
	return last?.error === undefined
		? undefined
		: `The connection to the API has failed: ${last.error}.`;
}

const listPriceOf = (call: Call): string =>
	call.cents === 0 ? 'it has no list price' : `${priceOf(call)} at list price`;

/** What came of a call, in a line or two. */
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

/** What has been seen of a call that takes long: `After 20 s: 429, 429, waiting.` */
export function describeProgress(exchanges: readonly Exchange[], seconds: number): string {
	const answers = exchanges
		.filter((exchange) => !isSignIn(exchange))
		.map(({ status, error }) => (status === 0 ? error : status));
	return `Still under way after ${seconds} s${answers.length > 0 ? ` (so far: ${answers.slice(-5).join(', ')})` : ''}.`;
}

/** Why no further call is made after this one. */
export function whyStopped({ call, failed, charged }: Outcome): string {
	const { cents } = call;
	const what = describeCall(call);
	const how =
		cents === 0
			? 'says that it was charged'
			: failed
				? 'was refused in a way that may be charged'
				: 'was answered without saying that it comes from the sandbox';
	const may = charged === 'yes' ? 'was charged, by the terms of the API' : 'may have been charged';
	return `Stopped for good: ${what} ${how}. It ${may}: ${listPriceOf(call)}. ${DASHBOARD}`;
}

/** The same for a call that was agreed to. */
export const whyInDoubt = ({ call }: Outcome): string =>
	`Stopped: nobody can say from here whether ${describeCall(call)} was charged (${priceOf(call)} at list price). ${DASHBOARD}`;

/** Whether nothing was learnt that further calls could build on: no answer of the endpoint has come. */
export function cannotGoOn(outcome: Outcome): boolean {
	const calls = outcome.exchanges.filter((exchange) => !isSignIn(exchange));
	return calls.every(({ status }) => status === 0);
}

/** Whether the account has no credits left, which ends every other paid call too. */
export const isWithoutCredit = ({ failed, item }: Outcome): boolean =>
	failed && (item.details as IDataObject).reason === 'noCredit';

/** What was under way when it was not waited for any longer. */
export function describeLeft(call: Call, jobId: string | undefined): string {
	const job = jobId === undefined ? '' : ` Its job ID is ${jobId}.`;
	if (call.operation === 'wait') {
		return `The job goes on without you.${job} Get its files with Secure Coding > Wait in n8n, which is free.`;
	}
	return call.cents === 0
		? `${describeCall(call)} was under way. It is free.`
		: `${describeCall(call)} was under way and may have been charged: ${priceOf(call)} at list price.${job} ${DASHBOARD}`;
}

export const describeSum = (cents: number): string => `${inCredits(cents)} credits`;
