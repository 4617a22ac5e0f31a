import { errorChain, responsesIn } from '../http/errorChain';
import { classifyFault, isPermanent } from '../http/fault';
import { startStallTimer, type Sleep } from '../http/stallTimer';
import { readHeader } from '../http/header';
import { settle, type HttpRequest } from '../http/request';
import {
	discard,
	isStream,
	readBytes,
	tooLarge,
	type StallTimer,
	type TransferFault,
} from '../http/stream';
import { explainConnection } from '../messages/connectionRows';
import { isRecord } from '../responses/json';
import { isRefusedBetween, strangersName } from '../responses/stranger';
import { refusalOf, shownHost, underBasePath, withSlash } from './address';
import { readDownload } from './downloaded';
import type { FoundFile, LinkedFile } from './types';

export interface DownloadTools {
	/** The API's base URL with its path. Only its origin gets the bearer token, and may be http and local. */
	readonly apiOrigin: string;
	/** Sends a request without credentials. */
	readonly plainRequest: HttpRequest;
	/** Sends a request with the bearer token. */
	readonly authenticatedRequest: HttpRequest;
	/** Waits for some milliseconds, like n8n-workflow's `sleep`; a signal may end it early. */
	readonly sleep: Sleep;
	/** The run's own cancel signal. */
	readonly signal?: AbortSignal;
	/** Maximum file size, in bytes (50 MB). */
	readonly maxBytes?: number;
	/** Maximum number of redirects (5). */
	readonly maxHops?: number;
	/** Longest time without data, in milliseconds (30,000). */
	readonly stallMs?: number;
	/** Longest total time, in milliseconds (600,000). */
	readonly totalMs?: number;
	/**
	 * For endpoints whose file can be a web page: names a page that is not the file, such as `a sign-in page`. Without it every
	 * page is refused.
	 */
	readonly strangerIn?: (page: string) => string | undefined;
}

/** A failed download: `{ problem: 'status', message: 'files.cars.test answered …', status: 404 }`. */
export interface DownloadFault {
	readonly problem:
		TransferFault['problem'] | 'address' | 'redirects' | 'status' | 'page' | 'error' | 'network';
	/** Worded for the user. It contains only the host, since the rest of an address may be a secret. */
	readonly message: string;
	/** HTTP status of the answer, if that was the reason. */
	readonly status?: number;
	/** A retry cannot help, although there was no answer. */
	readonly isPermanent?: true;
}

const MAX_FILE_BYTES = 50 * 1024 * 1024;
const MAX_HOPS = 5;
const FILE_STALL_MS = 30_000;
const FILE_TOTAL_MS = 600_000;

interface Response {
	readonly status: number;
	readonly headers: unknown;
	readonly body: unknown;
}

/**
 * Fetches a file from its address in the answer. Only public https addresses and the API's own origin are requested, each
 * redirect is checked before it is followed, and only the API's own origin gets the bearer token.
 * @param link the address, absolute or relative to the API's
 * @returns the bytes with the received name and type, names not safe before `nameFiles`; or why there are none
 */
export async function downloadFile(
	link: LinkedFile,
	tools: DownloadTools,
): Promise<FoundFile | DownloadFault> {
	const found = await downloadFrom(link, tools);
	const url = isNotThere(found) ? underBasePath(link.url, tools.apiOrigin) : undefined;
	if (url === undefined) return found;
	const second = await downloadFrom({ ...link, url }, tools);
	return isNotThere(second) ? found : second;
}

/** Whether the address is unknown: a gateway answers 403 for a path that it does not have, and others with a page. */
const isNotThere = (found: FoundFile | DownloadFault): boolean =>
	'problem' in found && (found.problem === 'page' || [403, 404].includes(found.status ?? 0));

async function downloadFrom(
	link: LinkedFile,
	tools: DownloadTools,
): Promise<FoundFile | DownloadFault> {
	const timer = startStallTimer({
		stallMs: tools.stallMs ?? FILE_STALL_MS,
		totalMs: tools.totalMs ?? FILE_TOTAL_MS,
		sleep: tools.sleep,
		signal: tools.signal,
	});
	try {
		const found = await follow(link, tools, timer);
		if ('problem' in found) return found;
		const { url, response } = found;
		const content = await contentOf(url, response, tools, timer);
		return 'problem' in content
			? content
			: readDownload(link, url, response.headers, content, tools);
	} finally {
		timer.stop();
	}
}

type DownloadTimer = StallTimer & { readonly signal: AbortSignal };

