import type {
	IDataObject,
	IExecuteSingleFunctions,
	IHttpRequestOptions,
	IPollFunctions,
} from 'n8n-workflow';

import type { HttpRequest } from './http/request';
import { TokenError } from './auth/exchange';
import { putGate, type Gate } from './http/gate';
import {
	adoptToken,
	getToken,
	heldToken,
	lastFailure,
	renewToken,
	secretsInUse,
} from './auth/tokens';
import { rethrow } from './http/rethrow';
import { CREDENTIAL, type Account } from './auth/account';
import { readErrorWords } from './responses/errorWords';
import { unpackAnswer } from './responses/platformError';
import { presentableValue } from './responses/redact';
import { readFailedAnswer, readRefusal } from './responses/refusal';
import type { CallFault } from './api/fault';
import { DownloadError } from './http/downloadError';
import { readAnswer, readRefusedBody, type Answer } from './http/answer';
import { CancelWatch } from './rateLimit/cancelling';
import { systemClock, type Clock } from './http/clock';
import { pacerFor, type Lane, type Ticket } from './rateLimit/pace';
import { PaceCancelled } from './http/halted';
import { classifyFault } from './http/fault';
import { MAX_TRIES, retryDelay } from './http/retry';

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
		/** Where a 302 or 303 points to, as it came. */
		readonly seeOther?: string,
		/** What came with a good HTTP status, and says that the call was refused. */
		readonly answer?: Answer,
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
	/** The answer tells of a job, whose status is not the request's. */
	readonly isJob?: boolean;
	/** How often it may be sent, where sending again is safe. */
	readonly maxTries?: number;
}

/** What sends a token exchange: n8n's own options and the credential's allowed domains hold for it too. */
const exchangeOf =
	(caller: Caller, { options }: Outgoing): HttpRequest =>
	async (request) => {
		const { proxy, skipSslCertificateValidation, allowedDomains } = options;
		return (await caller.helpers.httpRequest({
			...request,
			proxy,
			skipSslCertificateValidation,
			allowedDomains,
		})) as unknown;
	};

/** Signs in before the call where no usable token is held, so that paid calls meet no 401 in the normal course. */
async function ensureToken(caller: Caller, outgoing: Outgoing): Promise<void> {
	const { account } = outgoing;
	if (!heldToken(account, Date.now())) {
		const { sessionToken } = await caller.getCredentials<{ sessionToken?: unknown }>(CREDENTIAL);
		adoptToken(account, sessionToken, Date.now());
	}
	await getToken(account, exchangeOf(caller, outgoing), { tries: MAX_TRIES });
}

/** The helper as n8n gives it, or one that a Stop does not abort. */
const requesterOf = (caller: Caller, finishAfterCancel?: boolean) =>
	finishAfterCancel
		? (Object.create(caller, {
				getExecutionCancelSignal: { value: () => undefined },
			}) as IExecuteSingleFunctions)
		: caller;

/** An answer with a good HTTP status that says the call was refused after all. */
class RefusedInside extends Error {
	override readonly name = 'RefusedInside';

	constructor(
		readonly fault: CallFault,
		readonly answer: Answer,
	) {
		super('Refused with a good status');
	}
}

