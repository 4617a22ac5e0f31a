/**
 * The Test button sends one declared request, by POST, and treats a 403 as a refusal. But gateways also answer 403 if the
 * path has no POST. So the sign-in for the test first sends the same free request, by POST and then by GET, and records what
 * the test has to do.
 */
import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { TEST_JOB_ID, writeJobStatusRequest } from '../api/requestBodies';
import { ANSWERED_STATUSES } from '../api/terms';
import { keepFromN8n } from '../messages/explanation';
import { settle, type HttpRequest } from '../http/request';
import type { SignInRefusal } from '../messages/signInRows';
import { readErrorWords } from '../responses/errorWords';
import { isRecord } from '../responses/json';
import { readRefusal } from '../responses/refusal';
import { isRouteRefusal } from '../responses/routeWords';
import { boundedStore } from '../state/stores';
import type { Account } from './account';
import { readSignInAnswer } from './signInAnswer';
import { isAskedByGet } from './statusMethod';
import { secretsInUse } from './tokens';

/** How an account's Test has to send its request, or why it is refused. */
type Finding = { readonly method: 'GET' } | { readonly refusal: string };

const findings = boundedStore<Finding>('credentialTests', { max: 100 });

const TIMEOUT_MS = 10_000;

const TEST = writeJobStatusRequest(TEST_JOB_ID);

interface ReportedStatus {
	readonly status: number;
	readonly words?: string;
	/** Something else answered in place of the API: `403, Cloudflare`. */
	readonly stranger?: string;
	/** The API itself understood the request. */
	readonly isUnderstood: boolean;
}

/** Requests the status of a job that does not exist. @returns undefined if there was no answer */
async function askStatus(
	method: 'POST' | 'GET',
	account: Account,
	token: string,
	http: HttpRequest,
): Promise<ReportedStatus | undefined> {
	const { body, ...request } = TEST;
	const sent = await http({
		...request,
		...(method === 'POST' ? { body } : { qs: body }),
		method,
		baseURL: account.baseUrl,
		headers: { Authorization: `Bearer ${token}` },
		json: true,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		timeout: TIMEOUT_MS,
	});
	const response = sent.ok && isRecord(sent.value) ? sent.value : undefined;
	const status = Number(response?.statusCode);
	if (!response || !Number.isFinite(status)) return undefined;
	const fault = readRefusal(status, response.body);
	const isOwn = fault.kind === 'status' && !fault.unexplained && ANSWERED_STATUSES.has(status);
	const secrets = [...secretsInUse(account), token];
	const words = readErrorWords(response.body, secrets);
	const answer = { status, headers: response.headers, body: response.body };
	const { refusal, reported } = readSignInAnswer(answer, account.baseUrl, secrets);
	const isStranger = STRANGERS.includes(refusal);
	const stranger = isStranger ? [status, reported.by].filter(Boolean).join(', ') : undefined;
	const isJson = isRecord(response.body);
	return { status, words, stranger, isUnderstood: status < 300 ? isJson : isOwn };
}

/**
 * Finds out how the Test has to send its request. Free; call it once there is a token. Never rejects.
 * @param http sends without the credential
 */
export async function prepareTest(
	account: Account,
	token: string,
	http: HttpRequest,
): Promise<void> {
	const key = account.credentialHash;
	findings.delete(key);
	const done = await settle(async () => {
		const byPost = await askStatus('POST', account, token, http);
		if (!byPost || byPost.isUnderstood || !isRouteRefusal(byPost.status, byPost.words)) return;
		const byGet = await askStatus('GET', account, token, http);
		if (byGet?.isUnderstood) findings.set(key, { method: 'GET' });
		else if (byPost.status === 403) findings.set(key, { refusal: describeRefusal(byPost) });
	});
	if (!done.ok) findings.delete(key);
}

const STRANGERS: readonly SignInRefusal[] = ['stranger', 'proxy', 'proxySignIn'];

function describeRefusal({ words, stranger }: ReportedStatus): string {
	if (stranger === undefined)
		return `BimmerVIN accepts the Client ID and Client Secret, but refuses this account (403).${words ? ` The API says: "${words}".` : ''} Ask BimmerVIN whether your account is active.`;
	return `BimmerVIN accepts the Client ID and Client Secret, but something between n8n and BimmerVIN answers other calls instead of BimmerVIN (${stranger}).${words ? ` It says: "${words}".` : ''} Ask whoever runs this n8n or its network whether a firewall, proxy or web filter is in the way.`;
}

const isTest = ({ url, method, body }: IHttpRequestOptions): boolean =>
	url === TEST.url &&
	method === TEST.method &&
	isRecord(body) &&
	Object.entries(TEST.body).every(([name, value]) => body[name] === value);

/**
 * The Test button's request in the form that works; any other request unchanged.
 * @throws {Error} at n8n, worded for the user, if the account was just refused
 */
export function asTestRequest(account: Account, options: IHttpRequestOptions): IHttpRequestOptions {
	if (!isTest(options)) return options;
	// n8n uses the Base URL as it was typed.
	const request = { ...options, baseURL: account.baseUrl };
	const byGet: Finding | undefined = isAskedByGet(account) ? { method: 'GET' } : undefined;
	const finding = findings.get(account.credentialHash) ?? byGet;
	if (!finding) return request;
	if ('refusal' in finding) {
		// The next test starts afresh.
		findings.delete(account.credentialHash);
		throw new Error(keepFromN8n(finding.refusal));
	}
	const { body, ...rest } = request;
	return { ...rest, method: finding.method, qs: body as IDataObject };
}
