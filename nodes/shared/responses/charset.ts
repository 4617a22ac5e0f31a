/** What a byte order mark says, in hexadecimal. */
const BYTE_ORDER_MARKS: ReadonlyArray<readonly [string, string]> = [
	['efbbbf', 'utf-8'],
	['fffe', 'utf-16le'],
	['feff', 'utf-16be'],
];

/** How `<`, `{`, `[` and `"` look in UTF-16, in hexadecimal: XML, a page or JSON that begins so has no byte order mark. */
const UNMARKED: ReadonlyArray<readonly [RegExp, string]> = [
	[/^(?:3c|7b|5b|22)00(?!0000)/, 'utf-16le'],
	[/^00(?:3c|7b|5b|22)/, 'utf-16be'],
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
	const start = content.toString('hex', 0, 4);
	const marked =
		BYTE_ORDER_MARKS.find(([mark]) => start.startsWith(mark)) ??
		UNMARKED.find(([form]) => form.test(start));
	if (marked) return marked[1];
	const name = declared?.trim().toLowerCase() ?? '';
	if (name === '' || ASCII.test(name)) return 'utf-8';
	// What says UTF-16 in single bytes was written by a program that only thought in it.
	const isWide = /^(?:utf[-_ ]?16|ucs-?2|unicode)/.test(name);
	if (isWide && !content.subarray(0, LOOKED_AT).includes(0)) return 'utf-8';
	const label = CODE_PAGE.exec(name)?.[1]?.replace(/^/, 'windows-') ?? name;
	// Java and Python write `ISO8859_1` and `utf_8`.
	return standardName(label) ?? standardName(label.replace(/_/g, '-'));
}

/** The standard's own name of a character set; undefined where it knows none. */
function standardName(label: string): string | undefined {
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

/** UTF-8 of a character beyond ASCII, seen as Latin-1; else a byte that is no UTF-8. Bounded, since each round takes stack. */
const UTF8_OR_STRAY_BYTE =
	/(?:[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}){1,500}|[\x80-\xff]/g;

/** Text in UTF-8, with the bytes that are none read as windows-1252: mostly all of it is in that, and sometimes a part. */
function mixedText(content: Buffer): string {
	const latin = content.toString('latin1');
	const parts: string[] = [];
	let done = 0;
	for (const { 0: piece, index } of latin.matchAll(UTF8_OR_STRAY_BYTE)) {
		const bytes = content.subarray(index, index + piece.length);
		const charset = piece.length > 1 ? 'utf-8' : 'windows-1252';
		parts.push(latin.slice(done, index), decodeText(bytes, charset) ?? piece);
		done = index + piece.length;
	}
	parts.push(latin.slice(done));
	return parts.join('');
}

/**
 * The text that bytes are, as far as they can be read: what is not in its character set is taken for windows-1252.
 * @param declared what a header, an XML declaration or a page says; it counts only where the bytes can be that
 */
export function readableText(content: Buffer, declared?: string): string {
	const text = decodeText(content, declared) ?? decodeText(content);
	if (text !== undefined) return text;
	const charset = charsetOfBytes(content) ?? 'utf-8';
	return charset === 'utf-8' ? mixedText(content) : new TextDecoder(charset).decode(content);
}
