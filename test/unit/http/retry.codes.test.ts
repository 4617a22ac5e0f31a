import type { Fault } from '../../../nodes/shared/api/fault';
import { classifyFault } from '../../../nodes/shared/http/fault';
import { retryDelay } from '../../../nodes/shared/http/retry';

/** Codes, names and words as Node, undici, axios and n8n write them; and such as only look like them. */
const classify = (error: object): Fault => classifyFault(error, 0);

const lost = (code: string): Fault => ({ kind: 'indeterminate', code });
const notSent = (code: string): Fault => ({ kind: 'notSent', code });

describe('codes', () => {
	it.each([
		...['EHOSTDOWN', 'ENETDOWN', 'EADDRINUSE', 'EMFILE', 'ENFILE', 'ESERVFAIL', 'EREFUSED'],
		...['ENODATA', 'ETIMEOUT', 'UND_ERR_CONNECT_TIMEOUT', 'ERR_TLS_HANDSHAKE_TIMEOUT'],
	])('%s comes before anything is sent', (code) => {
		const fault = classify({ code });
		expect(fault).toEqual(notSent(code));
		expect(retryDelay(fault, 1, { free: false, random: () => 1 })).toBe(1000);
	});

	it.each([
		...['ERR_INVALID_PROTOCOL', 'ERR_INVALID_CHAR', 'ERR_UNESCAPED_CHARACTERS', 'ERR_BAD_OPTION'],
		...['ERR_BAD_OPTION_VALUE', 'ERR_BAD_REQUEST', 'SELF_SIGNED_CERT_IN_CHAIN'],
		...['DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_GET_ISSUER_CERT'],
		...['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
		...['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'CERT_UNTRUSTED', 'CERT_REVOKED'],
		...['CERT_SIGNATURE_FAILURE', 'ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH'],
		...['INVALID_CA', 'INVALID_PURPOSE', 'CRL_HAS_EXPIRED', 'ERROR_IN_CERT_NOT_BEFORE_FIELD'],
		...['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_TLSV1_UNSUPPORTED_PROTOCOL'],
		...['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA'],
	])('%s means that it cannot be sent, now or later', (code) => {
		const fault = classify({ code });
		expect(fault).toEqual(notSent(code));
		expect(retryDelay(fault, 1, { free: true, random: () => 1 })).toBeUndefined();
	});

	it.each(['ERR_CANCELED', 'ABORT_ERR'])('%s is a stop, whatever its name', (code) => {
		expect(classify({ code, name: 'Error' })).toEqual({ kind: 'cancelled' });
	});

	it.each(['HPE_INVALID_VERSION', 'Z_DATA_ERROR'])('%s is an answer nobody can read', (code) => {
		expect(classify({ code })).toEqual({ kind: 'unreadable' });
	});

	it.each([
		...['MY_EAI_AGAIN', 'NO_CERT_HAS_EXPIRED', 'XHPE_INVALID', 'FIZZ_DATA', 'NOT_BLOCKED'],
		...['BLOCKED_ONCE', 'XERR_INVALID_URL', 'ERR_BAD_OPTIONS', 'ERR_INVALID_'],
	])('%s only looks like one that is known, so it may have been charged', (code) => {
		expect(classify({ code })).toEqual(lost(code));
	});

	it('a number, as browsers have it, is none', () => {
		expect(classify({ name: 'TimeoutError', code: 23 })).toEqual(lost('UNKNOWN'));
	});

	it('is found where only n8n kept it, and tells the same there', () => {
		expect(classify({ cause: { httpCode: 'ECONNREFUSED' } })).toEqual(notSent('ECONNREFUSED'));
		expect(classify({ httpCode: 'ECONNRESET' })).toEqual(lost('ECONNRESET'));
	});
});

describe('system calls', () => {
	const withSyscall = (syscall: string, code = 'EWHATEVER') => classify({ code, syscall });

	it.each(['connect', 'socket', 'getaddrinfo', 'queryA', 'queryAaaa', 'querySrv'])(
		'%s is before sending',
		(syscall) => {
			expect(withSyscall(syscall)).toEqual(notSent('EWHATEVER'));
		},
	);

	it.each(['read', 'write', 'shutdown'])('%s is after it', (syscall) => {
		expect(withSyscall(syscall, 'ENETDOWN')).toEqual(lost('ENETDOWN'));
	});

	it.each(['reconnect', 'connected', 'query', 'queryset', 'query_', 'sockets', 'queryA-b'])(
		'%s is none that is known, so it may have been charged',
		(syscall) => {
			expect(withSyscall(syscall)).toEqual(lost('EWHATEVER'));
		},
	);

	it.each(['spread', 'reader'])('%s is none that is known, so the code decides', (syscall) => {
		expect(withSyscall(syscall, 'ENETDOWN')).toEqual(notSent('ENETDOWN'));
	});
});

describe('names and words', () => {
	it.each(['AbortError', 'CanceledError', 'DispatchHalted', 'TimeoutExecutionCancelledError'])(
		'%s is a stop',
		(name) => {
			expect(classify({ name })).toEqual({ kind: 'cancelled' });
		},
	);

	it.each(['SsrfBlockedIpError', 'SsrfBlockedHostnameError', 'UnknownConnectionHostError'])(
		"%s is n8n's refusal",
		(name) => {
			expect(classify({ name })).toEqual(notSent('BLOCKED'));
		},
	);

	it.each(['SyntaxError', 'ZodError'])('%s is an answer nobody can read', (name) => {
		expect(classify({ name })).toEqual({ kind: 'unreadable' });
	});

	it.each([
		{ name: 'NoAbortError' },
		{ name: 'AbortErrors' },
		{ name: 'MySsrfBlockedIpError' },
		{ name: 'SsrfBlockedIpErrors' },
		{ name: 'MySyntaxError' },
		{ name: 'SyntaxErrors' },
		{ message: 'It said: Domain not allowed' },
		{ message: 'Domain not allowedness' },
		{ message: 'It said: maxContentLength size of 5 exceeded' },
	])('%p only looks like one that is known, so it may have been charged', (error) => {
		expect(classify(error)).toEqual(lost('UNKNOWN'));
	});
});

describe('statuses', () => {
	it.each([300, 599, '300', '429'])('%p is one, wherever it stands', (status) => {
		const fault = { kind: 'status', status: Number(status) };
		const inAnswer = [{ status }, { statusCode: status }].map((response) => ({ response }));
		for (const error of [{ statusCode: status }, { httpCode: status }, ...inAnswer]) {
			expect(classify(error)).toStrictEqual(fault);
		}
	});

	it.each([99, 600, 42_900, '4290', 'x429', '429x', ' 429', true, null, {}, [429]])(
		'%p is none',
		(status) => {
			const answered = { response: { status }, statusCode: status, code: 'ECONNRESET' };
			expect(classify(answered)).toEqual(lost('ECONNRESET'));
		},
	);

	it.each([100, 200, 299])('%d is no failure: reading what came with it is', (status) => {
		const fault = lost('ECONNRESET');
		expect(classify({ statusCode: status, code: 'ECONNRESET' })).toEqual(fault);
		const cut = { response: { status }, statusCode: 502, code: 'ECONNRESET' };
		expect(classify(cut)).toEqual(fault);
		expect(classify({ ...cut, statusCode: status })).toEqual(fault);
	});

	it('is that of the first answer that has one', () => {
		const inner = { response: { status: 503 } };
		expect(classify({ response: {}, cause: inner })).toEqual({ kind: 'status', status: 503 });
		expect(classify({ response: 'text', cause: inner })).toEqual({ kind: 'status', status: 503 });
	});
});

describe('the wait that an answer asks for', () => {
	const waitOf = (headers: unknown): Fault => classify({ response: { status: 429, headers } });

	it.each([
		{ Date: 'Thu, 01 Jan 1970 00:00:09 GMT', 'RETRY-AFTER': '7' },
		{ 'x-retry-after': '9', 'retry-after': 7 },
	])('is found among other headers: %p', (headers) => {
		expect(waitOf(headers)).toStrictEqual({ kind: 'status', status: 429, retryAfterMs: 7000 });
	});

	it.each([undefined, null, 'retry-after: 7', {}, { undefined: '7' }, { 'x-retry-after': '9' }])(
		'is none with %p',
		(headers) => {
			expect(waitOf(headers)).toStrictEqual({ kind: 'status', status: 429 });
		},
	);

	it('may have a fraction of any length', () => {
		const fault = { kind: 'status', status: 429, retryAfterMs: 1250 };
		expect(waitOf({ 'retry-after': '1.25' })).toStrictEqual(fault);
	});
});

describe('a token that could not be had', () => {
	it.each([undefined, null])('asks for no wait where it says %p', (retryAfterMs) => {
		const fault = classify({ fault: { kind: 'signIn', retryAfterMs } });
		expect(fault.kind).toBe('signIn');
		// A wait of its own, and not the one that it says.
		expect(retryDelay(fault, 1, { free: false, random: () => 1 })).toBe(1000);
	});
});
