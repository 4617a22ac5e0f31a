import type { CallFault } from '../api/fault';
import { parseRetryAfter } from './retryAfter';

type ErrorFields = Readonly<Record<string, unknown>>;

const errorFields = (value: unknown): ErrorFields | undefined =>
	typeof value === 'object' && value !== null ? (value as ErrorFields) : undefined;

const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

/**
 * An error and all that it wraps, outermost first: n8n's NodeApiError wraps axios' error, which wraps the
 * system's, which may be several (one per address that was tried).
 */
function errorChain(error: unknown): ErrorFields[] {
	const layers = new Set<ErrorFields>();
	const visit = (value: unknown): void => {
		const layer = errorFields(value);
		if (!layer || layers.has(layer)) return;
		layers.add(layer);
		visit(layer.cause);
		visit(layer.errorResponse);
		if (Array.isArray(layer.errors)) layer.errors.forEach(visit);
	};
	visit(error);
	return [...layers];
}

/** Failed before there was a connection, whatever the code. */
const SYSCALLS_BEFORE_SENDING = /^(connect|getaddrinfo|query[A-Z]\w*|socket)$/;
/** Failed on a connection: a host can become unreachable after the request has gone out. */
const SYSCALLS_ON_A_CONNECTION = /^(read|write|shutdown)$/;

/** Codes of failures before anything could be sent: address, name, connection, certificate, TLS handshake. */
const NOT_SENT = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EHOSTUNREACH',
	'EHOSTDOWN',
	'ENETUNREACH',
	'ENETDOWN',
	'EADDRNOTAVAIL',
	'EADDRINUSE',
	'EMFILE',
	'ENFILE',
	'ESERVFAIL',
	'EREFUSED',
	'ENODATA',
	'ETIMEOUT',
	'UND_ERR_CONNECT_TIMEOUT',
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'HOSTNAME_MISMATCH',
	'INVALID_CA',
	'INVALID_PURPOSE',
]);
/** Node reports a broken TLS handshake on the writes that were still waiting for it. */
const BROKEN_HANDSHAKE = 'EPROTO';
const NOT_SENT_KINDS =
	/^(EAI_|CERT_|CRL_|ERROR_IN_C|UNABLE_TO_|ERR_TLS_|ERR_SSL_\w*(HANDSHAKE|WRONG_VERSION|PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|UNKNOWN_CA|CERT))/;

/** n8n's own refusals to connect: an address it may not reach, or one the credential is not for. */
const REFUSED_BY_N8N = /^(SsrfBlocked\w*|UnknownConnectionHost)Error$/;
const REFUSED_BY_CREDENTIAL = /^Domain not allowed\b/;
const BLOCKED = 'BLOCKED';

/** Requests that could not even be started, and will not start the next time either. */
export const NEVER_SENT = new Set([
	BLOCKED,
	'ERR_INVALID_URL',
	'ERR_INVALID_PROTOCOL',
	'ERR_INVALID_CHAR',
	'ERR_UNESCAPED_CHARACTERS',
	'ERR_BAD_OPTION',
	'ERR_BAD_OPTION_VALUE',
	// axios' own: with an answer, the status has told before.
	'ERR_BAD_REQUEST',
]);

const CANCELLED_NAMES = /^(AbortError|CanceledError|PaceCancelled|\w*ExecutionCancelledError)$/;
const CANCELLED_CODES = new Set(['ERR_CANCELED', 'ABORT_ERR']);

/** Reading the answer failed: Node's HTTP parser, decompression, a size cap, JSON. */
const UNREADABLE_CODES = /^(HPE_|Z_)/;
const UNREADABLE_WORDS = /^maxContentLength size of/;
const UNREADABLE_NAMES = /^(SyntaxError|ZodError)$/;

const codeOf = (layer: ErrorFields): string => asText(layer.code);
const errorName = (layer: ErrorFields): string => asText(layer.name);

const isCancel = (layer: ErrorFields): boolean =>
	CANCELLED_CODES.has(codeOf(layer)) || CANCELLED_NAMES.test(errorName(layer));

const isRefusal = (layer: ErrorFields): boolean =>
	REFUSED_BY_N8N.test(errorName(layer)) || REFUSED_BY_CREDENTIAL.test(asText(layer.message));

const isUnreadable = (layer: ErrorFields): boolean =>
	UNREADABLE_NAMES.test(errorName(layer)) ||
	UNREADABLE_CODES.test(codeOf(layer)) ||
	UNREADABLE_WORDS.test(asText(layer.message));

