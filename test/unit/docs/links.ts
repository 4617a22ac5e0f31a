/** The links of a document, and whether they lead somewhere: on GitHub, and from the README on npm's page. */
import { posix } from 'node:path';

import { anchorsOf } from './anchors';
import { withoutCode } from './markdown';

/** What is in the repository; `url` is its address, such as `https://github.com/owner/name`. */
export interface Repository {
	readonly url: string;
	readonly files: ReadonlySet<string>;
	readonly read: (path: string) => string;
}

export interface Link {
	readonly target: string;
	readonly isImage: boolean;
}

/** Pages that GitHub has for every repository, beside its files. */
const PAGES = /^(?:issues|pulls|security|releases|actions|commits|compare|discussions)(?:\/|$)/;
const IMAGE = /\.(?:png|svg|jpe?g|gif|webp)$/i;

/** Whether the bracket that closes here was opened as that of an image: `![…]`. */
function isImageAt(text: string, close: number): boolean {
	let depth = 0;
	for (let at = close; at >= 0; at--) {
		if (text[at] === ']') depth++;
		if (text[at] === '[') depth--;
		if (depth === 0) return text[at - 1] === '!';
	}
	return false;
}

/** All links and images of a document, in Markdown's forms and in HTML; those in code are none. */
export function linksIn(markdown: string): Link[] {
	const text = withoutCode(markdown)
		.replace(/<!--[^]*?-->/g, '')
		.replace(/(`+)[^`]+?\1/g, '');
	const links: Link[] = [];
	for (const match of text.matchAll(/\]\(\s*(<[^>]*>|(?:[^()\s]|\([^()\s]*\))*)/g)) {
		links.push({
			target: (match[1] ?? '').replace(/^<|>$/g, ''),
			isImage: isImageAt(text, match.index),
		});
	}
	const defined = new Map(
		[...text.matchAll(/^ {0,3}\[([^\]]+)\]:\s*<?([^\s>]+)/gm)].map(([, name = '', target = '']) => [
			name.toLowerCase(),
			target,
		]),
	);
	for (const target of defined.values()) links.push({ target, isImage: false });
	for (const match of text.matchAll(/\[([^[\]]+)\]\[([^[\]]*)\]/g)) {
		const name = match[2] || (match[1] ?? '');
		const isDefined = defined.has(name.toLowerCase());
		if (!isDefined) links.push({ target: `[${name}] without a definition`, isImage: false });
	}
	for (const [, name = '', target = ''] of text.matchAll(/<[^>]*\b(href|src)="([^"]*)"/g)) {
		links.push({ target, isImage: name === 'src' });
	}
	for (const [, target = ''] of text.matchAll(/<(https?:[^>\s]+)>/g)) {
		links.push({ target, isImage: false });
	}
	return links;
}

const kindOf = ({ files }: Repository, path: string): 'file' | 'folder' | undefined => {
	if (files.has(path)) return 'file';
	const isFolder = path === '.' || [...files].some((file) => file.startsWith(`${path}/`));
	return isFolder ? 'folder' : undefined;
};

/** Why a place in the repository is none; undefined where it is one. */
function problemOfPlace(
	repository: Repository,
	{ path, anchor, isImage }: { path: string; anchor?: string | undefined; isImage: boolean },
): string | undefined {
	const kind = kindOf(repository, path);
	if (path.startsWith('..')) return 'leaves the repository';
	if (!kind) return `names ${path}, which is not in the repository`;
	if (isImage) return kind === 'file' && IMAGE.test(path) ? undefined : 'is no picture';
	if (anchor === undefined) return undefined;
	if (kind === 'folder') return `names a heading, but ${path} is a folder`;
	if (!path.endsWith('.md')) {
		const lines = repository.read(path).split('\n').length;
		const named = [...anchor.matchAll(/L(\d+)/g)].map(([, line]) => Number(line));
		const isLine = /^L\d+(?:-L\d+)?$/.test(anchor) && named.every((line) => line <= lines);
		return isLine ? undefined : `names a place that ${path} does not have`;
	}
	return anchorsOf(repository.read(path)).has(anchor)
		? undefined
		: `names a heading that ${path} does not have`;
}

/** The same for an address, if it is one of this repository; every other one has to be `https` and readable. */
export function problemOfUrl(repository: Repository, url: string): string | undefined {
	if (url.startsWith('mailto:')) return undefined;
	if (!URL.canParse(url) || !url.startsWith('https://')) return 'is no https address';
	const { pathname, hash, host } = new URL(url);
	const [, owner, name, ...rest] = decodeURIComponent(pathname).split('/');
	const own = new URL(repository.url).pathname.split('/');
	if (host !== 'github.com' || name?.replace(/\.git$/, '') !== own[2]) return undefined;
	if (owner !== own[1]) return `names another repository than package.json: ${repository.url}`;
	const anchor = hash ? decodeURIComponent(hash.slice(1)) : undefined;
	const [view = '', ref = '', ...path] = rest;
	if (view === '') {
		// GitHub gives the whole page the anchor `readme`.
		return anchor === undefined || anchor === 'readme'
			? undefined
			: problemOfPlace(repository, { path: 'README.md', anchor, isImage: false });
	}
	if (!['blob', 'tree', 'raw'].includes(view)) {
		return PAGES.test(rest.join('/')) ? undefined : 'names a page that GitHub does not have';
	}
	if (!['HEAD', 'main'].includes(ref)) return 'names another branch than main';
	return problemOfPlace(repository, {
		path: posix.normalize(path.join('/') || '.').replace(/\/$/, ''),
		anchor,
		isImage: view === 'raw',
	});
}

const isAddress = (target: string): boolean => /^[a-z][a-z+.-]*:|^\/\//i.test(target);

/** Why a link of a document leads nowhere on GitHub; undefined for a good one. */
export function problemOf(
	repository: Repository,
	document: string,
	{ target, isImage }: Link,
): string | undefined {
	if (isAddress(target)) return problemOfUrl(repository, target);
	if (target === '') return 'is empty';
	if (target.startsWith('/')) return 'begins at the root, where npm and an editor find nothing';
	const [, path = '', anchor] = /^([^#?]*)(?:\?[^#]*)?(?:#(.*))?$/.exec(target) ?? [];
	const place = posix.join(posix.dirname(document), decodeURIComponent(path));
	return problemOfPlace(repository, {
		path: path === '' ? document : place.replace(/\/$/, ''),
		anchor: anchor === undefined ? undefined : decodeURIComponent(anchor),
		isImage,
	});
}

/**
 * Where npm's page takes a relative link of the README: to the repository, as it is now. Anchors stay on the page; npm gives them
 * a prefix by itself.
 */
export const onNpm = ({ url }: Repository, { target, isImage }: Link): string =>
	isAddress(target) || target.startsWith('#')
		? target
		: `${url}/${isImage ? 'raw' : 'blob'}/HEAD/${target.replace(/^(?:\.\/)+/, '')}`;
