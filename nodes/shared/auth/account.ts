import { createHash } from 'node:crypto';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { DEFAULT_BASE_URL, DEFAULT_LIMITS, KNOWN_HOSTS } from '../api/catalog';
import { trimInvisible } from '../api/invisible';
import { boundedStore } from '../state/stores';

/** The credential's name in workflows. */
export const CREDENTIAL = 'bimmerVinApi';

/** The caller's account, read from the credential and validated. */
export interface Account {
	/** Without a trailing slash; https, or http on this computer. */
	readonly baseUrl: string;
	readonly clientId: string;
	readonly clientSecret: string;
	readonly limits: { readonly requestsPerSecond: number; readonly burst: number };
	/**
	 * Identifies the account; its users share a rate limit and what was bought. Contains neither the secret, which may be
	 * renewed, nor the path, which may be corrected.
	 */
	readonly rateLimitKey: string;
	/** The path of the base URL; usually empty. */
	readonly path: string;
	/** Depends on base URL, ID and secret. A token is only sent where it matches. */
	readonly credentialHash: string;
}

/** The credential's fields do not describe a usable account. The message says what to change. */
export class AccountError extends Error {
	override readonly name = 'BimmerVinAccountError';
}

const LOCAL_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The base URL: trimmed, without a trailing slash.
 * @throws {AccountError} if it is not a URL, contains a password, or is not https (http is accepted only for this computer)
 */
function readBaseUrl(value: unknown): string {
	const text = (typeof value === 'string' && trimInvisible(value)) || DEFAULT_BASE_URL;
	const url = URL.canParse(text) ? new URL(text) : undefined;
	const hint = `Open the BimmerVIN API credential and set Base URL, e.g. ${DEFAULT_BASE_URL}.`;
	if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
		throw new AccountError(`The Base URL in the credential is not a web address. ${hint}`);
	}
	if (url.protocol === 'http:' && !LOCAL_HOSTS.has(url.hostname)) {
		throw new AccountError(
			`The Base URL in the credential must start with https://, so that the Client Secret is never sent unencrypted. ${hint}`,
		);
	}
	if (url.username || url.password || url.search || url.hash) {
		throw new AccountError(
			`The Base URL in the credential must be a plain address without a user name, query or fragment. ${hint}`,
		);
	}
	return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

const readText = (value: unknown, label: string): string => {
	const text = typeof value === 'string' ? trimInvisible(value) : '';
	if (!text) {
		throw new AccountError(
			`The ${label} in the BimmerVIN API credential is empty. Copy it from your BimmerVIN dashboard.`,
		);
	}
	return text;
};

const readRateLimit = (value: unknown, fallback: number, least: number): number => {
	const limit = Number(typeof value === 'string' ? trimInvisible(value) : value);
	return Number.isFinite(limit) && limit > 0 ? Math.max(limit, least) : fallback;
};

/**
 * The last few accounts: every call reads its own, and it is nearly always the same. Keyed by a hash of the credential, so
 * that no secret is stored in clear text.
 */
const accounts = boundedStore<Account>('accounts', { max: 50 });

/**
 * Reads and validates a stored credential.
 * @throws {AccountError} naming the field to correct
 */
export function readAccount(credentials: ICredentialDataDecryptedObject): Account {
	const { baseUrl, clientId, clientSecret, requestsPerSecond, burst } = credentials;
	const key = digest([baseUrl, clientId, clientSecret, requestsPerSecond, burst]);
	return accounts.getOr(key, () => checkAccount(credentials));
}

/** The same; undefined if the credential is incomplete. */
export function accountIn(credentials: ICredentialDataDecryptedObject): Account | undefined {
	try {
		return readAccount(credentials);
	} catch {
		return undefined;
	}
}

/** Whether an address is on the API's host, under any of its names. */
export const isApiHost = ({ host }: URL, baseUrl: string): boolean =>
	[new URL(baseUrl).host, ...KNOWN_HOSTS].includes(host);

/** All known hosts of the API share the same accounts. */
function nameOfHost(baseUrl: string): string {
	const { host } = new URL(baseUrl);
	return KNOWN_HOSTS.includes(host) ? (KNOWN_HOSTS[0] ?? host) : host;
}

const digest = (parts: readonly unknown[]): string =>
	createHash('sha256').update(JSON.stringify(parts)).digest('hex');

function checkAccount(credentials: ICredentialDataDecryptedObject): Account {
	const baseUrl = readBaseUrl(credentials.baseUrl);
	const clientId = readText(credentials.clientId, 'Client ID');
	const clientSecret = readText(credentials.clientSecret, 'Client Secret');
	return {
		baseUrl,
		clientId,
		clientSecret,
		limits: {
			requestsPerSecond: readRateLimit(
				credentials.requestsPerSecond,
				DEFAULT_LIMITS.requestsPerSecond,
				0.01,
			),
			burst: Math.floor(readRateLimit(credentials.burst, DEFAULT_LIMITS.burst, 1)),
		},
		rateLimitKey: JSON.stringify([nameOfHost(baseUrl), clientId]),
		path: new URL(baseUrl).pathname.replace(/^\/$/, ''),
		credentialHash: digest([baseUrl, clientId, clientSecret]).slice(0, 32),
	};
}

/** The Client Secret in every form in which an answer may repeat it. */
export const secretsOf = ({ clientId, clientSecret }: Account): string[] => [
	clientSecret,
	encodeURIComponent(clientSecret),
	...[clientSecret, `${clientId}:${clientSecret}`].map((text) =>
		Buffer.from(text).toString('base64').replace(/=+$/, ''),
	),
];

/** Whether a request goes to the account's own API, the only place where its token may be sent. */
export function isOwnOrigin(account: Account, url: string, baseURL?: string): boolean {
	const target = URL.canParse(url, baseURL) ? new URL(url, baseURL) : undefined;
	return target !== undefined && target.origin === new URL(account.baseUrl).origin;
}

/**
 * n8n's list of hosts that a restricted credential may be sent to, plus the account's own host: the list is meant for the
 * HTTP Request node, and the credential's own API is always allowed.
 * @param allowed from n8n; nothing if the credential is not restricted
 */
export const withOwnHost = (account: Account, allowed: string | undefined): string | undefined =>
	allowed === undefined ? undefined : `${new URL(account.baseUrl).hostname}, ${allowed}`;
