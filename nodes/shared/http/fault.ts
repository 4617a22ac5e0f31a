import type { Fault, SignInFault } from '../api/fault';
import { withoutUndefined } from '../responses/json';
import { certificateCodeIn, certificateProblem } from './certificate';
import { errorChain, responsesIn, type ErrorFields } from './errorChain';
import { readHeader } from './header';
import { readRetryAfter } from './retryAfter';

const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Failed before there was a connection, whatever the code. */
const SYSCALLS_BEFORE_SENDING = /^(connect|getaddrinfo|query[A-Z]\w*|socket)$/;
/** Failed on an open connection: a host can become unreachable after the request was sent. */
const SYSCALLS_ON_A_CONNECTION = /^(read|write|shutdown)$/;

/** Codes of failures before anything could be sent. */
const CONNECT_ERRORS: readonly RegExp[] = [
	// Address and connection.
	/^(E(CONNREFUSED|(HOST|NET)(UNREACH|DOWN)|ADDRNOTAVAIL|ADDRINUSE|MFILE|NFILE)|UND_ERR_CONNECT_TIMEOUT)$/,
	// Name.
	/^(ENOTFOUND|ESERVFAIL|EREFUSED|ENODATA|ETIMEOUT)$|^EAI_/,
	// The secure connection.
	/^ERR_TLS_/,
];
/** Node reports a broken TLS handshake on the writes that were waiting for it. */
const BROKEN_HANDSHAKE = 'EPROTO';

/** n8n's own refusals to connect: a forbidden address, or one that the credential is not allowed for. */
const REFUSED_BY_N8N = /^(SsrfBlocked\w*|UnknownConnectionHost)Error$/;
const REFUSED_BY_CREDENTIAL = /^Domain not allowed\b/;
const BLOCKED = 'BLOCKED';

/**
 * Requests that could not be started, and will not start on a retry either. ERR_BAD_REQUEST is axios' own: if there is an
 * answer, its status was already used.
 */
const PERMANENT_ERRORS =
	/^(BLOCKED|ERR_(INVALID_(URL|PROTOCOL|CHAR)|UNESCAPED_CHARACTERS|BAD_OPTION(_VALUE)?|BAD_REQUEST))$/;

/** Whether a retry of a request that could not be sent is pointless. */
export const isPermanent = (code: string): boolean =>
	PERMANENT_ERRORS.test(code) || certificateProblem(code) !== undefined;

const CANCELLED_NAMES = /^(AbortError|CanceledError|DispatchHalted|\w*ExecutionCancelledError)$/;
const CANCELLED_CODES: ReadonlySet<string> = new Set(['ERR_CANCELED', 'ABORT_ERR']);

/** Reading the answer failed: Node's HTTP parser, decompression, a size cap, JSON. */
const UNREADABLE_CODES = /^(HPE_|Z_)/;
const UNREADABLE_WORDS = /^maxContentLength size of/;
const UNREADABLE_NAMES = /^(SyntaxError|ZodError)$/;

const codeOf = (layer: ErrorFields): string => asText(layer.code);
const errorName = (layer: ErrorFields): string => asText(layer.name);

function isCancel(layer: ErrorFields): boolean {
	return CANCELLED_CODES.has(codeOf(layer)) || CANCELLED_NAMES.test(errorName(layer));
}

const isRefusal = (layer: ErrorFields): boolean =>
	REFUSED_BY_N8N.test(errorName(layer)) || REFUSED_BY_CREDENTIAL.test(asText(layer.message));

const isReadFailure = (layer: ErrorFields): boolean =>
	UNREADABLE_NAMES.test(errorName(layer)) ||
	UNREADABLE_CODES.test(codeOf(layer)) ||
	UNREADABLE_WORDS.test(asText(layer.message));

function wasSent(layer: ErrorFields): boolean {
	const code = codeOf(layer);
	// ETIMEDOUT and ECONNRESET can occur before and after sending; the system call, or Node's message, decides.
	const syscall = asText(layer.syscall);
	if (code === BROKEN_HANDSHAKE || SYSCALLS_BEFORE_SENDING.test(syscall)) return false;
	if (SYSCALLS_ON_A_CONNECTION.test(syscall)) return true;
	if (/before secure TLS connection was established/.test(asText(layer.message))) return false;
	return !isPermanent(code) && !CONNECT_ERRORS.some((errors) => errors.test(code));
}

const asStatus = (value: unknown): number | undefined => {
	const status = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value;
	return typeof status === 'number' && status >= 100 && status <= 599 ? status : undefined;
};

