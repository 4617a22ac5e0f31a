/**
 * The one way out: a request is retried, signed in, sent in its slot of the account's rate limit and let out by the dispatch guard.
 * Nothing else calls n8n's HTTP helpers, apart from the credential.
 */
import type {
	IDataObject,
	IExecuteSingleFunctions,
	IHttpRequestOptions,
	IPollFunctions,
} from 'n8n-workflow';

import type { Fault } from './api/fault';
import { CREDENTIAL, type Account } from './auth/account';
import type { SessionToken } from './auth/exchange';
import {
	adoptToken,
	getToken,
	heldToken,
	lastFailure,
	renewToken,
	secretsInUse,
} from './auth/tokens';
import { readRefusedBody, readResponse, type HttpResponse } from './http/response';
import { attachGuard, type DispatchGuard } from './http/dispatchGuard';
import { responsesIn } from './http/errorChain';
import { settle, type HttpRequest, type Thrown } from './http/request';
import { failedWith, ok, type Failed, type Result } from './http/result';
import { MAX_TRIES, retryDelay, withRetry } from './http/retry';
import type { Priority } from './rateLimit/priorityQueue';
import type { Permit } from './rateLimit/rateLimiter';
import { rateLimiterFor } from './rateLimit/rateLimiters';
import { waitOr } from './rateLimit/waitOr';
import { readErrorWords } from './responses/errorWords';
import { unpackAnswer } from './responses/platformError';
import { sanitizeValue } from './responses/redact';
import { mayBeTheToken, readFailedAnswer, readRefusal } from './responses/refusal';
import { namesNewJob, refusedJobId } from './responses/submittedJob';

/** Whoever sends: an item of the node, or a poll of the trigger. */
export type N8nContext = IExecuteSingleFunctions | IPollFunctions;

/** Under whose name a request waits for its slot, and what ends the wait. */
export interface Scope {
	/** Shares the rate fairly with other groups: an execution. */
	readonly group: string;
	/** Aborts as soon as nothing more may be sent. */
	readonly signal: AbortSignal;
}

