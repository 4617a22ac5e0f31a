import { withJsonInUtf8, wordsInUtf8 } from '../../../nodes/shared/http/inUtf8';
import { readErrorWords } from '../../../nodes/shared/responses/errorWords';
import { parseBody } from '../../../nodes/shared/responses/json';

const JSON_TEXT = '{"model":"Müller","note":"ß"}';
const latin = (text: string) => Buffer.from(text, 'latin1');
const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const swapped = (text: string) => utf16(text).swap16();

describe('JSON in another character set', () => {
	it.each<[string, string | undefined, Buffer, string?]>([
		['ISO-8859-1 by its header', 'application/json; charset=ISO-8859-1', latin(JSON_TEXT)],
		['the same in quotes', 'application/json;charset="iso-8859-1"', latin(JSON_TEXT)],
		['windows-1252', 'application/json; charset=windows-1252', latin('["\x80 5"]'), '["€ 5"]'],
		['cp1250', 'application/json; charset=cp1250', latin('["\xb9"]'), '["ą"]'],
		[
			'Shift JIS',
			'application/json; charset=Shift_JIS',
			Buffer.from('5b2283652022 5d'.replace(/ /g, ''), 'hex'),
			'["テ "]',
		],
		['problem+json', 'application/problem+json; charset=latin1', latin(JSON_TEXT)],
		['text', 'text/plain; charset=iso-8859-1', latin(JSON_TEXT)],
		['UTF-16 by its header', 'application/json; charset=utf-16', utf16(`\uFEFF${JSON_TEXT}`)],
		['UTF-16 with its mark', 'application/json', swapped(`\uFEFF${JSON_TEXT}`)],
		['UTF-16 without a mark', 'application/json', utf16(JSON_TEXT)],
		['UTF-16 big endian without a mark', undefined, swapped(JSON_TEXT)],
		['UTF-16 with a blank in front', 'application/json; charset=utf-16le', utf16(` ${JSON_TEXT}`)],
		['ISO-8859-1, undeclared', 'application/json', latin(JSON_TEXT)],
		['ISO-8859-1, declared as UTF-8', 'application/json; charset=utf-8', latin(JSON_TEXT)],
		['an unknown one', 'application/json; charset=x-unknown', latin(JSON_TEXT)],
		['no type', undefined, latin(JSON_TEXT)],
		['a text', 'application/json; charset=latin1', latin('"Müller"'), '"Müller"'],
		[
			'UTF-8 with one word of ISO-8859-1 in it',
			'application/json',
			Buffer.concat([Buffer.from('["Müller – 5 €","'), latin('Gr\xfc\xdfe'), Buffer.from('"]')]),
			'["Müller – 5 €","Grüße"]',
		],
	])('%s is read', (...[, contentType, body, expected = JSON_TEXT]) => {
		const read = withJsonInUtf8({ body, contentType });
		expect(read.body.toString('utf8').trim()).toBe(expected);
		expect(parseBody(read.body)).toEqual(JSON.parse(expected));
		expect(read.contentType ?? '').not.toMatch(/latin|8859|125|16|unknown|JIS/i);
	});

	it('keeps the characters of windows-1252 between 80 and 9F', () => {
		const bytes = Buffer.from(Array.from({ length: 32 }, (_, at) => 0x80 + at));
		const body = Buffer.concat([Buffer.from('["'), bytes, Buffer.from('"]')]);
		for (const contentType of ['application/json; charset=windows-1252', 'application/json']) {
			expect(parseBody(withJsonInUtf8({ body, contentType }).body)).toEqual([
				'€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ',
			]);
		}
	});
});

describe('left byte for byte is', () => {
	it.each<[string, string | undefined, Buffer, string?]>([
		['JSON in UTF-8', 'application/json', Buffer.from(JSON_TEXT)],
		[
			'JSON in UTF-8 under a wrong name',
			'application/json; charset=latin1',
			Buffer.from(JSON_TEXT),
		],
		['JSON in ASCII', 'application/json; charset=windows-1252', Buffer.from('{"a":1}')],
		['JSON with the mark of UTF-8', 'application/json', Buffer.from(`\uFEFF${JSON_TEXT}`)],
		['JSON that breaks off', 'application/json; charset=latin1', latin('{"a":"Müll')],
		[
			'a file of JSON',
			'application/json; charset=latin1',
			latin(JSON_TEXT),
			'attachment; filename=a.json',
		],
		['a page', 'text/html; charset=iso-8859-1', latin('<html>Müller</html>')],
		['text', 'text/plain; charset=iso-8859-1', latin('Müller')],
		['XML in UTF-16', 'application/xml', utf16('<a>ü</a>')],
		[
			'a file that begins like JSON',
			'application/octet-stream',
			Buffer.from('7b22ff00fe0180', 'hex'),
		],
		[
			'a file that begins like UTF-16',
			'application/octet-stream',
			Buffer.from('7b00ff01d8', 'hex'),
		],
		['an archive', 'application/zip', Buffer.from('504b0304ff', 'hex')],
		['nothing', 'application/json', Buffer.alloc(0)],
	])('%s', (...[, contentType, body, contentDisposition]) => {
		const answer = { body, contentType, contentDisposition };
		expect(withJsonInUtf8(answer)).toBe(answer);
	});
});

test.each<[string, string, Buffer, string]>([
	['JSON', 'application/json; charset=iso-8859-1', latin('{"message":"ungültig"}'), 'ungültig'],
	['JSON, undeclared', 'application/json', latin('{"message":"ungültig"}'), 'ungültig'],
	[
		'JSON in UTF-8 under a wrong name',
		'application/json; charset=latin1',
		Buffer.from('{"message":"ungültig"}'),
		'ungültig',
	],
	['JSON in UTF-16', 'application/json', utf16('{"message":"ungültig"}'), 'ungültig'],
	[
		'text',
		'text/plain; charset=windows-1252',
		latin('zur\xfcck \x96 gesperrt'),
		'zurück – gesperrt',
	],
	['text, undeclared', 'text/plain', latin('zurück'), 'zurück'],
	[
		'a page by its header',
		'text/html; charset=iso-8859-1',
		latin('<html><title>Zurück</title>'),
		'Zurück',
	],
	[
		'a page by itself',
		'text/html',
		latin('<html><meta charset=latin1><title>Zurück</title>'),
		'Zurück',
	],
	['a page in UTF-16', 'text/html', utf16('<html><title>Zurück</title>'), 'Zurück'],
])('the words of a refusal: %s', (_, type, body, expected) => {
	expect(readErrorWords(wordsInUtf8(body, { 'Content-Type': type }))).toBe(expected);
});

test('bytes of a file have no words', () => {
	const body = Buffer.from('504b0304ff00fe01', 'hex');
	expect(wordsInUtf8(body, {})).toBe(body);
});
