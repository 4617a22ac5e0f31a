/** Which addresses in an answer are those of files: only those are ever fetched. */
import { FIELD_NAMES } from '../api/fieldNames';
import { isJobAddress, isOwnPath, jobIdInAddress } from '../responses/jobAddress';
import { getField } from '../responses/json';
import type { Json, JsonObject } from './clean';
import { isWebAddress, MAX_URL } from './content';
import { isActionKey, looksLikeFileName, urlSubject } from './keys';
import type { FileShape } from './types';

/** An absolute address, or one on the API's own host. */
export const isAddress = (value: Json): value is string =>
	typeof value === 'string' &&
	value.length <= MAX_URL &&
	(isWebAddress(value) || /^\.{0,2}\/[^\s<>"]*$/.test(value.trim()));

/**
 * Whether an address is that of a file, and not of the job itself or of one of the API's own endpoints.
 * @param isPlain whether its key says no more than that it is an address
 */
export function isFileAddress(address: string, isPlain: boolean, { ofJob }: FileShape): boolean {
	const base = 'https://relative.invalid/';
	if (!URL.canParse(address, base)) return true;
	const url = new URL(address, base);
	if (isOwnPath(url)) return false;
	if (!ofJob || !isPlain) return true;
	const last =
		url.pathname
			.split('/')
			.filter((part) => part !== '')
			.at(-1) ?? '';
	const isJob = isJobAddress(url) || (ofJob.id !== undefined && last === ofJob.id);
	const isAsked = url.search !== '' && jobIdInAddress(url.search) !== undefined;
	return !isJob && (!isAsked || looksLikeFileName(last));
}

/** Where an address leads to on its host, without what is asked there. */
const pathOf = (url: string): string =>
	url
		.trim()
		.replace(/[?#].*$/, '')
		.split('/')
		.at(-1) ?? '';

/**
 * Whether an entry of a map leads to a file. A map of addresses, `urls: { web, download }`, has others too.
 * @param isBeside whether it is such a map, and not one of files
 */
export const isFileEntry = (
	key: string,
	url: string,
	isBeside: boolean | undefined,
	shape: FileShape,
): boolean =>
	!isBeside ||
	looksLikeFileName(key) ||
	urlSubject(`${key}_url`, shape) !== undefined ||
	looksLikeFileName(pathOf(url));

/** `{ rel: 'download', href }` */
export function leadsToFile(record: JsonObject, shape: FileShape): boolean {
	const relation = getField(record, FIELD_NAMES.relation);
	return typeof relation === 'string' && urlSubject(`${relation}_url`, shape) !== undefined;
}

/** `{ rel: 'cancel', href }`, `{ method: 'DELETE', href }`: a link to what can be done, and to no file. */
export function leadsToAction(record: JsonObject): boolean {
	const relation = getField(record, FIELD_NAMES.relation);
	const method = getField(record, FIELD_NAMES.linkMethod);
	return (
		(typeof relation === 'string' && isActionKey(relation)) ||
		(typeof method === 'string' && !/^(?:get|head)?$/i.test(method.trim()))
	);
}
