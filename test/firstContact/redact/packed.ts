/** Base64 and bytes: what is text inside is redacted, the rest is replaced. */
import { isText, textOfFile } from '../../../nodes/shared/files/sniff';
import { charsetOfBytes } from '../../../nodes/shared/responses/charset';
import { redactText, type Means } from './text';

/** How well-known files begin. What comes after it is replaced. */
const BEGINNINGS = [
	'504b0304',
	'255044462d',
	'1f8b',
	'89504e470d0a1a0a',
	'ffd8ff',
	'377abcaf271c',
	'3082',
].map((hex) => Buffer.from(hex, 'hex'));

/** What marks bytes as UTF-8. */
const MARK = Buffer.from('efbbbf', 'hex');

/** Base64 without letters of both cases and digits is rather a word. */
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

/** UTF-16 stays UTF-16; any other character set becomes one byte for each character. */
function inSameUnits(bytes: Buffer, text: string, means: Means): Buffer {
	const other = redactText(text, means);
	const wide = bytes.length >= 2 * text.length;
	if (!wide) return Buffer.from(other, 'latin1');
	const encoded = Buffer.from(other, 'utf16le');
	const mark = bytes.subarray(0, bytes.length - 2 * text.length);
	const isBigEndian = bytes[0] === 0xfe || bytes[0] === 0;
	return Buffer.concat([mark, isBigEndian ? encoded.swap16() : encoded]);
}

/** @returns another base64 of the same length, alphabet and padding; undefined where the text is none */
export function otherBase64(text: string, means: Means): string | undefined {
	if (!isMixed(text)) return undefined;
	const isUrlSafe = /[-_]/.test(text);
	if (isUrlSafe && /[+/]/.test(text)) return undefined;
	const bare = text.replace(/(?<!=)=+$/, '');
	const bytes = Buffer.from(bare, isUrlSafe ? 'base64url' : 'base64');
	// Its last bits may be anything; they are no reason to take it for none.
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
