/** Addresses of files that are bare paths in the place of files: `file: '/files/a.upd'`. */
import { FIELD_NAMES } from '../api/fieldNames';
import { isFolderPath } from './base64';
import type { Json, JsonObject } from './clean';
import { MAX_URL } from './content';
import type { FileMetadata } from './fileMetadata';
import {
	isActionKey,
	isPlainlyFiles,
	isSentKey,
	looksLikeFileName,
	wordsOf,
	type KeyRole,
} from './keys';
import { isFileAddress, leadsToAction, pathOf } from './links';
import { extensionOf, sniffType } from './sniff';
import type { FileShape, FoundFile, LinkedFile } from './types';

/** `/download?id=7` */
const ASKED_FOR = /^\/(?:[\w.~-]{1,60}\/){0,3}(?:downloads?|files?)\?[^?]+$/i;
/** `application/vnd.ms-excel` is a type, although it looks like a file in a folder. */
const MIME_TYPE =
	/^(?:application|audio|font|image|message|model|multipart|text|video)\/(?:vnd|prs|x)[.-]/i;

/** Whether a value is clearly the path of a file, and not of an action. */
export function isFilePath(value: Json | undefined, shape: FileShape): value is string {
	if (typeof value !== 'string' || value.length > MAX_URL) return false;
	const address = value.trim();
	if (!/^[^\s<>"\\|]+$/.test(address) || !isFileAddress(address, false, shape)) return false;
	const path = address.replace(/[?#].*$/, '');
	const name = pathOf(path);
	if (isActionKey(name, shape)) return false;
	if (isFolderPath(path) || ASKED_FOR.test(address)) return true;
	if (!looksLikeFileName(name)) return false;
	// In `//host/a.upd` the first segment is the host.
	if (path.startsWith('//')) return /^\/\/[\w.-]+(?::\d+)?\/[^/]/.test(path);
	if (/^\.{0,2}\//.test(path)) return true;
	return /^[^/:@]+\/[^:@]+$/.test(path) && !MIME_TYPE.test(path);
}

/** Whether a record gives its file a name that does not match the path: then the text is that file's content. */
function isOtherFile(path: string, { fileName = '' }: FileMetadata): boolean {
	const extension = extensionOf(fileName);
	return extension !== '' && extension !== extensionOf(pathOf(path));
}

const isPathKey = (key: string): boolean =>
	FIELD_NAMES.filePath.includes(wordsOf(key).at(-1) ?? '');

/**
 * The paths of files in a record itself, if it has neither contents nor addresses under the usual keys.
 * `{ name: 'b.upd', path: '/files/b.upd' }` -> `[{ url: '/files/b.upd', fileName: 'b.upd' }]`
 * @param at the record's place: in plain data, only what is clearly called a file counts
 * @param own what the record says about its file
 * @param roleOf what a key says about files
 */
export function pathsIn(
	record: JsonObject,
	at: 'envelope' | 'fileField' | 'data',
	own: FileMetadata,
	shape: FileShape,
	roleOf: (key: string) => KeyRole,
): LinkedFile[] {
	const isSent = (key: string) => shape.ofJob !== undefined && isSentKey(key);
	const paths = Object.entries(record).flatMap(([key, value]) =>
		isFilePath(value, shape) && !isActionKey(key, shape) && !isSent(key)
			? [{ key, url: value.trim(), role: roleOf(key) }]
			: [],
	);
	if (paths.length === 0) return [];
	const isNamed = looksLikeFileName(own.fileName ?? '');
	if (at !== 'envelope' && leadsToAction(record, shape, isNamed)) return [];
	// In a field for files, `{ HU: '/files/hu.upd', KOMBI: '/files/kombi.upd' }` is a map.
	const isMap = at === 'fileField' && paths.length === Object.keys(record).length;
	const asFiles = paths.filter(({ key, role, url }) => {
		if (at === 'data') return isPlainlyFiles(key);
		if (role === 'container') return true;
		if (role === 'content') return !isOtherFile(url, own);
		return at === 'fileField' && (isMap || looksLikeFileName(key));
	});
	// Next to another file, a key named "path" gives the same file again.
	const others = at === 'data' ? [] : paths.filter(({ key }) => isPathKey(key)).slice(0, 1);
	const found = asFiles.length > 0 ? asFiles : others;
	const named = found.length === 1 && own.fileName !== found[0]?.url ? own.fileName : undefined;
	return found.map(({ key, url }) => {
		const fileName = looksLikeFileName(key) ? key : named;
		return { url, ...(fileName !== undefined && { fileName }) };
	});
}

const nameOf = (path: string): string => pathOf(path).toLowerCase();

/** Whether it may contain other files: an archive, or an address that does not show what it leads to. */
const mayHoldOthers = (thing: FoundFile | LinkedFile): boolean => {
	if ('content' in thing) return sniffType(thing.content) === 'application/zip';
	const extension = extensionOf(thing.fileName ?? pathOf(thing.url));
	return extension === '' || /^(?:zip|gz|tgz|tar|7z|rar)$/.test(extension);
};

/**
 * Addresses without the bare paths that only name files delivered in another way: inside an archive, or as the same files.
 * @param paths those of them that are bare paths
 */
export function withoutListed(
	files: readonly FoundFile[],
	links: readonly LinkedFile[],
	paths: ReadonlySet<string>,
): readonly LinkedFile[] {
	if (paths.size === 0) return links;
	const plain = links.filter(({ url }) => !paths.has(url));
	if ([...files, ...plain].some(mayHoldOthers)) return plain;
	const names = new Set([
		...files.map(({ fileName = '' }) => nameOf(fileName)),
		...plain.flatMap(({ fileName = '', url }) => [nameOf(fileName), nameOf(url)]),
	]);
	return links.filter(({ url }) => !paths.has(url) || !names.has(nameOf(url)));
}
