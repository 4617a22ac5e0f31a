/** Where in an answer a value stands, and what that says of it. */
import { FIELD_NAMES } from '../api/fieldNames';
import { isOneOf } from '../responses/json';
import { isObject, type Json } from './clean';
import { isPlainlyFiles, looksLikeFileName, type KeyRole } from './keys';
import type { FileShape } from './types';

/**
 * `envelope`: the answer itself, in or out of its wrappers. `fileField`: within a field for files, where every sign of a file
 * counts. `data`: in the answer's data, where only the plainest does.
 */
export interface Place {
	readonly at: 'envelope' | 'fileField' | 'data';
	/** What a file here is called that has no name of its own. */
	readonly name?: string;
	/** In a map or list of addresses of the answer itself, as in `urls: { get, download }`. */
	readonly isBeside?: boolean;
	/** An entry of a list or map: what it says is about its own files. */
	readonly isEntry?: boolean;
}

export const IN_FILES: Place = { at: 'fileField' };

/** Keys behind which the answer itself goes on. */
const ENVELOPE_KEYS = [...FIELD_NAMES.wrappers, ...FIELD_NAMES.jobWrappers];

/** A report or a JSON file has its data beside it, full of names, texts and addresses of their own. */
export const hasDataBeside = ({ extension }: FileShape): boolean =>
	extension === 'html' || extension === 'json';

/** Where a value behind a key of the answer itself stands. */
export function placeBehind(key: string, role: KeyRole, shape: FileShape): Place['at'] {
	if (isOneOf(key, ENVELOPE_KEYS)) return 'envelope';
	if (role === 'none') return 'data';
	return role === 'content' && hasDataBeside(shape) ? 'envelope' : 'fileField';
}

/**
 * Whether a field in which no file was found can be one as a whole.
 * @param fileName what the record calls its file
 */
export function canBeWhole(
	key: string,
	value: Json,
	role: KeyRole,
	fileName: string | undefined,
	shape: FileShape,
): boolean {
	if (role === 'content') return looksLikeFileName(fileName ?? '');
	return role === 'container' && hasDataBeside(shape) && (isObject(value) || isPlainlyFiles(key));
}
