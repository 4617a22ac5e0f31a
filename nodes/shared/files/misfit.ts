/** Compares a file with the answer's claims about it. */
import { digestOfBytes, type ChecksumKind } from './digests';
import type { NamedFile } from './types';

/** The claim that does not match: `{ about: 'checksum', kind: 'sha256' }`. */
export type Misfit =
	| { readonly about: 'checksum'; readonly kind: string }
	| { readonly about: 'length'; readonly stated: number; readonly actual: number };

/**
 * Compares a file with the claims about its bytes. A checksum or length may refer to the bytes, or to the text that they were
 * sent as.
 * @returns undefined if everything matches, or there is nothing to compare
 */
export function misfitOf(file: NamedFile): Misfit | undefined {
	const { claims = [], isRebuilt } = file;
	if (claims.length === 0 || isRebuilt) return undefined;
	const forms = bytesToCompare(file);
	const checksums = claims.filter((claim) => claim.about === 'checksum');
	const fitting = new Map<string, boolean>();
	for (const { kind, digest } of checksums) {
		const isKnown = fitting.get(kind) === true;
		const fits = isKnown || fitsOne(forms(), kind, digest);
		if (fits !== undefined) fitting.set(kind, fits);
	}
	const wrong = [...fitting].find(([, fits]) => !fits);
	if (wrong) return { about: 'checksum', kind: wrong[0] };
	// Bytes with a matching checksum are complete, whatever the length refers to.
	if (fitting.size > 0) return undefined;
	const lengths = claims.flatMap((claim) => (claim.about === 'length' ? [claim.bytes] : []));
	const [stated] = lengths;
	return stated === undefined || lengths.some((bytes) => fitsLength(file, bytes, forms()))
		? undefined
		: { about: 'length', stated, actual: file.content.length };
}

/** @returns undefined if this Node.js does not support the kind */
function fitsOne(
	forms: readonly Buffer[],
	kind: ChecksumKind,
	digest: string,
): boolean | undefined {
	for (const form of forms) {
		const own = digestOfBytes(form, kind);
		if (own === undefined) return undefined;
		if (own === digest) return true;
	}
	return false;
}

/** Everything that a checksum may have been computed from. Created on first use. */
function bytesToCompare({ content, source }: NamedFile): () => readonly Buffer[] {
	let forms: Buffer[] | undefined;
	return () => (forms ??= [content, ...otherForms(content, source)]);
}

function otherForms(content: Buffer, source: string | Buffer | undefined): Buffer[] {
	if (source === undefined) return [];
	const bytes = typeof source === 'string' ? Buffer.from(source, 'utf8') : source;
	const text = typeof source === 'string' ? source : source.toString('latin1');
	if (!bytes.equals(content)) {
		const dense = text.replace(/^\s*data:[^,]{0,300},/i, '').replace(/\s+/g, '');
		return [bytes, Buffer.from(dense, 'utf8')];
	}
	// A text file: on its way into JSON, line ends and character set may have changed.
	const lines = text.replace(/\r\n/g, '\n');
	return [lines, lines.replace(/\n/g, '\r\n')].flatMap((one) => [
		Buffer.from(one, 'utf8'),
		Buffer.from(one, 'latin1'),
		Buffer.from(one, 'utf16le'),
		// JSON drops a byte order mark.
		Buffer.from(`\uFEFF${one}`, 'utf8'),
		Buffer.from(`\uFEFF${one}`, 'utf16le'),
	]);
}

/** The stated length of a packed file may be its unpacked length. */
const isWholeZip = (content: Buffer): boolean =>
	content.subarray(0, 2).toString('latin1') === 'PK' && content.includes('PK\x05\x06');

/** Lengths may be in thousands, and those of texts in characters. */
function fitsLength({ content, source }: NamedFile, stated: number, forms: readonly Buffer[]) {
	const isOfForm = [...forms.map(({ length }) => length), textLength(source)].some((length) =>
		[1, 1000, 1024, 1e6, 1024 ** 2].some((unit) =>
			unit === 1 ? length === stated : length > unit / 2 && Math.abs(length / unit - stated) < 1,
		),
	);
	return isOfForm || (stated > content.length && isWholeZip(content));
}

const textLength = (source: string | Buffer | undefined): number => source?.length ?? 0;
