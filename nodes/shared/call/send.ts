import type { IExecuteSingleFunctions, IHttpRequestOptions, IPollFunctions } from 'n8n-workflow';

import type { HttpRequest } from '../session/exchange';
import { TokenError } from '../session/exchange';
import { putGate, type Gate } from '../session/gate';
import { adoptToken, getToken, heldToken } from '../session/tokens';
import { rethrow } from '../rethrow';
import { CREDENTIAL, type Account } from '../session/account';
import { readErrorWords } from '../api/contract';
import { DownloadError } from '../files/errors';
import type { Answer } from '../files/types';
import { readAnswer, readRefusal } from './answer';
import { CancelWatch } from './cancelling';
import { systemClock, type Clock } from './clock';
import { PaceCancelled, pacerFor, type Lane, type Ticket } from './pace';
import { classifyFault, MAX_TRIES, retryDelay, type CallFault } from './retry';

/** A call that has finally failed. Carries no HTTP error: those hold the request with its token. */
export class CallFailure extends Error {
	constructor(
		readonly fault: CallFault,
		/** The API's own words, if it gave any. */
		readonly words: string | undefined,
		/** How often the request was sent. */
		readonly tries: number,
		/** Says more than the fault does, e.g. why no token could be had. */
		readonly explained?: { message: string; description: string },
		/** Takes the place of what the fault says. */
		readonly detail?: string,
	) {
		super(fault.kind);
	}
}

/** Whoever sends: an item of the node, or a poll of the trigger. */
export type Caller = IExecuteSingleFunctions | IPollFunctions;

/** Under whose name a request waits for its place, and what ends the wait. */
export interface Traffic {
	/** Shares the pace fairly with other groups: an execution. */
	readonly group: string;
	/** Aborts as soon as nothing more may be sent. */
	readonly signal: AbortSignal;
}

export interface Outgoing {
	readonly account: Account;
	readonly lane: Lane;
	/** Whether it has a price: decides what may be sent again. */
	readonly paid: boolean;
	readonly options: IHttpRequestOptions;
	/** A submit in flight is let finish after a Stop, so that its job ID is known. */
	readonly finishAfterCancel?: boolean;
	/** How often it may be sent, where sending again is safe. */
	readonly maxTries?: number;
}

/** Signs in before the call where no usable token is held, so that paid calls meet no 401 in the normal course. */
async function ensureToken(caller: Caller, { account, options }: Outgoing): Promise<void> {
	if (!heldToken(account, Date.now())) {
		const { sessionToken } = await caller.getCredentials<{ sessionToken?: unknown }>(CREDENTIAL);
		adoptToken(account, sessionToken, Date.now());
	}
	// What n8n's own options and the credential's allowed domains ask for holds for the exchange too.
	const { proxy, skipSslCertificateValidation, allowedDomains } = options;
	const http: HttpRequest = async (request) =>
		(await caller.helpers.httpRequest({
			...request,
			proxy,
			skipSslCertificateValidation,
			allowedDomains,
		})) as unknown;
	await getToken(account, http, { tries: MAX_TRIES });
}

/** The helper as n8n gives it, or one that a Stop does not abort. */
const requesterOf = (caller: Caller, finishAfterCancel?: boolean) =>
	finishAfterCancel
		? (Object.create(caller, {
				getExecutionCancelSignal: { value: () => undefined },
			}) as IExecuteSingleFunctions)
		: caller;

async function sendOnce(
	caller: Caller,
	{ options, finishAfterCancel }: Outgoing,
	gate: Gate,
): Promise<Answer> {
	const requester = requesterOf(caller, finishAfterCancel);
	const request: IHttpRequestOptions = {
		...options,
		encoding: 'stream',
		returnFullResponse: true,
		disableFollowRedirect: true,
	};
	putGate(request, gate);
	const response: unknown = await caller.helpers.httpRequestWithAuthentication.call(
		requester,
		CREDENTIAL,
		request,
	);
	return await readAnswer(response);
}

/** An error of our own, under whatever n8n has wrapped around it. */
function findCause<T extends Error>(
	error: unknown,
	type: abstract new (...args: never[]) => T,
): T | undefined {
	let current = error;
	for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
		if (current instanceof type) return current;
		current = current.cause;
	}
	return undefined;
}

const NOT_PREPARED =
	'n8n could not prepare the request: its credential, or the storage of it, cannot be read';

