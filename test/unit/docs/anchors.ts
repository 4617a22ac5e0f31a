import { headingOf, withoutCode } from './markdown';

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** What a reader sees of a heading: `**Max** [Credits](x) `code`` is "Max Credits code". */
const visible = (title: string): string =>
	title
		.replace(/!\[[^\]]*\]\([^)]*\)/g, '')
		.replace(/\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g, '$1')
		.replace(/<\/?[a-z][^>]*>/gi, '')
		.replace(/&(\w+);/g, (entity, name: string) => ENTITIES[name] ?? entity)
		// An underscore is part of a word, but for a pair of them around words.
		.replace(/(^|[^\p{L}\p{N}`])_([^_`]+)_(?![\p{L}\p{N}`])/gu, '$1$2');

/** The anchor of a heading without regard to others, such as `what-costs-credits`. */
const plainAnchor = (title: string): string =>
	visible(title)
		.toLowerCase()
		.replace(/[^\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}\- ]/gu, '')
		.replaceAll(' ', '-');

/** The titles of a document, of both kinds: `## Title`, and one that is underlined. */
function titlesOf(markdown: string): string[] {
	const lines = withoutCode(markdown)
		.replace(/<!--[^]*?-->/g, '')
		.split('\n');
	return lines.flatMap((line, at) => {
		const heading = headingOf(line);
		if (heading) return [heading.title];
		const isUnderline = /^ {0,3}(?:=+|-+)[ \t]*$/.test(line);
		const above = lines[at - 1] ?? '';
		const isText = above.trim() !== '' && !/^\s*(?:[|>#=-]|\d+\. )/.test(above);
		return isUnderline && isText ? [above.trim()] : [];
	});
}

/**
 * The anchors of a document, as GitHub makes them: in lower case, without punctuation, a dash for each space, letters of every
 * script kept. Of titles that are alike, the second has `-1`. npm makes the same, with a prefix that its own links know.
 */
export function anchorsOf(markdown: string): Set<string> {
	const anchors = new Set<string>();
	for (const title of titlesOf(markdown)) {
		const plain = plainAnchor(title);
		let anchor = plain;
		for (let count = 1; anchors.has(anchor); count++) anchor = `${plain}-${count}`;
		anchors.add(anchor);
	}
	for (const [, name = ''] of withoutCode(markdown).matchAll(/<a [^>]*\b(?:id|name)="([^"]+)"/g)) {
		anchors.add(name);
	}
	return anchors;
}