export interface ApiRequest {
	readonly account: Account;
	readonly priority: Priority;
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

/** How n8n was told to reach the API. */
export const networkOf = ({
	proxy,
	skipSslCertificateValidation,
	allowedDomains,
}: IHttpRequestOptions) => ({ proxy, skipSslCertificateValidation, allowedDomains });

export type Network = Partial<ReturnType<typeof networkOf>>;

/** Sends without the credential: a sign-in, or the download of a file. n8n's own options hold for it too. */
export const plainRequest =
	(context: N8nContext, network: Network): HttpRequest =>
	async (request) =>
		await settle(
			async () => (await context.helpers.httpRequest({ ...request, ...network })) as unknown,
		);

/** Sends a free request with the credential, in its slot of the rate limit: a download from the API's own address. */
export const rateLimitedRequest =
	(context: N8nContext, scope: Scope, account: Account, network: Network): HttpRequest =>
	async (request) =>
		await rateLimiterFor(account.rateLimitKey, account.limits).run(
			{ priority: 'status', ...scope },
			async () => await settle(async () => await callHelper(context, { ...request, ...network })),
		);

const callHelper = async (context: N8nContext, request: IHttpRequestOptions): Promise<unknown> =>
	(await context.helpers.httpRequestWithAuthentication.call(
		context,
		CREDENTIAL,
		request,
	)) as unknown;

/**
 * Sends one request at the account's rate, again only where that cannot charge twice. Never rejects.
 * @returns the answer; `halted` where the run was stopped before it was sent
 */
export async function send(
	context: N8nContext,
	scope: Scope,
	apiRequest: ApiRequest,
): Promise<Result<HttpResponse>> {
	return await withRetry<HttpResponse, FailedTry>(
		async (tries) => await withToken({ context, scope, apiRequest, tries }),
		async (failed, tries) => await nextTry(apiRequest, failed, tries),
		async (ms) => await waitOr(ms, scope.signal),
	);
}

/** One try to send a request. */
interface Try {
	readonly context: N8nContext;
	readonly scope: Scope;
	readonly apiRequest: ApiRequest;
	/** How often it was tried, this time included. */
	readonly tries: number;
}

/** A try that failed, with what decides whether there is another. */
interface FailedTry extends Failed {
	/** Sees to a fresh token, where the age of the one that it left with may be the reason. */
	readonly renew?: () => Promise<Result<boolean>>;
	/** n8n has signed in with a single try of its own, after a 401. */
	readonly isSignInOfN8n?: boolean;
}

/**
 * Whether a failed try is followed by another: only where it cannot have been charged, or never is.
 * @returns ms to wait before it, or the failure to end with
 */
async function nextTry(
	{ paid, maxTries = MAX_TRIES }: ApiRequest,
	failed: FailedTry,
	tries: number,
): Promise<number | Failed> {
	const { fault, renew, isSignInOfN8n, jobId } = failed;
	// Where a job is named, something has been made: no second one.
	if (paid && jobId !== undefined) return failed;
	// The call was not let in, so it may go again, signed in with tries of our own.
	if (fault.kind === 'signIn') {
		return isSignInOfN8n && !fault.final && tries < maxTries ? 0 : failed;
	}
	if (renew && tries < MAX_TRIES) {
		const renewed = await renew();
		if (!renewed.ok) return { ...renewed, tries };
		return renewed.value ? 0 : failed;
	}
	if (tries >= maxTries) return failed;
	// After a 429 the rate limiter holds everybody back, so there is nothing more to wait for.
	if (fault.kind === 'status' && fault.status === 429 && tries < MAX_TRIES) return 0;
	return retryDelay(fault, tries, { free: !paid, random: Math.random }) ?? failed;
}

/** Signs in where no usable token is held, so that paid calls meet no 401 in the normal course, and sends. */
async function withToken(one: Try): Promise<Result<HttpResponse, FailedTry>> {
	const { scope, apiRequest } = one;
	const { account, priority } = apiRequest;
	const signedIn = await ensureToken(one);
	if (!signedIn.ok) return signedIn;
	const request = { priority, ...scope, preparing: true };
	return await rateLimiterFor(account.rateLimitKey, account.limits).run(request, async (permit) => {
		// Once more: while the call waited for its slot, the token may have come to its end. The next one needs a
		// slot too, and with a burst of one it would wait for this call's.
		if (!heldToken(account, Date.now())) permit.sent();
		const still = await ensureToken(one);
		if (!still.ok) return still;
		if (scope.signal.aborted) return failedWith({ kind: 'halted' });
		return await dispatch(one, permit);
	});
}

async function ensureToken({ context, apiRequest, tries }: Try): Promise<Result<SessionToken>> {
	const { account, options } = apiRequest;
	if (!heldToken(account, Date.now())) {
		try {
			const { sessionToken } = await context.getCredentials<{ sessionToken?: unknown }>(CREDENTIAL);
			adoptToken(account, sessionToken, Date.now());
		} catch {
			return failedWith(NOT_PREPARED, { tries });
		}
	}
	const http = plainRequest(context, networkOf(options));
	const signedIn = await getToken(account, http, { tries: MAX_TRIES });
	return signedIn.ok ? signedIn : { ...signedIn, tries };
}

const STALLED: Fault = { kind: 'indeterminate', code: 'STALLED' };

/** n8n could not read the credential, or its storage. */
const NOT_PREPARED: Fault = { kind: 'notSent', code: 'NOT_PREPARED' };

/** Hands a request to n8n, and makes a value of what comes. */
async function dispatch(one: Try, permit: Permit): Promise<Result<HttpResponse, FailedTry>> {
	const { context, scope, apiRequest } = one;
	const { options, finishAfterCancel } = apiRequest;
	const guard: DispatchGuard = {
		signal: scope.signal,
		isDispatched: false,
		onDispatch: () => permit.sent(),
	};
	const request: IHttpRequestOptions = {
		...options,
		encoding: 'stream',
		returnFullResponse: true,
		disableFollowRedirect: true,
	};
	attachGuard(request, guard);
	const sender = finishAfterCancel ? withoutCancel(context) : context;
	const sent: SentTry = { ...one, guard };
	const came = await settle(async () => await receive(await callHelper(sender, request), sent));
	return came.ok ? came.value : await readFailedTry(came, sent);
}

/** Reads what came, and whether it is what was asked for. */
async function receive(response: unknown, sent: SentTry): Promise<Result<HttpResponse, FailedTry>> {
	const { apiRequest, tries } = sent;
	const came = await readResponse(response);
	if ('problem' in came) {
		const isTooLarge = came.problem === 'tooLarge';
		return failedWith(isTooLarge ? { kind: 'unreadable' } : STALLED, { tries });
	}
	const answer = { ...came, ...unpackAnswer(came.body) };
	// What a free status request brings is judged by whoever waits for the job.
	if (!apiRequest.paid) return ok(answer);
	const fault = readFailedAnswer(answer.body);
	// A submit that was answered with the ID of a job has made it, whatever is said beside it.
	if (!fault || (apiRequest.isJob && namesNewJob(answer.body))) return ok(answer);
	return {
		...refused(fault, answer.body, sent),
		answer,
		...jobNamedBy(sent, answer.body, answer.headers),
	};
}

/** The helper as n8n gives it is aborted by a Stop; this one is not. */
const withoutCancel = (context: N8nContext): N8nContext =>
	Object.create(context, {
		getExecutionCancelSignal: { value: () => undefined },
	}) as IExecuteSingleFunctions;

/** A try as it was handed to n8n. */
type SentTry = Try & { readonly guard: DispatchGuard };

/** What an error of n8n's helper means. */
async function readFailedTry(thrown: Thrown, sent: SentTry): Promise<FailedTry> {
	const { apiRequest, tries, guard } = sent;
	if (guard.isShut) return failedWith({ kind: 'halted' });
	// n8n 1 loses the cause of an error that it wraps, but keeps its words.
	const fault = lastFailure(apiRequest.account, thrown.error) ?? thrown.fault;
	if (fault.kind === 'signIn') {
		return { ...failedWith(fault, { tries }), isSignInOfN8n: guard.isDispatched };
	}
	if (!guard.isDispatched) return failedWith(NOT_PREPARED, { tries });
	if (fault.kind !== 'status') return failedWith(fault, { tries });
	const body = await readRefusedBody(thrown.error);
	const meant = readRefusal(fault.status, body);
	const failed = refused(meant.kind === 'status' ? { ...fault, ...meant } : meant, body, sent);
	const [response] = responsesIn(thrown.error);
	return { ...failed, ...jobNamedBy(sent, body, response?.headers) };
}

/** The job that a refused submit names. */
function jobNamedBy(
	{ apiRequest }: SentTry,
	body: unknown,
	headers: unknown,
): Pick<Failed, 'jobId'> {
	const jobId = apiRequest.isJob ? refusedJobId(body, headers) : undefined;
	return jobId === undefined ? {} : { jobId };
}

/** A refusal with the API's own words for it, without secrets. */
function refused(fault: Fault, body: Buffer | undefined, sent: SentTry): FailedTry {
	const { context, apiRequest, tries, guard } = sent;
	const { account, options } = apiRequest;
	const { sentToken } = guard;
	const secrets = [...secretsInUse(account), ...(sentToken ? [sentToken] : [])];
	const failed = { ...inItsWords(fault, body, secrets), tries };
	if (sentToken === undefined || !mayBeTheToken(fault, body)) return failed;
	const http = plainRequest(context, networkOf(options));
	const renew = async () => await renewToken(account, http, sentToken, { tries: MAX_TRIES });
	return { ...failed, renew };
}

/** A failure with the API's own words for it. Candidates are shown too, so nothing secret may stand in them. */
export function inItsWords(
	fault: Fault,
	body: Buffer | undefined,
	secrets: readonly string[],
): Failed {
	const shown: Fault =
		fault.kind === 'severalVehicles'
			? { ...fault, vehicles: sanitizeValue(fault.vehicles, secrets) as IDataObject[] }
			: fault;
	return failedWith(shown, { words: readErrorWords(body, secrets) });
}
