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
	/** The API's base URL, with its path. Its origin may be http and local, and alone gets the bearer token. */
	readonly apiOrigin: string;
	/** Without any credential. */
	readonly plainRequest: HttpRequest;
	/** With the bearer token. */
	readonly authenticatedRequest: HttpRequest;
	/** Waits for some milliseconds; with a signal, as n8n-workflow's own, it may end early. */
	readonly sleep: Sleep;
	/** The run's own cancel. */
	readonly signal?: AbortSignal;
	/** Largest file, in bytes (50 MB). */
	readonly maxBytes?: number;
	/** Most redirects followed (5). */
	readonly maxHops?: number;
	/** How long nothing may arrive, in milliseconds (30,000). */
	readonly stallMs?: number;
	/** How long the whole may take, in milliseconds (600,000). */
	readonly totalMs?: number;
	/**
	 * Names whose page it is, where a web page can be the file and this one is somebody else's: `a sign-in page`. Where it is left out,
	 * any page is taken for one, and refused.
	 */
	readonly strangerIn?: (page: string) => string | undefined;
}

/** A download that came to nothing: `{ problem: 'status', message: 'files.cars.test answered …', status: 404 }`. */
export interface DownloadFault {
	readonly problem:
		TransferFault['problem'] | 'address' | 'redirects' | 'status' | 'page' | 'error' | 'network';
	/** In a user's words. It names the host alone: the rest of an address may be a secret. */
	readonly message: string;
	/** HTTP status of the answer, where it was the reason. */
	readonly status?: number;
	/** Another try cannot help, though nothing has answered. */
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
 * Fetches a file from where the answer says it is. Only public https addresses and the API's own origin are asked,
 * each redirect is checked before it is followed, and the bearer token goes to the API's own origin alone.
 * @param link the address, absolute or relative to the API's
 * @returns the bytes with the name and type they came with, names not safe before `nameFiles`; or why there are none
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

/** Whether nobody knows the address: a gateway says 403 to a path that it does not have, and others give a page. */
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

/** Asks address after address until one gives the file. */
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

/** One request, to an address that has been checked. A 3xx comes back as a response, whether it was thrown or not. */
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
		// The helper with a credential puts the run's own signal in its place; the time-out holds there.
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
		// One that comes after it was given up on holds its connection no longer.
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

/** The response that an error was thrown for, wherever n8n has put it. */
function responseOf(error: unknown): Response | undefined {
	const [response] = responsesIn(error);
	if (!response || !(Number(response.status ?? response.statusCode) > 0)) return undefined;
	// n8n 1 keeps Node's own response, which is its body too.
	return asResponse(isStream(response) ? { ...pick(response), body: response } : response);
}

const pick = ({ statusCode, headers }: Readonly<Record<string, unknown>>) => ({
	statusCode,
	headers,
});

/** The HTTP client's error is not passed on: it holds the request with its token, and the whole address. */
function networkFault(url: URL, error: unknown): DownloadFault {
	const fault = classifyFault(error, 0);
	const told = fault.kind === 'notSent' ? explainConnection(fault.code) : undefined;
	if (told && fault.kind === 'notSent') {
		return {
			problem: 'network',
			message: `The file could not be fetched from ${shownHost(url)}: ${told.why}. ${told.todo}`,
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
