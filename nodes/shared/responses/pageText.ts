/** What a person sees of a web page, as far as it is needed to tell whose it is. */

/** So much of a page is looked at for what it says, in characters. */
const PAGE_START = 262_144;
/** The longest title and heading that are read, in characters. */
const MAX_HEADING = 300;

export interface PageText {
	/** Its start, as it came. */
	readonly source: string;
	/** The same without comments, scripts and styles. */
	readonly markup: string;
	/** Its title and first headings, in lower case; else what it begins with. */
	readonly headings: readonly string[];
	/** What can be read on it, in lower case and with single spaces. */
	readonly visible: string;
}

const NOT_MARKUP =
	/<!--[^]*?(?:-->|$)|<(script|style|template)\b[^]*?(?:<\/\1[^<>]{0,20}>|$)|<!\[CDATA\[|\]\]>/gi;
/** A page without its comments, scripts and styles. */
export const markupOf = (page: string): string => page.replace(NOT_MARKUP, ' ');

const NOT_SEEN = /<(title|noscript|head|svg)\b[^]*?(?:<\/\1[^<>]{0,20}>|$)/gi;
const BODY_OR_PICTURE = /<(?:body|svg)\b/i;
const TITLE = /<title\b[^<>]{0,200}>([^<]{0,1000})/i;
const HEADING = /<h[12]\b[^<>]{0,500}>([^]{0,1000}?)<\/h[12]/gi;

const NAMED_CHARACTERS: Readonly<Record<string, string>> = {
	amp: '&',
	lt: '<',
	gt: '>',
	quot: '"',
	apos: "'",
	rsquo: "'",
	hellip: '...',
	ndash: '-',
	mdash: '-',
};

/** Text without tags, entities resolved, in lower case and with single spaces. */
const plain = (html: string): string =>
	html
		.replace(/<[^<>]*>/g, ' ')
		.replace(/&(?:#(\d{1,6})|#x([0-9a-f]{1,5})|([a-z]{1,10}));?/gi, (_, ...groups: string[]) => {
			const [decimal, hex, name] = groups;
			const code = decimal ? Number(decimal) : parseInt(hex ?? '', 16);
			return name ? (NAMED_CHARACTERS[name.toLowerCase()] ?? ' ') : characterOf(code);
		})
		.replace(/[\s\u00a0\u200b-\u200f\u00ad\u2060\ufeff]+/g, ' ')
		.replace(/[\u2018\u2019]/g, "'")
		.trim()
		.toLowerCase();

const characterOf = (code: number): string =>
	code > 31 && code <= 0x10ffff ? String.fromCodePoint(code) : ' ';

/**
 * `<title>Sign in | Cars</title><h1>Hello</h1>` -> `{ headings: ['sign in | cars', 'hello'], visible: 'hello', … }`
 * @param page the whole of it
 */
export function readPageText(page: string): PageText {
	const source = page.slice(0, PAGE_START);
	const markup = markupOf(source);
	const head = markup.slice(0, at(markup, BODY_OR_PICTURE));
	const visible = plain(markup.replace(NOT_SEEN, ' '));
	const named = [TITLE.exec(head)?.[1], ...[...markup.matchAll(HEADING)].slice(0, 3).map(inside)];
	const headings = named.map((text) => plain(text ?? '').slice(0, MAX_HEADING)).filter(Boolean);
	return {
		source,
		markup,
		visible,
		headings: headings.length > 0 ? headings : [visible.slice(0, 100)],
	};
}

const at = (text: string, place: RegExp): number | undefined => place.exec(text)?.index;

const inside = (match: RegExpMatchArray): string | undefined => match[1];
