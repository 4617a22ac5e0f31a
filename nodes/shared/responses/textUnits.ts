/** Splits text into units: a token character in any escaped form, or whatever separates them. */
import { bitsOfFirst, bytesBehind, foldedCode } from './foldedCharacters';

const PERCENT = 0x25;
const BACKSLASH = 0x5c;
const AMPERSAND = 0x26;
const HASH = 0x23;
const SEMICOLON = 0x3b;
const LOWER_U = 0x75;
const LOWER_X = 0x78;

/** The fewer than 64 characters of tokens and secrets. Field separators of JSON, HTML and URLs are not among them. */
const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz-_.~+/=!#$%*?@^`';

/** Byte -> its index in the alphabet, ignoring letter case; -1 for any other. */
const DIGITS = new Int8Array(256).map((_, code) =>
	code > 0x20 && code < 0x7f ? ALPHABET.indexOf(String.fromCharCode(code).toLowerCase()) : -1,
);

const digitOf = (code: number): number => DIGITS[code] ?? -1;

/** Whether it is a letter or a digit. */
export const isAlphanumeric = (code: number): boolean => {
	const digit = digitOf(code);
	return digit >= 0 && digit < 36;
};

const isHexDigit = (code: number | undefined): boolean => {
	const digit = code === undefined ? -1 : digitOf(code);
	return digit >= 0 && digit < 16;
};

/** One unit of a text. */
export interface Unit {
	/** Where the next unit begins. */
	readonly next: number;
	/** Its index in the alphabet; -1 for anything else. */
	readonly digit: number;
	/** The character that it represents. */
	readonly code: number;
}

function unit(next: number, given: number): Unit {
	const code = foldedCode(given) ?? given;
	return { next, code, digit: digitOf(code) };
}

/** The value of this many hex digits; -1 if there are fewer. */
function hexAt(bytes: Buffer, from: number, count: number): number {
	let value = 0;
	for (let at = from; at < from + count; at++) {
		if (!isHexDigit(bytes[at])) return -1;
		value = value * 16 + digitOf(bytes[at] ?? 0);
	}
	return value;
}

/** One byte of a text, and where the next one begins. */
type ByteAt = (at: number) => { readonly code: number; readonly next: number } | undefined;

/**
 * A multi-byte character that represents an ASCII one.
 * @param byteAt reads its bytes, plain or escaped
 */
function foldedAt(at: number, byteAt: ByteAt): Unit | undefined {
	const first = byteAt(at);
	let behind = first ? bytesBehind(first.code) : 0;
	if (!first || behind === 0) return undefined;
	let [code, next] = [bitsOfFirst(first.code), first.next];
	for (; behind > 0; behind--) {
		const byte = byteAt(next);
		if (!byte || byte.code >> 6 !== 2) return undefined;
		code = code * 64 + (byte.code & 0x3f);
		next = byte.next;
	}
	return foldedCode(code) === undefined ? undefined : unit(next, code);
}

/** `%41`, also encoded twice: `%2541`; and `%uFF21`, from older programs. */
function percentAt(bytes: Buffer, at: number): Unit | undefined {
	const wide = bytes[at + 1] === LOWER_U ? hexAt(bytes, at + 2, 4) : -1;
	if (wide >= 0) return unit(at + 6, wide);
	const byte = percentByte(bytes, at);
	if (!byte) return undefined;
	return foldedAt(at, (from) => percentByte(bytes, from)) ?? unit(byte.next, byte.code);
}

function percentByte(bytes: Buffer, at: number): ReturnType<ByteAt> {
	if (bytes[at] !== PERCENT) return undefined;
	let digits = at + 1;
	while (hexAt(bytes, digits, 2) === PERCENT && hexAt(bytes, digits + 2, 2) >= 0) digits += 2;
	const code = hexAt(bytes, digits, 2);
	return code < 0 ? undefined : { next: digits + 2, code };
}

/** The letters of `\n`, `\r`, `\t`, `\f` and `\b`. */
const LINE_LETTERS: ReadonlySet<number> = new Set([...'nrtfb'].map((one) => one.charCodeAt(0)));

/** `\u0041`, `\x41`, `\n`, `\/`: repeated backslashes belong to the same escape. */
function backslashAt(bytes: Buffer, at: number): Unit | undefined {
	let mark = at + 1;
	while (bytes[mark] === BACKSLASH && mark < at + 8) mark++;
	const isWide = bytes[mark] === LOWER_U;
	if (isWide || bytes[mark] === LOWER_X) {
		const count = isWide ? 4 : 2;
		const code = hexAt(bytes, mark + 1, count);
		const next = mark + 1 + count;
		if (code < 0) return undefined;
		return (isWide ? pairAt(bytes, code, next, mark - at) : undefined) ?? unit(next, code);
	}
	const code = bytes[mark];
	if (code === undefined) return undefined;
	// The letter of `\n` is not a token character.
	return LINE_LETTERS.has(code) ? { next: mark + 1, code: 0, digit: -1 } : unit(mark + 1, code);
}

/** `\ud835\udc00`: a character beyond U+FFFF is escaped as a surrogate pair. */
function pairAt(bytes: Buffer, high: number, at: number, marks: number): Unit | undefined {
	if (high >> 10 !== 0x36 || bytes[at] !== BACKSLASH || bytes[at + marks] !== LOWER_U) {
		return undefined;
	}
	const low = hexAt(bytes, at + marks + 1, 4);
	if (low >> 10 !== 0x37) return undefined;
	return unit(at + marks + 5, 0x10000 + (high & 0x3ff) * 0x400 + (low & 0x3ff));
}

/** `&#65;`, `&#x41;`, `&amp;` */
function entityAt(bytes: Buffer, at: number): Unit | undefined {
	const end = bytes.subarray(at, at + 10).indexOf(SEMICOLON);
	if (end < 2) return undefined;
	const name = bytes.toString('latin1', at + 1, at + end);
	if (bytes[at + 1] !== HASH) {
		return /^[a-z]+$/i.test(name) ? { next: at + end + 1, code: AMPERSAND, digit: -1 } : undefined;
	}
	const [, hex, decimal] = /^#(?:x([\da-f]{1,6})|(\d{1,6}))$/i.exec(name) ?? [];
	if (hex === undefined && decimal === undefined) return undefined;
	return unit(at + end + 1, hex === undefined ? Number(decimal) : parseInt(hex, 16));
}

function byteOf(bytes: Buffer, at: number): ReturnType<ByteAt> {
	const code = bytes[at];
	return code === undefined ? undefined : { code, next: at + 1 };
}

/** The unit that begins at a byte. */
export function readUnit(bytes: Buffer, at: number): Unit {
	const code = bytes[at] ?? 0;
	const escaped =
		code === PERCENT
			? percentAt(bytes, at)
			: code === BACKSLASH
				? backslashAt(bytes, at)
				: code === AMPERSAND
					? entityAt(bytes, at)
					: foldedAt(at, (from) => byteOf(bytes, from));
	return escaped ?? unit(at + 1, code);
}

export const ESCAPE = -2;

const BEGINS_ESCAPE: ReadonlySet<number> = new Set([PERCENT, BACKSLASH, AMPERSAND]);

/** Byte -> its index in the alphabet, -1 for any other, and `ESCAPE` if it may start a longer unit. */
export const PLACES: Int8Array = DIGITS.map((digit, code) =>
	BEGINS_ESCAPE.has(code) || bytesBehind(code) > 0 ? ESCAPE : digit,
);
