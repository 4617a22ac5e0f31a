/** Codes and words of connections that are refused for their certificate, and such as only look like them. */
import { NodeApiError, type INode } from 'n8n-workflow';

import { certificateProblem } from '../../../nodes/shared/http/certificate';
import { classifyFault } from '../../../nodes/shared/http/fault';
import { explainConnection } from '../../../nodes/shared/messages/connectionRows';

it.each([
	['SELF_SIGNED_CERT_IN_CHAIN', 'authority', 'NODE_EXTRA_CA_CERTS'],
	['DEPTH_ZERO_SELF_SIGNED_CERT', 'authority', 'NODE_EXTRA_CA_CERTS'],
	['UNABLE_TO_GET_ISSUER_CERT', 'authority', 'NODE_EXTRA_CA_CERTS'],
	['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'authority', 'NODE_EXTRA_CA_CERTS'],
	['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'authority', 'NODE_EXTRA_CA_CERTS'],
	['CERT_UNTRUSTED', 'authority', 'NODE_EXTRA_CA_CERTS'],
	['UNSPECIFIED', 'authority', 'NODE_EXTRA_CA_CERTS'],
	['CERT_HAS_EXPIRED', 'date', 'clock of the machine'],
	['CERT_NOT_YET_VALID', 'date', 'clock of the machine'],
	['ERR_TLS_CERT_ALTNAME_INVALID', 'name', 'Base URL'],
	['HOSTNAME_MISMATCH', 'name', 'Base URL'],
	['CERT_REVOKED', 'revoked', 'Do not bypass'],
	['ERR_SSL_WRONG_VERSION_NUMBER', 'handshake', 'right port'],
	['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'handshake', 'right port'],
	['ERR_SSL_UNSAFE_LEGACY_RENEGOTIATION_DISABLED', 'handshake', 'right port'],
	['ERR_SSL_EE_KEY_TOO_SMALL', 'handshake', 'right port'],
	['ERR_SSL_NO_SHARED_CIPHER', 'handshake', 'right port'],
])('%s is about the %s', (code, problem, todo) => {
	expect(certificateProblem(code)).toBe(problem);
	expect(explainConnection(code)?.todo).toContain(todo);
	expect(explainConnection(code)?.why).toContain(code);
});

it.each([
	'ECONNREFUSED',
	'EPROTO',
	'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC',
	'ERR_TLS_HANDSHAKE_TIMEOUT',
	'NO_CERT_HAS_EXPIRED',
	'NOT_PREPARED',
])('%s is about something else', (code) => {
	expect(certificateProblem(code)).toBeUndefined();
	expect(explainConnection(code)).toBeUndefined();
});

describe('words without a code', () => {
	it.each([
		['self-signed certificate in certificate chain', 'SELF_SIGNED_CERT_IN_CHAIN'],
		['self signed certificate in certificate chain', 'SELF_SIGNED_CERT_IN_CHAIN'],
		['self-signed certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
		['unable to get local issuer certificate', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
		['unable to get issuer certificate', 'UNABLE_TO_GET_ISSUER_CERT'],
		[
			'unable to verify the first certificate; if the root CA is installed',
			'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
		],
		['certificate has expired', 'CERT_HAS_EXPIRED'],
		['certificate is not yet valid', 'CERT_NOT_YET_VALID'],
		['certificate not trusted', 'CERT_UNTRUSTED'],
		['certificate revoked', 'CERT_REVOKED'],
		["Hostname/IP does not match certificate's altnames: Host: x", 'ERR_TLS_CERT_ALTNAME_INVALID'],
		['request to https://x failed, reason: SELF_SIGNED_CERT_IN_CHAIN', 'SELF_SIGNED_CERT_IN_CHAIN'],
		[
			'write EPROTO 80:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../x.c:350:',
			'ERR_SSL_WRONG_VERSION_NUMBER',
		],
	])('%s', (words, code) => {
		const error = Object.assign(new Error(words), { name: 'NodeOperationError' });
		expect(classifyFault(error, 0)).toEqual({ kind: 'notSent', code });
		const kept = { name: 'NodeApiError', message: 'Bad', messages: [words] };
		expect(classifyFault(kept, 0)).toEqual({ kind: 'notSent', code });
		const wrapped = new NodeApiError({} as INode, { message: words });
		expect(classifyFault(wrapped, 0)).toEqual({ kind: 'notSent', code });
	});

	it.each(['The connection broke', 'The certificate of the vehicle was signed', ''])(
		'%j is not known: it may have been charged',
		(words) => {
			expect(classifyFault(new Error(words), 0)).toMatchObject({ kind: 'indeterminate' });
		},
	);
});

describe('a proxy that does not open the way', () => {
	it.each([
		['tunneling socket could not be established, statusCode=407', 'ECONNRESET'],
		['Tunneling Socket could not be established, status code=407', 'ECONNRESET'],
		['Proxy response (407) !== 200 when HTTP Tunneling', 'UND_ERR_ABORTED'],
	])('%s asks for a sign-in', (words, code) => {
		const error = Object.assign(new Error(words), { code });
		expect(classifyFault(error, 0)).toEqual({ kind: 'status', status: 407 });
	});

	it.each([
		['tunneling socket could not be established, statusCode=502', 'ECONNRESET'],
		['tunneling socket could not be established, cause=socket hang up', 'ECONNRESET'],
		['Proxy connection ended before receiving CONNECT response', undefined],
	])('%s was not sent', (words, code) => {
		const fault = classifyFault(Object.assign(new Error(words), { code }), 0);
		expect(fault).toEqual({ kind: 'notSent', code: 'TUNNEL_REFUSED' });
		expect(explainConnection('TUNNEL_REFUSED')?.todo).toContain('HTTPS_PROXY');
	});
});
