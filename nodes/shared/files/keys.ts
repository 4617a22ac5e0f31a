import { FIELD_NAMES } from '../api/fieldNames';
import { isOneOf } from '../responses/json';
import { extensionOf } from './sniff';
import type { FileShape } from './types';

/** What a key says about its value, as regards files. */
export type KeyRole =
	/** Certainly base64. */
	| 'base64'
	/** A file's content, in any form. */
	| 'content'
	/** One or more files, in any form. */
	| 'container'
	/** An address from which a file can be fetched. */
	| 'url'
	| 'none';

/** The words of a key: `downloadURL`, `download_url` and `Download-Url` all give download, url. */
export const wordsOf = (key: string): string[] =>
	key
		.slice(0, 200)
		.replace(/([a-z0-9])([A-Z])/g, '$1_$2')
		.toLowerCase()
		.split(/[^a-z0-9]+/)
		.filter((word) => word !== '');

const holds = (list: readonly string[], word: string | undefined): boolean =>
	word !== undefined && list.includes(word);

/** Whether a word means a file: one of the known words, or the expected extension. */
const isFileWord = (word: string | undefined, shape: FileShape): boolean =>
	holds(FIELD_NAMES.fileKeys, word) ||
	(word !== undefined && word !== '' && word === shape.extension);

/** The role of a key, by its words. */
export function classifyKey(key: string, shape: FileShape): KeyRole {
	const words = wordsOf(key);
	const last = words.at(-1);
	if (words.some((word) => holds(FIELD_NAMES.neverFile, word))) return 'none';
	if (words.some((word) => holds(FIELD_NAMES.base64Keys, word))) return 'base64';
	if (holds(FIELD_NAMES.urlKeys, last)) return 'url';
	if (isFileWord(last, shape)) return 'container';
	const isContent = words.length === 1 || isFileWord(words[0], shape);
	if (holds(FIELD_NAMES.contentKeys, last) && isContent) return 'content';
	return isOneOf(key, FIELD_NAMES.wrappers) ? 'content' : 'none';
}

/** Whether a key names files so clearly that it counts at any depth. */
export const isPlainlyFiles = (key: string): boolean =>
	/^(files?|downloads?)$/.test(wordsOf(key).at(-1) ?? '');

/** Whether a key leads to an action: `cancel`, `job_status_url`. If it names a file, as `update_file_url`, it does not. */
export function isActionKey(key: string, shape: FileShape): boolean {
	if (looksLikeFileName(key)) return false;
	const words = wordsOf(key).filter((word) => !holds(FIELD_NAMES.urlKeys, word));
	const isAction = (word: string | undefined): boolean =>
		holds(FIELD_NAMES.actions, word) ||
		(shape.ofJob !== undefined && holds(FIELD_NAMES.jobActions, word));
	const namesFile = words.some(
		(word) => isFileWord(word, shape) || holds(FIELD_NAMES.urlStems, word),
	);
	return isAction(words.at(-1)) || (!namesFile && isAction(words[0]));
}

/** Words in a key for the format of a value. */
const FORMS: readonly string[] = [
	'xml',
	'base64',
	'b64',
	'file',
	'files',
	'content',
	'data',
	'text',
];

/** Whether a key holds input of a job: `fa_xml`, `input_files`, `vehicle_order`. */
export function isSentKey(key: string): boolean {
	if (looksLikeFileName(key)) return false;
	const words = wordsOf(key);
	while (words.length > 1 && holds(FORMS, words.at(-1))) words.pop();
	const isResult = /^(?:new|coded|signed|updated|resulting)$/.test(words[0] ?? '');
	return (
		!isResult && (holds(FIELD_NAMES.sent, words.at(-1)) || /vehicle order$/.test(words.join(' ')))
	);
}

/**
 * The subject of a key for an address; several addresses with the same subject are one file. Empty for a plain `url`;
 * undefined if it is not a file's address, such as `support_url`.
 */
export function urlSubject(key: string, shape: FileShape): string | undefined {
	if (isActionKey(key, shape)) return undefined;
	const stem = wordsOf(key).slice(0, -1);
	if (stem.length === 0 || stem.every((word) => holds(FIELD_NAMES.urlStems, word))) return '';
	return stem.find((word) => isFileWord(word, shape) && word !== 'download');
}

/** Whether text is a file name rather than content. */
export const looksLikeFileName = (text: string): boolean =>
	text.length <= 255 &&
	!/[\r\n\t<>]/.test(text) &&
	!text.includes('://') &&
	extensionOf(text) !== '';
