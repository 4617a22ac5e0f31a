/** What a byte order mark says, in hexadecimal. */
const MARKS: ReadonlyArray<readonly [string, string]> = [
	['efbbbf', 'utf-8'],
	['fffe', 'utf-16le'],
	['feff', 'utf-16be'],
];

/** How `<` looks in UTF-16, in hexadecimal: a text in marks that begins so has no byte order mark. */
const UNMARKED: ReadonlyArray<readonly [string, string]> = [
	['3c00', 'utf-16le'],
	['003c', 'utf-16be'],
];

/** Where text in UTF-16 has an empty byte, in bytes from its start. */
const LOOKED_AT = 64;

/** Plain ASCII is UTF-8 too, and who declares it mostly means that. */
const ASCII = /^(?:us-|ansi_x3\.4-?\d*)?ascii$/;
/** Windows' own names for its character sets, which the standard does not know. */
const CODE_PAGE = /^(?:cp|windows|ms|win)[-_ ]?(125\d|874)$/;

/**
 * The character set that bytes are in, as a name that a TextDecoder knows.
 * @param declared what a header, an XML declaration or a page says, e.g. `ISO-8859-1`
 * @returns undefined where the declared one is not known
 */
export function charsetOfBytes(content: Buffer, declared?: string): string | undefined {
	const start = content.toString('hex', 0, 3);
	const marked = [...MARKS, ...UNMARKED].find(([mark]) => start.startsWith(mark));
	if (marked) return marked[1];
	const name = declared?.trim().toLowerCase() ?? '';
	if (name === '' || ASCII.test(name)) return 'utf-8';
	// What says UTF-16 in single bytes was written by a program that only thought in it.
	const isWide = /^(?:utf[-_ ]?16|ucs-?2|unicode)/.test(name);
	if (isWide && !content.subarray(0, LOOKED_AT).includes(0)) return 'utf-8';
	return nameOf(CODE_PAGE.exec(name)?.[1]?.replace(/^/, 'windows-') ?? name);
}

/** The standard's own name of a character set; undefined where it knows none. */
function nameOf(label: string): string | undefined {
	try {
		return new TextDecoder(label).encoding;
	} catch {
		return undefined;
	}
}

/**
 * The text that bytes are, without a byte order mark. A mark counts before what is declared, and UTF-8 is assumed where nothing is.
 * @param declared what a header, an XML declaration or a page says, e.g. `ISO-8859-1`
 * @returns undefined where the bytes are no text in that character set, or it is not known
 */
export function decodeText(content: Buffer, declared?: string): string | undefined {
	const charset = charsetOfBytes(content, declared);
	if (charset === undefined) return undefined;
	const decoder = new TextDecoder(charset, { fatal: true });
	try {
		// In one piece Node.js 20 reads windows-1252 as ISO-8859-1; the second call refuses half a character at the end.
		return decoder.decode(content, { stream: true }) + decoder.decode();
	} catch {
		return undefined;
	}
}