/** Requests address after address until one returns the file. */
async function follow(
	link: LinkedFile,
	tools: DownloadTools,
	timer: DownloadTimer,
): Promise<{ url: URL; response: Response } | DownloadFault> {
	const maxHops = tools.maxHops ?? MAX_HOPS;
	let [address, base] = [link.url, withSlash(tools.apiOrigin)];
	for (let hops = 0; hops <= maxHops; hops++) {
		if (timer.signal.aborted) return await timer.ended;
		if (!URL.canParse(address, base)) {
			return { problem: 'address', message: 'The address of the file is not a valid web address.' };
		}
		const url = new URL(address, base);
		const response = await ask(url, tools, timer);
		if ('problem' in response) return response;
		if (response.status >= 200 && response.status < 300) return { url, response };
		discard(response.body);
		const location = readHeader(response.headers, 'location');
		if (!isRedirect(response.status) || location === undefined) {
			return refusedBy(url, response);
		}
		[address, base] = [location, url.href];
		timer.arrived();
	}
	return {
		problem: 'redirects',
		message: `The download was redirected more than ${maxHops} times.`,
	};
}

const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status);

function refusedBy(url: URL, { status, headers }: Response): DownloadFault {
	const by = isRefusedBetween(headers) ? strangersName(headers, '') : undefined;
	const known = [status, by].filter(Boolean).join(', ');
	const message = `${shownHost(url)} answered the download with HTTP status ${known}.`;
	return { problem: 'status', message, status };
}

/** One request, to a checked address. A 3xx is returned as a response, even if it was thrown. */
async function ask(
	url: URL,
	tools: DownloadTools,
	timer: DownloadTimer,
): Promise<Response | DownloadFault> {
	const { origin } = new URL(tools.apiOrigin);
	const refusal = refusalOf(url, origin);
	if (refusal !== undefined) {
		const message = `The address of the file, at ${shownHost(url)}, ${refusal}.`;
		return { problem: 'address', message };
	}
	const send = url.origin === origin ? tools.authenticatedRequest : tools.plainRequest;
	const sent = send({
		method: 'GET',
		url: url.href,
		headers: { Accept: '*/*' },
		encoding: 'stream',
		returnFullResponse: true,
		disableFollowRedirect: true,
		// n8n's helper with a credential replaces this signal by the run's own; there the timeout applies.
		abortSignal: timer.signal,
		timeout: tools.stallMs ?? FILE_STALL_MS,
	});
	const response = sent.then((result) =>
		result.ok
			? asResponse(result.value)
			: (responseOf(result.error) ?? networkFault(url, result.error)),
	);
	const arrived = await Promise.race([response, timer.ended]);
	if ('problem' in arrived) {
		// A response that arrives after the timeout is discarded, to free its connection.
		void response.then((late) => 'problem' in late || discard(late.body));
		return arrived;
	}
	timer.arrived();
	return arrived;
}

function asResponse(sent: unknown): Response {
	const full = isRecord(sent) ? sent : {};
	const status = Number(full.statusCode ?? full.status ?? 200);
	return { status, headers: full.headers, body: 'body' in full ? full.body : full.data };
}

/** The response inside an error, wherever n8n has put it. */
function responseOf(error: unknown): Response | undefined {
	const [response] = responsesIn(error);
	if (!response || !(Number(response.status ?? response.statusCode) > 0)) return undefined;
	// n8n 1 stores Node's own response, which is also its body.
	return asResponse(isStream(response) ? { ...pick(response), body: response } : response);
}

const pick = ({ statusCode, headers }: Readonly<Record<string, unknown>>) => ({
	statusCode,
	headers,
});

/** The HTTP client's error is not passed on: it contains the request with its token, and the whole address. */
function networkFault(url: URL, error: unknown): DownloadFault {
	const fault = classifyFault(error, 0);
	const reason = fault.kind === 'notSent' ? explainConnection(fault.code) : undefined;
	if (reason && fault.kind === 'notSent') {
		return {
			problem: 'network',
			message: `The file could not be fetched from ${shownHost(url)}: ${reason.why}. ${reason.todo}`,
			...(isPermanent(fault.code) && { isPermanent: true }),
		};
	}
	const codes = errorChain(error).flatMap(({ code }) => (typeof code === 'string' ? [code] : []));
	const code = codes.find((one) => /^[A-Z][A-Z0-9_]{2,40}$/.test(one));
	const why = code === undefined ? '' : ` (${code})`;
	return {
		problem: 'network',
		message: `The file could not be fetched from ${shownHost(url)}${why}.`,
	};
}

async function contentOf(
	url: URL,
	{ headers, body }: Response,
	tools: DownloadTools,
	timer: DownloadTimer,
): Promise<Buffer | DownloadFault> {
	const maxBytes = tools.maxBytes ?? MAX_FILE_BYTES;
	if (Number(readHeader(headers, 'content-length') ?? 0) > maxBytes) {
		discard(body);
		return tooLarge(maxBytes);
	}
	const read = await settle(async () => await readBytes(body, maxBytes, timer));
	if (!read.ok) return networkFault(url, read.error);
	return read.value;
}
