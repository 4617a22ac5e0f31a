import { seeOtherAddress } from '../api/fault';
import { isApiHost } from '../auth/account';
import { readHeader } from '../http/header';
import type { HttpResponse } from '../http/response';
import type { Failed } from '../http/result';
import { readErrorWords } from '../responses/errorWords';
import { isOwnPath, namesJob } from '../responses/jobAddress';
import { sanitizeText } from '../responses/redact';

/** A submit that was answered with 302 or 303 and an address that names the job: the job was created. */
export function isSeeJob(
	failed: Failed,
	baseUrl: string,
): failed is Failed & { readonly jobId: string } {
	const { fault, jobId } = failed;
	const location = seeOtherAddress(fault);
	if (jobId === undefined || location === undefined || !URL.canParse(location, baseUrl))
		return false;
	const url = new URL(location, baseUrl);
	return isApiHost(url, baseUrl) && (namesJob(url) || isOwnPath(url));
}

/** What an answer to a submit without a job ID says, safe to show; empty if it says nothing. */
export function describeUnnamed(
	{ body, headers }: HttpResponse,
	secrets: readonly string[],
): string {
	const words = readErrorWords(body, secrets);
	const location = readHeader(headers, 'location');
	return [
		words && `The API says: "${words}".`,
		location && `It points to "${sanitizeText(location, secrets)}".`,
	]
		.filter(Boolean)
		.join(' ');
}
