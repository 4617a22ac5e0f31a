/** Binary files that came as text: some servers send base64 where they mean the bytes. */
import type { Deliverable } from '../api/catalog';
import type { HttpResponse } from '../http/response';
import { decodeText } from '../responses/charset';
import { isProse, readTextError } from '../responses/textError';
import { decodeDataUrl, guessBase64, unframed, type DataUrl } from './base64';
import { mimeTypeOf } from './body';
import { namesFile } from './contentDisposition';
import { ANY_BYTES, beginningOf, extensionOf, isHtml, isText, sniffType } from './sniff';
import { isMadeOfFiles, shapeOf, type FoundFile } from './types';

/** Shorter text may be many things, in characters. */
const SURELY_BASE64 = 200;

/** Types of text that do not begin with `text/`. */
const TEXT_TYPE =
	/json|xml|text|script|yaml|toml|csv|html|pem|x509|-cert|pkix|pkcs|pgp|jwt|jose|sql|urlencoded/;

/** A type that says bytes, or nothing: `application/octet-stream`, `binary/octet-stream`, `undefined`. */
function isBinaryType(mimeType: string): boolean {
	if (!mimeType.includes('/')) return true;
	return /^(?:application|binary)\//.test(mimeType) && !TEXT_TYPE.test(mimeType);
}

const TEXT_NAME =
	/^(?:txt|text|pem|crt|cer|cert|csr|p7[bcs]|pub|key|asc|sig|xml|json|csv|tsv|html?|log|md|ya?ml|ini|cfg|conf)$/;

/** Text that is base64 from one end to the other, and long enough to be nothing else. */
function wholeBase64(text: string): DataUrl | undefined {
	const inner = unframed(text);
	const dataUrl = decodeDataUrl(inner);
	if (dataUrl) return /^data:[^,]{0,300};\s*base64\s*,/i.test(inner) ? dataUrl : undefined;
	const content = guessBase64(inner);
	if (!content) return undefined;
	const digits = inner.replace(/\s+/g, '');
	const isMixed = /[a-z]/.test(digits) && /[A-Z]/.test(digits) && /[^0-9a-f]/i.test(digits);
	// One alphabet or the other.
	const isOne = !(/[+/]/.test(digits) && /[-_]/.test(digits));
	return digits.length >= SURELY_BASE64 && isMixed && isOne ? { content } : undefined;
}

/** An archive that was sent as base64 text is known by its first bytes, whatever its type says. */
const packedArchive = (text: string): DataUrl | undefined => {
	const content = /^UEs[DF]/.test(text) ? guessBase64(text) : undefined;
	return content && sniffType(content) === 'application/zip' ? { content } : undefined;
};

/** Whether the endpoint's files are bytes that nobody reads. */
const isOfBytes = (deliverable: Deliverable): boolean =>
	isMadeOfFiles(deliverable) && isBinaryType(shapeOf(deliverable).mimeType);

/**
 * A file that is the whole body of an answer or of a download, out of the base64 that it came as.
 * `{ content: 'UEsDBBQ…', mimeType: 'application/octet-stream' }` of a kit -> `{ content: <zip>, decodedFrom: 'base64', … }`
 * @returns the file as it is where its type or name says text, where the endpoint gives text, or where it is no base64
 */
export function decodeTextBody(file: FoundFile, deliverable: Deliverable): FoundFile {
	const { content, fileName = '', mimeType } = file;
	const isNamedText = TEXT_NAME.test(extensionOf(fileName));
	if (!isMadeOfFiles(deliverable) || isNamedText || !isText(content)) return file;
	const text = decodeText(content)?.trim() ?? '';
	const isBytes = isOfBytes(deliverable) && isBinaryType(mimeTypeOf(mimeType));
	const decoded = (isBytes ? wholeBase64(text) : undefined) ?? packedArchive(text);
	if (!decoded || TEXT_TYPE.test(decoded.mimeType ?? '')) return file;
	const name = fileName.replace(/\.(?:b64|base64)$/i, '');
	const type = mimeTypeOf(mimeType);
	const isTold = decoded.mimeType === undefined || (type !== '' && type !== ANY_BYTES);
	return {
		...file,
		...(name !== '' && { fileName: name }),
		mimeType: isTold ? mimeType : decoded.mimeType,
		// What was encoded twice is known by the archive inside.
		content: packedArchive(textOf(decoded.content))?.content ?? decoded.content,
		source: content,
		decodedFrom: 'base64',
	};
}

const textOf = (content: Buffer): string => (isText(content) ? content.toString('latin1') : '');

/**
 * Whether the body of an answer about a job is a file, although it reads like text: it has a file's name, or a type that says bytes
 * and is no page, error, JSON or words.
 */
export function isFileAsText({ contentType, contentDisposition, body }: HttpResponse): boolean {
	if (namesFile(contentDisposition)) return true;
	const mimeType = mimeTypeOf(contentType);
	if (!mimeType.includes('/') || !isBinaryType(mimeType) || body.length < SURELY_BASE64)
		return false;
	const start = beginningOf(body);
	if (isHtml(start) || /^\s*[[{"]/.test(start)) return false;
	return readTextError(body) === undefined && !isProse(start);
}

/** The bytes of a text in an answer about a job, where plain words are expected: base64 of any length, or a data: URL. */
export function packedText(text: string): Buffer | undefined {
	const inner = unframed(text);
	return decodeDataUrl(inner)?.content ?? guessBase64(inner);
}
