const TYPES: Record<string, string> = {
	zip: 'application/zip',
	pdf: 'application/pdf',
	html: 'text/html',
	htm: 'text/html',
	json: 'application/json',
	xml: 'application/xml',
	txt: 'text/plain',
	csv: 'text/csv',
	gz: 'application/gzip',
	'7z': 'application/x-7z-compressed',
};

export const ANY_BYTES = 'application/octet-stream';

/** How much of a file is looked at, in bytes. */
const SNIFFED_BYTES = 4096;

/** The extension at the end of a file's name, in lower case and without the dot; empty where there is none. */
export const extensionOf = (name: string): string =>
	/[^.]\.([a-z][a-z0-9]{0,9}|7z)$/i.exec(name)?.[1]?.toLowerCase() ?? '';

/** The usual extension of a MIME type; undefined for one that says little, such as any bytes or plain text. */
export function extensionFor(mimeType: string): string | undefined {
	if (mimeType === 'text/plain') return undefined;
	if (/^application\/(x-)?zip(-compressed)?$/.test(mimeType)) return 'zip';
	return Object.keys(TYPES).find((extension) => TYPES[extension] === mimeType);
}

/**
 * The MIME type of a file by its first bytes; of plain text, by its name.
 * @param name the file's name, where there is one
 */
export function sniffType(content: Buffer, name = ''): string {
	if (content.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1')))
		return TYPES.zip ?? ANY_BYTES;
	if (content.subarray(0, 4).equals(Buffer.from('PK\x05\x06', 'latin1')))
		return TYPES.zip ?? ANY_BYTES;
	if (content.subarray(0, 5).toString('latin1') === '%PDF-') return TYPES.pdf ?? ANY_BYTES;
	if (content.subarray(0, 2).equals(Buffer.from([0x1f, 0x8b]))) return TYPES.gz ?? ANY_BYTES;
	if (!isText(content)) return ANY_BYTES;
	const start = content
		.subarray(0, SNIFFED_BYTES)
		.toString('utf8')
		.replace(/^\uFEFF/, '')
		.trimStart();
	if (isHtml(start)) return 'text/html';
	if (/^<\?xml\b/i.test(start)) return 'application/xml';
	const byName = TYPES[extensionOf(name)];
	if (byName?.startsWith('text/')) return byName;
	if (isJson(content, start)) return 'application/json';
	return /^<[a-z]/i.test(start) ? 'application/xml' : 'text/plain';
}

/** Whether text is a web page from its first characters on. */
export const isHtml = (text: string): boolean =>
	/^\uFEFF?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--(?:(?!-->)[^]){0,500}-->\s*)*<(?:!doctype\s+html|html|head|body)\b/i.test(
		text.slice(0, SNIFFED_BYTES),
	);

function isJson(content: Buffer, start: string): boolean {
	if (!/^[[{]/.test(start)) return false;
	try {
		JSON.parse(content.toString('utf8').replace(/^\uFEFF/, ''));
		return true;
	} catch {
		return false;
	}
}

const UTF16 = { fffe: 'utf-16le', feff: 'utf-16be' } as const;

/** Text after the mark of UTF-16. A file may begin with the same two bytes: with nothing to be read behind them they are no mark. */
function isUtf16(content: Buffer): boolean {
	const mark = content.subarray(0, 2).toString('hex');
	if (mark !== 'fffe' && mark !== 'feff') return false;
	const start = content.subarray(2, SNIFFED_BYTES);
	// Half a character at the end is left out.
	const text = new TextDecoder(UTF16[mark]).decode(start.subarray(0, start.length & ~1));
	return text.trim() !== '';
}

/**
 * Whether bytes are text: UTF-8 (or UTF-16 with its mark) without the control characters of binary data.
 * @param isLatin whether they are declared to be in a character set of single bytes
 */
export function isText(content: Buffer, isLatin = false): boolean {
	if (isUtf16(content)) return true;
	const start = content.subarray(0, SNIFFED_BYTES);
	const text = start.toString(isLatin ? 'latin1' : 'utf8');
	// A character cut in two at the end of what is looked at is no fault.
	const whole = content.length > SNIFFED_BYTES ? text.replace(/\uFFFD{1,3}$/, '') : text;
	return !/[\0-\x08\x0e-\x1a\x1c-\x1f\uFFFD]/.test(whole);
}

/** The MIME type that goes with an extension; undefined for one that is not known. */
export const typeFor = (extension: string): string | undefined => TYPES[extension.toLowerCase()];
