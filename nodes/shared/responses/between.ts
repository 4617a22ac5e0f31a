import { normalizeKey, parseBody, type JsonRecord } from './json';
import { envelopesOf } from './unwrap';

/** Headers that only a guard in front of an API sets, and only where it has refused or challenged. */
const GUARD_HEADERS: ReadonlySet<string> = new Set([
	'cf-mitigated',
	'x-amzn-waf-action',
	'x-dd-b',
	'x-px-blocked',
	'x-kpsdk-ct',
	'x-sucuri-block',
	'x-squid-error',
	'x-fortigate-block',
	'proxy-authenticate',
]);

/** Keys of the JSON that such guards give to programs. */
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

/** What they say, or where they point to, in whatever field. */
const GUARD_WORDS =
	/captcha|error 10(?:0[6-9]|1\d|20)\b|you have been blocked|are you (?:a )?(?:human|robot)|bot (?:protection|detection|management)|attention required|just a moment|security (?:check|challenge)|\bray id\b|web application firewall|(?:blocked|denied|rejected) by (?:[a-z]+ ){0,4}(?:firewall|waf|cdn|proxy)\b/i;

const namesOf = (headers: unknown): string[] => {
	if (typeof headers !== 'object' || headers === null) return [];
	const { toJSON } = headers as { toJSON?: unknown };
	const plain: unknown = typeof toJSON === 'function' ? toJSON.call(headers) : headers;
	return Object.keys(plain as object).map((name) => name.toLowerCase());
};

const isOfGuard = (record: JsonRecord): boolean =>
	Object.entries(record).some(
		([key, value]) =>
			GUARD_KEYS.has(normalizeKey(key)) ||
			(typeof value === 'string' && GUARD_WORDS.test(value.slice(0, 2_000))),
	);

/**
 * Whether a refusal (403) comes from something in front of the API: a CDN, a firewall, a proxy. That is no JSON, or the JSON of a guard.
 * `{ 'cf-mitigated': 'challenge' }`, or a page, or `{ "cloudflare_error": true, "title": "Error 1020: Access denied" }`
 * @param headers as the HTTP client gives them
 * @param body the answer: bytes, text or parsed; undefined where it could not be read
 */
export function isFromBetween(headers: unknown, body: unknown): boolean {
	if (namesOf(headers).some((name) => GUARD_HEADERS.has(name))) return true;
	const value = parseBody(body);
	if (typeof value !== 'object' || value === null) return true;
	return envelopesOf(value, ['error', 'errors']).some(isOfGuard);
}
