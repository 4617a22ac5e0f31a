import { normalizeKey, parseBody, type JsonRecord } from './json';
import { isRefusedBetween } from './stranger';
import { envelopesOf } from './unwrap';

/** Keys of the JSON that such guards send to programs. */
const GUARD_KEYS: ReadonlySet<string> = new Set([
	'cloudflareerror',
	'rayid',
	'blockscript',
	'jsclientsrc',
	'cprchlge',
	'seccpchallenge',
	'incidentid',
	'wafaction',
	'captchaurl',
	'captcha',
	'challenge',
	'challengeurl',
]);

/** What their messages say, or which address they give, in any field. */
const GUARD_WORDS =
	/captcha|error 10(?:0[6-9]|1\d|20)\b|you have been blocked|are you (?:a )?(?:human|robot)|bot (?:protection|detection|management)|attention required|just a moment|security (?:check|challenge)|\bray id\b|web application firewall|(?:blocked|denied|rejected) by (?:[a-z]+ ){0,4}(?:firewall|waf|cdn|proxy)\b/i;

const isOfGuard = (record: JsonRecord): boolean =>
	Object.entries(record).some(
		([key, value]) =>
			GUARD_KEYS.has(normalizeKey(key)) ||
			(typeof value === 'string' && GUARD_WORDS.test(value.slice(0, 2_000))),
	);

/**
 * Whether a refusal (403) comes from something in front of the API: a CDN, a firewall, a proxy. Its body is not JSON, or a
 * guard's JSON.
 * `{ 'cf-mitigated': 'challenge' }`, or a page, or `{ "cloudflare_error": true, "title": "Error 1020: Access denied" }`
 * @param headers as the HTTP client returns them
 * @param body the answer: bytes, text or parsed; undefined if it could not be read
 */
export function isFromBetween(headers: unknown, body: unknown): boolean {
	if (isRefusedBetween(headers)) return true;
	const value = parseBody(body);
	if (typeof value !== 'object' || value === null) return true;
	return envelopesOf(value, ['error', 'errors']).some(isOfGuard);
}