/** The status of an answer. Below 300 it is ignored: then the fault is that the body could not be read. */
function readStatus(error: unknown, layers: ErrorFields[], nowMs: number): Fault | undefined {
	const response = responsesIn(error).find((found) => asStatus(found.status ?? found.statusCode));
	if (response) {
		const status = asStatus(response.status ?? response.statusCode) ?? 0;
		if (status < 300) return undefined;
		const retryAfterMs = readRetryAfter(response.headers, nowMs);
		const location = status < 400 ? readHeader(response.headers, 'location') : undefined;
		return withoutUndefined<Fault>({ kind: 'status', status, retryAfterMs, location });
	}
	for (const layer of layers) {
		const status = asStatus(layer.statusCode) ?? asStatus(layer.httpCode);
		if (status !== undefined && status >= 300) return { kind: 'status', status };
	}
	return undefined;
}

/** For a broken handshake, only Node's message says why. */
const connectCode = (layer: ErrorFields): string =>
	(codeOf(layer) === BROKEN_HANDSHAKE ? certificateCodeIn(asText(layer.message)) : undefined) ??
	codeOf(layer);

/** All messages in an error: n8n 1 keeps those of the errors that it wraps in a list. */
const spokenIn = (layers: ErrorFields[]): string =>
	layers
		.flatMap(({ message, description, messages }) => [
			message,
			description,
			...(Array.isArray(messages) ? (messages as unknown[]) : []),
		])
		.filter((text) => typeof text === 'string')
		.join('\n');

/** A proxy did not open a tunnel to the API, so nothing got through. */
const NO_TUNNEL =
	/tunnel\w* socket could not be established|proxy response \(\d{3}\)|before receiving connect response|proxy connection (?:timed out|failed|refused)/i;
const NO_TUNNEL_STATUS = /(?:status ?code ?[=:] ?|proxy response \()(\d{3})/i;
export const TUNNEL_REFUSED = 'TUNNEL_REFUSED';

/** A proxy that refused a tunnel. Its answer is not the API's. */
function readTunnel(words: string): Fault | undefined {
	if (!NO_TUNNEL.test(words)) return undefined;
	const isSignIn = NO_TUNNEL_STATUS.exec(words)?.[1] === '407';
	return isSignIn ? { kind: 'status', status: 407 } : { kind: 'notSent', code: TUNNEL_REFUSED };
}

/** A connection failure. If several addresses were tried, one that may have been sent decides. */
function readConnection(layers: ErrorFields[]): Fault | undefined {
	// A wrapper repeats the code of the inner error without its system call, so only the innermost errors count.
	const inner = layers.filter(
		(layer) =>
			codeOf(layer) && !errorChain(layer).some((found) => found !== layer && codeOf(found)),
	);
	if (inner.length === 0) return undefined;
	const sent = inner.find(wasSent);
	if (!sent) return { kind: 'notSent', code: connectCode(inner[0] ?? {}) };
	return { kind: 'indeterminate', code: codeOf(sent) };
}

/** The error that the credential throws at n8n when it cannot get a token contains the fault. */
const isSignInFault = (value: unknown): value is SignInFault =>
	typeof value === 'object' && value !== null && (value as Partial<Fault>).kind === 'signIn';

const UNKNOWN: Fault = { kind: 'indeterminate', code: 'UNKNOWN' };

/**
 * Determines what went wrong, through all the layers that n8n and axios add. Anything unknown counts as indeterminate: it may
 * have been charged.
 * @param nowMs ms since the epoch, for a Retry-After that is a date
 */
export function classifyFault(error: unknown, nowMs: number): Fault {
	const layers = errorChain(error);
	const signIn = layers.map(({ fault }) => fault).find(isSignInFault);
	if (signIn) return signIn;
	const status = readStatus(error, layers, nowMs);
	if (status) return status;
	if (layers.some(isCancel)) return { kind: 'cancelled' };
	if (layers.some(isRefusal)) return { kind: 'notSent', code: BLOCKED };
	if (layers.some(isReadFailure)) return { kind: 'unreadable' };
	const words = spokenIn(layers);
	const tunnel = readTunnel(words);
	if (tunnel) return tunnel;
	const connection = readConnection(layers);
	if (connection) return connection;
	// NodeApiError keeps the code if it found no status.
	const kept = asText(layers.find((layer) => asText(layer.httpCode))?.httpCode);
	const code = kept || certificateCodeIn(words);
	return (code ? readConnection([{ code }]) : undefined) ?? UNKNOWN;
}
