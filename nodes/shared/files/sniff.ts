import { charsetOfBytes, readableText } from '../responses/charset';
import { charsetOfPage, charsetOfXml } from '../responses/declaredCharset';

const TYPES: Record<string, string> = {
	zip: 'application/zip',
	pdf: 'application/pdf',
	html: 'text/html',
	htm: 'text/html',
	json: 'application/json',
	xml: 'application/xml',
	txt: 'text/plain',
	csv: 'text/csv',
	gz: 'application/gzip',
	'7z': 'application/x-7z-compressed',
};

export const ANY_BYTES = 'application/octet-stream';

/** How much of a file is read, in bytes. */
const SNIFFED_BYTES = 4096;

/** The extension of a file name, in lower case and without the dot; empty if there is none. */
export const extensionOf = (name: string): string =>
	/[^.]\.([a-z][a-z0-9]{0,9}|7z)$/i.exec(name)?.[1]?.toLowerCase() ?? '';

/** The usual extension of a MIME type; undefined for generic ones, such as binary data or plain text. */
export function extensionFor(mimeType: string): string | undefined {
	if (mimeType === 'text/plain') return undefined;
	if (/^application\/(x-)?zip(-compressed)?$/.test(mimeType)) return 'zip';
	return Object.keys(TYPES).find((extension) => TYPES[extension] === mimeType);
}

/**
 * The MIME type of a file by its first bytes; for plain text, by its name.
 * @param name the file's name, if it has one
 */
export function sniffType(content: Buffer, name = ''): string {
	if (content.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1')))
		return TYPES.zip ?? ANY_BYTES;
	if (content.subarray(0, 4).equals(Buffer.from('PK\x05\x06', 'latin1')))
		return TYPES.zip ?? ANY_BYTES;
	if (content.subarray(0, 5).toString('latin1') === '%PDF-') return TYPES.pdf ?? ANY_BYTES;
	if (content.subarray(0, 2).equals(Buffer.from([0x1f, 0x8b]))) return TYPES.gz ?? ANY_BYTES;
	if (!isText(content)) return ANY_BYTES;
	const start = beginningOf(content).trimStart();
	if (isHtml(start)) return 'text/html';
	if (/^<\?xml\b/i.test(start)) return 'application/xml';
	const byName = TYPES[extensionOf(name)];
	if (byName?.startsWith('text/')) return byName;
	if (isJson(content, start)) return 'application/json';
	return /^<[a-z]/i.test(start) ? 'application/xml' : 'text/plain';
}

/** Whether text starts like a web page. */
export const isHtml = (text: string): boolean =>
	/^\uFEFF?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--(?:(?!-->)[^]){0,500}-->\s*)*<(?:!doctype\s+html|html|head|body)\b/i.test(
		text.slice(0, SNIFFED_BYTES),
	);

function isJson(content: Buffer, start: string): boolean {
	if (!/^[[{]/.test(start)) return false;
	try {
		JSON.parse(textOfFile(content));
		return true;
	} catch {
		return false;
	}
}

/** The text of a file in the character set that a header declares, or else in the one that it declares itself. */
export const textOfFile = (content: Buffer, declared?: string): string =>
	readableText(content, declared ?? declaredIn(content));

const declaredIn = (content: Buffer): string | undefined =>
	charsetOfXml(content) ?? charsetOfPage(content);

/** The first few thousand characters of a file as text, whatever the bytes are. */
export const beginningOf = (content: Buffer, bytes = SNIFFED_BYTES): string =>
	textOfFile(content.subarray(0, bytes));

/** Text in UTF-16. A binary file may start with the same two bytes, so they count as a mark only if readable text follows. */
function isUtf16(content: Buffer, charset: string): boolean {
	// Without a split character at the end.
	const start = content.subarray(0, Math.min(SNIFFED_BYTES, content.length & ~1));
	const text = new TextDecoder(charset).decode(start);
	const isMarked = /^(?:fffe|feff)/.test(content.toString('hex', 0, 2));
	// Random bytes soon contain half a surrogate pair.
	if (isMarked) return text.trim() !== '' && !text.includes('\uFFFD');
	// Without a mark it has to look like text: mostly ASCII, and without control characters.
	return !CONTROLS.test(text) && (text.match(ASCII_CHARACTER)?.length ?? 0) * 2 > text.length;
}

const LOST_IN_UTF8 = '\xef\xbf\xbd';
const ASCII_CHARACTER = /[\t\n\r -~]/g;
/** Control characters of binary data, and undecodable bytes. */
const CONTROLS = /[\0-\x08\x0e-\x1a\x1c-\x1f\uFFFD]/;

/**
 * Whether bytes are text, without the control characters of binary data: in UTF-8, UTF-16 or windows-1252, in a declared
 * character set, or a web page in any.
 * @param declared the character set that a header names
 */
export function isText(content: Buffer, declared?: string): boolean {
	const start = content.subarray(0, SNIFFED_BYTES);
	const charset = charsetOfBytes(start, declared ?? declaredIn(start)) ?? 'utf-8';
	if (charset.startsWith('utf-16')) return isUtf16(content, charset);
	const isOther = charset !== 'utf-8';
	const latin = start.toString('latin1');
	// A replacement character that the text itself contains is not a decoding error.
	const bytes = latin.includes(LOST_IN_UTF8)
		? Buffer.from(latin.replaceAll(LOST_IN_UTF8, '?'), 'latin1')
		: start;
	const text = isOther || isHtml(latin) ? latin : bytes.toString('utf8');
	// A character that is split at the end of the part read is not a decoding error.
	const whole = content.length > SNIFFED_BYTES ? text.replace(/\uFFFD{1,3}$/, '') : text;
	return !CONTROLS.test(whole) || isWesternText(start);
}

/** Mostly ASCII text with some windows-1252 letters, which needs no declaration. */
function isWesternText(start: Buffer): boolean {
	const text = start.toString('latin1');
	const letters = text.match(WESTERN_LETTER)?.length ?? 0;
	return letters * 4 < text.length && !NEVER_WESTERN.test(text);
}

const WESTERN_LETTER = /[\x80-\xff]/g;
/** Control characters, and bytes that are unassigned in windows-1252. */
const NEVER_WESTERN = /[\0-\x08\x0e-\x1a\x1c-\x1f\x7f\x81\x8d\x8f\x90\x9d]/;

/** The MIME type of an extension; undefined if unknown. */
export const typeFor = (extension: string): string | undefined => TYPES[extension.toLowerCase()];