async function sendOnce(
	caller: Caller,
	{ options, finishAfterCancel, paid, isJob }: Outgoing,
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
	const came = await readAnswer(response);
	const answer = { ...came, ...unpackAnswer(came.body) };
	// What a free question for a job's status brings is judged by whoever waits for the job.
	const fault = paid ? readFailedAnswer(answer.body, { job: isJob }) : undefined;
	return fault ? rethrow(new RefusedInside(fault, answer)) : answer;
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

/** A try that failed: what it means, and the answer's body where one came. */
interface FailedTry {
	readonly fault: CallFault;
	readonly body?: Buffer;
	/** Where a 302 or 303 points to. */
	readonly seeOther?: string;
	/** What came with a good HTTP status. */
	readonly answer?: Answer;
}

async function readFailedTry(error: unknown): Promise<FailedTry> {
	const inside = findCause(error, RefusedInside);
	if (inside) return { fault: inside.fault, body: inside.answer.body, answer: inside.answer };
	if (error instanceof DownloadError && error.problem === 'tooLarge') {
		return { fault: { kind: 'unreadable' } };
	}
	const fault = classifyFault(error, Date.now());
	if (fault.kind !== 'status') return { fault };
	const body = await readRefusedBody(error);
	const { retryAfterMs, location: seeOther } = fault;
	const meant = readRefusal(fault.status, body);
	const asked = meant.kind === 'status' && retryAfterMs !== undefined ? { retryAfterMs } : {};
	return { fault: { ...meant, ...asked }, body, seeOther };
}

/**
 * Whether an old token may be the reason for a refusal. n8n has renewed it after a plain 401; not after one in another
 * status, nor after a 403, as API gateways give it for a token that they no longer accept.
 */
function mayBeTheToken({ fault, body }: FailedTry): boolean {
	if (fault.kind !== 'status') return false;
	const isOtherwise401 =
		fault.status === 401 && (fault.httpStatus !== undefined || fault.wrapped === true);
	const isJson = body !== undefined && /^\s*[{[]/.test(body.toString('latin1', 0, 100));
	return isOtherwise401 || (fault.status === 403 && isJson);
}

/**
 * What becomes of a try that failed.
 * @returns `retryInMs` where it is safe to send again
 */
async function assess(
	error: unknown,
	ticket: Ticket | undefined,
	tries: number,
	caller: Caller,
	outgoing: Outgoing,
	gate: Gate,
): Promise<{ retryInMs?: number; final: Error }> {
	const { paid, account, maxTries = MAX_TRIES } = outgoing;
	// n8n 1 loses the cause of an error that it wraps.
	const cancelled = findCause(error, PaceCancelled) ?? gate.stopped;
	if (cancelled) {
		ticket?.done('failed');
		return { final: cancelled };
	}
	const tokenError = findCause(error, TokenError) ?? lastFailure(account, error);
	if (tokenError) {
		ticket?.done('failed');
		// After a 401 n8n signs in with a single try. The call was not let in, so it may go again with tries of our own.
		const isOfN8n = tokenError.retryable && gate.hasLeft && tries < maxTries;
		return { ...(isOfN8n && { retryInMs: 0 }), final: signInFailure(tokenError, tries) };
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
	const failedTry = await readFailedTry(error);
	const { fault, body, seeOther, answer } = failedTry;
	const isRefusal = ticket !== undefined && endTicket(ticket, fault) === 'refused';
	const secrets = [...secretsInUse(account), ...(gate.sentToken ? [gate.sentToken] : [])];
	const final = new CallFailure(
		shownFault(fault, secrets),
		readErrorWords(body, secrets),
		tries,
		undefined,
		undefined,
		seeOther,
		answer,
	);
	if (gate.sentToken !== undefined && tries < MAX_TRIES && mayBeTheToken(failedTry)) {
		const http = exchangeOf(caller, outgoing);
		try {
			const isFresh = await renewToken(account, http, gate.sentToken, { tries: MAX_TRIES });
			return isFresh ? { retryInMs: 0, final } : { final };
		} catch (failure) {
			return { final: failure instanceof TokenError ? signInFailure(failure, tries) : final };
		}
	}
	const delay = delayOf(fault);
	return {
		// After a 429 the pacer holds everybody back, so there is nothing more to wait for.
		retryInMs: isRefusal && delay !== undefined ? 0 : delay,
		final,
	};
}

/** A fault as it may be told: candidates are shown, so nothing secret may stand in them. */
export const shownFault = (fault: CallFault, secrets: readonly string[]): CallFault =>
	fault.kind === 'severalVehicles'
		? { ...fault, vehicles: presentableValue(fault.vehicles, secrets) as IDataObject[] }
		: fault;

const signInFailure = (
	{ message, description, retryable }: TokenError,
	tries: number,
): CallFailure =>
	new CallFailure({ kind: 'token', ...(!retryable && { final: true }) }, undefined, tries, {
		message,
		description,
	});

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
			const { retryInMs, final } = await assess(error, ticket, tries, caller, outgoing, gate);
			if (retryInMs === undefined) return rethrow(final);
			await waitOr(retryInMs, traffic.signal);
		}
	}
}
