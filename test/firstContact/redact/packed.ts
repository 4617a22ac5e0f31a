/** Base64 and bytes. Text in them is redacted, and everything else is replaced. */
import { isText, textOfFile } from '../../../nodes/shared/files/sniff';
import { charsetOfBytes } from '../../../nodes/shared/responses/charset';
import { redactText, type Means } from './text';

/** How well-known file types begin. The bytes after that are replaced. */
const BEGINNINGS = [
	'504b0304',
	'255044462d',
	'1f8b',
	'89504e470d0a1a0a',
	'ffd8ff',
	'377abcaf271c',
	'3082',
].map((hex) => Buffer.from(hex, 'hex'));

/** The byte order mark of UTF-8. */
const MARK = Buffer.from('efbbbf', 'hex');

/** Base64 that lacks uppercase letters, lowercase letters, or digits is probably a word. */
const isMixed = (text: string): boolean =>
	/[a-z]/.test(text) && /[A-Z]/.test(text) && /[0-9+/_-]/.test(text);

/** Other bytes of the same length and kind. */
export function otherBytes(bytes: Buffer, means: Means): Buffer {
	if (bytes.length > MARK.length && bytes.subarray(0, MARK.length).equals(MARK))
		return Buffer.concat([MARK, otherBytes(bytes.subarray(MARK.length), means)]);
	if (bytes.length > 0 && isText(bytes)) {
		const text = textOfFile(bytes);
		if (Buffer.from(text).equals(bytes)) return Buffer.from(redactText(text, means));
		const isWide = charsetOfBytes(bytes)?.startsWith('utf-16') === true;
		if (isWide || text.length === bytes.length) return inSameUnits(bytes, text, means);
	}
	const beginning =
		BEGINNINGS.find((known) => bytes.subarray(0, known.length).equals(known)) ?? Buffer.alloc(0);
	const rest = bytes.length - beginning.length;
	return Buffer.concat([beginning, means.standIns.bytes(rest, bytes.toString('latin1'))]);
}

/** UTF-16 stays UTF-16. Any other character set becomes one byte per character. */
function inSameUnits(bytes: Buffer, text: string, means: Means): Buffer {
	const other = redactText(text, means);
	const wide = bytes.length >= 2 * text.length;
	if (!wide) return Buffer.from(other, 'latin1');
	const encoded = Buffer.from(other, 'utf16le');
	const mark = bytes.subarray(0, bytes.length - 2 * text.length);
	const isBigEndian = bytes[0] === 0xfe || bytes[0] === 0;
	return Buffer.concat([mark, isBigEndian ? encoded.swap16() : encoded]);
}

/** @returns another Base64 text of the same length, alphabet, and padding, or undefined if the text isn't Base64 */
export function otherBase64(text: string, means: Means): string | undefined {
	if (!isMixed(text)) return undefined;
	const isUrlSafe = /[-_]/.test(text);
	if (isUrlSafe && /[+/]/.test(text)) return undefined;
	const bare = text.replace(/(?<!=)=+$/, '');
	const bytes = Buffer.from(bare, isUrlSafe ? 'base64url' : 'base64');
	// Its last bits may have any value, so they don't show that the text isn't Base64.
	if (
		bytes.toString('base64url').slice(0, -1) !==
		bare.replaceAll('+', '-').replaceAll('/', '_').slice(0, -1)
	) {
		return undefined;
	}
	const other = otherBytes(bytes, means)
		.toString(isUrlSafe ? 'base64url' : 'base64')
		.replace(/=+$/, '');
	return `${other.slice(0, bare.length).padEnd(bare.length, 'A')}${text.slice(bare.length)}`;
}
