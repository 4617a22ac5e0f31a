/** Binary files that came as text: some servers send base64 instead of the bytes. */
import type { Deliverable } from '../api/catalog';
import type { HttpResponse } from '../http/response';
import { decodeText } from '../responses/charset';
import { isProse, readTextError } from '../responses/textError';
import { decodeDataUrl, guessBase64, unframed, type DataUrl } from './base64';
import { mimeTypeOf } from './body';
import { namesFile } from './contentDisposition';
import { ANY_BYTES, beginningOf, extensionOf, isHtml, isText, sniffType } from './sniff';
import { isMadeOfFiles, shapeOf, type FoundFile } from './types';

/** Shorter text may be something else, in characters. */
const SURELY_BASE64 = 200;

/** Text types that do not start with `text/`. */
const TEXT_TYPE =
	/json|xml|text|script|yaml|toml|csv|html|pem|x509|-cert|pkix|pkcs|pgp|jwt|jose|sql|urlencoded/;

/** A type for binary data, or for nothing: `application/octet-stream`, `binary/octet-stream`, `undefined`. */
function isBinaryType(mimeType: string): boolean {
	if (!mimeType.includes('/')) return true;
	return /^(?:application|binary)\//.test(mimeType) && !TEXT_TYPE.test(mimeType);
}

const TEXT_NAME =
	/^(?:txt|text|pem|crt|cer|cert|csr|p7[bcs]|pub|key|asc|sig|xml|json|csv|tsv|html?|log|md|ya?ml|ini|cfg|conf)$/;

/** Text that is entirely base64, and long enough to be nothing else. */
function wholeBase64(text: string): DataUrl | undefined {
	const inner = unframed(text);
	const dataUrl = decodeDataUrl(inner);
	if (dataUrl) return /^data:[^,]{0,300};\s*base64\s*,/i.test(inner) ? dataUrl : undefined;
	const content = guessBase64(inner);
	if (!content) return undefined;
	const digits = inner.replace(/\s+/g, '');
	const isMixed = /[a-z]/.test(digits) && /[A-Z]/.test(digits) && /[^0-9a-f]/i.test(digits);
	// Only one of the two alphabets.
	const isOne = !(/[+/]/.test(digits) && /[-_]/.test(digits));
	return digits.length >= SURELY_BASE64 && isMixed && isOne ? { content } : undefined;
}

/** An archive sent as base64 text is recognized by its first bytes, whatever its type. */
const packedArchive = (text: string): DataUrl | undefined => {
	const content = /^UEs[DF]/.test(text) ? guessBase64(text) : undefined;
	return content && sniffType(content) === 'application/zip' ? { content } : undefined;
};

/** Whether the endpoint's files are binary. */
const isOfBytes = (deliverable: Deliverable): boolean =>
	isMadeOfFiles(deliverable) && isBinaryType(shapeOf(deliverable).mimeType);

/**
 * Decodes the whole body of an answer or download, if it is a file in base64.
 * `{ content: 'UEsDBBQ…', mimeType: 'application/octet-stream' }` of a kit -> `{ content: <zip>, decodedFrom: 'base64', … }`
 * @returns the file unchanged if its type or name means text, if the endpoint delivers text, or if it is not base64
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
	const isTypeStated = decoded.mimeType === undefined || (type !== '' && type !== ANY_BYTES);
	return {
		...file,
		...(name !== '' && { fileName: name }),
		mimeType: isTypeStated ? mimeType : decoded.mimeType,
		// A file that was encoded twice is recognized by the archive inside.
		content: packedArchive(textOf(decoded.content))?.content ?? decoded.content,
		source: content,
		decodedFrom: 'base64',
	};
}

const textOf = (content: Buffer): string => (isText(content) ? content.toString('latin1') : '');

/**
 * Whether a job's answer is a file although it looks like text: it has a file name, or a binary type and is not a page, an
 * error, JSON or a message.
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

/** The bytes of a text in a job's answer, where a message is expected: base64 of any length, or a data: URL. */
export function packedText(text: string): Buffer | undefined {
	const inner = unframed(text);
	return decodeDataUrl(inner)?.content ?? guessBase64(inner);
}
