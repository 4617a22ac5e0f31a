import fc from 'fast-check';

import { readErrorWords } from '../../../nodes/shared/responses/errorWords';
import { assumedWord, hostileBody, hostileText } from './arbitraries';
import { holds, SHOWABLE } from './check';

test('the words of any failure are one short line', () => {
	holds(hostileBody, (body) => {
		const words = readErrorWords(body);
		if (words === undefined) return;
		expect(words).toMatch(SHOWABLE);
		expect(words.length).toBeGreaterThan(0);
		expect(words.length).toBeLessThanOrEqual(300);
	});
});

const secret = fc.string({
	unit: fc.constantFrom(...'aZ09!$&=+/. -'),
	minLength: 8,
	maxLength: 40,
});

test('a known secret is in no words, wherever it stands', () => {
	const blanks = fc.integer({ min: 0, max: 5000 }).map((count) => ' '.repeat(count));
	const around = fc.oneof(hostileText, blanks, fc.constant('x'.repeat(3990)));
	const parts = fc.tuple(secret, assumedWord, around, around);
	holds(parts, ([text, name, before, after]) => {
		const known = text.trim();
		fc.pre(known.length >= 8);
		const body = { [name]: `${before}${text}${after}`, error: `x ${before} ${text}` };
		expect(readErrorWords(body, [text]) ?? '').not.toContain(known.replace(/\s+/g, ' '));
	});
});

test('no part of a secret is left where a text is cut', () => {
	const text = `no${' '.repeat(3990)}Secret-77-Secret-77`;
	expect(readErrorWords({ error: text }, ['Secret-77-Secret-77'])).toBe('no [hidden]');
	const hidden = `eyJ${'a'.repeat(3985)} Secret-77-Secret-77`;
	expect(readErrorWords({ error: hidden }, ['Secret-77-Secret-77'])).toBe('[hidden]');
});

test('no character is cut in two', () => {
	for (const lead of ['', 'x']) {
		expect(readErrorWords({ error: `${lead}${'🚗'.repeat(200)}` })).toMatch(SHOWABLE);
	}
});
