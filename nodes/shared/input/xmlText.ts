import { charsetOfBytes, decodeText } from '../responses/charset';
import { charsetOfType, charsetOfXml } from '../responses/declaredCharset';

/** An XML declaration: `<?xml version="1.0" encoding="ISO-8859-1"?>` */
const DECLARATION = /^(\s{0,100}<\?xml)(\s[^<>]{0,300}?)?\?>/i;
const ENCODING = /\sencoding\s{0,20}=\s{0,20}(?:"([^"]{0,100})"|'([^']{0,100})')/i;
const SAYS_UTF8 = /^utf[-_]?8$/i;

/** How much of a file shows whether it is meant to be XML, in bytes. */
const BEGINNING = 500;

/**
 * XML text without its declared character set, which no longer applies to what is sent.
 * `<?xml version="1.0" encoding="utf-16"?><FA/>` -> `<?xml version="1.0"?><FA/>`
 */
const withoutEncoding = (text: string): string =>
	text.replace(
		DECLARATION,
		(_, start: string, fields = '') =>
			`${start}${String(fields).replace(ENCODING, '').trimEnd() || ' version="1.0"'}?>`,
	);

/** XML as it is sent, in UTF-8: without a byte order mark or a declared character set. */
export function asSent(xml: string): string {
	const text = xml.replace(/^\uFEFF/, '');
	const encoding = charsetOfXml(text);
	return encoding === undefined || SAYS_UTF8.test(encoding) ? text : withoutEncoding(text);
}

const SAVE = 'save the file as UTF-8';

/** Whether bytes are UTF-8 and more than plain ASCII, although another character set is declared. */
const isUtf8AllTheSame = (content: Buffer): boolean =>
	content.some((byte) => byte > 127) && decodeText(content) !== undefined;

/**
 * The text of an XML file in the character set of its byte order mark, its own declaration, or its MIME type; the default is
 * UTF-8.
 * @param label the user's name for the file, e.g. `FA`
 * @param mimeType received with the file, e.g. `text/xml; charset=iso-8859-1`
 * @returns the text, without the original character set in its declaration; or the problem, as part of a sentence
 */
export function readXmlFile(
	label: string,
	content: Buffer,
	mimeType = '',
): { text?: string; problem?: string } {
	const start = content.toString('latin1', 0, BEGINNING);
	const declared = charsetOfXml(content) ?? charsetOfType(mimeType);
	const charset = charsetOfBytes(content, declared);
	if (charset === undefined) {
		return { problem: `${label} is in an unknown character set (${declared}): ${SAVE}` };
	}
	const text = decodeText(content, declared);
	if (text !== undefined && charset === 'utf-8') return { text };
	if (text !== undefined) {
		return !charset.startsWith('utf-16') && isUtf8AllTheSame(content)
			? { problem: `${label} is declared as ${declared}, but its bytes are UTF-8: ${SAVE}` }
			: { text: withoutEncoding(text) };
	}
	if (declared !== undefined || charset !== 'utf-8') {
		return {
			problem: `${label} is declared as ${declared ?? charset}, but its bytes are not: ${SAVE}`,
		};
	}
	// The search for XML in the text reports whether it is text at all.
	return /^\s*<|^\u00EF\u00BB\u00BF/.test(start)
		? {
				problem: `${label} is not in UTF-8, and its first line does not declare a character set: ${SAVE}`,
			}
		: { text: start };
}

/** Signs of an earlier wrong conversion: a replacement character, or half a surrogate pair. */
const LOST = /[\0\uFFFD\p{Cs}]|\u00EF\u00BF\u00BD/u;

/**
 * Finds where a text has lost characters, which cannot be recovered.
 * @returns part of a sentence; undefined if nothing is lost
 */
export function findLostCharacters(label: string, text: string): string | undefined {
	const at = text.search(LOST);
	if (at < 0) return undefined;
	const line = text.slice(0, at).split('\n').length;
	return `${label} has lost characters (line ${line}), because it was read in the wrong character set before it reached this node: ${SAVE}, or pass on the file itself (Input Mode: Binary Fields) instead of its text`;
}
