import { isOwnPath, namesJob } from '../responses/jobAddress';
import { unpackAnswer } from '../responses/platformError';
import { refusalOf } from '../files/address';
import type { HttpResponse } from '../http/response';
import { failedWith, ok, type Result } from '../http/result';
import { isApiHost, type Account } from '../auth/account';
import { downloadLink, type Connection, type ParseTarget } from '../items/fetchLink';
import { shownAddress } from '../items/withoutSecrets';
import type { N8nContext } from '../client';
import { seeOtherAddress, type Fault } from '../api/fault';

/** Whether an address belongs to the API, on any of its hosts. */
const isOfApi = (url: URL, { baseUrl }: Account): boolean =>
	isApiHost(url, baseUrl) && isOwnPath(url);

/**
 * The address of the result, if a paid call was answered with a 302 or 303: the work was done, and its result can be fetched
 * there.
 * @returns undefined if it is not an address, must not be fetched, or is one of the API's own paths or a job's
 */
export function resultAddress(fault: Fault, account: Account): string | undefined {
	const location = seeOtherAddress(fault)?.trim();
	const base = `${account.baseUrl}/`;
	if (!location || !URL.canParse(location, base)) return undefined;
	const url = new URL(location, base);
	const isAllowed = refusalOf(url, new URL(account.baseUrl).origin) === undefined;
	return isAllowed && !isOfApi(url, account) && !namesJob(url) ? url.href : undefined;
}

/**
 * Fetches the result of a paid call from the address that the API gave, which is free.
 * @param status the status of the answer that gave it
 * @returns `notFetched` if that fails
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
		...unpackAnswer(content),
	});
}