function wasSent(layer: ErrorFields): boolean {
	const code = codeOf(layer);
	// ETIMEDOUT and ECONNRESET can come before and after sending; the system call, or Node's words, tell.
	const syscall = asText(layer.syscall);
	if (code === BROKEN_HANDSHAKE || SYSCALLS_BEFORE_SENDING.test(syscall)) return false;
	if (SYSCALLS_ON_A_CONNECTION.test(syscall)) return true;
	if (/before secure TLS connection was established/.test(asText(layer.message))) return false;
	return !NOT_SENT.has(code) && !NEVER_SENT.has(code) && !NOT_SENT_KINDS.test(code);
}

const asStatus = (value: unknown): number | undefined => {
	const status = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value;
	return typeof status === 'number' && status >= 100 && status <= 599 ? status : undefined;
};

function headerOf(headers: unknown, name: string): unknown {
	const fields = errorFields(headers);
	if (!fields) return undefined;
	if (typeof fields.get === 'function') return (headers as { get(key: string): unknown }).get(name);
	const key = Object.keys(fields).find((known) => known.toLowerCase() === name);
	return key === undefined ? undefined : fields[key];
}

/**
 * The answers that an error holds, as the HTTP client or n8n has put them there. n8n 1 loses the cause of its error; of the
 * answer it keeps the body, as `context.data`. A streamed body is Node's own response, with status and headers.
 */
export function responsesIn(error: unknown): ErrorFields[] {
	const layers = errorChain(error);
	const whole = layers.map(({ response }) => errorFields(response));
	const left = layers.map(({ context }) => errorFields(errorFields(context)?.data));
	return [...whole, ...left].filter((response) => response !== undefined);
}

/** The status of an answer. One below 300 is left out: then reading its body failed, and that is the fault. */
function readStatus(error: unknown, layers: ErrorFields[], nowMs: number): CallFault | undefined {
	const response = responsesIn(error).find((found) => asStatus(found.status ?? found.statusCode));
	if (response) {
		const status = asStatus(response.status ?? response.statusCode) ?? 0;
		if (status < 300) return undefined;
		const retryAfterMs = parseRetryAfter(headerOf(response.headers, 'retry-after'), nowMs);
		const location = headerOf(response.headers, 'location');
		const isSeeOther = status === 302 || status === 303;
		return {
			kind: 'status',
			status,
			...(retryAfterMs !== undefined && { retryAfterMs }),
			...(isSeeOther && typeof location === 'string' && { location }),
		};
	}
	for (const layer of layers) {
		const status = asStatus(layer.statusCode) ?? asStatus(layer.httpCode);
		if (status !== undefined && status >= 300) return { kind: 'status', status };
	}
	return undefined;
}

/** A failure on the way. With several addresses tried, one that may have been sent decides. */
function readConnection(layers: ErrorFields[]): CallFault | undefined {
	// A wrapper repeats the code of what it wraps without the system call, so the innermost layers are asked.
	const inner = layers.filter(
		(layer) =>
			codeOf(layer) && !errorChain(layer).some((found) => found !== layer && codeOf(found)),
	);
	if (inner.length === 0) return undefined;
	const sent = inner.find(wasSent);
	if (!sent) return { kind: 'notSent', code: codeOf(inner[0] ?? {}) };
	return { kind: 'lost', code: codeOf(sent) };
}

const TOKEN_ERROR = 'BimmerVinTokenError';

const findTokenError = (layers: ErrorFields[]): ErrorFields | undefined =>
	layers.find((layer) => errorName(layer) === TOKEN_ERROR);

/** Whether the call failed because no token could be had. Then nothing was sent that could be charged. */
export const isTokenError = (error: unknown): boolean =>
	findTokenError(errorChain(error)) !== undefined;

const UNKNOWN: CallFault = { kind: 'lost', code: 'UNKNOWN' };

/**
 * Tells what went wrong, through all that n8n and axios wrap around it. What is not known counts as lost: it may
 * have been charged.
 * @param nowMs ms since the epoch, for a Retry-After that is a date
 */
export function classifyFault(error: unknown, nowMs: number): CallFault {
	const layers = errorChain(error);
	const token = findTokenError(layers);
	if (token) {
		const retryAfterMs = typeof token.retryAfterMs === 'number' ? token.retryAfterMs : undefined;
		return {
			kind: 'token',
			...(token.retryable === false && { final: true }),
			...(retryAfterMs !== undefined && { retryAfterMs }),
		};
	}
	const status = readStatus(error, layers, nowMs);
	if (status) return status;
	if (layers.some(isCancel)) return { kind: 'cancelled' };
	if (layers.some(isRefusal)) return { kind: 'notSent', code: BLOCKED };
	if (layers.some(isUnreadable)) return { kind: 'unreadable' };
	const connection = readConnection(layers);
	if (connection) return connection;
	// NodeApiError keeps a code where it found no status.
	const kept = asText(layers.find((layer) => asText(layer.httpCode))?.httpCode);
	return (kept ? readConnection([{ code: kept }]) : undefined) ?? UNKNOWN;
}
