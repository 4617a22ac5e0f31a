import type { HttpRequest } from '../http/request';
import type { IDataObject } from 'n8n-workflow';
import { isRecord } from '../responses/json';
import { responsesIn } from '../http/fault';
import { refusalOf, shownHost } from './address';
import { readDisposition } from './contentDisposition';
import { DownloadError } from '../http/downloadError';
import { watch, type Sleep } from '../http/guard';
import { isHtml } from './sniff';
import { discard, isStream, readBytes, tooLarge, type Guard } from '../http/stream';
import type { FoundFile, LinkedFile } from './types';

export interface DownloadTools {
	/** The API's base URL. Its origin may be http and local, and alone gets the bearer token. */
	readonly apiOrigin: string;
	/** Without any credential. */
	readonly httpRequest: HttpRequest;
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
	/** Whether a web page can be the file. Else one is taken for a sign-in or error page, and refused. */
	readonly allowPage?: boolean;
}

const MAX_FILE_BYTES = 50 * 1024 * 1024;
const MAX_HOPS = 5;
const FILE_STALL_MS = 30_000;
const FILE_TOTAL_MS = 600_000;

interface Response {
	readonly status: number;
	readonly headers: Readonly<Record<string, unknown>>;
	readonly body: unknown;
}

/**
 * Fetches a file from where the answer says it is. Only public https addresses and the API's own origin are asked,
 * each redirect is checked before it is followed, and the bearer token goes to the API's own origin alone.
 * @param link the address, absolute or relative to the API's
 * @returns the bytes with the name and type they came with; names are not safe before `nameFiles`
 * @throws DownloadError with the reason; its message names the host and nothing more of the address
 */
export async function downloadFile(link: LinkedFile, tools: DownloadTools): Promise<FoundFile> {
	const guard = watch({
		stallMs: tools.stallMs ?? FILE_STALL_MS,
		totalMs: tools.totalMs ?? FILE_TOTAL_MS,
		sleep: tools.sleep,
		signal: tools.signal,
	});
	try {
		const { url, response } = await follow(link, tools, guard);
		const content = await contentOf(url, response, tools, guard);
		return toFoundFile(link, url, response, content);
	} finally {
		guard.stop();
	}
}

type Watch = Guard & { readonly signal: AbortSignal };

/** Asks address after address until one gives the file. */
async function follow(
	link: LinkedFile,
	tools: DownloadTools,
	guard: Watch,
): Promise<{ url: URL; response: Response }> {
	const maxHops = tools.maxHops ?? MAX_HOPS;
	let url = resolved(link.url, withSlash(tools.apiOrigin));
	for (let hops = 0; hops <= maxHops; hops++) {
		if (guard.signal.aborted) return await guard.ended;
		const response = await ask(url, tools, guard);
		if (response.status >= 200 && response.status < 300) return { url, response };
		discard(response.body);
		const location = responseHeader(response, 'location');
		if (!isRedirect(response.status) || location === undefined)
			throw refusedBy(url, response.status);
		url = resolved(location, url.href);
		guard.arrived();
	}
	throw new DownloadError('redirects', `The download was redirected more than ${maxHops} times.`);
}

const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status);

/** A base URL with a path keeps it: what is relative to `/api` is under `/api`. */
const withSlash = (base: string): string => (base.endsWith('/') ? base : `${base}/`);

const refusedBy = (url: URL, status: number): DownloadError =>
	new DownloadError(
		'status',
		`${shownHost(url)} answered the download with HTTP status ${status}.`,
		status,
	);

function resolved(address: string, base: string): URL {
	const url = URL.canParse(address, base) ? new URL(address, base) : undefined;
	if (url) return url;
	throw new DownloadError('address', 'The address of the file is no valid web address.');
}

