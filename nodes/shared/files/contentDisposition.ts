const MAX_HEADER = 8000;

/** One parameter: its name, and its value quoted or bare. */
const PARAMETER = /;\s*([\w!#$%&'*+.^`|~-]{1,40})\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;"]*))/g;

export interface Disposition {
	/** Whether the body is declared to be a file. */
	readonly isAttachment: boolean;
	/** As sent: not safe to use unchanged. */
	readonly fileName?: string;
}

/**
 * Parses a Content-Disposition header (RFC 6266). `filename*` (RFC 5987) takes precedence over `filename`.
 * `attachment; filename="a.upd"` -> `{ isAttachment: true, fileName: 'a.upd' }`
 * @param header the header, or undefined if there is none
 */
export function readDisposition(header: string | undefined): Disposition {
	if (header === undefined || header.trim() === '') return { isAttachment: false };
	const bounded = header.slice(0, MAX_HEADER);
	const values = new Map<string, string>();
	// Some servers omit the type and start with the parameter.
	const list = /^\s*filename\*?\s*=/i.test(bounded) ? `;${bounded}` : bounded;
	for (const [, name = '', quoted, bare = ''] of list.matchAll(PARAMETER)) {
		const value = quoted === undefined ? bare.trim() : quoted.replace(/\\(.)/g, '$1');
		if (!values.has(name.toLowerCase())) values.set(name.toLowerCase(), value);
	}
	const fileName = extended(values.get('filename*')) ?? utf8Of(values.get('filename') ?? '');
	return {
		isAttachment: /^\s*attachment\b/i.test(bounded),
		...(fileName === '' ? {} : { fileName }),
	};
}

/** `UTF-8''na%C3%AFve.upd` */
function extended(value: string | undefined): string | undefined {
	const match = /^([\w-]{1,20})'[^']{0,40}'(.+)$/.exec(value ?? '');
	const charset = match?.[1]?.toLowerCase();
	const text = match?.[2] ?? '';
	if (charset !== 'utf-8' && charset !== 'utf8' && charset !== 'iso-8859-1') return undefined;
	if (/%(?![0-9a-f]{2})/i.test(text)) return undefined;
	const bytes = Buffer.from(
		text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
		'latin1',
	);
	const decoded = bytes.toString(charset === 'iso-8859-1' ? 'latin1' : 'utf8');
	return decoded.includes('\uFFFD') ? undefined : decoded;
}

/** Headers are decoded as Latin-1; this restores a name that was sent as UTF-8. */
function utf8Of(name: string): string {
	if (!/[\x80-\xff]/.test(name) || /[^\0-\xff]/.test(name)) return name;
	const decoded = Buffer.from(name, 'latin1').toString('utf8');
	return decoded.includes('\uFFFD') ? name : decoded;
}

/** Whether an answer is declared to be a named file. */
export const namesFile = (contentDisposition: string | undefined): boolean =>
	readDisposition(contentDisposition).fileName !== undefined;
