import {
	charsetOfPage,
	charsetOfType,
	charsetOfXml,
	declaredAsUtf8,
} from '../../../nodes/shared/responses/declaredCharset';

describe('the character set that a page declares', () => {
	it.each<[string, string | undefined]>([
		['<meta charset="iso-8859-1">', 'iso-8859-1'],
		["<meta charset='ISO-8859-1'>", 'ISO-8859-1'],
		['<meta charset=windows-1252>', 'windows-1252'],
		['<META CHARSET = "x-sjis" />', 'x-sjis'],
		['<meta charset=latin1/>', 'latin1'],
		['<meta name="a" charset="utf-8">', 'utf-8'],
		['<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">', 'iso-8859-1'],
		['<meta http-equiv=content-type content=text/html;charset=latin1>', 'latin1'],
		["<META CONTENT='text/html; CHARSET=Big5' HTTP-EQUIV='Content-Type'/>", 'Big5'],
		['<meta\n\thttp-equiv="Content-Type"\n\tcontent="text/html;\n charset=\'koi8-r\'">', 'koi8-r'],
		['<!-- <meta charset="a"> --><meta charset="b">', 'b'],
		['<script>"<meta charset=a>"</script><meta charset=b>', 'b'],
		[`<style>${' '.repeat(3000)}</style><meta charset=b>`, 'b'],
		['<title><meta charset=a></title>', undefined],
		['<!-- <meta charset="a">', undefined],
		['<meta name="description" content="charset=iso-8859-1">', undefined],
		['<meta http-equiv="refresh" content="0; charset=a">', undefined],
		['<meta charset="">', undefined],
		['<metadata charset="a">', undefined],
		['<a charset="a">', undefined],
		['charset=iso-8859-1', undefined],
		['', undefined],
	])('%s', (page, expected) => {
		expect(charsetOfPage(page)).toBe(expected);
		expect(charsetOfPage(Buffer.from(page))).toBe(expected);
	});
});

describe('the character set that XML declares', () => {
	it.each<[string, string | undefined]>([
		['<?xml version="1.0" encoding="ISO-8859-1"?><a/>', 'ISO-8859-1'],
		["\n<?xml version='1.0' encoding='utf-16' standalone='yes'?>", 'utf-16'],
		['\uFEFF<?XML VERSION="1.0" ENCODING = "latin1"?>', 'latin1'],
		['<?xml version="1.0"?><a encoding="b"/>', undefined],
		['<a/><?xml version="1.0" encoding="b"?>', undefined],
		['<?xml-stylesheet encoding="b"?>', undefined],
		['', undefined],
	])('%s', (xml, expected) => {
		expect(charsetOfXml(xml)).toBe(expected);
		expect(charsetOfXml(Buffer.from(xml))).toBe(expected);
	});
});

test.each<[string | undefined, string | undefined]>([
	['text/html; charset=UTF-8', 'UTF-8'],
	['application/json;charset="iso-8859-1"', 'iso-8859-1'],
	['text/plain; format=flowed; Charset = windows-1252; a=b', 'windows-1252'],
	['text/html', undefined],
	['charset=a', undefined],
	[undefined, undefined],
])('the character set of the type %s', (type, expected) => {
	expect(charsetOfType(type)).toBe(expected);
});

describe('text that becomes a file in UTF-8', () => {
	it.each<[string, string]>([
		['<meta charset="iso-8859-1">Müller', '<meta charset="utf-8">Müller'],
		['<META CHARSET=ISO-8859-1>Müller', '<META CHARSET=UTF-8>Müller'],
		[
			'<html><meta http-equiv=Content-Type content="text/html; charset=windows-1252"><p>5 €',
			'<html><meta http-equiv=Content-Type content="text/html; charset=utf-8"><p>5 €',
		],
		[
			"<?xml version='1.0' encoding='ISO-8859-1'?><a>ü</a>",
			"<?xml version='1.0' encoding='UTF-8'?><a>ü</a>",
		],
		[
			'<?xml version="1.0" encoding="iso-8859-1"?><html><head><meta charset="iso-8859-15"/>ü',
			'<?xml version="1.0" encoding="utf-8"?><html><head><meta charset="utf-8"/>ü',
		],
		['<meta charset="us-ascii">ü', '<meta charset="utf-8">ü'],
		// What .NET writes into a text, whatever becomes of it.
		['<?xml version="1.0" encoding="utf-16"?><a/>', '<?xml version="1.0" encoding="utf-8"?><a/>'],
	])('says so: %s', (text, expected) => {
		expect(declaredAsUtf8(text)).toBe(expected);
	});

	it.each([
		'<meta charset="utf-8">Müller',
		'<meta charset=UTF8>Müller',
		'<meta charset="iso-8859-1">Mueller, in ASCII alone',
		'<?xml version="1.0" encoding="ISO-8859-1"?><a>&#252;</a>',
		'<p>Müller</p><!-- <meta charset="iso-8859-1"> -->',
		'Müller: <meta charset="iso-8859-1">',
		'{"a":"<meta charset=latin1>ü"}',
		'',
	])('is left alone: %s', (text) => {
		expect(declaredAsUtf8(text)).toBe(text);
	});
});
