/** Failures of the TLS connection: nothing was sent yet, and a retry fails in the same way. */

/** Codes of Node and OpenSSL for a rejected certificate. Node has a generic one for other cases, such as a weak key. */
const CERTIFICATE_CODE =
	/^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|HOSTNAME_MISMATCH|UNSPECIFIED|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|(?:CERT|CRL)_\w+|ERROR_IN_C\w+|UNABLE_TO_\w+|ERR_TLS_CERT_\w+)$/;
/** No common protocol: an old version, or a server that does not use TLS. */
const HANDSHAKE_CODE =
	/^(?!\w*TIMEOUT)ERR_(?:TLS_|SSL_\w*(?:HANDSHAKE|WRONG_VERSION|PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|UNKNOWN_CA|CERT|UNRECOGNIZED_NAME|NO_CIPHERS|NO_PROTOCOLS|NO_SHARED|NO_SUITABLE|NO_APPLICATION_PROTOCOL|PACKET_LENGTH|HTTP_REQUEST|UNKNOWN_PROTOCOL|UNSAFE_LEGACY|INSUFFICIENT_SECURITY|SIGALG|KEY_TOO_SMALL|MD_TOO_WEAK))/;

/** Messages of OpenSSL and Node, for errors that lost their code, as in n8n 1. */
const WORDS: ReadonlyArray<readonly [RegExp, string]> = [
	[/self[- ]signed certificate in (?:the )?certificate chain/i, 'SELF_SIGNED_CERT_IN_CHAIN'],
	[/self[- ]signed certificate/i, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
	[/unable to get local issuer certificate/i, 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
	[/unable to get issuer certificate/i, 'UNABLE_TO_GET_ISSUER_CERT'],
	[/unable to verify the first certificate/i, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
	[/certificate (?:has )?expired/i, 'CERT_HAS_EXPIRED'],
	[/certificate is not yet valid/i, 'CERT_NOT_YET_VALID'],
	[/certificate (?:is )?(?:not|un)[- ]?trusted/i, 'CERT_UNTRUSTED'],
	[/certificate (?:was |is |has been )?revoked/i, 'CERT_REVOKED'],
	[/does not match certificate's altnames/i, 'ERR_TLS_CERT_ALTNAME_INVALID'],
	[/hostname mismatch/i, 'HOSTNAME_MISMATCH'],
	[/certificate key too weak|signature digest algorithm too weak/i, 'UNSPECIFIED'],
];

/** `write EPROTO 80…:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:…` */
const OPENSSL_REASON = /:SSL routines:[^:\n]{0,100}:([\w ]{3,80})/;
const CODE_IN_WORDS =
	/\b(?:[A-Z]+_)*(?:CERT|SIGNATURE|ERR_(?:SSL|TLS))(?:_[A-Z0-9]+)*\b|\bHOSTNAME_MISMATCH\b/;

/** The kinds of such failures, by what to do about them. */
export type CertificateProblem = 'authority' | 'date' | 'name' | 'revoked' | 'handshake';

/**
 * The problem with a TLS connection: `CERT_HAS_EXPIRED` -> `date`
 * @param code of a failure before anything was sent
 * @returns undefined if it is about something else
 */
export function certificateProblem(code: string): CertificateProblem | undefined {
	const isCertificate = CERTIFICATE_CODE.test(code);
	if (!isCertificate && !HANDSHAKE_CODE.test(code)) return undefined;
	if (/ALTNAME|HOSTNAME/.test(code)) return 'name';
	if (/REVOKED|REJECTED/.test(code)) return 'revoked';
	if (/EXPIRED|NOT_YET_VALID|NOT_BEFORE|NOT_AFTER/.test(code)) return 'date';
	return isCertificate ? 'authority' : 'handshake';
}

/**
 * The code for the message of such a failure: `self-signed certificate` -> `DEPTH_ZERO_SELF_SIGNED_CERT`
 * @returns undefined if the message is about something else
 */
export function certificateCodeIn(words: string): string | undefined {
	const reason = OPENSSL_REASON.exec(words)?.[1];
	const ofReason = reason && `ERR_SSL_${reason.trim().toUpperCase().replace(/ +/g, '_')}`;
	const named = CODE_IN_WORDS.exec(words)?.[0];
	const known = WORDS.find(([pattern]) => pattern.test(words))?.[1];
	return [ofReason, named, known].find(
		(code) => code !== undefined && certificateProblem(code) !== undefined,
	);
}
