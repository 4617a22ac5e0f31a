import { FIELD_NAMES } from '../api/fieldNames';
import { getFieldIn, withoutUndefined, type Fields } from '../responses/json';
import { claimsOn, type Stated } from './claims';
import type { Claim } from './digests';
import { looksLikeFileName, wordsOf } from './keys';

/** What the fields next to a content say about it. */
export interface FileMetadata {
	readonly fileName?: string;
	readonly mimeType?: string;
	readonly encoding?: string;
	/** Its subject, such as its control unit. */
	readonly label?: string;
	/** Claims about its bytes under keys of its own. */
	readonly claims?: readonly Claim[];
	/** All claims of the record about bytes. */
	readonly stated?: Stated;
}

const FILE_NAMES = [...FIELD_NAMES.fileName, 'file'];
const PLAIN_FILE_NAMES = ['filename'];

const isString = (value: unknown): value is string =>
	typeof value === 'string' && value.trim() !== '';
const isFileName = (value: unknown): boolean => isString(value) && looksLikeFileName(value.trim());
const isType = (value: unknown): boolean => isString(value) && value.includes('/');

const textIn = (
	fields: Fields,
	names: readonly string[],
	isWanted: (value: unknown) => boolean = isString,
): string | undefined => {
	const text = getFieldIn(fields, names, isWanted);
	return isString(text) ? text.trim().slice(0, 20_000) : undefined;
};

/**
 * What a record says about the file in it.
 * `{ filename: 'a.upd', mime_type: 'application/zip' }` -> `{ fileName: 'a.upd', mimeType: 'application/zip' }`
 * @param fields of the record
 * @param isFile whether the record is about a file, so that its name is the file's; otherwise only an explicit file name
 * counts
 * @param otherName a name from around the record
 */
export function metadataOf(fields: Fields, isFile: boolean, otherName?: string): FileMetadata {
	const label = isFile ? textIn(fields, FIELD_NAMES.fileLabel) : undefined;
	const fileName =
		textIn(fields, FILE_NAMES, isFileName) ??
		textIn(fields, isFile ? FIELD_NAMES.fileName : PLAIN_FILE_NAMES) ??
		otherName ??
		label;
	return withoutUndefined({
		fileName,
		label,
		mimeType: textIn(fields, FIELD_NAMES.fileType, isType),
		encoding: textIn(fields, FIELD_NAMES.fileEncoding),
	});
}

/** Metadata of one of several contents in a record: `report` and `report_filename`, `upd_base64` and `upd_filename`. */
export function metadataBeside(fields: Fields, key: string, own: FileMetadata): FileMetadata {
	const stem = wordsOf(key).slice(0, -1).join('_');
	const stems = stem === '' ? [key] : [key, stem];
	const endingIn = (ends: readonly string[]) =>
		stems.flatMap((of) => ends.map((end) => `${of}_${end}`));
	return withoutUndefined({
		fileName: textIn(fields, endingIn(FIELD_NAMES.fileNameEnds)) ?? own.fileName,
		mimeType: textIn(fields, endingIn(FIELD_NAMES.fileTypeEnds), isType) ?? own.mimeType,
		encoding: own.encoding,
		claims: claimsOn(own.stated, key),
	});
}
