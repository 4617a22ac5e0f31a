/**
 * The only sender: it handles retries, the sign-in, the account's rate limit and the dispatch guard. Nothing else calls n8n's
 * HTTP helpers, except the credential.
 */
import type { IDataObject, IExecuteSingleFunctions, IHttpRequestOptions } from 'n8n-workflow';

import { NOT_PREPARED, type Fault } from './api/fault';
import { CREDENTIAL, type Account } from './auth/account';
import type { SessionToken } from './auth/exchange';
import {
	adoptToken,
	getToken,
	heldToken,
	lastFailure,
	lastingToken,
	secretsInUse,
} from './auth/tokens';
import type { ApiRequest, N8nContext, Scope } from './client/apiRequest';
import { Tries, type FailedTry } from './client/tries';
import { unpacked } from './client/unpacked';
import { readRefusedBody, readResponse, type HttpResponse } from './http/response';
import { attachGuard, type DispatchGuard } from './http/dispatchGuard';
import { responsesIn } from './http/errorChain';
import { settle, type HttpRequest, type Thrown } from './http/request';
import { failedWith, HALTED, ok, type Failed, type Result } from './http/result';
import { MAX_TRIES, withRetry } from './http/retry';
import { STORAGE_FAILED, type TransferFault } from './http/stream';
import { withWait } from './http/slowDown';
import type { Permit } from './rateLimit/permit';
import { rateLimiterFor } from './rateLimit/rateLimiters';
import { orAborted, waitOr } from './rateLimit/waitOr';
import { readError } from './responses/errorCode';
import { readPrice } from './responses/price';
import { sanitizeValue } from './responses/redact';
import { readFailedAnswer, readRefusal, suspicionOf } from './responses/refusal';
import { namesNewJob, refusedJobId } from './responses/submittedJob';

export type { ApiRequest, N8nContext, Scope } from './client/apiRequest';

/** n8n's connection settings for the API. */
export const networkOf = ({
	proxy,
	skipSslCertificateValidation,
	allowedDomains,
}: IHttpRequestOptions) => ({ proxy, skipSslCertificateValidation, allowedDomains });

export type Network = Partial<ReturnType<typeof networkOf>>;

/** Sends without the credential: a sign-in, or a file download. n8n's own options apply here too. */
export const plainRequest =
	(context: N8nContext, network: Network): HttpRequest =>
	async (request) =>
		await settle(
			async () => (await context.helpers.httpRequest({ ...request, ...network })) as unknown,
		);

/** Sends a free request with the credential and within the rate limit: a download from the API's own address. */
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
 * Sends one request at the account's rate, with retries only where they cannot be charged twice. Never rejects.
 * @returns the answer; `halted` if the run was stopped before it was sent
 */
export async function send(
	context: N8nContext,
	scope: Scope,
	apiRequest: ApiRequest,
): Promise<Result<HttpResponse>> {
	const tries = new Tries(scope, apiRequest);
	try {
		const sent = await withRetry<HttpResponse, FailedTry>(
			async (count) => {
				const { group } = tries;
				return await withToken({ context, scope: { ...scope, group }, apiRequest, tries: count });
			},
			async (failed, count) => await tries.next(failed, count),
			async (ms) => await waitOr(ms, scope.signal),
		);
		tries.noteEnd(sent);
		return sent;
	} finally {
		tries.end();
	}
}

/** One try of a request. */
interface Try {
	readonly context: N8nContext;
	readonly scope: Scope;
	readonly apiRequest: ApiRequest;
	/** Number of tries, including this one. */
	readonly tries: number;
}

/** Signs in if there is no usable token, so that paid calls normally never get a 401, and sends. */
async function withToken(one: Try): Promise<Result<HttpResponse, FailedTry>> {
	const { scope, apiRequest } = one;
	const { account, priority, paid, maxTries } = apiRequest;
	const signedIn = await ensureToken(one);
	if (!signedIn.ok) return signedIn;
	const mayBeTold = paid || maxTries === undefined;
	const request = { priority, ...scope, preparing: true, mayBeTold };
	return await rateLimiterFor(account.rateLimitKey, account.limits).run(request, async (permit) => {
		const still = await ensureTokenInSlot(one, permit);
		if (!still.ok) return still;
		if (scope.signal.aborted) return HALTED;
		return await dispatch(one, permit);
	});
}

/**
 * Again, since the token may have expired while the call waited for its slot. The sign-in needs a slot too, and with a burst of
 * one it would wait for this call's.
 */
async function ensureTokenInSlot(one: Try, permit: Permit): Promise<Result<SessionToken>> {
	if (!heldToken(one.apiRequest.account, Date.now())) permit.sent();
	return await ensureToken(one);
}

/** Waits while the slot of a call is older than the account's last refusal. @returns why the call must not be sent */
async function waitForSlotAgain(one: Try, permit: Permit): Promise<Failed | undefined> {
	while (permit.isOutdated) {
		const unsent = await permit.renew();
		if (unsent) return unsent;
		const signedIn = await ensureTokenInSlot(one, permit);
		if (!signedIn.ok) return signedIn;
	}
	return undefined;
}

