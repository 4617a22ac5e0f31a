import { certificateProblem, type CertificateProblem } from '../http/certificate';
import { TUNNEL_REFUSED } from '../http/fault';

/** What is said of a connection that did not come about, after `BimmerVIN could not be reached: `. */
export interface ConnectionRow {
	readonly why: string;
	readonly todo: string;
}

const ON_THE_WAY =
	'something between n8n and BimmerVIN, such as a proxy, answers in its place: ask whoever runs the network';

const CERTIFICATES: Record<CertificateProblem, ConnectionRow> = {
	authority: {
		why: 'n8n does not trust the certificate that was shown to it',
		todo: 'If your company looks into its traffic, or runs a certificate authority of its own, set the environment variable NODE_EXTRA_CA_CERTS where n8n runs to a file with the certificate of that authority (PEM), and restart n8n. Otherwise check the Base URL in the BimmerVIN API credential.',
	},
	date: {
		why: 'the certificate that was shown to n8n is not valid at this time',
		todo: 'Check the clock of the machine that n8n runs on. If it is right, the certificate itself has run out or is not valid yet: tell BimmerVIN, or whoever runs a proxy on the way.',
	},
	name: {
		why: 'the certificate that was shown to n8n is for another name',
		todo: `Check the Base URL in the BimmerVIN API credential. If it is right, ${ON_THE_WAY}.`,
	},
	revoked: {
		why: 'the certificate that was shown to n8n has been withdrawn',
		todo: `Do not go around this. Check the Base URL in the BimmerVIN API credential and tell BimmerVIN. It may be that ${ON_THE_WAY}.`,
	},
	handshake: {
		why: 'n8n and what answers there do not agree on a secure connection',
		todo: `Check that the Base URL in the BimmerVIN API credential starts with https and has the right port. If it does, ${ON_THE_WAY}.`,
	},
};

/**
 * What to say of a failure to connect where its code tells more than that.
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
