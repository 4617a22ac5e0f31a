/** Systems between n8n and the API: the one list of their names, and of the headers and pages that identify them. */

/** How much of a page is searched for names, in characters. */
const SCANNED = 20_000;

/** Headers of a guard that challenged or refused a call, which then has not reached the API -> the guard's name. */
const CHALLENGED: ReadonlyMap<string, string> = new Map([
	['cf-mitigated', 'Cloudflare'],
	['x-vercel-mitigated', 'Vercel'],
	['x-amzn-waf-action', 'AWS WAF'],
	['x-sucuri-block', 'Sucuri'],
	['x-px-blocked', 'PerimeterX'],
]);

/** Headers of refusals that are not the API's; some also come with other answers, or after the call got through. */
const REFUSED: ReadonlyMap<string, string> = new Map([
	['x-dd-b', 'DataDome'],
	['x-kpsdk-ct', 'Kasada'],
	['x-squid-error', 'Squid'],
	['x-fortigate-block', 'FortiGate'],
	['proxy-authenticate', ''],
]);

/** Names of proxies and web filters, on their pages and in their headers. */
const PROXIES =
	/\b(squid|squidguard|zscaler|blue ?coat|netskope|forcepoint|websense|web gateway|skyhigh security|iboss|menlo security|cisco umbrella|opendns|ironport|forti(?:guard|gate|net|proxy)|sophos|palo alto networks|barracuda|check point (?:software|security|gateway|harmony)|usercheck|sonicwall|untangle|smoothwall|watchguard|cntlm|tinyproxy|privoxy)\b/i;
/** Systems that may be in front of an API. */
const FRONTS =
	/\b(cloudflare|akamai(?=ghost|\b)|imperva|incapsula|cloudfront|sucuri|datadome|front door|application gateway|big-?ip|fastly|envoy)/i;
/** Other signs of some of them. */
const MARKS: ReadonlyArray<readonly [RegExp, string]> = [
	[/cf-chl|_cf_chl_opt|cdn-cgi\/|just a moment\.\.\./i, 'Cloudflare'],
	[/edgesuite|reference (?:&#35;|#)\d/i, 'Akamai'],
	[/_incap_|visid_incap|x-iinfo/i, 'Incapsula'],
	[/gokuprops|awswafcookiedomainlist/i, 'AWS WAF'],
	[/captcha-delivery\.com/i, 'DataDome'],
	[/px-captcha/i, 'PerimeterX'],
	[/vercel security checkpoint/i, 'Vercel'],
	[/err_(?:cache_)?access_denied|err_(?:connect|dns)_fail/i, 'Squid'],
	[/x-bluecoat/i, 'Blue Coat'],
	[/login\.microsoftonline\.com/i, 'Microsoft sign-in'],
	[/\bokta(?:cdn|preview)?\.com\b|\bokta-sign/i, 'Okta'],
	[/\bduosecurity\.com\b/i, 'Duo'],
];

/** Names in lower case with their values, in whatever form the HTTP client stores them. */
function headerLines(headers: unknown): ReadonlyArray<readonly [string, string]> {
	if (typeof headers !== 'object' || headers === null) return [];
	const { toJSON } = headers as { toJSON?: unknown };
	const plain: unknown = typeof toJSON === 'function' ? toJSON.call(headers) : headers;
	return Object.entries(plain as object).map(([name, value]) => [
		name.toLowerCase(),
		String(value),
	]);
}

const signsIn = (headers: unknown, text: string): string => {
	const lines = headerLines(headers).map(([name, value]) => `${name}: ${value}`);
	return `${lines.join('\n').slice(0, SCANNED)}\n${text.slice(0, SCANNED)}`;
};

/** Whether a header shows that a guard challenged or refused the call, which then has not reached the API. */
export const isChallenged = (headers: unknown): boolean =>
	headerLines(headers).some(([name]) => CHALLENGED.has(name));

/** Whether a header shows that a refusal is not the API's. */
export const isRefusedBetween = (headers: unknown): boolean =>
	headerLines(headers).some(([name]) => CHALLENGED.has(name) || REFUSED.has(name));

/** Whether a page or its headers name a proxy or a web filter. */
export const namesProxy = (headers: unknown, text: string): boolean =>
	PROXIES.test(signsIn(headers, text));

/**
 * Whose page or refusal it is: `{ 'cf-mitigated': 'challenge' }` -> `Cloudflare`
 * @param text of the answer; empty to use only the headers
 * @returns undefined if unknown
 */
export function strangersName(headers: unknown, text: string): string | undefined {
	const names = headerLines(headers).map(([name]) => CHALLENGED.get(name) ?? REFUSED.get(name));
	const certain = names.find((name) => name !== undefined && name !== '');
	if (certain !== undefined) return certain;
	const signs = signsIn(headers, text);
	const named = PROXIES.exec(signs)?.[1] ?? MARKS.find(([mark]) => mark.test(signs))?.[1];
	const found = named ?? FRONTS.exec(signs)?.[1];
	return found && `${found.charAt(0).toUpperCase()}${found.slice(1)}`;
}