async function ensureToken({
	context,
	scope,
	apiRequest,
	tries,
}: Try): Promise<Result<SessionToken>> {
	const { account, options } = apiRequest;
	const lasting = lastingToken(account, Date.now());
	if (lasting) return ok(lasting);
	if (!heldToken(account, Date.now())) {
		try {
			const { sessionToken } = await context.getCredentials<{ sessionToken?: unknown }>(CREDENTIAL);
			adoptToken(account, sessionToken, Date.now());
		} catch {
			return failedWith(NOT_PREPARED, { tries });
		}
	}
	const http = plainRequest(context, networkOf(options));
	// A stopped execution does not wait for the others' sign-in.
	const signedIn = await orAborted(getToken(account, http, { tries: MAX_TRIES }), scope.signal);
	if (!signedIn) return HALTED;
	return signedIn.ok ? signedIn : { ...signedIn, tries };
}

const STALLED: Fault = { kind: 'indeterminate', code: 'STALLED' };

function transferFault({ problem, message }: TransferFault, { paid }: ApiRequest): Fault {
	if (problem === 'tooLarge') return { kind: 'unreadable' };
	// A paid response arrived, and was lost afterwards. A free one can be requested again.
	return problem === 'lost' && paid ? { kind: 'notStored', why: message } : STALLED;
}

/** Passes a request to n8n, and returns the outcome as a value. */
async function dispatch(one: Try, permit: Permit): Promise<Result<HttpResponse, FailedTry>> {
	const { context, scope, apiRequest } = one;
	const { options, finishAfterCancel } = apiRequest;
	const guard: DispatchGuard = {
		signal: scope.signal,
		isDispatched: false,
		...(apiRequest.onOtherAccount && { credentialHash: apiRequest.account.credentialHash }),
		readyToSend: async () => await waitForSlotAgain(one, permit),
		onDispatch: () => {
			permit.sent();
			apiRequest.onSent?.();
		},
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

/** Reads the response, and checks whether it is what was requested. */
async function receive(response: unknown, sent: SentTry): Promise<Result<HttpResponse, FailedTry>> {
	const { apiRequest, tries } = sent;
	const came = await readResponse(response, apiRequest.textStore);
	if ('problem' in came) return failedWith(transferFault(came, apiRequest), { tries });
	const answer = await unpacked(came);
	if (!answer) return failedWith(transferFault(STORAGE_FAILED, apiRequest), { tries });
	// The answer to a free status request is checked by the caller that waits for the job.
	if (!apiRequest.paid) return ok(answer);
	const fault = readFailedAnswer(answer.body);
	// A submit that was answered with a job ID created the job, whatever else the answer says.
	if (!fault || (apiRequest.isJob && namesNewJob(answer.body))) return ok(answer);
	return {
		...refused(fault, answer.body, answer.headers, sent),
		answer,
		...jobNamedBy(sent, answer.body, answer.headers),
	};
}

/** n8n's own helper is aborted by a Stop; this one is not. */
const withoutCancel = (context: N8nContext): N8nContext =>
	Object.create(context, {
		getExecutionCancelSignal: { value: () => undefined },
	}) as IExecuteSingleFunctions;

/** A try that was passed to n8n. */
type SentTry = Try & { readonly guard: DispatchGuard };

/** The meaning of an error from n8n's helper. */
async function readFailedTry(thrown: Thrown, sent: SentTry): Promise<FailedTry> {
	const { apiRequest, tries, guard } = sent;
	if (guard.isOtherAccount) apiRequest.onOtherAccount?.();
	if (guard.isOtherAccount) return HALTED;
	if (guard.unsent) return guard.unsent;
	// n8n 1 loses the cause of an error that it wraps, but keeps its message.
	const fault = lastFailure(apiRequest.account, thrown.error) ?? thrown.fault;
	if (fault.kind === 'signIn') {
		return { ...failedWith(fault, { tries }), isSignInOfN8n: guard.isDispatched };
	}
	if (!guard.isDispatched) return failedWith(NOT_PREPARED, { tries });
	if (fault.kind !== 'status') return failedWith(fault, { tries });
	const body = await readRefusedBody(thrown.error);
	const [{ headers } = {}] = responsesIn(thrown.error);
	const meant = readRefusal(fault.status, body, headers);
	const known = meant.kind === 'status' ? { ...fault, ...meant } : meant;
	return { ...refused(known, body, headers, sent), ...jobNamedBy(sent, body, headers) };
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

/** A refusal with the API's own message, without secrets. */
function refused(
	fault: Fault,
	body: Buffer | undefined,
	headers: unknown,
	sent: SentTry,
): FailedTry {
	const { context, apiRequest, tries, guard } = sent;
	const { account, options, listCents } = apiRequest;
	const { sentToken } = guard;
	const secrets = [...secretsInUse(account), ...(sentToken ? [sentToken] : [])];
	const told = inItsWords(fault, body, secrets);
	const failed = {
		...told,
		fault: withWait(told.fault, { headers, body, words: told.words }, Date.now()),
		tries,
		...(listCents && { priceCents: readPrice(body, listCents) }),
	};
	const suspicion = sentToken === undefined ? undefined : suspicionOf(fault, body);
	if (sentToken === undefined || !suspicion) return failed;
	const http = plainRequest(context, networkOf(options));
	return { ...failed, oldToken: { suspicion, account, refused: sentToken, http } };
}

/** A failure with the API's own message. Candidates are shown too, so they must not contain secrets. */
export function inItsWords(
	fault: Fault,
	body: Buffer | undefined,
	secrets: readonly string[],
): Failed {
	const shown: Fault =
		fault.kind === 'severalVehicles'
			? { ...fault, vehicles: sanitizeValue(fault.vehicles, secrets) as IDataObject[] }
			: fault;
	return failedWith(shown, readError(body, secrets));
}
