import { charsetOfBytes, decodeText } from '../responses/charset';
import { charsetOfType, charsetOfXml } from '../responses/declaredCharset';

/** The declaration that an XML text may begin with: `<?xml version="1.0" encoding="ISO-8859-1"?>` */
const DECLARATION = /^(\s{0,100}<\?xml)(\s[^<>]{0,300}?)?\?>/i;
const ENCODING = /\sencoding\s{0,20}=\s{0,20}(?:"([^"]{0,100})"|'([^']{0,100})')/i;
const SAYS_UTF8 = /^utf[-_]?8$/i;

/** The beginning of a file, in bytes, that shows whether it is meant to be XML. */
const BEGINNING = 500;

/**
 * An XML text without the character set that it says it is in, which is no longer that of what is sent.
 * `<?xml version="1.0" encoding="utf-16"?><FA/>` -> `<?xml version="1.0"?><FA/>`
 */
const withoutEncoding = (text: string): string =>
	text.replace(
		DECLARATION,
		(_, start: string, fields = '') =>
			`${start}${String(fields).replace(ENCODING, '').trimEnd() || ' version="1.0"'}?>`,
	);

/** XML as it is sent, in UTF-8: without a byte order mark, and without another character set in its declaration. */
export function asSent(xml: string): string {
	const text = xml.replace(/^\uFEFF/, '');
	const encoding = charsetOfXml(text);
	return encoding === undefined || SAYS_UTF8.test(encoding) ? text : withoutEncoding(text);
}

const SAVE = 'save the file as UTF-8';

/** Whether bytes that are said to be in another character set are UTF-8, and more than plain ASCII. */
const isUtf8AllTheSame = (content: Buffer): boolean =>
	content.some((byte) => byte > 127) && decodeText(content) !== undefined;

/**
 * The text of an XML file, by its byte order mark, its own declaration, or what came with it; UTF-8 where nothing says otherwise.
 * @param label what the user calls the file, e.g. `FA`
 * @param mimeType what came with it, e.g. `text/xml; charset=iso-8859-1`
 * @returns the text, without the character set that it was converted from; or what is wrong, as a sentence part
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
	// What is no text at all is told so by whoever looks for XML in it.
	return /^\s*<|^\u00EF\u00BB\u00BF/.test(start)
		? {
				problem: `${label} is not in UTF-8, and its first line does not declare a character set: ${SAVE}`,
			}
		: { text: start };
}

/** What a text holds that was read in the wrong character set before: a sign that stands for a lost one, or half of one. */
const LOST = /[\0\uFFFD\p{Cs}]|\u00EF\u00BF\u00BD/u;

/**
 * Says where a text has lost characters, which cannot be put right any more.
 * @returns a sentence part; undefined where nothing is lost
 */
export function findLostCharacters(label: string, text: string): string | undefined {
	const at = text.search(LOST);
	if (at < 0) return undefined;
	const line = text.slice(0, at).split('\n').length;
	return `${label} has lost characters (line ${line}), because it was read in the wrong character set before it reached this node: ${SAVE}, or pass on the file itself (Input Mode: Binary Fields) instead of its text`;
}
