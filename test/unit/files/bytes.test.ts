import {
	decodeBase64,
	decodeDataUrl,
	guessBase64,
	guessHex,
} from '../../../nodes/shared/files/base64';
import { sniffType } from '../../../nodes/shared/files/sniff';

const bytes = Buffer.from([
	0xfb, 0xef, 0xbe, 0xff, 0xfe, 0x00, 0x41, 0x10, 0x83, 0x20, 0x92, 0x8b, 0x30, 0xd3, 0x8f, 0x41,
]);

describe('decodeBase64', () => {
	test.each([
		['standard', bytes.toString('base64')],
		['URL-safe', bytes.toString('base64url')],
		['no padding', bytes.toString('base64').replace(/=/g, '')],
		['white space', ` ${bytes.toString('base64').replace(/(.{5})/g, '$1 \r\n\t')} `],
	])('%s', (_, text) => {
		expect(decodeBase64(text)).toEqual(bytes);
	});

	test.each(['', ' ', 'A', 'AAAAA', 'AA=A', 'AA===', 'a.b', 'ÄÖ==', 'AAAA!'])('not %j', (text) => {
		expect(decodeBase64(text)).toBeUndefined();
	});
});

describe('guessBase64', () => {
	test.each([
		['a file', bytes.toString('base64')],
		[
			'a folded file',
			Buffer.alloc(200, 7)
				.toString('base64')
				.replace(/(.{76})/g, '$1\n'),
		],
		['a short text', Buffer.from('UPD').toString('base64')],
		['a padded one', 'AQ=='],
	])('%s', (_, text) => {
		expect(guessBase64(text)).toEqual(Buffer.from(text, 'base64'));
	});

	test('zeros are base64, and hexadecimal is not', () => {
		expect(guessBase64('A'.repeat(400))).toEqual(Buffer.alloc(300));
		const hex = bytes.toString('hex').repeat(9);
		expect(guessBase64(hex)).toBeUndefined();
		expect(guessHex(hex)?.subarray(0, bytes.length)).toEqual(bytes);
		expect(guessHex(hex.slice(0, 128))).toBeUndefined();
	});

	test.each([
		['a word', 'done'],
		['another', 'completed'],
		['a sentence', 'please contact the support team now'],
		['a sentence of long words', 'Donaudampfschifffahrtsgesellschaft Kapitaen'],
		['a UUID', '550e8400-e29b-41d4-a716-446655440000'],
		['MD5', 'd41d8cd98f00b204e9800998ecf8427e'],
		['SHA-256', 'E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855'],
		['an end that no encoder writes', `${bytes.toString('base64').slice(0, -3)}B==`],
		['a VIN', 'WBAPH5C55BA123456'],
		['records', `S315${'0A1F'.repeat(10)}\r\n`.repeat(20)],
		['hexadecimal in lines', `${'0a1f'.repeat(16)}\n`.repeat(20)],
		['hexadecimal in lines of capitals', `${'0A1F'.repeat(16)}\n`.repeat(20)],
		['a file name', 'activation.upd'],
		['nothing', ''],
	])('not %s', (_, text) => {
		expect(guessBase64(text)).toBeUndefined();
	});
});

describe('decodeDataUrl', () => {
	test.each<[string, object | undefined]>([
		[
			'data:application/pdf;base64,JVBERg==',
			{ mimeType: 'application/pdf', content: Buffer.from('%PDF') },
		],
		['data:;base64,JVBERg', { content: Buffer.from('%PDF') }],
		[
			'data:text/html;charset=utf-8,%3Cp%3E%C3%BC',
			{ mimeType: 'text/html', content: Buffer.from('<p>ü') },
		],
		['DATA:Text/Plain,a+b', { mimeType: 'text/plain', content: Buffer.from('a+b') }],
		['data:;base64,JVBER%67%3D%3D', { content: Buffer.from('JVBERg==', 'base64') }],
		['data:;base64,@@', undefined],
		['data:,%E0%A4%A', undefined],
		['data:nothing', undefined],
		['database', undefined],
	])('%s', (text, expected) => {
		expect(decodeDataUrl(text)).toEqual(expected);
	});
});

describe('sniffType', () => {
	test.each<[string, Buffer | string, string, string]>([
		['zip', Buffer.from('PK\x03\x04rest'), 'a.upd', 'application/zip'],
		['an empty zip', Buffer.from('PK\x05\x06'), '', 'application/zip'],
		['pdf', '%PDF-1.4', '', 'application/pdf'],
		['gzip', Buffer.from([0x1f, 0x8b, 8]), '', 'application/gzip'],
		['html', '\uFEFF <!DOCTYPE html><p>', '', 'text/html'],
		['html after a comment', '<!-- made by x -->\n<html>', '', 'text/html'],
		['xhtml', '<?xml version="1.0"?>\n<html xmlns="x">', '', 'text/html'],
		['a part of a page, by its name', '<p>Hi', 'a.html', 'text/html'],
		['xml', '<?xml version="1.0"?><fa/>', '', 'application/xml'],
		['xml without its head', '<faListe><fa/></faListe>', '', 'application/xml'],
		['json', ' {"a":[1]}', '', 'application/json'],
		['what only starts like it', '{not json', '', 'text/plain'],
		['text', 'Wörter\r\n', '', 'text/plain'],
		['csv, by its name', 'a;b', 'list.CSV', 'text/csv'],
		['a long text cut in a character', `${'a'.repeat(4095)}ü`, '', 'text/plain'],
		['UTF-16', Buffer.from([0xff, 0xfe, 0x41, 0x00]), '', 'text/plain'],
		['bytes', Buffer.from([0, 1, 2, 3]), 'a.html', 'application/octet-stream'],
		['bytes that are no UTF-8', Buffer.from([0xe4, 0xf6]), '', 'application/octet-stream'],
		['nothing', '', '', 'text/plain'],
	])('%s', (_, content, name, expected) => {
		expect(sniffType(Buffer.from(content as string), name)).toBe(expected);
	});
});
