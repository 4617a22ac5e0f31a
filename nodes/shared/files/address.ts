/** Addresses that may be fetched: public ones over https, and the API's own. */

/**
 * Why an address must not be fetched.
 * @param url the alleged address of a file; not trusted
 * @param apiOrigin the API's own origin, which may be http and local
 * @returns the reason, as the end of a sentence; undefined if it may be fetched
 */
export function refusalOf(url: URL, apiOrigin: string): string | undefined {
	if (url.username !== '' || url.password !== '') return 'contains a user name or password';
	if (url.origin === apiOrigin && /^https?:$/.test(url.protocol)) return undefined;
	if (url.protocol !== 'https:') return 'does not start with https';
	return isLocal(url.hostname) ? 'is in a private network' : undefined;
}

/** A slash at the end, so that relative addresses keep the base URL's path, such as `/api`. */
export const withSlash = (base: string): string => (base.endsWith('/') ? base : `${base}/`);

/**
 * The same address under the path of the base URL, since an API behind a gateway stage does not know the stage.
 * `/files/a.upd` of `https://host/prod` -> `https://host/prod/files/a.upd`
 * @param address absolute or relative to the base URL
 * @returns undefined if it is already under that path, or has another origin, or if there is no path
 */
export function underBasePath(address: string, baseUrl: string): string | undefined {
	const base = new URL(withSlash(baseUrl));
	if (!URL.canParse(address, base.href)) return undefined;
	const url = new URL(address, base);
	if (url.origin !== base.origin || url.pathname.startsWith(base.pathname)) return undefined;
	return `${base.href.slice(0, -1)}${url.pathname}${url.search}`;
}

/** The host as it may be shown: without path and query, which may contain a secret. */
export const shownHost = (url: URL): string => url.host.slice(0, 100) || url.protocol;

function isLocal(hostname: string): boolean {
	const host = hostname.toLowerCase().replace(/\.+$/, '');
	if (/^\[.*\]$/.test(host)) return isLocalV6(host.slice(1, -1));
	const v4 = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(host);
	if (v4) return isLocalV4(v4.slice(1).map(Number));
	// A name without a dot, or in one of these domains, resolves only inside a network.
	return (
		!host.includes('.') ||
		/\.(localhost|local|internal|intranet|lan|home|corp|home\.arpa)$/.test(host)
	);
}

function isLocalV4([a = 0, b = 0, c = 0]: readonly number[]): boolean {
	return (
		a === 0 ||
		a === 10 ||
		a === 127 ||
		a >= 224 ||
		(a === 100 && b >= 64 && b <= 127) ||
		(a === 169 && b === 254) ||
		(a === 172 && b >= 16 && b <= 31) ||
		(a === 192 && b === 168) ||
		(a === 192 && b === 0 && c === 0) ||
		(a === 198 && (b === 18 || b === 19))
	);
}

/**
 * URL writes an IPv6 host in its shortest form, with an embedded IPv4 address as two hexadecimal groups, which are omitted if
 * zero: `::1` is one of them.
 */
function isLocalV6(host: string): boolean {
	const embedded = /^(?:::ffff:(?:0:)?|::|64:ff9b::)(?:([0-9a-f]{1,4}):)?([0-9a-f]{1,4})?$/.exec(
		host,
	);
	if (embedded) {
		const [high = 0, low = 0] = embedded.slice(1).map((group = '0') => parseInt(group, 16));
		return isLocalV4([high >> 8, high & 255, low >> 8, low & 255]);
	}
	return /^f[cd]|^fe[89a-f]|^ff/.test(host);
}