/** One request, to an address that has been checked. A 3xx comes back as a response, whether it was thrown or not. */
async function ask(url: URL, tools: DownloadTools, guard: Watch): Promise<Response> {
	const { origin } = new URL(tools.apiOrigin);
	const refusal = refusalOf(url, origin);
	if (refusal !== undefined) {
		throw new DownloadError(
			'address',
			`The address of the file, at ${shownHost(url)}, ${refusal}.`,
		);
	}
	const send = url.origin === origin ? tools.authenticatedRequest : tools.httpRequest;
	const sent = send({
		method: 'GET',
		url: url.href,
		headers: { Accept: '*/*' },
		encoding: 'stream',
		returnFullResponse: true,
		disableFollowRedirect: true,
		// The helper with a credential puts the run's own signal in its place; the time-out holds there.
		abortSignal: guard.signal,
		timeout: tools.stallMs ?? FILE_STALL_MS,
	});
	const response = sent.then(
		asResponse,
		(error: unknown) => responseOf(error) ?? networkError(url, error),
	);
	try {
		const arrived = await Promise.race([response, guard.ended]);
		if (arrived instanceof DownloadError) throw arrived;
		guard.arrived();
		return arrived;
	} finally {
		// One that comes after it was given up on holds its connection no longer.
		response.then(
			(late) => guard.signal.aborted && !(late instanceof DownloadError) && discard(late.body),
			() => undefined,
		);
	}
}

function asResponse(sent: unknown): Response {
	const full = isRecord(sent) ? sent : {};
	const status = Number(full.statusCode ?? full.status ?? 200);
	return { status, headers: headersOf(full.headers), body: 'body' in full ? full.body : full.data };
}

const headersOf = (headers: unknown): IDataObject =>
	isRecord(headers)
		? Object.fromEntries(
				Object.entries(headers).map(([name, value]) => [
					name.toLowerCase(),
					String(Array.isArray(value) ? value[0] : value),
				]),
			)
		: {};

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
function networkError(url: URL, error: unknown): DownloadError {
	let current = error;
	let code = '';
	for (
		let depth = 0;
		depth < 5 && typeof current === 'object' && current !== null && code === '';
		depth++
	) {
		const { code: own, cause } = current as { code?: unknown; cause?: unknown };
		if (typeof own === 'string' && /^[A-Z][A-Z0-9_]{2,40}$/.test(own)) code = own;
		current = cause;
	}
	const why = code === '' ? '' : ` (${code})`;
	return new DownloadError(
		'network',
		`The file could not be fetched from ${shownHost(url)}${why}.`,
	);
}

const responseHeader = (response: Response, name: string): string | undefined => {
	const value = response.headers[name];
	return typeof value === 'string' && value !== '' ? value : undefined;
};

async function contentOf(
	url: URL,
	response: Response,
	tools: DownloadTools,
	guard: Watch,
): Promise<Buffer> {
	const maxBytes = tools.maxBytes ?? MAX_FILE_BYTES;
	if (Number(responseHeader(response, 'content-length') ?? 0) > maxBytes) {
		discard(response.body);
		throw new DownloadError('tooLarge', tooLarge(maxBytes));
	}
	const content = await readBytes(response.body, maxBytes, guard).catch((error: unknown) =>
		Promise.reject(error instanceof DownloadError ? error : networkError(url, error)),
	);
	const isPage = isHtml(content.subarray(0, 4096).toString('utf8'));
	if (isPage && !tools.allowPage) {
		throw new DownloadError('page', `${shownHost(url)} gave a web page in place of the file.`);
	}
	return content;
}

function toFoundFile(link: LinkedFile, url: URL, response: Response, content: Buffer): FoundFile {
	const { fileName } = readDisposition(responseHeader(response, 'content-disposition'));
	const name = link.fileName ?? fileName ?? nameInPath(url);
	const mimeType = link.mimeType ?? responseHeader(response, 'content-type');
	return { content, ...(name ? { fileName: name } : {}), ...(mimeType ? { mimeType } : {}) };
}

/** The last step of an address, where it looks like a file's name. */
function nameInPath(url: URL): string | undefined {
	const last = url.pathname.split('/').pop() ?? '';
	if (!/\.[a-z0-9]{1,10}$/i.test(last)) return undefined;
	try {
		return decodeURIComponent(last);
	} catch {
		return last;
	}
}
