import { withoutUndefined } from '../responses/json';
import { decodeBase64, decodeDataUrl, decodeHex, guessBase64, guessHex, unframed } from './base64';
import { isObject, type Json, type JsonObject } from './clean';
import type { FileMetadata } from './fileMetadata';
import { looksLikeFileName, type KeyRole } from './keys';
import { isHtml } from './sniff';
import type { FileShape, FoundFile, LinkedFile } from './types';

export type Content =
	| { readonly form: 'file'; readonly file: FoundFile }
	| { readonly form: 'link'; readonly link: LinkedFile };

/** Plain text of at least this length is a file's content, where a file is expected. */
const LONG_TEXT = 200;
/** Longest address, in characters. */
export const MAX_URL = 8192;

/** Whether text is one absolute web address. */
export const isWebAddress = (text: string): boolean =>
	text.length <= MAX_URL && /^\s*https?:\/\/[^\s<>"]+\s*$/i.test(text);

/**
 * Reads a value that may be a file's content.
 * @param role what its key says
 * @param metadata what the fields next to it say
 * @returns the file or its address; undefined if it is neither
 */
export function readContent(
	value: Json,
	role: KeyRole,
	metadata: FileMetadata,
	shape: FileShape,
): Content | undefined {
	if (typeof value !== 'string') return asFile(fileOf(valueBytes(value, role)), metadata);
	const dataUrl = decodeDataUrl(value);
	if (dataUrl)
		return asFile(
			fileOf(dataUrl.content),
			{ ...metadata, mimeType: metadata.mimeType ?? dataUrl.mimeType },
			value,
		);
	if (isWebAddress(value)) return { form: 'link', link: { url: value.trim(), ...named(metadata) } };
	return asFile(textAsFile(value, role, metadata, shape), metadata, value);
}

/** A file from text. */
export const textFile = (text: string): FoundFile => ({
	content: Buffer.from(text, 'utf8'),
	isOurText: true,
});

const named = ({ fileName, mimeType, claims }: FileMetadata): Omit<FoundFile, 'content'> =>
	withoutUndefined({
		fileName: fileName || undefined,
		mimeType: mimeType || undefined,
		claims: claims && claims.length > 0 ? claims : undefined,
	});

const fileOf = (content: Buffer | undefined): FoundFile | undefined => content && { content };

const asFile = (
	file: FoundFile | undefined,
	metadata: FileMetadata,
	source?: string,
): Content | undefined =>
	file && {
		form: 'file',
		file: { ...file, ...(source !== undefined && { source }), ...named(metadata) },
	};

function textAsFile(
	text: string,
	role: KeyRole,
	metadata: FileMetadata,
	shape: FileShape,
): FoundFile | undefined {
	const encoding = metadata.encoding?.toLowerCase() ?? '';
	const bare = /^\s*b?["']/.test(text) ? unframed(text) : text;
	if (role === 'base64' || encoding.startsWith('base64')) return fileOf(decodeBase64(bare));
	if (encoding === 'hex') return fileOf(decodeHex(text));
	if (/^(utf-?8|text|plain|ascii|none)$/.test(encoding)) return textFile(text);
	const bytes = guessBase64(bare) ?? guessHex(text.trim());
	if (bytes) return fileOf(bytes);
	return isFileText(text, role, metadata, shape) ? textFile(text) : undefined;
}

/** Whether text is itself the file, such as a report in HTML. */
function isFileText(
	text: string,
	role: KeyRole,
	metadata: FileMetadata,
	shape: FileShape,
): boolean {
	if (text.trim() === '' || looksLikeFileName(text)) return false;
	if (isHtml(text)) return true;
	const isNamed = metadata.fileName !== undefined && looksLikeFileName(metadata.fileName);
	if (isNamed && role === 'content') return true;
	if (shape.extension === 'html') return /^\s*<[a-z!]/i.test(text) && text.trimEnd().endsWith('>');
	if (shape.extension === 'json') return jsonOf(text) !== undefined;
	return text.length >= LONG_TEXT || /\S\s*\n\s*\S/.test(text);
}

/** The object or list in a JSON text; undefined if it is not one. */
export function jsonOf(text: string): unknown {
	if (!/^\s*[[{]/.test(text)) return undefined;
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}

/** A list of byte values, or a Buffer as Node serializes it to JSON. */
function valueBytes(value: Json, role: KeyRole): Buffer | undefined {
	const list = isObject(value) && value.type === 'Buffer' ? value.data : value;
	if (!Array.isArray(list) || list.length === 0) return undefined;
	if (list === value && role !== 'content' && role !== 'base64') return undefined;
	const isBytes = list.every(
		(byte) => Number.isInteger(byte) && Number(byte) >= 0 && Number(byte) <= 255,
	);
	return isBytes ? Buffer.from(list.map(Number)) : undefined;
}

/** From this length on, in characters, JSON is not indented: deep in an answer, a line is mostly indentation. */
const MAX_SET_OUT = 1_000_000;

/** The bytes of a JSON file made of a value. */
export function jsonBytes(value: unknown): Buffer {
	const json = JSON.stringify(value);
	return Buffer.from(json.length > MAX_SET_OUT ? json : JSON.stringify(value, null, 2), 'utf8');
}

/** An object as a JSON file, if the answer says that it is one, or if the endpoint delivers one. */
export function jsonFile(
	value: Json[] | JsonObject,
	{ fileName, mimeType }: FileMetadata,
	shape: FileShape,
): FoundFile | undefined {
	const isJson =
		shape.extension === 'json' ||
		/[/+]json$/.test(mimeType ?? '') ||
		/\.json$/i.test(fileName ?? '');
	if (!isJson || Object.keys(value).length === 0) return undefined;
	return {
		content: jsonBytes(value),
		mimeType: mimeType ?? 'application/json',
		isRebuilt: true,
		...(fileName ? { fileName } : {}),
	};
}

/** A JSON file's data, if the file came as text or bytes. */
export const dataOf = (file: FoundFile): unknown => jsonOf(file.content.toString('utf8'));

/** Shortest text that counts as a file in a map whose keys say nothing, in characters. */
const MIN_MAP_TEXT = 24;

export const isLongText = (value: Json): boolean =>
	typeof value === 'string' && value.length >= MIN_MAP_TEXT;

export const isBytesLike = (value: Json): boolean =>
	Array.isArray(value) ? typeof value[0] === 'number' : isObject(value) && value.type === 'Buffer';

/** An address stays in the JSON although its file is delivered, so that it can be opened by hand too. */
export const isKept = (value: Json): boolean => typeof value === 'string' && isWebAddress(value);
