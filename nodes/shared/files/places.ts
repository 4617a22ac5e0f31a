/** The place of a value in an answer, and what it implies. */
import { FIELD_NAMES } from '../api/fieldNames';
import { isOneOf } from '../responses/json';
import { isObject, type Json } from './clean';
import { isPlainlyFiles, looksLikeFileName, type KeyRole } from './keys';
import type { FileShape } from './types';

/**
 * `envelope`: the answer itself, in or out of its wrappers. `fileField`: inside a field for files, where every sign of a file
 * counts.
 * `data`: in the answer's data, where only the clearest does.
 */
export interface Place {
	readonly at: 'envelope' | 'fileField' | 'data';
	/** The name for a file here that has none of its own. */
	readonly name?: string;
	/** In a map or list of addresses of the answer itself, as in `urls: { get, download }`. */
	readonly isBeside?: boolean;
	/** An entry of a list or map: its fields are about its own files. */
	readonly isEntry?: boolean;
}

export const IN_FILES: Place = { at: 'fileField' };

/** Keys under which the answer itself continues. */
const ENVELOPE_KEYS = [...FIELD_NAMES.wrappers, ...FIELD_NAMES.jobWrappers];

/** A report or a JSON file comes with its data, full of names, texts and addresses of their own. */
export const hasDataBeside = ({ extension }: FileShape): boolean =>
	extension === 'html' || extension === 'json';

/** The place of a value under a key of the answer itself. */
export function placeBehind(key: string, role: KeyRole, shape: FileShape): Place['at'] {
	if (isOneOf(key, ENVELOPE_KEYS)) return 'envelope';
	if (role === 'none') return 'data';
	return role === 'content' && hasDataBeside(shape) ? 'envelope' : 'fileField';
}

/**
 * Whether a field in which no file was found can be a file as a whole.
 * @param fileName the file name that the record gives
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
