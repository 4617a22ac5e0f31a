import { parseBody, parseJson } from '../responses/json';
import { readErrorWords } from '../responses/errorWords';
import { readDisposition } from './contentDisposition';
import type { UnreadableAnswer } from './errors';
import { extensionOf, isHtml, isText, sniffType } from './sniff';
import type { HttpResponse } from '../http/response';

/** What a response's bytes are. */
export type Body =
	| { readonly form: 'json'; readonly value: unknown }
	| { readonly form: 'text'; readonly text: string }
	| { readonly form: 'page'; readonly text: string }
	| { readonly form: 'bytes' }
	/** Declared as JSON, and none. */
	| { readonly form: 'broken'; readonly text?: string };

/** The MIME type of a Content-Type header, in lower case and without parameters; empty where there is none. */
export const mimeTypeOf = (contentType: string | undefined): string =>
	(contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

/**
 * Tells what a response is, by its headers and its bytes.
 * `{"vin":"WBA…"}` -> `{ form: 'json', value: { vin: 'WBA…' } }`
 * @returns `empty` where there is nothing in it
 */
export function readBody(answer: HttpResponse): Body | UnreadableAnswer {
	const mimeType = mimeTypeOf(answer.contentType);
	const saysJson = /[/+](x-)?json$/.test(mimeType);
	const { isAttachment, fileName } = readDisposition(answer.contentDisposition);
	const isLatin = LATIN.test(charsetOf(answer));
	if (!isText(answer.body, isLatin)) {
		const isFile = !saysJson || sniffType(answer.body) !== 'application/octet-stream';
		return isFile ? { form: 'bytes' } : { form: 'broken' };
	}
	const extension = extensionOf(fileName ?? '');
	// A named attachment is the file itself, even where its content happens to be JSON.
	const isOtherFile = isAttachment && extension !== '' && extension !== 'json';
	const known = isOtherFile || isLatin ? undefined : parseBody(answer.body);
	if (typeof known === 'object') return { form: 'json', value: known };
	const text = bodyText(answer);
	if (text.trim() === '') return { problem: 'empty', message: 'The answer was empty.' };
	if (isOtherFile) return isHtml(text) ? { form: 'page', text } : { form: 'text', text };
	if (saysJson || /^\s*[[{"]/.test(text)) {
		const value = parsed(text);
		if (value !== undefined) return { form: 'json', value };
		if (saysJson && !isHtml(text)) return { form: 'broken', text };
	}
	return mimeType === 'text/html' || isHtml(text) ? { form: 'page', text } : { form: 'text', text };
}

/** Undefined where the text is no JSON: JSON itself has no such value. */
function parsed(text: string): unknown {
	try {
		return parseJson(text);
	} catch {
		return undefined;
	}
}

const LATIN = /^(iso-8859-1|latin1|windows-1252)$/;

const charsetOf = ({ contentType }: HttpResponse): string =>
	/charset\s*=\s*"?([\w-]+)/i.exec(contentType ?? '')?.[1]?.toLowerCase() ?? '';

/** The text of a body in the character set it declares, without a byte order mark. */
const bodyText = (answer: HttpResponse): string => decodeText(answer).replace(/^\uFEFF/, '');

function decodeText(answer: HttpResponse): string {
	const { body } = answer;
	const mark = body.subarray(0, 2).toString('hex');
	if (mark === 'fffe') return body.toString('utf16le');
	if (mark !== 'feff') return body.toString(LATIN.test(charsetOf(answer)) ? 'latin1' : 'utf8');
	const pairs = body.subarray(0, body.length - (body.length % 2));
	return Buffer.from(pairs).swap16().toString('utf16le');
}

/** A web page where none was asked for. */
export const pageInstead = (text: string): UnreadableAnswer => {
	const title = readErrorWords(text);
	return {
		problem: 'page',
		message: `The answer was a web page${title === undefined ? '' : ` titled "${title}"`} and not what was asked for.`,
	};
};

/** JSON was declared and did not come. */
export const BROKEN_JSON: UnreadableAnswer = {
	problem: 'unreadable',
	message: 'The answer was declared as JSON and could not be read as JSON.',
};
