/** The result of a download: the file with its details, or something else in its place. */
import { readHeader } from '../http/header';
import { charsetOfType } from '../responses/declaredCharset';
import { withoutUndefined } from '../responses/json';
import { describePage } from '../responses/pageSigns';
import { isChallenged } from '../responses/stranger';
import { familyOf } from '../responses/wordFamilies';
import { shownHost } from './address';
import { claimsInHeaders } from './claims';
import { readDisposition } from './contentDisposition';
import type { DownloadFault, DownloadTools } from './download';
import { errorInFile } from './errorInFile';
import { beginningOf, isHtml, textOfFile } from './sniff';
import type { FoundFile, LinkedFile } from './types';

/**
 * Makes a file from a download.
 * @param headers as the HTTP client returns them
 * @returns the bytes with the received name and type; or what came in their place
 */
export function readDownload(
	link: LinkedFile,
	url: URL,
	headers: unknown,
	content: Buffer,
	tools: DownloadTools,
): FoundFile | DownloadFault {
	const page = pageInPlace(content, headers, tools);
	if (page !== undefined) return { problem: 'page', message: `${shownHost(url)} sent ${page}.` };
	const file = toFoundFile(link, url, headers, content);
	return errorInstead(url, file) ?? file;
}

/** A page in place of a file: `a web page instead of the file, titled "Sign in"`. */
function pageInPlace(
	content: Buffer,
	headers: unknown,
	{ strangerIn }: DownloadTools,
): string | undefined {
	const isChecked = isChallenged(headers);
	if (!isChecked && !isHtml(beginningOf(content))) return undefined;
	const page = textOfFile(content, charsetOfType(readHeader(headers, 'content-type')));
	const stranger = isChecked ? 'a security check' : strangerIn ? strangerIn(page) : 'a web page';
	if (stranger === undefined) return undefined;
	return [`${stranger} instead of the file`, describePage(page, headers)]
		.filter(Boolean)
		.join(', ');
}

/** An error from a file store or platform, sent with a success status. The platform's own errors may be temporary. */
function errorInstead(url: URL, { content, fileName }: FoundFile): DownloadFault | undefined {
	const words = errorInFile(content, fileName);
	if (words === undefined) return undefined;
	return {
		problem: 'error',
		message: `${shownHost(url)} sent an error instead of the file: "${words}"`,
		...(familyOf(words) === 'fault' && { status: 503 }),
	};
}

function toFoundFile(link: LinkedFile, url: URL, headers: unknown, content: Buffer): FoundFile {
	const { fileName } = readDisposition(readHeader(headers, 'content-disposition'));
	const name = link.fileName ?? fileName ?? nameInPath(url);
	const mimeType = link.mimeType ?? readHeader(headers, 'content-type');
	const claims = [...(link.claims ?? []), ...claimsInHeaders(headers, content.length)];
	return withoutUndefined({
		content,
		fileName: name || undefined,
		mimeType,
		label: link.label,
		beside: link.beside,
		claims: claims.length > 0 ? claims : undefined,
	});
}

/** The last segment of an address, if it looks like a file name. */
function nameInPath(url: URL): string | undefined {
	const last = url.pathname.split('/').pop() ?? '';
	if (!/\.[a-z0-9]{1,10}$/i.test(last)) return undefined;
	try {
		return decodeURIComponent(last);
	} catch {
		return last;
	}
}
