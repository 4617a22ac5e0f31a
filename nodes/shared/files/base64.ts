/** From this length on, text that fits base64's alphabet and form is taken for it. */
const LONG_ENOUGH = 20;

/**
 * Base64 in any of its spellings: standard or URL-safe, with white space, with or without padding.
 * @returns the bytes, or undefined where the text is no base64 or empty
 */
export const decodeBase64 = (text: string): Buffer | undefined =>
	decodeDense(text) ?? decodeDense(text.replace(/\s+/g, ''));

/**
 * The same without white space. Node's decoder passes over what is no digit, so as many bytes as the text has digits
 * for show that it holds nothing else: in a file of megabytes that is much quicker than to look at each character.
 */
function decodeDense(dense: string): Buffer | undefined {
	const digits = withoutPadding(dense);
	// Of a character beyond Latin-1 Node.js 20 takes the lower half for a digit.
	if (digits === '' || digits.length % 4 === 1 || /[^\0-\xff]/.test(digits)) return undefined;
	const content = Buffer.from(digits, 'base64');
	return content.length === Math.floor((digits.length * 3) / 4) ? content : undefined;
}

/**
 * Base64 out of what some programs put around it: the quotes of JSON, and `b'…'`, as Python writes bytes.
 * @returns the text itself where nothing is around it
 */
export function unframed(text: string): string {
	const trimmed = text.replace(/^\uFEFF/, '').trim();
	const quote = /^b?(["'])/.exec(trimmed)?.[1];
	if (quote === undefined || !trimmed.endsWith(quote)) return trimmed;
	const start = trimmed.startsWith('b') ? 2 : 1;
	const inner = trimmed.slice(start, -1);
	return inner.includes('\\') ? inner.replace(/\\\//g, '/').replace(/\\[rn]/g, '\n') : inner;
}

/** At most two signs of padding belong to base64. */
function withoutPadding(dense: string): string {
	const padding = dense.endsWith('==') ? 2 : dense.endsWith('=') ? 1 : 0;
	return padding === 0 ? dense : dense.slice(0, -padding);
}

/** Bytes in hexadecimal, of any length; undefined for other text. */
export const decodeHex = (text: string): Buffer | undefined =>
	text !== '' && text.length % 2 === 0 && !/[^0-9a-f]/i.test(text)
		? Buffer.from(text, 'hex')
		: undefined;

/**
 * The same for text that nothing marks as base64: what reads like a word, a sentence, an id or a checksum is refused.
 */
export function guessBase64(text: string): Buffer | undefined {
	const trimmed = text.trim();
	if (isId(trimmed) || isHex(trimmed) || isFolderPath(trimmed)) return undefined;
	const whole = decodeDense(trimmed);
	const dense = whole ? trimmed : unfolded(trimmed);
	const content = whole ?? decodeDense(dense);
	if (!content) return undefined;
	if (dense.length >= LONG_ENOUGH) return isCanonical(dense, content) ? content : undefined;
	// A short one has to prove itself: by its padding, or by what it says.
	const isShown = /=$/.test(dense) || /^[\x20-\x7e\r\n\t]+$/.test(content.toString('latin1'));
	return isShown && dense.length % 4 === 0 ? content : undefined;
}

/**
 * Folded base64 in one line. It has lines of one length; a sentence has not, and gives an empty text. So do lines in
 * hexadecimal, and of digits and capitals alone: those are records, such as Motorola's.
 */
function unfolded(text: string): string {
	const lines = text.split(/\s+/);
	const length = lines[0]?.length ?? 0;
	const isFolded = lines.every((line, at) => line.length === length || at === lines.length - 1);
	const isRecords = /[0-9]/.test(text) && !/[a-z]/.test(text);
	const dense = length >= LONG_ENOUGH && isFolded && !isRecords ? lines.join('') : '';
	return isHex(dense) ? '' : dense;
}

/** Whether text is an address within a folder for files, such as `/api/files/8812`: no base64 begins so. */
export const isFolderPath = (text: string): boolean =>
	/^\.{0,2}\/(?:[\w.~-]{1,60}\/){0,3}(?:downloads?|files?|outputs?|results?|artifacts?)(?:\/[\w.~%-]{1,200}){1,5}$/i.test(
		text,
	);

const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** Digits and letters up to f in one case, for so long, are no base64: a checksum, or bytes in hexadecimal. */
const isHex = (text: string): boolean =>
	text.length >= LONG_ENOUGH &&
	(!/[^0-9a-f]/.test(text) || !/[^0-9A-F]/.test(text)) &&
	/[0-9]/.test(text);

/** The longest checksum in use, in hexadecimal characters. */
const LONGEST_CHECKSUM = 128;

/** Bytes in hexadecimal, longer than any checksum; undefined for other text. */
export const guessHex = (text: string): Buffer | undefined =>
	text.length > LONGEST_CHECKSUM && text.length % 2 === 0 && isHex(text)
		? Buffer.from(text, 'hex')
		: undefined;

/** Whether the bytes give the same end again: text that only happens to fit the alphabet mostly does not. */
function isCanonical(dense: string, content: Buffer): boolean {
	const plain = withoutPadding(dense).slice(-4).replace(/-/g, '+').replace(/_/g, '/');
	const lastGroup = content.subarray(-(content.length % 3 || 3)).toString('base64');
	return plain.endsWith(withoutPadding(lastGroup));
}

export interface DataUrl {
	readonly mimeType?: string;
	readonly content: Buffer;
}

/**
 * A `data:` URL, base64 or percent-encoded.
 * `data:text/plain;base64,QUJD` -> `{ mimeType: 'text/plain', content: <ABC> }`
 * @returns its bytes and type, or undefined where the text is none or is broken
 */
export function decodeDataUrl(text: string): DataUrl | undefined {
	const match = /^\s*data:([^,;]{0,200})((?:;[^,;]{0,200}){0,10}),/i.exec(text);
	if (!match) return undefined;
	const rest = text.slice(match[0].length);
	const isBase64 = /;\s*base64\s*$/i.test(match[2] ?? '');
	const content = isBase64 ? decodeBase64(percentDecoded(rest) ?? '') : textBytes(rest);
	const mimeType = match[1]?.trim().toLowerCase();
	return content && { content, ...(mimeType ? { mimeType } : {}) };
}

/** What is no UTF-8 was written in another character set: it is handed on byte for byte. */
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
