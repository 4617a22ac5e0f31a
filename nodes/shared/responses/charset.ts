import { rememberedByText } from '../state/stores';

/** Byte order marks, in hexadecimal, and their character sets. */
const BYTE_ORDER_MARKS: ReadonlyArray<readonly [string, string]> = [
	['efbbbf', 'utf-8'],
	['fffe', 'utf-16le'],
	['feff', 'utf-16be'],
];

/** `<`, `{`, `[` and `"` in UTF-16, in hexadecimal: detects XML, pages and JSON without a byte order mark. */
const UNMARKED: ReadonlyArray<readonly [RegExp, string]> = [
	[/^(?:3c|7b|5b|22)00(?!0000)/, 'utf-16le'],
	[/^00(?:3c|7b|5b|22)/, 'utf-16be'],
];

/** How many bytes from the start are searched for the zero bytes of UTF-16. */
const LOOKED_AT = 64;

/** Plain ASCII is also UTF-8, and a server that declares it mostly means that. */
const ASCII = /^(?:us-|ansi_x3\.4-?\d*)?ascii$/;
/** Windows' own names for its character sets, which the standard does not include. */
const CODE_PAGE = /^(?:cp|windows|ms|win)[-_ ]?(125\d|874)$/;

/**
 * The character set of some bytes, under a name that TextDecoder knows.
 * @param declared what a header, an XML declaration or a page says, e.g. `ISO-8859-1`
 * @returns undefined if the declared one is unknown
 */
export function charsetOfBytes(content: Buffer, declared?: string): string | undefined {
	const start = content.toString('hex', 0, 4);
	const marked =
		BYTE_ORDER_MARKS.find(([mark]) => start.startsWith(mark)) ??
		UNMARKED.find(([form]) => form.test(start));
	if (marked) return marked[1];
	const name = declared?.trim().toLowerCase() ?? '';
	if (name === '' || ASCII.test(name)) return 'utf-8';
	// A declaration of UTF-16 that is itself in single bytes is wrong: the program only used UTF-16 in memory.
	const isWide = /^(?:utf[-_ ]?16|ucs-?2|unicode)/.test(name);
	if (isWide && !content.subarray(0, LOOKED_AT).includes(0)) return 'utf-8';
	const label = CODE_PAGE.exec(name)?.[1]?.replace(/^/, 'windows-') ?? name;
	// Java and Python write `ISO8859_1` and `utf_8`.
	return standardName(label) ?? standardName(label.replace(/_/g, '-'));
}

/** The standard's own name for a character set; undefined if it has none. Answers name few, and a decoder is slow to make. */
const standardName = rememberedByText('charsetNames', 100, (label): string | undefined => {
	try {
		return new TextDecoder(label).encoding;
	} catch {
		return undefined;
	}
});

/** Nearly all answers are in UTF-8. It keeps nothing from one text to the next. */
const UTF8_DECODER = new TextDecoder('utf-8', { fatal: true });

/**
 * Decodes bytes to text without a byte order mark. A mark takes precedence over the declaration; the default is UTF-8.
 * @param declared what a header, an XML declaration or a page says, e.g. `ISO-8859-1`
 * @returns undefined if the bytes are not valid in that character set, or it is unknown
 */
export function decodeText(content: Buffer, declared?: string): string | undefined {
	const charset = charsetOfBytes(content, declared);
	if (charset === undefined) return undefined;
	try {
		if (charset === 'utf-8') return UTF8_DECODER.decode(content);
		const decoder = new TextDecoder(charset, { fatal: true });
		// In a single call Node.js 20 decodes windows-1252 as ISO-8859-1; the second call rejects an incomplete character at the
		// end.
		return decoder.decode(content, { stream: true }) + decoder.decode();
	} catch {
		return undefined;
	}
}

/**
 * A non-ASCII UTF-8 character, seen as Latin-1, or else a byte that is not UTF-8. Bounded, since each repetition takes stack.
 */
const UTF8_OR_STRAY_BYTE =
	/(?:[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}){1,500}|[\x80-\xff]/g;

/** Text in UTF-8, with invalid bytes decoded as windows-1252; usually that is all of them or just a part. */
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
 * Decodes bytes to text as far as possible: what is invalid in its character set is decoded as windows-1252.
 * @param declared what a header, an XML declaration or a page says; ignored if the bytes cannot be in it
 */
export function readableText(content: Buffer, declared?: string): string {
	const text = decodeText(content, declared) ?? decodeText(content);
	if (text !== undefined) return text;
	const charset = charsetOfBytes(content) ?? 'utf-8';
	return charset === 'utf-8' ? mixedText(content) : new TextDecoder(charset).decode(content);
}
