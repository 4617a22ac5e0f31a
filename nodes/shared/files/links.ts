/** Which addresses in an answer belong to files; only those are ever fetched. */
import { FIELD_NAMES } from '../api/fieldNames';
import { isJobAddress, isOwnPath, jobIdInAddress, urlOf } from '../responses/jobAddress';
import { getField, withoutUndefined } from '../responses/json';
import { claimsOn } from './claims';
import type { Json, JsonObject } from './clean';
import { isWebAddress, MAX_URL } from './content';
import type { FileMetadata } from './fileMetadata';
import { isActionKey, looksLikeFileName, urlSubject, wordsOf } from './keys';
import type { FileShape, LinkedFile } from './types';

/** An absolute address, or one on the API's own host. */
const isAddress = (value: Json, shape: FileShape): value is string =>
	typeof value === 'string' &&
	value.length <= MAX_URL &&
	(isWebAddress(value) ||
		/^\.{0,2}\/[^\s<>"]*$/.test(value.trim()) ||
		isRelativeFile(value, shape));

/** `files/a.upd`, `a.upd`: keys for addresses have other values too, so it must clearly be a file name. */
function isRelativeFile(text: string, { extension }: FileShape): boolean {
	const path = text.trim().replace(/[?#].*$/, '');
	if (!/^[^\s<>":@\\]+$/.test(path)) return false;
	const name = pathOf(path);
	if (path !== name) return looksLikeFileName(name);
	return extension !== '' && name.toLowerCase().endsWith(`.${extension}`);
}

/**
 * Whether an address is a file's, and not that of the job itself or of one of the API's own endpoints.
 * @param isPlain whether its key only says that it is an address
 */
export function isFileAddress(address: string, isPlain: boolean, { ofJob }: FileShape): boolean {
	const url = urlOf(address);
	if (!url) return true;
	if (isOwnPath(url)) return false;
	if (!ofJob || !isPlain) return true;
	const parts = url.pathname.split('/').filter((part) => part !== '');
	const last = parts.at(-1) ?? '';
	if (parts.some((part) => OF_FILES.test(part)) || looksLikeFileName(last)) return true;
	const isAsked = url.search !== '' && jobIdInAddress(url.search) !== undefined;
	return !isJobAddress(url) && !isAsked && last !== ofJob.id;
}

/** A path segment that is followed by files, or by the ID of their job. */
const OF_FILES = /^(?:downloads?|files?|ncds?|outputs?|results?|signed|dl)$/i;

/** The path of an address on its host, without the query. */
export const pathOf = (url: string): string =>
	url
		.trim()
		.replace(/[?#].*$/, '')
		.split('/')
		.at(-1) ?? '';

/**
 * Whether an entry of a map leads to a file. A map of addresses, `urls: { web, download }`, has other entries too.
 * @param isBeside whether it is such a map, and not one of files
 */
export const isFileEntry = (
	key: string,
	url: string,
	isBeside: boolean | undefined,
	shape: FileShape,
): boolean =>
	!isBeside ||
	!shape.ofJob ||
	looksLikeFileName(key) ||
	urlSubject(`${key}_url`, shape) !== undefined ||
	looksLikeFileName(pathOf(url));

/** `{ rel: 'download', href }` */
function leadsToFile(record: JsonObject, shape: FileShape): boolean {
	const relation = getField(record, FIELD_NAMES.relation);
	return typeof relation === 'string' && urlSubject(`${relation}_url`, shape) !== undefined;
}

/** `{ rel: 'cancel', href }`, `{ method: 'DELETE', href }`: a link to an action, not to a file. */
export function leadsToAction(record: JsonObject, shape: FileShape, isNamed: boolean): boolean {
	const relation = getField(record, FIELD_NAMES.relation);
	const method = getField(record, FIELD_NAMES.linkMethod);
	return (
		(typeof relation === 'string' && isActionKey(relation, shape) && !isNamed) ||
		(typeof method === 'string' && /^(?:post|put|patch|delete)$/i.test(method.trim()))
	);
}

/**
 * The addresses of files in a record itself: `{ filename: 'a.ncd', url: 'https://…' }`.
 * @param at the record's place: in plain data, only what is clearly a file's address counts
 * @param own what the record says about its file
 */
export function linksIn(
	record: JsonObject,
	at: 'envelope' | 'fileField' | 'data',
	own: FileMetadata,
	shape: FileShape,
	isUrlKey: (key: string) => boolean,
): LinkedFile[] {
	const isFile = looksLikeFileName(own.fileName ?? '');
	// The answer itself may repeat the request's method.
	if (at !== 'envelope' && leadsToAction(record, shape, isFile)) return [];
	const isNamed = isFile || leadsToFile(record, shape);
	const subjects = new Set<string>();
	return Object.entries(record).flatMap(([key, value]) => {
		const subject = isUrlKey(key) ? urlSubject(key, shape) : undefined;
		const isPlainKey = wordsOf(key).length === 1;
		const isHere = at !== 'data' || !isPlainKey || isNamed;
		// Several addresses with the same subject are one file.
		if (subject === undefined || !isHere || subjects.has(subject)) return [];
		const links = (Array.isArray(value) ? value : [value])
			.filter((link) => isAddress(link, shape))
			.filter((url) => isFileAddress(url, isPlainKey, shape));
		if (links.length > 0) subjects.add(subject);
		const fileName = links.length === 1 ? own.fileName : undefined;
		const stated = links.length === 1 ? claimsOn(own.stated, key) : [];
		const claims = stated.length > 0 ? stated : undefined;
		return links.map((url) =>
			withoutUndefined({ url: url.trim(), fileName, mimeType: own.mimeType, claims }),
		);
	});
}
