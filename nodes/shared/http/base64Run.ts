/** Base64 on its way in, chunk by chunk, that can be restored exactly as it came. */

/** `\/` in JSON, as PHP writes it. */
const ESCAPED_SLASH = '\\/';

/**
 * Decodes base64 of the standard alphabet without white space, where all slashes are either escaped or not: what programs
 * write into JSON. Everything else is for the reader of whole texts.
 */
export class Base64Run {
	/** Undefined until there is a slash. */
	private isEscaped: boolean | undefined;
	private isPadded = false;
	/** Characters that do not make a group of four yet, as they came. */
	rest = '';

	/** @returns the bytes of all whole groups so far that were not returned before; undefined if this is not such base64 */
	push(text: string): Buffer | undefined {
		const raw = this.rest === '' ? text : this.rest + text;
		if (this.isPadded && text !== '') return undefined;
		if (this.isEscaped === undefined && raw.includes('/')) this.isEscaped = raw.includes('\\');
		const isSplit = raw.endsWith('\\');
		const whole = isSplit ? raw.slice(0, -1) : raw;
		const plain = this.isEscaped ? whole.replaceAll(ESCAPED_SLASH, '/') : whole;
		if (this.isEscaped && this.escape(plain) !== whole) return undefined;
		const end = plain.length - (plain.length % 4);
		const groups = plain.slice(0, end);
		const rest = plain.slice(end);
		const bytes = Buffer.from(groups, 'base64');
		if (!isExact(groups, bytes) || !/^[A-Za-z0-9+/]*=*$/.test(rest)) return undefined;
		this.isPadded = groups.endsWith('=');
		const restAsCame = this.escape(rest);
		this.rest = isSplit ? `${restAsCame}\\` : restAsCame;
		return bytes;
	}

	/** The text of bytes that `push` returned. */
	restore(bytes: Buffer): string {
		return this.escape(bytes.toString('base64'));
	}

	private escape(plain: string): string {
		return this.isEscaped ? plain.replaceAll('/', ESCAPED_SLASH) : plain;
	}
}

/**
 * Whether encoding the bytes again gives the same text. Node's decoder skips characters that are not base64, so enough bytes
 * mean that there are none. Only the last group may have bits to spare.
 */
function isExact(groups: string, bytes: Buffer): boolean {
	const padding = groups.endsWith('==') ? 2 : groups.endsWith('=') ? 1 : 0;
	const last = bytes.subarray(bytes.length - (bytes.length % 3 || 3)).toString('base64');
	return (
		bytes.length === (groups.length / 4) * 3 - padding &&
		groups.endsWith(last) &&
		!/[-_]/.test(groups)
	);
}
