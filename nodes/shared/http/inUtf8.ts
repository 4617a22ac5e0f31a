/** All code reads answers as UTF-8, so other character sets are converted once, on arrival. */
import { charsetOfBytes, decodeText, readableText } from '../responses/charset';
import { charsetOfPage, charsetOfType, charsetOfXml } from '../responses/declaredCharset';
import { parseBody } from '../responses/json';
import { readHeader } from './header';

interface Typed {
	readonly body: Buffer;
	readonly contentType?: string;
	readonly contentDisposition?: string;
}

/** How much of a body shows whether it can be JSON, in bytes. */
const START_BYTES = 64;
const CONTROL = /[\0-\x08\x0e-\x1a\x1c-\x1f]/;

/**
 * Converts an answer's JSON to UTF-8. JSON that is already UTF-8 is unchanged whatever its header says, as the standard
 * requires. So are files and anything else that is not JSON.
 */
export function withJsonInUtf8<T extends Typed>(answer: T): T {
	const { body, contentType = '', contentDisposition = '' } = answer;
	if (/^\s*attachment\b/i.test(contentDisposition)) return answer;
	const declared = charsetOfType(contentType);
	if (!looksLikeJson(body, declared) || isInUtf8(body)) return answer;
	const text = readableText(body, declared);
	const converted = Buffer.from(text, 'utf8');
	if (!isJsonText(converted, text)) return answer;
	const type = contentType.replace(/(;\s{0,20}charset\s{0,20}=)[^;]{1,80}/i, '$1utf-8');
	return { ...answer, body: converted, ...(type !== '' && { contentType: type }) };
}

const looksLikeJson = (body: Buffer, declared: string | undefined): boolean =>
	/^\s*["[{]/.test(readableText(body.subarray(0, START_BYTES), declared));

function isInUtf8(body: Buffer): boolean {
	const isWide = body[0] === 0 || body[1] === 0 || charsetOfBytes(body) !== 'utf-8';
	const text = isWide ? undefined : decodeText(body);
	// Some character sets are ASCII with escape sequences, which are not valid in JSON.
	return text !== undefined && !text.includes('\x1b');
}

/** Whether bytes are JSON. Parsing them here caches the result. */
function isJsonText(bytes: Buffer, text: string): boolean {
	const value = parseBody(bytes);
	return typeof value === 'object' || (text.trim().startsWith('"') && value !== text.trim());
}

/**
 * The body of a refused request as UTF-8, even if it is a page: only its text is needed.
 * @param headers of the response
 */
export function wordsInUtf8(body: Buffer, headers: unknown): Buffer {
	const contentType = readHeader(headers, 'content-type');
	const json = withJsonInUtf8({ body, contentType }).body;
	const inHeader = charsetOfType(contentType);
	if (json !== body || looksLikeJson(body, inHeader)) return json;
	const declared = inHeader ?? charsetOfPage(body) ?? charsetOfXml(body);
	const text = readableText(body, declared);
	return CONTROL.test(text.slice(0, 1000)) ? body : Buffer.from(text, 'utf8');
}
