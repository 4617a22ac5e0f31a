import { charsetOfBytes, decodeText } from '../../../nodes/shared/responses/charset';

const TEXT = '<a>Müller – 5 €</a>';
const latin = (text: string) => Buffer.from(text, 'latin1');
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();

describe('the text that bytes are', () => {
	it.each<[string, Buffer, string | undefined, string | undefined]>([
		['UTF-8, undeclared', Buffer.from(TEXT), undefined, TEXT],
		['UTF-8, declared', Buffer.from(TEXT), 'UTF-8', TEXT],
		['UTF-8 with its mark, without it', Buffer.from(`\uFEFF${TEXT}`), undefined, TEXT],
		['UTF-8 by its mark, declared otherwise', Buffer.from(`\uFEFF${TEXT}`), 'iso-8859-1', TEXT],
		['windows-1252', latin('<a>M\xfcller \x96 5 \x80</a>'), 'windows-1252', TEXT],
		['ISO-8859-1, which means windows-1252', latin('M\xfc\x80'), 'ISO-8859-1', 'Mü€'],
		['in spaces and capitals', latin('M\xfc'), ' Latin1 ', 'Mü'],
		['cp1252', latin('\x80'), 'cp1252', '€'],
		['windows_1250', latin('\xb9'), 'Windows_1250', 'ą'],
		['ISO-8859-15', latin('\xa4'), 'ISO-8859-15', '€'],
		['Shift JIS', Buffer.from([0x83, 0x65]), 'Shift_JIS', 'テ'],
		['UTF-16 little endian with its mark', Buffer.from(`\uFEFF${TEXT}`, 'utf16le'), 'UTF-16', TEXT],
		['UTF-16 big endian with its mark', utf16be(`\uFEFF${TEXT}`), undefined, TEXT],
		['UTF-16 without a mark', Buffer.from(TEXT, 'utf16le'), undefined, TEXT],
		['UTF-16 big endian without a mark', utf16be(TEXT), 'utf-16', TEXT],
		['declared as UTF-16 and written in UTF-8', Buffer.from(TEXT), 'utf-16', TEXT],
		[
			'other text in UTF-16 by its declaration',
			Buffer.from('{"a":1}', 'utf16le'),
			'utf-16le',
			'{"a":1}',
		],
		['declared as ASCII and written in UTF-8', Buffer.from(TEXT), 'US-ASCII', TEXT],
		['nothing', Buffer.alloc(0), undefined, ''],
		['ISO-8859-1, undeclared', latin('M\xfcller'), undefined, undefined],
		['ISO-8859-1, declared as UTF-8', latin('M\xfcller'), 'utf-8', undefined],
		['half a character at the end', Buffer.from('Mü').subarray(0, 2), undefined, undefined],
		['an odd byte of UTF-16', Buffer.from('<\0a\0b', 'latin1'), undefined, undefined],
		['a character set that nobody knows', Buffer.from('abc'), 'x-none', undefined],
		['no character set at all', Buffer.from('abc'), 'a b; c', undefined],
	])('%s', (_, content, declared, expected) => {
		expect(decodeText(content, declared)).toBe(expected);
	});

	it('knows the characters of windows-1252 between 80 and 9F, which Node.js 20 reads wrongly in one piece', () => {
		const bytes = Buffer.from(Array.from({ length: 32 }, (_, at) => 0x80 + at));
		expect(decodeText(bytes, 'windows-1252')).toBe(
			'€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ',
		);
	});

	it.each([
		['ISO-8859-1', 'windows-1252'],
		['utf8', 'utf-8'],
		['latin9', undefined],
		['l9', 'iso-8859-15'],
		['ISO8859_1', 'windows-1252'],
		['utf_8', 'utf-8'],
		['x_none', undefined],
	])('names %s as the standard does', (declared, expected) => {
		expect(charsetOfBytes(Buffer.from('a'), declared)).toBe(expected);
	});
});
