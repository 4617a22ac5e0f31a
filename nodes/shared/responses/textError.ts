import { parseBody } from './json';
import { isMarkup } from './pageText';
import { familyOf, FAMILY_STATUS, soundsRefused, type WordFamily } from './wordFamilies';

/** Longest error, in characters; a document is longer. */
const MAX_ERROR = 4000;

/** Most lines of an error. */
const MAX_LINES = 8;
/** Characters that occur in files but not in text. */
const NO_TEXT = /(?![\t\r\n])[\p{Cc}\uFFFD]/u;

/** A word of a sentence: letters, with punctuation around and between them. A code in capitals does not count. */
const WORD = /^[("'[]{0,3}(?:\p{Lu}?\p{Ll}+(?:['’./-]\p{L}+)*|I|A|[A-Z]{2,4})[)"'\],.:;!?…]{0,4}$/u;

/** A code that can be typed in: capitals and digits, alone or in groups. */
const IN_CAPITALS = /^["'(]?[A-Z0-9]{2,}(?:[-_:.][A-Z0-9]{2,})*["').,;]?$/;
const VIN_ALONE = /^[A-HJ-NPR-Z0-9]{17}$/;
const DATE = /^\d{4}-\d\d-\d\d|^\d\d:\d\d/;

/**
 * Whether a word of a text can be a code: `12AB-34CD-56EF`. Not a VIN, a date, a status (`504`) or a word in capitals
 * (`DEADLINE_EXCEEDED`).
 */
function isCodeWord(word: string): boolean {
	if (!IN_CAPITALS.test(word) || DATE.test(word)) return false;
	const own = word.replace(/[^A-Z0-9]/g, '');
	const digits = own.replace(/\D/g, '').length;
	return own.length >= 6 && digits > 0 && !VIN_ALONE.test(own);
}

const spacedWords = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

/** The label of a request's or error's reference: `Request ID: 8F2A91BC-11`. */
const REFERENCE =
	/\b(?:id|reference|ref|(?:error|status|exit|response) code)\b(?: is)?[ .:#=]{1,3}[\w:.-]{6,100}/gi;

/** Three or more groups of equal length: `ABCD-EFGH-IJKL`, `1234 5678 9012`. */
const GROUPS = /(?<![A-Z0-9-])[A-Z0-9]{4}(?:[ -][A-Z0-9]{4}){2,20}(?![A-Z0-9-])/;

/** Whether a text for people contains a code. */
function holdsCode(text: string): boolean {
	const own = text.replace(REFERENCE, ' ');
	return GROUPS.test(own) || spacedWords(own).some(isCodeWord);
}

/** Whether a text cannot be an error code: the groups of `AB12-CD34` mix letters and digits. */
export const isGroupedCode = (text: unknown): text is string =>
	typeof text === 'string' &&
	/^[A-Z0-9]{4,12}(?:-[A-Z0-9]{4,12})+$/.test(text) &&
	text.split('-').filter((group) => /\d/.test(group) && /[A-Z]/.test(group)).length > 1;

/**
 * Whether a text is a sentence or a few words for people, without a code: `no healthy upstream`, `Sent by mail.` But neither
 * `ABCD-EFGH` nor `Your code: 12AB-34CD`.
 */
export function isProse(text: string): boolean {
	if (text.length > MAX_ERROR || text.trim().split('\n').length > MAX_LINES) return false;
	const words = spacedWords(text);
	const plain = words.filter((word) => WORD.test(word));
	const isSentence = plain.length >= 2 || /^\p{L}?\p{Ll}{1,30}[.!]?$/u.test(text.trim());
	if (holdsCode(text)) return false;
	// Scripts without capitals have no spaces between words either.
	if (/\p{Lo}{2}/u.test(text)) return true;
	return (
		isSentence && plain.length * 2 >= words.length && plain.some((word) => /\p{Ll}/u.test(word))
	);
}

/** `504 Gateway Time-out`, `HTTP 503`, `error code: 520`, `HTTP/1.1 502 Bad Gateway` */
const STATUS_LINE =
	/^\W{0,2}(?:http(?:\/[\d.]{1,3})?|error|status)?(?: ?(?:code|status|error))?[ :]{0,3}([45]\d\d|1\d{3})(?:[ :.-]+[a-z][a-z .:!-]{0,100})?$/i;
/** The first line that a runtime writes when a program crashes. */
const CRASH =
	/^(?:Traceback \(most recent call last\)|panic: |Fatal error: |(?:Uncaught |Unhandled )?(?:[\w$]+\.){0,10}[\w$]{0,100}(?:Error|Exception)\b(?: \[\w+\])?(?::|$)|RequestId: \S+ (?:Error|Process)\b)/m;
/** Errors in the formats of file stores and of SOAP. */
const XML_ERROR =
	/^\s*(?:<\?xml[^<>]{0,200}\?>\s*)?<(?:error>[^<>]{1,500}<|(?:[\w.-]{1,30}:)?(?:Error|Errors|ErrorResponse|ErrorMessage|Fault|Envelope)\b[^<>]{0,300}>\s*<(?:[\w.-]{1,30}:)?(?:Code|Message|Error|Body|Fault|Type|RequestId|faultcode|faultstring|Reason)\b)/i;
const FAULT_IN_XML = /<(?:[\w.-]{1,30}:)?(?:Fault|Code|Message|Error)\b/i;
/** `RATE_LIMITED`, `NOT FOUND`, `ServiceUnavailable` */
const IN_ONE_WORD = /^(?:[A-Z]+(?:[_ ][A-Z]+)+|[A-Z][a-z]+(?:[A-Z][a-z]+)+)$/;
/** What programs write for a missing value, or for one that failed. */
const BARE_FAILURE =
	/^(?:errors?|err|failed|failure|fail|fault|exception|aborted|rejected|denied)[.!]?$/i;

/**
 * Reads an error that came as plain text: `upstream request timeout`, `504 Gateway Time-out`, `<Error><Code>AccessDenied…`.
 * @param body the answer: bytes, text or parsed
 * @returns the status that it means; undefined for anything else: other text, a page, JSON or bytes
 */
export function readTextError(body: unknown): { readonly status: number } | undefined {
	const size = typeof body === 'string' || Buffer.isBuffer(body) ? body.length : 0;
	if (size === 0 || size > MAX_ERROR * 4) return undefined;
	const text = parseBody(body);
	if (typeof text !== 'string' || text.length > MAX_ERROR || NO_TEXT.test(text)) return undefined;
	if (isMarkup(text))
		return XML_ERROR.test(text) && FAULT_IN_XML.test(text) ? { status: 500 } : undefined;
	const [, named] = STATUS_LINE.exec(text.trim()) ?? [];
	if (named !== undefined) return { status: named.length === 3 ? Number(named) : 500 };
	if (holdsCode(text)) return undefined;
	if (CRASH.test(text)) return { status: statusOfWords(text) };
	if (BARE_FAILURE.test(text.trim())) return { status: 500 };
	const isSaid = isProse(text) || IN_ONE_WORD.test(text.trim());
	return isSaid && (soundsRefused(text) || OF_THE_WAY.has(familyOf(text)))
		? { status: statusOfWords(text) }
		: undefined;
}

/** A sentence in place of an answer: if it is about the server or the sign-in, it comes from there. */
const OF_THE_WAY: ReadonlySet<WordFamily | undefined> = new Set<WordFamily | undefined>([
	'credit',
	'signIn',
	'permission',
	'tooMany',
	'fault',
]);

function statusOfWords(text: string): number {
	const family = familyOf(text);
	return family === undefined ? 500 : FAMILY_STATUS[family];
}
