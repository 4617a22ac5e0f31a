import { checkRequest } from '../../../nodes/shared/input/request';
import { asSent, findLostCharacters, readXmlFile } from '../../../nodes/shared/input/xmlText';

const BODY = '<FA note="größer"/>';
const named = (encoding: string, body = BODY) =>
	`<?xml version="1.0" encoding="${encoding}"?>${body}`;
const PLAIN = `<?xml version="1.0"?>${BODY}`;

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();

/** What is sent of a file. */
function sent(content: Buffer, mimeType?: string): string | undefined {
	const { text } = readXmlFile('FA', content, mimeType);
	return text === undefined ? undefined : asSent(text);
}

describe('a file is read by what is declared', () => {
	it.each<[string, Buffer, string, string?]>([
		['UTF-8 without a word', Buffer.from(BODY), BODY],
		['UTF-8 that says so', Buffer.from(named('UTF-8')), named('UTF-8')],
		['UTF-8 that says so in another spelling', Buffer.from(named('utf8')), named('utf8')],
		['UTF-8 with a mark', Buffer.from(`\uFEFF${BODY}`), BODY],
		['a mark before a word that is wrong', Buffer.from(`\uFEFF${named('ISO-8859-1')}`), PLAIN],
		['ISO-8859-1', latin1(named('ISO-8859-1')), PLAIN],
		['latin1 in lower case', latin1(named('latin1')), PLAIN],
		['single quotation marks', latin1(named('').replace('""', "'iso-8859-1'")), PLAIN],
		['blanks around the equals sign', latin1(named('').replace('=""', ' = "iso-8859-1"')), PLAIN],
		['blanks before it all', latin1(`\r\n ${named('ISO-8859-1')}`), `\r\n ${PLAIN}`],
		[
			'windows-1252 with the signs that ISO-8859-1 has not got',
			Buffer.from([...latin1(named('windows-1252', '<FA a="')), 0x80, 0x9f, ...latin1('"/>')]),
			'<?xml version="1.0"?><FA a="€Ÿ"/>',
		],
		['the name that Windows has for it', latin1(named('cp1252')), PLAIN],
		[
			'ISO-8859-15',
			Buffer.from([...latin1(named('ISO-8859-15', '<FA a="')), 0xa4, ...latin1('"/>')]),
			'<?xml version="1.0"?><FA a="€"/>',
		],
		['UTF-16 with a mark', Buffer.from(`\uFEFF${named('utf-16')}`, 'utf16le'), PLAIN],
		['UTF-16 the other way round', utf16be(`\uFEFF${named('UTF-16')}`), PLAIN],
		['UTF-16 without a mark', Buffer.from(named('utf-16'), 'utf16le'), PLAIN],
		['UTF-16 the other way round without a mark', utf16be(named('utf-16')), PLAIN],
		['UTF-16 that says it is UTF-8', Buffer.from(`\uFEFF${named('utf-8')}`, 'utf16le'), PLAIN],
		['UTF-8 that was thought in UTF-16', Buffer.from(named('utf-16')), PLAIN],
		['ASCII', Buffer.from(named('us-ascii', '<FA/>')), '<?xml version="1.0"?><FA/>'],
		['a type with a character set', latin1(BODY), BODY, 'text/xml; charset=ISO-8859-1'],
		['a type in quotation marks', latin1(BODY), BODY, 'text/xml;Charset="iso-8859-1"'],
		['a word before a type', latin1(named('ISO-8859-1')), PLAIN, 'text/xml; charset=utf-8'],
		[
			'what else is declared stays',
			latin1(named('ISO-8859-1" standalone="yes')),
			`<?xml version="1.0" standalone="yes"?>${BODY}`,
		],
		['no version', latin1(`<?xml encoding="latin1"?>${BODY}`), PLAIN],
		[
			'an encoding further down',
			Buffer.from(`<FA encoding="latin1">ö</FA>`),
			'<FA encoding="latin1">ö</FA>',
		],
	])('%s', (_what, ...[content, text, mimeType]) => {
		expect(sent(content, mimeType)).toBe(text);
	});
});

