/**
 * Characters that represent ASCII letters, digits and marks: full-width, mathematical, circled, superscript and squared ones.
 */

/** The Unicode blocks that contain most of them; two-byte ones such as ² and º are left alone. */
const BLOCKS: ReadonlyArray<readonly [first: number, last: number]> = [
	[0x2070, 0x209c],
	[0x2100, 0x214f],
	[0x2460, 0x24ea],
	[0xfe50, 0xfe6b],
	[0xff01, 0xff5e],
	[0x1d400, 0x1d7ff],
	[0x1f130, 0x1f149],
];

function readTable(): ReadonlyMap<number, number> {
	const table = new Map<number, number>();
	for (const [first, last] of BLOCKS) {
		for (let code = first; code <= last; code++) {
			const plain = String.fromCodePoint(code).normalize('NFKC');
			if (plain.length === 1 && plain < '\x7f') table.set(code, plain.charCodeAt(0));
		}
	}
	return table;
}

let table: ReadonlyMap<number, number> | undefined;

/** The ASCII character that a character represents: U+FF21 -> 0x41; undefined if it represents none. */
export const foldedCode = (code: number): number | undefined =>
	code < 0x2070 ? undefined : (table ??= readTable()).get(code);

/** How many bytes follow the first byte of such a character in UTF-8. */
export const bytesBehind = (first: number): number =>
	first === 0xe2 || first === 0xef ? 2 : first === 0xf0 ? 3 : 0;

/** The bits of the code point in the first byte. */
export const bitsOfFirst = (first: number): number => first & (first === 0xf0 ? 0x07 : 0x0f);
