/** Text of at least this length with the alphabet and form of base64 counts as base64. */
const LONG_ENOUGH = 20;

/**
 * Base64 in any variant: standard or URL-safe, with white space, with or without padding.
 * @returns the bytes, or undefined if the text is not base64 or is empty
 */
export const decodeBase64 = (text: string): Buffer | undefined =>
	decodeDense(text) ?? decodeDense(text.replace(/\s+/g, ''));

/**
 * The same without white space. Node's decoder skips invalid characters, so if the number of bytes matches the text's length,
 * all characters are valid. For files of several megabytes that is much faster than checking each character.
 */
function decodeDense(dense: string): Buffer | undefined {
	const digits = withoutPadding(dense);
	// Node.js 20 uses the low byte of characters beyond Latin-1.
	if (digits === '' || digits.length % 4 === 1 || /[^\0-\xff]/.test(digits)) return undefined;
	const content = Buffer.from(digits, 'base64');
	return content.length === Math.floor((digits.length * 3) / 4) ? content : undefined;
}

/**
 * Base64 without the quotes of JSON, or Python's `b'…'`, that some programs leave around it.
 * @returns the text itself if it has none
 */
export function unframed(text: string): string {
	const trimmed = text.replace(/^\uFEFF/, '').trim();
	const quote = /^b?(["'])/.exec(trimmed)?.[1];
	if (quote === undefined || !trimmed.endsWith(quote)) return trimmed;
	const start = trimmed.startsWith('b') ? 2 : 1;
	const inner = trimmed.slice(start, -1);
	return inner.includes('\\') ? inner.replace(/\\\//g, '/').replace(/\\[rn]/g, '\n') : inner;
}

/** Base64 has at most two padding characters. */
function withoutPadding(dense: string): string {
	const padding = dense.endsWith('==') ? 2 : dense.endsWith('=') ? 1 : 0;
	return padding === 0 ? dense : dense.slice(0, -padding);
}

/** Bytes in hexadecimal, of any length; undefined for other text. */
export const decodeHex = (text: string): Buffer | undefined =>
	text !== '' && text.length % 2 === 0 && !/[^0-9a-f]/i.test(text)
		? Buffer.from(text, 'hex')
		: undefined;

/** Decodes text that nothing marks as base64, but not if it looks like a word, a sentence, an ID or a checksum. */
export function guessBase64(text: string): Buffer | undefined {
	const trimmed = text.trim();
	if (isId(trimmed) || isHex(trimmed) || isFolderPath(trimmed)) return undefined;
	const whole = decodeDense(trimmed);
	const dense = whole ? trimmed : unfolded(trimmed);
	const content = whole ?? decodeDense(dense);
	if (!content) return undefined;
	if (dense.length >= LONG_ENOUGH) return isCanonical(dense, content) ? content : undefined;
	// A short text must show that it is base64, by its padding or by decoding to readable text.
	const isShown = /=$/.test(dense) || /^[\x20-\x7e\r\n\t]+$/.test(content.toString('latin1'));
	return isShown && dense.length % 4 === 0 ? content : undefined;
}

/**
 * Joins base64 that was wrapped into lines of equal length; a sentence does not have such lines, and gives an empty text. So
 * do lines in hexadecimal, or of digits and capitals only: those are records, such as Motorola's.
 */
function unfolded(text: string): string {
	const lines = text.split(/\s+/);
	const length = lines[0]?.length ?? 0;
	const isFolded = lines.every((line, at) => line.length === length || at === lines.length - 1);
	const isRecords = /[0-9]/.test(text) && !/[a-z]/.test(text);
	const dense = length >= LONG_ENOUGH && isFolded && !isRecords ? lines.join('') : '';
	return isHex(dense) ? '' : dense;
}

/** Whether text is an address in a folder for files, such as `/api/files/8812`; base64 never starts like that. */
export const isFolderPath = (text: string): boolean =>
	/^\.{0,2}\/(?:[\w.~-]{1,60}\/){0,3}(?:downloads?|files?|outputs?|results?|artifacts?)(?:\/[\w.~%-]{1,200}){1,5}$/i.test(
		text,
	);

const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** A long text of digits and the letters a to f in one case is not base64, but a checksum or bytes in hexadecimal. */
const isHex = (text: string): boolean =>
	text.length >= LONG_ENOUGH &&
	(!/[^0-9a-f]/.test(text) || !/[^0-9A-F]/.test(text)) &&
	/[0-9]/.test(text);

/** Longest checksum in use, in hexadecimal characters. */
const LONGEST_CHECKSUM = 128;

/** Bytes in hexadecimal, longer than any checksum; undefined for other text. */
export const guessHex = (text: string): Buffer | undefined =>
	text.length > LONGEST_CHECKSUM && text.length % 2 === 0 && isHex(text)
		? Buffer.from(text, 'hex')
		: undefined;

/** Whether the bytes encode to the same ending again, unlike most text that merely fits the alphabet. */
function isCanonical(dense: string, content: Buffer): boolean {
	const plain = withoutPadding(dense).slice(-4).replace(/-/g, '+').replace(/_/g, '/');
	const lastGroup = content.subarray(-(content.length % 3 || 3)).toString('base64');
	return plain.endsWith(withoutPadding(lastGroup));
}

export interface DataUrl {
	readonly mimeType?: string;
	readonly content: Buffer;
}

const DATA_URL = /^\s*data:([^,;]{0,200})((?:;[^,;]{0,200}){0,10}),/i;

/** `data:application/zip;base64,UEsD…` -> `data:application/zip;base64,`; empty for other text. */
export const readDataUrlIntro = (text: string): string => DATA_URL.exec(text)?.[0] ?? '';

/**
 * A `data:` URL, base64 or percent-encoded.
 * `data:text/plain;base64,QUJD` -> `{ mimeType: 'text/plain', content: <ABC> }`
 * @returns its bytes and type, or undefined if the text is not a valid one
 */
export function decodeDataUrl(text: string): DataUrl | undefined {
	const match = DATA_URL.exec(text);
	if (!match) return undefined;
	const rest = text.slice(match[0].length);
	const isBase64 = /;\s*base64\s*$/i.test(match[2] ?? '');
	const content = isBase64 ? decodeBase64(percentDecoded(rest) ?? '') : textBytes(rest);
	const mimeType = match[1]?.trim().toLowerCase();
	return content && { content, ...(mimeType ? { mimeType } : {}) };
}

/** Text that is not UTF-8 is in another character set, and is returned byte for byte. */
function textBytes(text: string): Buffer | undefined {
	const decoded = percentDecoded(text);
	if (decoded !== undefined) return Buffer.from(decoded, 'utf8');
	if (/%(?![0-9a-f]{2})|[^\0-\x7f]/i.test(text)) return undefined;
	const [start = '', ...steps] = text.split('%');
	const bytes = steps.map(
		(step) => String.fromCharCode(parseInt(step.slice(0, 2), 16)) + step.slice(2),
	);
	return Buffer.from(start + bytes.join(''), 'latin1');
}

function percentDecoded(text: string): string | undefined {
	if (!text.includes('%')) return text;
	try {
		return decodeURIComponent(text);
	} catch {
		return undefined;
	}
}