describe('what cannot be decided is refused', () => {
	it.each<[string, Buffer, RegExp, string?]>([
		[
			'bytes that say nothing',
			latin1(BODY),
			/^FA is not in UTF-8, and its first line does not declare/,
		],
		['no encoding in the declaration', latin1(PLAIN), /its first line does not declare/],
		['an empty encoding', latin1(named('')), /its first line does not declare/],
		[
			'UTF-8 by its word alone',
			latin1(named('UTF-8')),
			/is declared as UTF-8, but its bytes are not/,
		],
		['UTF-8 by its mark alone', latin1(`\u00ef\u00bb\u00bf${BODY}`), /^FA is not in UTF-8/],
		[
			'UTF-8 by its type alone',
			latin1(BODY),
			/is declared as utf-8, but/,
			'text/xml; charset=utf-8',
		],
		[
			'ISO-8859-1 by its word alone',
			Buffer.from(named('ISO-8859-1')),
			/is declared as ISO-8859-1, but its bytes are UTF-8/,
		],
		[
			'ISO-8859-1 by its type alone',
			Buffer.from(BODY),
			/bytes are UTF-8/,
			'text/xml; charset=latin1',
		],
		[
			'a name that nobody knows',
			Buffer.from(named('x-made-up')),
			/in an unknown character set \(x-made-up\)/,
		],
		['UTF-7', Buffer.from(named('utf-7', '<FA/>')), /in an unknown character set \(utf-7\)/],
		[
			'half a character of UTF-16',
			Buffer.from(`\uFEFF${BODY}`, 'utf16le').subarray(0, -1),
			/is declared as utf-16le, but its bytes are not/,
		],
		[
			'half a pair of UTF-16',
			Buffer.from(`\uFEFF<FA>\ud83d</FA>`, 'utf16le'),
			/is declared as utf-16le/,
		],
		['half a character of UTF-8', Buffer.from('<FA>ö').subarray(0, -1), /^FA is not in UTF-8/],
	])('%s', (_what, ...[content, problem, mimeType]) => {
		const read = readXmlFile('FA', content, mimeType);
		expect(read.text).toBeUndefined();
		expect(read.problem).toMatch(problem);
		expect(read.problem).toMatch(/: save the file as UTF-8$/);
	});

	it.each([
		['a picture', [0xff, 0xd8, 0xff, 0xe0]],
		['an archive', [0x50, 0x4b, 3, 4, 0xff]],
		['another alphabet of bytes', [0x4c, 0x6f, 0xa7, 0x94, 0x93]],
	])('%s is left to the look for XML', (_what, bytes) => {
		expect(sent(Buffer.from(bytes))).not.toMatch(/^\s*</);
	});
});

describe('text', () => {
	it.each([
		['another character set is taken out', named('ISO-8859-1'), PLAIN],
		['so is what .NET writes', named('utf-16'), PLAIN],
		['and what nobody knows', named('x-made-up'), PLAIN],
		['and none', named(''), named('')],
		['UTF-8 stays', named('UTF-8'), named('UTF-8')],
		['a mark goes', `\uFEFF${named('Windows-1252')}`, PLAIN],
		['what was wrong before and does not show it stays', '<FA a="MÃ¼ller"/>', '<FA a="MÃ¼ller"/>'],
		[
			'another instruction stays',
			'<?xml-stylesheet encoding="latin1"?><FA/>',
			'<?xml-stylesheet encoding="latin1"?><FA/>',
		],
	])('%s', (_what, text, expected) => {
		expect(asSent(text)).toBe(expected);
	});

	it.each([
		['the sign for a lost character', '<FA a="gr\uFFFD\uFFFDer"/>'],
		['the same, broken once more', '<FA a="grï¿½er"/>'],
		['half a pair', '<FA a="\ud83d"/>'],
		['an empty character', '<FA a="v\0i\0n"/>'],
	])('%s is refused', (_what, text) => {
		expect(findLostCharacters('SVT', `<?xml version="1.0"?>\n${text}`)).toMatch(
			/^SVT has lost characters \(line 2\).*: save the file as UTF-8, or pass on the file itself/,
		);
	});

	it.each(['<FA a="größer € 😀 Ï ¿ ½ ä½ 中文"/>', '<FA>\t\r\n</FA>', ''])(
		'%j has lost nothing',
		(text) => {
			expect(findLostCharacters('FA', text)).toBeUndefined();
		},
	);

	it('is checked before anything is paid', () => {
		const parameters = {
			vin: 'WBAJS1105HB304876',
			vehicleOrder: 'modified',
			inputMode: 'text',
			fa: named('ISO-8859-1'),
			svt: '<SVT>\uFFFD</SVT>',
		};
		expect(checkRequest('secureCodingSubmit', parameters, {})).toEqual({
			ok: false,
			problems: [expect.stringMatching(/^SVT has lost characters \(line 1\)/)],
		});
		expect(checkRequest('secureCodingSubmit', { ...parameters, svt: '<SVT/>' }, {})).toMatchObject({
			request: { body: { fa: PLAIN, svt: '<SVT/>' } },
		});
	});
});
