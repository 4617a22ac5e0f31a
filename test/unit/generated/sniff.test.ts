import fc from 'fast-check';

import { readDisposition } from '../../../nodes/shared/files/contentDisposition';
import { classifyKey, urlSubject, wordsOf } from '../../../nodes/shared/files/keys';
import { extensionOf, isHtml, isText, sniffType } from '../../../nodes/shared/files/sniff';
import { JOB_FILE } from '../../../nodes/shared/files/types';
import { hostileBytes, hostileName, hostileText } from './arbitraries';
import { holds } from './check';

test('any bytes have a type', () => {
	const charset = fc.option(fc.constantFrom('latin1', 'utf-16', 'shift_jis', 'x-none', ' '), {
		nil: undefined,
	});
	holds(fc.tuple(hostileBytes, hostileName, charset), ([content, name, declared]) => {
		expect(sniffType(content, name)).toMatch(/^(application|text)\/[\w-]+$/);
		expect(typeof isText(content, declared)).toBe('boolean');
		expect(extensionOf(name)).toMatch(/^([a-z][a-z0-9]{0,9}|7z|)$/);
	});
});

test('a page behind any comments is a page', () => {
	const comment = fc.tuple(hostileText, fc.constantFrom('', ' ', '\n'));
	const inside = (text: string): string => text.replaceAll('-->', '').slice(0, 200);
	holds(fc.array(comment, { maxLength: 15 }), (comments) => {
		const start = comments.map(([text, blank]) => `<!--${inside(text)}-->${blank}`).join('');
		expect(isHtml(`${start}<html>`)).toBe(true);
		expect(isHtml(`${start}<xml>`)).toBe(false);
	});
});

test('many comments before no page are read at once', () => {
	expect(isHtml('<!---->'.repeat(500))).toBe(false);
});

test('any key has a role and few words', () => {
	holds(hostileText, (key) => {
		expect(['base64', 'content', 'container', 'url', 'none']).toContain(classifyKey(key, JOB_FILE));
		expect(wordsOf(key).every((word) => /^[a-z0-9]+$/.test(word))).toBe(true);
		urlSubject(key, JOB_FILE);
	});
});

test('any Content-Disposition can be read', () => {
	holds(fc.tuple(hostileText, hostileText, hostileText), ([kind, name, value]) => {
		for (const header of [`${kind};${name}=${value}`, `attachment; filename="${value}"`]) {
			const { isAttachment, fileName } = readDisposition(header);
			expect(typeof isAttachment).toBe('boolean');
			expect(fileName).not.toBe('');
		}
	});
});

test('a file name reads back from both forms of the header', () => {
	const name = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => text.trim() !== '');
	holds(name, (text) => {
		fc.pre(!text.includes('\ufffd') && !text.includes("'"));
		const extended = `attachment; filename*=UTF-8''${encodeURIComponent(text)}`;
		expect(readDisposition(extended).fileName).toBe(text);
		const quoted = text.replace(/[^ -~]/gu, '_');
		const header = `attachment; filename="${quoted.replace(/["\\]/g, '\\$&')}"`;
		expect(readDisposition(header).fileName).toBe(quoted);
	});
});
