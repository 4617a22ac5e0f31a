/** The visible text of a web page, as far as needed to tell whose page it is. */

/** How much of a page is read, in characters. */
const PAGE_START = 262_144;
/** Longest title or heading that is read, in characters. */
const MAX_HEADING = 300;

/** Whether text is HTML or XML rather than plain words. */
export const isMarkup = (text: string): boolean => /^\s*</.test(text);

export interface PageText {
	/** The start of the source, unchanged. */
	readonly source: string;
	/** The source without comments, scripts and styles. */
	readonly markup: string;
	/** Its title and first headings, in lower case; otherwise the start of its text. */
	readonly headings: readonly string[];
	/** Its visible text, in lower case and with single spaces. */
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
	...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", rsquo: "'", nbsp: ' ' },
	...{ hellip: '...', ndash: '-', mdash: '-', bull: '\u2022', middot: '\u00b7' },
	...{ auml: '\u00e4', ouml: '\u00f6', uuml: '\u00fc', szlig: '\u00df' },
	...{ eacute: '\u00e9', egrave: '\u00e8', agrave: '\u00e0', ccedil: '\u00e7' },
};

const ENTITY = /&(?:#(\d{1,6})|#x([0-9a-f]{1,5})|([a-z]{1,10}));/gi;

/** `Zugriff f&uuml;r alle &gt; 1` -> `Zugriff f\u00fcr alle > 1`; unknown entities stay. */
export const withoutEntities = (text: string): string =>
	text.replace(ENTITY, (entity, ...groups: string[]) => {
		const [decimal, hex, name] = groups;
		if (!name) return characterOf(decimal ? Number(decimal) : parseInt(hex ?? '', 16));
		const character = NAMED_CHARACTERS[name.toLowerCase()] ?? entity;
		return /^[A-Z][a-z]/.test(name) ? character.toUpperCase() : character;
	});

const INVISIBLE_ENTITY = /[\u00ad\u200b-\u200f\u2060\ufeff]/;

function characterOf(code: number): string {
	const character = code > 31 && code <= 0x10ffff ? String.fromCodePoint(code) : ' ';
	return INVISIBLE_ENTITY.test(character) ? '' : character;
}

/** Text without tags, entities resolved, in lower case and with single spaces. */
const plain = (html: string): string =>
	withoutEntities(html.replace(/<[^<>]*>/g, ' '))
		.replace(/[\s\u00a0\u200b-\u200f\u00ad\u2060\ufeff]+/g, ' ')
		.replace(/[\u2018\u2019]/g, "'")
		.trim()
		.toLowerCase();

/**
 * `<title>Sign in | Cars</title><h1>Hello</h1>` -> `{ headings: ['sign in | cars', 'hello'], visible: 'hello', … }`
 * @param page the whole page
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

/** `<title>Sign in</title>` -> `Sign in`; undefined where there is none. */
export function titleOf(page: string): string | undefined {
	const title = TITLE.exec(page)?.[1]?.trim();
	return title ? withoutEntities(title) : undefined;
}

const at = (text: string, place: RegExp): number | undefined => place.exec(text)?.index;

const inside = (match: RegExpMatchArray): string | undefined => match[1];