/**
 * Gives the place of a failed call back. Only a 429 says anything about the pace.
 * @returns what the pacer was told
 */
export function endTicket(ticket: Pick<Ticket, 'done'>, fault: CallFault): 'refused' | 'failed' {
	const isRefusal = fault.kind === 'status' && fault.status === 429;
	const outcome = isRefusal ? 'refused' : 'failed';
	ticket.done(outcome, isRefusal ? fault.retryAfterMs : undefined);
	return outcome;
}

const sleepers = new CancelWatch<() => void>((wake) => wake());

/** Waits, at most until the signal aborts. */
export async function waitOr(
	ms: number,
	signal: AbortSignal,
	clock: Pick<Clock, 'sleep'> = systemClock,
): Promise<void> {
	if (signal.aborted || ms <= 0) return;
	let wake = () => {};
	const aborted = new Promise<void>((resolve) => (wake = resolve));
	sleepers.add(signal, wake);
	await Promise.race([clock.sleep(ms), aborted]);
	sleepers.remove(signal, wake);
}

/**
 * What becomes of a try that failed.
 * @returns `retryInMs` where it is safe to send again
 */
async function assess(
	error: unknown,
	ticket: Ticket | undefined,
	tries: number,
	{ paid, account, maxTries = MAX_TRIES }: Outgoing,
	gate: Gate,
): Promise<{ retryInMs?: number; final: Error }> {
	const cancelled = findCause(error, PaceCancelled);
	if (cancelled) {
		ticket?.done('failed');
		return { final: cancelled };
	}
	const tokenError = findCause(error, TokenError);
	if (tokenError) {
		ticket?.done('failed');
		const { message, description } = tokenError;
		return {
			final: new CallFailure({ kind: 'token' }, undefined, tries, { message, description }),
		};
	}
	const delayOf = (fault: CallFault) =>
		tries < maxTries ? retryDelay(fault, tries, { free: !paid, random: Math.random }) : undefined;
	if (!gate.hasLeft) {
		ticket?.done('failed');
		const fault: CallFault = { kind: 'notSent', code: 'NOT_PREPARED' };
		// A busy database of n8n may have no connection free for a moment.
		return {
			retryInMs: delayOf(fault),
			final: new CallFailure(fault, undefined, tries, undefined, NOT_PREPARED),
		};
	}
	const isTooLarge = error instanceof DownloadError && error.problem === 'tooLarge';
	const fault: CallFault = isTooLarge ? { kind: 'unreadable' } : classifyFault(error, Date.now());
	const isRefusal = ticket !== undefined && endTicket(ticket, fault) === 'refused';
	const words = readErrorWords(await readRefusal(error), [account.clientSecret]);
	const delay = delayOf(fault);
	return {
		// After a 429 the pacer holds everybody back, so there is nothing more to wait for.
		retryInMs: isRefusal && delay !== undefined ? 0 : delay,
		final: new CallFailure(fault, words, tries),
	};
}

/**
 * Sends one request at the account's pace, again only where that cannot charge twice.
 * @throws {PaceCancelled} when the run was halted before it was sent
 * @throws {CallFailure} when it has finally failed
 */
export async function send(caller: Caller, traffic: Traffic, outgoing: Outgoing): Promise<Answer> {
	const { account, lane } = outgoing;
	for (let tries = 1; ; tries++) {
		let ticket: Ticket | undefined;
		const gate: Gate = {
			signal: traffic.signal,
			hasLeft: false,
			onLeave: () => ticket?.leaves(),
		};
		try {
			await ensureToken(caller, outgoing);
			ticket = await pacerFor(account.key, account.limits).acquire({
				lane,
				group: traffic.group,
				signal: traffic.signal,
				preparing: true,
			});
			// Once more: while the call waited for its place, the token may have come to its end. The next one needs a
			// place too, and with a burst of one it would wait for this call's.
			if (!heldToken(account, Date.now())) ticket.leaves();
			await ensureToken(caller, outgoing);
			if (traffic.signal.aborted) return rethrow(new PaceCancelled());
			const answer = await sendOnce(caller, outgoing, gate);
			ticket.done('ok');
			return answer;
		} catch (error) {
			const { retryInMs, final } = await assess(error, ticket, tries, outgoing, gate);
			if (retryInMs === undefined) return rethrow(final);
			await waitOr(retryInMs, traffic.signal);
		}
	}
}
