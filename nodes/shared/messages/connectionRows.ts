import { certificateProblem, type CertificateProblem } from '../http/certificate';
import { TUNNEL_REFUSED } from '../http/fault';

/** The text about a failed connection, after `BimmerVIN could not be reached: `. */
export interface ConnectionRow {
	readonly why: string;
	readonly todo: string;
}

const ON_THE_WAY =
	'something between n8n and BimmerVIN, such as a proxy, answers instead of BimmerVIN: ask whoever runs the network';

const CERTIFICATES: Record<CertificateProblem, ConnectionRow> = {
	authority: {
		why: 'n8n does not trust the certificate it received',
		todo: 'If your company inspects its network traffic or runs its own certificate authority, set the environment variable NODE_EXTRA_CA_CERTS, where n8n runs, to the path of a file with the certificate of that authority (PEM), and restart n8n. Otherwise, check the Base URL in the BimmerVIN API credential.',
	},
	date: {
		why: 'the certificate that n8n received is not valid at this time',
		todo: 'Check the clock of the machine that n8n runs on. If it is right, the certificate itself has expired or is not valid yet: tell BimmerVIN, or whoever runs a proxy in between.',
	},
	name: {
		why: 'the certificate that n8n received is for a different host name',
		todo: `Check the Base URL in the BimmerVIN API credential. If it is right, ${ON_THE_WAY}.`,
	},
	revoked: {
		why: 'the certificate that n8n received has been revoked',
		todo: `Do not bypass this check. Check the Base URL in the BimmerVIN API credential and tell BimmerVIN. Perhaps ${ON_THE_WAY}.`,
	},
	handshake: {
		why: 'n8n and the server at this address could not agree on a secure connection',
		todo: `Check that the Base URL in the BimmerVIN API credential starts with https and has the right port. If it does, ${ON_THE_WAY}.`,
	},
};

/**
 * The message for a failure to connect, if its code says more than that.
 * `CERT_HAS_EXPIRED` -> `{ why: 'the certificate … (CERT_HAS_EXPIRED)', todo: 'Check the clock …' }`
 */
export function explainConnection(code: string): ConnectionRow | undefined {
	if (code === TUNNEL_REFUSED)
		return {
			why: 'a proxy between n8n and BimmerVIN refused to connect',
			todo: 'Ask whoever runs this n8n to check its proxy settings (HTTPS_PROXY and NO_PROXY where n8n runs) and the rules of the proxy.',
		};
	const problem = certificateProblem(code);
	if (!problem) return undefined;
	const { why, todo } = CERTIFICATES[problem];
	return { why: `${why} (${code})`, todo };
}
