import { isOwnPath, namesJob } from '../responses/jobAddress';
import { hideSecrets } from '../responses/hideSecrets';
import { refusalOf } from '../files/address';
import type { HttpResponse } from '../http/response';
import { failedWith, ok, type Result } from '../http/result';
import { isApiHost, type Account } from '../auth/account';
import { secretsInUse } from '../auth/tokens';
import { boundedStore } from '../state/stores';
import { downloadLink, type Connection, type ParseTarget } from '../items/fetchLink';
import type { N8nContext } from '../client';
import type { Fault } from '../api/fault';

/** Whether an address is one of the API's own, at whichever of its hosts. */
const isOfApi = (url: URL, { baseUrl }: Account): boolean =>
	isApiHost(url, baseUrl) && isOwnPath(url);

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
	return isAllowed && !isOfApi(url, account) && !namesJob(url) ? url.href : undefined;
}

/** An address as it may be shown: a server may put into it what it was sent. */
export const shownAddress = (url: string, account: Account): string =>
	hideSecrets(url, secretsInUse(account));

/** Addresses that hold what must not be stored with an execution. */
const secretAddresses = boundedStore<string>('secretAddresses', { max: 1_000 });

/** An address as the execution may keep it. One that repeats a secret is whole in this process alone. */
export function addressToKeep(key: string, url: string, account: Account): string {
	const shown = shownAddress(url, account);
	if (shown !== url) secretAddresses.set(`${key} ${shown}`, url);
	return shown;
}

/** The whole of an address that was kept: where n8n was restarted since, without its secret. */
export const keptAddress = (key: string, kept: string): string =>
	secretAddresses.get(`${key} ${kept}`) ?? kept;

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
	status: number,
): Promise<Result<HttpResponse>> {
	const address = shownAddress(url, connection.account);
	const notFetched = (why: string) => failedWith({ kind: 'notFetched', status, address, why });
	const found = await downloadLink(context, target, connection, { url });
	if ('problem' in found) return notFetched(found.message.replace(/\.$/, ''));
	const { content, fileName, mimeType } = found;
	if (content.length === 0) return notFetched('there is nothing at its address');
	return ok({
		body: content,
		...(mimeType && { contentType: mimeType }),
		...(fileName && {
			contentDisposition: `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`,
		}),
	});
}
