import { charsetOfBytes } from '../responses/charset';
import { charsetOfType } from '../responses/declaredCharset';
import { parseBody, readJson } from '../responses/json';
import { describePage } from '../responses/pageSigns';
import { sanitizeText } from '../responses/redact';
import { isChallenged } from '../responses/stranger';
import { readDisposition } from './contentDisposition';
import type { UnreadableAnswer } from './errors';
import { extensionOf, isHtml, isText, sniffType, textOfFile } from './sniff';
import { withJsonInUtf8 } from '../http/inUtf8';
import type { HttpResponse } from '../http/response';

/** The type of a response body. */
export type Body =
	| { readonly form: 'json'; readonly value: unknown }
	| { readonly form: 'text'; readonly text: string }
	| { readonly form: 'page'; readonly text: string }
	| { readonly form: 'bytes' }
	/** Declared as JSON, but invalid. */
	| { readonly form: 'broken'; readonly text?: string };

/** The MIME type of a Content-Type header, in lower case and without parameters; empty if there is none. */
export const mimeTypeOf = (contentType: string | undefined): string =>
	(contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

/**
 * Determines what a response is, from its headers and its bytes.
 * `{"vin":"WBA…"}` -> `{ form: 'json', value: { vin: 'WBA…' } }`
 * @returns `empty` if it contains nothing
 */
export function readBody(answer: HttpResponse): Body | UnreadableAnswer {
	const body = formOf(answer);
	const isJson = 'form' in body && body.form === 'json';
	return !isJson && isChallenged(answer.headers) ? challengeInstead(answer) : body;
}

function formOf(answer: HttpResponse): Body | UnreadableAnswer {
	const mimeType = mimeTypeOf(answer.contentType);
	const saysJson = /[/+](x-)?json$/.test(mimeType);
	const { isAttachment, fileName } = readDisposition(answer.contentDisposition);
	const declared = charsetOfType(answer.contentType);
	if (!isText(answer.body, declared)) {
		// A file is delivered unchanged; here it is only parsed.
		const { body } = withJsonInUtf8({ body: answer.body });
		if (body !== answer.body) return { form: 'json', value: parseBody(body) };
		const isFile = !saysJson || sniffType(answer.body) !== 'application/octet-stream';
		return isFile ? { form: 'bytes' } : { form: 'broken' };
	}
	const extension = extensionOf(fileName ?? '');
	// A named attachment is the file itself, even if its content happens to be JSON.
	const isOtherFile = isAttachment && extension !== '' && extension !== 'json';
	const isPlain = !isOtherFile && charsetOfBytes(answer.body, declared) === 'utf-8';
	const known = isPlain ? parseBody(answer.body) : undefined;
	if (typeof known === 'object') return { form: 'json', value: known };
	const text = textOfFile(answer.body, declared);
	if (text.trim() === '') return EMPTY;
	if (isOtherFile) return isHtml(text) ? { form: 'page', text } : { form: 'text', text };
	if (saysJson || /^\s*[[{"]/.test(text)) {
		const value = readJson(text);
		if (value !== undefined) return { form: 'json', value };
		if (saysJson && !isHtml(text)) return { form: 'broken', text };
	}
	return mimeType === 'text/html' || isHtml(text) ? { form: 'page', text } : { form: 'text', text };
}

const instead = (what: string, page: string, headers: unknown): UnreadableAnswer => ({
	problem: 'page',
	message: `The response was ${[what, describePage(page, headers)].filter(Boolean).join(' ')} instead of what was requested.`,
});

/** A web page that was not requested. */
export const pageInstead = (text: string, { headers }: HttpResponse): UnreadableAnswer =>
	instead('a web page', text, headers);

/** A guard's challenge with a success status, even without a page. */
const challengeInstead = ({ body, contentType, headers }: HttpResponse): UnreadableAnswer =>
	instead('a security check', textOfFile(body, charsetOfType(contentType)), headers);

/** An empty body, or only a word for nothing, such as `null`. */
export const EMPTY: UnreadableAnswer = { problem: 'empty', message: 'The response was empty.' };

/** A message for people in place of data, a code or a file. */
export const wordsInstead = (text: string): UnreadableAnswer => ({
	problem: 'words',
	message: `The response was plain text instead of what was requested: "${sanitizeText(text)}"`,
});

/** Declared as JSON, but not valid JSON. */
export const BROKEN_JSON: UnreadableAnswer = {
	problem: 'unreadable',
	message: 'The response was declared as JSON but could not be read as JSON.',
};
