import { withJsonInUtf8, wordsInUtf8 } from '../../../nodes/shared/http/inUtf8';
import { readErrorWords } from '../../../nodes/shared/responses/errorWords';
import { parseBody } from '../../../nodes/shared/responses/json';

const JSON_TYPE = 'application/json';
/** A type as a header has it: JSON in this character set. */
const inSet = (charset: string) => `${JSON_TYPE}; charset=${charset}`;
const JSON_TEXT = '{"model":"Müller","note":"ß"}';
const latin = (text: string) => Buffer.from(text, 'latin1');
const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const hex = (bytes: string) => Buffer.from(bytes, 'hex');
const swapped = (text: string) => utf16(text).swap16();

describe('JSON in another character set', () => {
	const around = ['["Müller – 5 €","', '"]'].map((text) => Buffer.from(text));
	const mixed = Buffer.concat([around[0]!, latin('Gr\xfc\xdfe'), around[1]!]);
	it.each<[string, string | undefined, Buffer, string?]>([
		['ISO-8859-1 by its header', inSet('ISO-8859-1'), latin(JSON_TEXT)],
		['the same in quotes', 'application/json;charset="iso-8859-1"', latin(JSON_TEXT)],
		['windows-1252', inSet('windows-1252'), latin('["\x80 5"]'), '["€ 5"]'],
		['cp1250', inSet('cp1250'), latin('["\xb9"]'), '["ą"]'],
		['Shift JIS', inSet('Shift_JIS'), hex('5b22836520225d'), '["テ "]'],
		['problem+json', 'application/problem+json; charset=latin1', latin(JSON_TEXT)],
		['text', 'text/plain; charset=iso-8859-1', latin(JSON_TEXT)],
		['UTF-16 by its header', inSet('utf-16'), utf16(`\uFEFF${JSON_TEXT}`)],
		['UTF-16 with its mark', JSON_TYPE, swapped(`\uFEFF${JSON_TEXT}`)],
		['UTF-16 without a mark', JSON_TYPE, utf16(JSON_TEXT)],
		['UTF-16 big endian without a mark', undefined, swapped(JSON_TEXT)],
		['UTF-16 with a blank in front', inSet('utf-16le'), utf16(` ${JSON_TEXT}`)],
		['ISO-8859-1, undeclared', JSON_TYPE, latin(JSON_TEXT)],
		['ISO-8859-1, declared as UTF-8', inSet('utf-8'), latin(JSON_TEXT)],
		['an unknown one', inSet('x-unknown'), latin(JSON_TEXT)],
		['no type', undefined, latin(JSON_TEXT)],
		['a text', inSet('latin1'), latin('"Müller"'), '"Müller"'],
		['UTF-8 with a word of ISO-8859-1', JSON_TYPE, mixed, '["Müller – 5 €","Grüße"]'],
	])('%s is read', (...[, contentType, body, expected = JSON_TEXT]) => {
		const read = withJsonInUtf8({ body, contentType });
		expect(read.body.toString('utf8').trim()).toBe(expected);
		expect(parseBody(read.body)).toEqual(JSON.parse(expected));
		expect(read.contentType ?? '').not.toMatch(/latin|8859|125|16|unknown|JIS/i);
	});

	it('keeps the characters of windows-1252 between 80 and 9F', () => {
		const bytes = Buffer.from(Array.from({ length: 32 }, (_, at) => 0x80 + at));
		const body = Buffer.concat([Buffer.from('["'), bytes, Buffer.from('"]')]);
		const text = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';
		for (const contentType of [inSet('windows-1252'), JSON_TYPE]) {
			expect(parseBody(withJsonInUtf8({ body, contentType }).body)).toEqual([text]);
		}
	});
});

describe('left byte for byte is', () => {
	it.each<[string, string | undefined, Buffer, string?]>([
		['JSON in UTF-8', JSON_TYPE, Buffer.from(JSON_TEXT)],
		['JSON in UTF-8 under a wrong name', inSet('latin1'), Buffer.from(JSON_TEXT)],
		['JSON in ASCII', inSet('windows-1252'), Buffer.from('{"a":1}')],
		['JSON with the mark of UTF-8', JSON_TYPE, Buffer.from(`\uFEFF${JSON_TEXT}`)],
		['JSON that breaks off', inSet('latin1'), latin('{"a":"Müll')],
		['a file of JSON', inSet('latin1'), latin(JSON_TEXT), 'attachment; filename=a.json'],
		['a page', 'text/html; charset=iso-8859-1', latin('<html>Müller</html>')],
		['text', 'text/plain; charset=iso-8859-1', latin('Müller')],
		['XML in UTF-16', 'application/xml', utf16('<a>ü</a>')],
		['a file that begins like JSON', 'application/octet-stream', hex('7b22ff00fe0180')],
		['a file that begins like UTF-16', 'application/octet-stream', hex('7b00ff01d8')],
		['an archive', 'application/zip', hex('504b0304ff')],
		['nothing', JSON_TYPE, Buffer.alloc(0)],
	])('%s', (...[, contentType, body, contentDisposition]) => {
		const answer = { body, contentType, contentDisposition };
		expect(withJsonInUtf8(answer)).toBe(answer);
	});
});

const INVALID = '{"message":"ungültig"}';
const BACK = '<title>Zurück</title>';

test.each<[string, string, Buffer, string]>([
	['JSON', inSet('iso-8859-1'), latin(INVALID), 'ungültig'],
	['JSON, undeclared', JSON_TYPE, latin(INVALID), 'ungültig'],
	['JSON in UTF-8 under a wrong name', inSet('latin1'), Buffer.from(INVALID), 'ungültig'],
	['JSON in UTF-16', JSON_TYPE, utf16(INVALID), 'ungültig'],
	['text', 'text/plain; charset=windows-1252', latin('zur\xfcck \x96 ge'), 'zurück – ge'],
	['text, undeclared', 'text/plain', latin('zurück'), 'zurück'],
	['a page by its header', 'text/html; charset=iso-8859-1', latin(`<html>${BACK}`), 'Zurück'],
	['a page by itself', 'text/html', latin(`<html><meta charset=latin1>${BACK}`), 'Zurück'],
	['a page in UTF-16', 'text/html', utf16(`<html>${BACK}`), 'Zurück'],
])('the words of a refusal: %s', (_, type, body, expected) => {
	expect(readErrorWords(wordsInUtf8(body, { 'Content-Type': type }))).toBe(expected);
});

test('bytes of a file have no words', () => {
	const body = hex('504b0304ff00fe01');
	expect(wordsInUtf8(body, {})).toBe(body);
});
