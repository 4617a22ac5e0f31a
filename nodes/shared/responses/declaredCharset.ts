/** The character set that a text declares itself. */

/** How much of a text is searched, in characters. HTML requires only 1024, but a long style sheet may come first. */
const DECLARED_WITHIN = 16_384;

/** What a text declares, and where. */
interface Declared {
	readonly value: string;
	/** Position of the value, in characters from the text's start. */
	readonly at: number;
}

const startOf = (text: string | Buffer): string =>
	typeof text === 'string'
		? text.slice(0, DECLARED_WITHIN)
		: text.toString('latin1', 0, DECLARED_WITHIN);

const XML_DECLARATION =
	/^[\s\uFEFF\xef\xbb\xbf]{0,100}<\?xml\s[^<>]{0,300}?\bencoding\s{0,20}=\s{0,20}(?:"([^"<>]{1,60})"|'([^'<>]{1,60})')/i;

function inXml(start: string): Declared | undefined {
	const found = XML_DECLARATION.exec(start);
	const value = found?.[1] ?? found?.[2];
	if (!found || value === undefined) return undefined;
	return { value, at: found[0].length - 1 - value.length };
}

/** What a browser does not parse as markup. */
const NO_MARKUP = /<!--[^]*?(?:-->|$)|<(script|style|title|textarea)\b[^]*?(?:<\/\1|$)/gi;
const META = /<meta[\s/][^<>]{0,1000}/gi;
const ATTRIBUTE =
	/([^\s"'<>/=]{1,40})\s{0,20}=\s{0,20}(?:"([^"]{0,500})"|'([^']{0,500})'|([^\s"']{1,500}))/g;
const IN_CONTENT = /\bcharset\s{0,20}=\s{0,20}["']?([^\s"';,]{1,60})/i;

function inMeta(start: string): Declared | undefined {
	const markup = start.replace(NO_MARKUP, (hidden) => ' '.repeat(hidden.length));
	for (const meta of markup.matchAll(META)) {
		const attributes = [...meta[0].matchAll(ATTRIBUTE)].map((match) => {
			const value = match[2] ?? match[3] ?? match[4]?.replace(/\/$/, '') ?? '';
			const at = meta.index + match.index + match[0].lastIndexOf(value);
			return { name: match[1]?.toLowerCase(), value, at };
		});
		const own = attributes.find(({ name, value }) => name === 'charset' && value.trim() !== '');
		if (own) return own;
		const isType = attributes.some(
			({ name, value }) => name === 'http-equiv' && value.trim().toLowerCase() === 'content-type',
		);
		const content = attributes.find(({ name }) => name === 'content');
		const found = isType && content ? IN_CONTENT.exec(content.value) : null;
		if (content && found?.[1] !== undefined) {
			const inside = found.index + found[0].lastIndexOf(found[1]);
			return { value: found[1], at: content.at + inside };
		}
	}
	return undefined;
}

/**
 * The character set that a web page declares, outside its comments.
 * `<meta charset="iso-8859-1">` or `<meta http-equiv=Content-Type content="text/html; charset=iso-8859-1">` -> `iso-8859-1`
 * @param page the page, or its bytes in any ASCII-compatible character set
 */
export const charsetOfPage = (page: string | Buffer): string | undefined =>
	inMeta(startOf(page))?.value.trim();

/** The same for an XML declaration: `<?xml version="1.0" encoding="ISO-8859-1"?>` -> `ISO-8859-1`. */
export const charsetOfXml = (xml: string | Buffer): string | undefined =>
	inXml(startOf(xml))?.value.trim();

/** The character set of a Content-Type header: `text/html; charset="UTF-8"` -> `UTF-8`. */
export const charsetOfType = (contentType: string | undefined): string | undefined =>
	/;\s{0,20}charset\s{0,20}=\s{0,20}["']?\s{0,20}([^\s"';,]{1,60})/i.exec(contentType ?? '')?.[1];

const BEYOND_ASCII = /[^\0-\x7f]/;
/** Character sets in which even ASCII has different bytes than in UTF-8. */
const WIDE = /^(?:utf[-_ ]?(?:16|32)|ucs|iso-10646|unicode|ebcdic|ibm|cp037)/i;
const UTF8 = /^\s*(?:utf-?8|unicode-1-1-utf-8)\s*$/i;

/**
 * A text that will be saved as UTF-8, with its own declaration corrected to match. Nothing else is changed.
 * `<meta charset="iso-8859-1">Müller` -> `<meta charset="utf-8">Müller`
 */
export function declaredAsUtf8(text: string): string {
	const start = startOf(text);
	if (!/^[\s\uFEFF]*</.test(start)) return text;
	const isWhole = BEYOND_ASCII.test(text);
	const wrong = [inXml(start), inMeta(start)].filter(
		(declared): declared is Declared =>
			declared !== undefined &&
			!UTF8.test(declared.value) &&
			(isWhole || WIDE.test(declared.value.trim())),
	);
	// From the end, so that earlier positions stay valid.
	return wrong
		.sort((a, b) => b.at - a.at)
		.reduce(
			(changed, { value, at }) =>
				`${changed.slice(0, at)}${/[a-z]/.test(value) ? 'utf-8' : 'UTF-8'}${changed.slice(at + value.length)}`,
			text,
		);
}
