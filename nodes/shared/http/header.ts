/**
 * Reads a response header from whatever form the HTTP client uses: `{ 'Retry-After': '7' }`, lists of values, or an object
 * with `get`.
 * @param name in lower case
 * @returns its first value; undefined if it is missing or empty
 */
export function readHeader(headers: unknown, name: string): string | undefined {
	if (typeof headers !== 'object' || headers === null) return undefined;
	const value = valueOf(headers as Readonly<Record<string, unknown>>, name);
	const first: unknown = Array.isArray(value) ? value[0] : value;
	if (typeof first === 'number') return String(first);
	return typeof first === 'string' && first !== '' ? first : undefined;
}

function valueOf(headers: Readonly<Record<string, unknown>>, name: string): unknown {
	if (typeof headers.get === 'function')
		return (headers as unknown as { get(key: string): unknown }).get(name);
	const key = Object.keys(headers).find((known) => known.toLowerCase() === name);
	return key === undefined ? undefined : headers[key];
}
