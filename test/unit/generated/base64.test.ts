import fc, { type Arbitrary } from 'fast-check';

import {
	decodeBase64,
	decodeDataUrl,
	decodeHex,
	guessBase64,
	guessHex,
} from '../../../nodes/shared/files/base64';
import { hostileText } from './arbitraries';
import { holds } from './check';

const bytes: Arbitrary<Buffer> = fc
	.uint8Array({ minLength: 1, maxLength: 300 })
	.map((list) => Buffer.from(list));
const blank = fc.constantFrom('', ' ', '\n', '\r\n', '\t');

test('any bytes come back from base64 in every spelling', () => {
	holds(fc.tuple(bytes, fc.integer({ min: 1, max: 80 }), blank), ([content, width, mark]) => {
		const standard = content.toString('base64');
		const folded = standard.replace(new RegExp(`.{${width}}`, 'g'), (line) => `${line}${mark}`);
		const bare = standard.replace(/=+$/, '');
		for (const text of [standard, content.toString('base64url'), folded, bare]) {
			expect(decodeBase64(text)?.equals(content)).toBe(true);
		}
	});
});

test('what holds anything else is no base64', () => {
	const signs = fc.constantFrom(
		...'aB9+/-_= \n',
		...['!', '.', '\0', '\u00e9', '\u0141', '\ud83d\ude97'],
	);
	holds(fc.array(signs, { maxLength: 40 }), (list) => {
		const text = list.join('');
		const [, digits = ''] = /^([^]*?)={0,2}$/.exec(text.replace(/\s/g, '')) ?? [];
		const isBase64 = /^[\w+/-]+$/.test(digits) && digits.length % 4 !== 1;
		expect(decodeBase64(text)).toEqual(isBase64 ? Buffer.from(digits, 'base64') : undefined);
	});
});

test('any bytes come back from a data: URL', () => {
	holds(bytes, (content) => {
		const url = `data:application/zip;base64,${content.toString('base64')}`;
		const read = decodeDataUrl(url);
		expect(read?.mimeType).toBe('application/zip');
		expect(read?.content.equals(content)).toBe(true);
	});
});

test('any text comes back from a percent-encoded data: URL', () => {
	holds(fc.string({ unit: 'grapheme' }), (text) => {
		const read = decodeDataUrl(`data:text/plain,${encodeURIComponent(text)}`);
		expect(read?.content.toString('utf8')).toBe(text);
	});
});

test('long base64 is taken for it without a word that it is', () => {
	const long = fc.uint8Array({ minLength: 60, maxLength: 300 }).map((list) => Buffer.from(list));
	holds(long, (content) => {
		expect(guessBase64(content.toString('base64'))?.equals(content)).toBe(true);
	});
});

test('what is guessed is what the text decodes to', () => {
	const text = fc.oneof(hostileText, fc.string({ unit: fc.constantFrom(...'aB9+/-_= \n') }));
	holds(text, (one) => {
		const content = guessBase64(one);
		if (content) expect(content).toEqual(decodeBase64(one));
		const hex = guessHex(one) ?? decodeHex(one);
		if (hex) expect(hex.toString('hex')).toBe(one.toLowerCase());
		decodeDataUrl(`data:${one}`);
	});
});
