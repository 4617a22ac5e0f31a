import type { SignInFault } from '../api/fault';
import type { SlowDown } from '../http/slowDown';
import { withoutUndefined } from '../responses/json';
import { describeLongWait } from './tooMany';

/** Who refused a sign-in, and why. */
export type SignInRefusal =
	/** The API itself, because of the Client ID or the Client Secret. */
	| 'credentials'
	/** The API itself, because of the account: locked, suspended. */
	| 'account'
	/** The API, or another server at its address, because of the form of the request. */
	| 'form'
	/** A 401 without a message from the API. */
	| 'unexplained'
	/** Too many sign-ins, with any status: retried after a wait. */
	| 'tooMany'
	/** A fault in the API itself. */
	| 'fault'
	/** A proxy that requires a sign-in of its own. */
	| 'proxySignIn'
	/** A proxy that blocks the request. */
	| 'proxy'
	/** A proxy that cannot reach the API. */
	| 'proxyFault'
	/** A page or text from something else: a web filter, a network's sign-in, a CDN's challenge. */
	| 'stranger'
	/** A gateway or firewall at the API's address, with a generic message. */
	| 'notLetIn'
	/** This address has no sign-in. */
	| 'noSignIn'
	/** A success status without a token. */
	| 'noToken'
	/** A success status with an empty body. */
	| 'empty'
	| 'other';

interface SignInRow {
	readonly what: string;
	readonly todo: string;
	/** A retry cannot help. */
	readonly final?: true;
	/** Who is named as the source of the quoted words. */
	readonly says?: 'It';
}

const CHECK_URL =
	'Check that the Base URL in the BimmerVIN API credential is the address of the API itself.';
const ASK_PROXY =
	'Ask whoever runs this n8n to check its proxy settings (HTTPS_PROXY and NO_PROXY where n8n runs) and the rules of the proxy.';
const FIND_STRANGER =
	'Ask whoever runs this n8n or its network whether a firewall, web filter or network sign-in is in the way. If not, ask BimmerVIN whether it blocks the public IP address of this n8n.';

const rowsAt = (baseUrl: string): Record<SignInRefusal, SignInRow> => ({
	credentials: {
		what: 'BimmerVIN did not accept the Client ID and Client Secret',
		todo: 'Copy both again from your BimmerVIN dashboard into the BimmerVIN API credential.',
		final: true,
	},
	account: {
		what: 'BimmerVIN did not accept the account of this Client ID and Client Secret',
		todo: 'Ask BimmerVIN whether your account is active.',
		final: true,
	},
	form: {
		what: 'BimmerVIN did not accept the format of the sign-in request',
		todo: `Check the Client ID and the Client Secret in the BimmerVIN API credential for missing or extra characters. ${CHECK_URL}`,
		final: true,
	},
	unexplained: {
		what: 'BimmerVIN did not accept the Client ID and Client Secret',
		todo: `Copy both again from your BimmerVIN dashboard into the BimmerVIN API credential. The answer gave no reason, so also: ${CHECK_URL}`,
		final: true,
	},
	tooMany: {
		what: 'BimmerVIN asks you to wait before you sign in again',
		todo: 'Wait a minute and try again. If this happens again, lower the limits in the BimmerVIN API credential.',
	},
	fault: {
		what: 'BimmerVIN could not sign you in at the moment',
		todo: 'The problem is with the API. Try again in a few minutes.',
	},
	proxySignIn: {
		what: 'A proxy between n8n and BimmerVIN requires its own sign-in',
		todo: ASK_PROXY,
		final: true,
		says: 'It',
	},
	proxy: {
		what: 'A proxy between n8n and BimmerVIN did not let the sign-in through',
		todo: ASK_PROXY,
		final: true,
		says: 'It',
	},
	proxyFault: {
		what: 'A proxy between n8n and BimmerVIN could not reach BimmerVIN for the sign-in',
		todo: `Try again in a few minutes. ${ASK_PROXY}`,
		says: 'It',
	},
	stranger: {
		what: 'Something between n8n and BimmerVIN answered the sign-in instead of BimmerVIN',
		todo: `${CHECK_URL} ${FIND_STRANGER}`,
		final: true,
		says: 'It',
	},
	notLetIn: {
		what: `The sign-in at ${baseUrl} was blocked`,
		todo: `${CHECK_URL} If it is, ask BimmerVIN whether it blocks your account or the public IP address of this n8n.`,
		final: true,
		says: 'It',
	},
	noSignIn: {
		what: `There is no BimmerVIN sign-in at ${baseUrl}`,
		todo: `Check the Base URL in the BimmerVIN API credential.`,
		final: true,
		says: 'It',
	},
	noToken: {
		what: 'BimmerVIN answered the sign-in without a token',
		todo: CHECK_URL,
		final: true,
	},
	empty: {
		what: 'BimmerVIN answered the sign-in without a token',
		todo: `Try again in a few minutes. If this happens again: ${CHECK_URL}`,
	},
	other: {
		what: `BimmerVIN sent an unexpected response to the sign-in at ${baseUrl}`,
		todo: 'Check the Base URL in the BimmerVIN API credential.',
		final: true,
	},
});

/** The details of a refused sign-in. */
export interface SignInReport extends SlowDown {
	/** The HTTP status, if there was an answer. */
	readonly status?: number;
	/** Safe to show. */
	readonly words?: string;
	/** The API's own error code. */
	readonly apiCode?: string | number;
	/** Who answered, if known: `Cloudflare`. */
	readonly by?: string;
}

/** The status for the rate limiter, whatever status the refusal had. */
const TOO_MANY_STATUS = 429;

/**
 * The message for a failed sign-in: `BimmerVIN asks you to wait before you sign in again (400). The API says: "…".`
 * @param nowMs ms since the epoch
 */
export function explainSignInRefusal(
	refusal: SignInRefusal,
	baseUrl: string,
	{ status, words, apiCode, by, retryAfterMs, usedUp }: SignInReport,
	nowMs: number,
): SignInFault {
	const { what, todo, final, says = 'The API' } = rowsAt(baseUrl)[refusal];
	const known = [status, by].filter((part) => part !== undefined).join(', ');
	const isOfApi = says === 'The API';
	const said = words ? ` ${says} says: "${words}".` : '';
	const slowDown = final ? {} : { retryAfterMs, usedUp };
	const long = describeLongWait(slowDown, nowMs);
	return withoutUndefined<SignInFault>({
		kind: 'signIn',
		message: `${what}${known && ` (${known})`}.${long ? ` ${long.what}.` : ''}${said}`,
		description: `${long?.todo ?? todo} Nothing was charged.`,
		final,
		...slowDown,
		status: refusal === 'tooMany' ? TOO_MANY_STATUS : status,
		words: isOfApi ? words : undefined,
		apiCode: isOfApi ? apiCode : undefined,
	});
}

/** A sign-in that got no answer. */
export const explainUnreachedSignIn = (what: string, todo: string, final?: true): SignInFault =>
	withoutUndefined<SignInFault>({
		kind: 'signIn',
		message: what,
		description: `${todo} Nothing was charged.`,
		final,
	});
