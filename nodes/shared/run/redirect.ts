import { ENDPOINTS, KNOWN_HOSTS, TOKEN_PATH } from '../api/catalog';
import { FIELD_NAMES } from '../api/fieldNames';
import { readFailedAnswer } from '../responses/refusal';
import { isOneOf } from '../responses/json';
import { redactSecrets } from '../responses/redact';
import { refusalOf } from '../files/address';
import type { HttpResponse } from '../http/response';
import { failedWith, ok, type Result } from '../http/result';
import type { Account } from '../auth/account';
import { secretsInUse } from '../auth/tokens';
import { downloadLink, type Connection, type ParseTarget } from '../items/fetchLink';
import type { N8nContext } from '../client';
import type { Fault } from '../api/fault';

const OWN_PATHS: readonly string[] = [
	TOKEN_PATH,
	...Object.values(ENDPOINTS).map(({ path }) => path),
];

/** Whether an address names a job, which is asked for by its status, and not a job's file. */
const namesJob = ({ searchParams, pathname }: URL): boolean =>
	[...searchParams.keys()].some((name) => isOneOf(name, FIELD_NAMES.jobId)) ||
	(/\/(?:jobs?|tasks?)(?:\/|$)/i.test(pathname) && !/\.[a-z0-9]{2,5}$/i.test(pathname));

/** Whether an address is one of the API's own, at whichever of its hosts. */
const isOwnPath = ({ host, pathname }: URL, account: Account): boolean =>
	[new URL(account.baseUrl).host, ...KNOWN_HOSTS].includes(host) &&
	OWN_PATHS.some((path) => pathname.replace(/\/+$/, '').endsWith(path));

/**
 * The address of the result, where a paid call was answered by a 302 or 303: the work was done, and is to be fetched there.
 * @returns undefined where the address is none, may not be fetched, is one of the API's own paths, or a job's
 */
export function resultAddress(fault: Fault, account: Account): string | undefined {
	const location = fault.kind === 'status' ? fault.location?.trim() : undefined;
	const base = `${account.baseUrl}/`;
	if (!location || !URL.canParse(location, base)) return undefined;
	const url = new URL(location, base);
	const isAllowed = refusalOf(url, new URL(account.baseUrl).origin) === undefined;
	return isAllowed && !isOwnPath(url, account) && !namesJob(url) ? url.href : undefined;
}

/** An address as it may be shown: a server may put into it what it was sent. */
export const shownAddress = (url: string, account: Account): string =>
	redactSecrets(url, secretsInUse(account));

/**
 * Fetches the result of a paid call from where the API has pointed to, which is free.
 * @param status the one that it was pointed to with
 * @returns `notFetched` where it cannot be
 */
export async function fetchResult(
	context: N8nContext,
	target: ParseTarget,
	connection: Connection,
	url: string,
	status = 303,
): Promise<Result<HttpResponse>> {
	const address = shownAddress(url, connection.account);
	const notFetched = (why: string) => failedWith({ kind: 'notFetched', status, address, why });
	const found = await downloadLink(context, target, connection, { url });
	if ('problem' in found) return notFetched(found.message.replace(/\.$/, ''));
	if (readFailedAnswer(found.content)) return notFetched('what is there is an error');
	const { content, fileName, mimeType } = found;
	return ok({
		body: content,
		...(mimeType && { contentType: mimeType }),
		...(fileName && {
			contentDisposition: `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`,
		}),
	});
}
