import { ASSUMED } from '../api/fieldNames';
import { lookIn, withoutUndefined, type Fields } from '../responses/json';
import { looksLikeFileName, wordsOf } from './keys';

/** What stands beside a content and tells about it. */
export interface Hints {
	readonly fileName?: string;
	readonly mimeType?: string;
	readonly encoding?: string;
}

const FILE_NAMES = [...ASSUMED.fileName, 'file'];
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
	const text = lookIn(fields, names, isWanted);
	return isString(text) ? text.trim().slice(0, 20_000) : undefined;
};

/**
 * What a record says about the file in it.
 * `{ filename: 'a.upd', mime_type: 'application/zip' }` -> `{ fileName: 'a.upd', mimeType: 'application/zip' }`
 * @param fields of the record
 * @param isFile whether the record is about a file, so that its name is the file's; else only a name that is a file's
 * counts
 * @param otherName a name from around the record
 */
export function hintsOf(fields: Fields, isFile: boolean, otherName?: string): Hints {
	const fileName =
		textIn(fields, FILE_NAMES, isFileName) ??
		textIn(fields, isFile ? ASSUMED.fileName : PLAIN_FILE_NAMES) ??
		otherName ??
		(isFile ? textIn(fields, ASSUMED.fileLabel) : undefined);
	return withoutUndefined({
		fileName,
		mimeType: textIn(fields, ASSUMED.fileType, isType),
		encoding: textIn(fields, ASSUMED.fileEncoding),
	});
}

/** Hints for one of several contents in a record: `report` and `report_filename`, `upd_base64` and `upd_filename`. */
export function hintsBeside(fields: Fields, key: string, own: Hints): Hints {
	const stem = wordsOf(key).slice(0, -1).join('_');
	const stems = stem === '' ? [key] : [key, stem];
	const endingIn = (ends: readonly string[]) =>
		stems.flatMap((of) => ends.map((end) => `${of}_${end}`));
	return withoutUndefined({
		fileName: textIn(fields, endingIn(ASSUMED.fileNameEnds)) ?? own.fileName,
		mimeType: textIn(fields, endingIn(ASSUMED.fileTypeEnds), isType) ?? own.mimeType,
		encoding: own.encoding,
	});
}
