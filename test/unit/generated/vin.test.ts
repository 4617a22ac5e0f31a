import fc, { type Arbitrary } from 'fast-check';

import { showValue, uncheckedVinSchema, vinSchema } from '../../../nodes/shared/input/vin';
import { hostileText } from './arbitraries';
import { holds, SHOWABLE } from './check';

const good = fc.string({
	unit: fc.constantFrom(...'ABCDEFGHJKLMNPRSTUVWXYZ0123456789'),
	minLength: 17,
	maxLength: 17,
});

/** What a letter or digit is taken for: of other alphabets, wide, small, with marks, or simply not allowed. */
const lookAlike = fc.constantFrom(
	...['А', 'В', 'С', 'Е', 'Н', 'К', 'М', 'Р', 'Т', 'Х', 'Α', 'Β', 'Ζ', 'Ѕ'],
	...['Ａ', '０', '𝐀', '𝟎', 'ⓐ', '٠', '०', '²', 'ſ', 'ﬁ', 'ß', 'İ', 'ı', '\u212a', 'É', 'E\u0301'],
	...['I', 'O', 'Q', 'i', 'o', 'q', ' ', '\u00a0', '\u200b', '\u202e', '\0', '-', '.', 'א', 'ع'],
	...['車', '🚗'],
);

const problemsOf = (vin: unknown): string[] | undefined => {
	const { success, error } = vinSchema.safeParse(vin);
	return success ? undefined : error.issues.map(({ message }) => message);
};

test('a good VIN is taken in any letter case, with blanks around it', () => {
	const blank = fc.constantFrom('', ' ', '\n', '\t', '\u00a0', '\ufeff');
	holds(fc.tuple(good, blank, blank), ([vin, before, after]) => {
		expect(vinSchema.parse(`${before}${vin.toLowerCase()}${after}`)).toBe(vin);
		expect(uncheckedVinSchema.parse(`${before}${vin}${after}`)).toBe(vin);
	});
});

test('one character that only looks right is found, and its place is told', () => {
	holds(fc.tuple(good, fc.integer({ min: 1, max: 15 }), lookAlike), ([vin, at, character]) => {
		const wrong = vin.slice(0, at) + character + vin.slice(at + 1);
		// Of a letter with a mark of its own only the mark is wrong.
		expect(problemsOf(wrong)?.join()).toMatch(new RegExp(`at position (${at + 1}|${at + 2})\\b`));
	});
});

const anyVin: Arbitrary<unknown> = fc.oneof(
	fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }),
	hostileText,
	fc.array(fc.oneof(lookAlike, good), { maxLength: 20 }).map((parts) => parts.join('')),
);

test('anything else is 17 plain characters, or refused in few words', () => {
	holds(anyVin, (value) => {
		const problems = problemsOf(value);
		if (problems === undefined) {
			expect(String(value).trim().toUpperCase()).toMatch(/^[A-HJ-NPR-Z0-9]{17}$/);
			return;
		}
		expect(problems).toHaveLength(1);
		expect(problems[0]).toMatch(SHOWABLE);
		expect(problems[0]?.length).toBeLessThan(450);
		uncheckedVinSchema.safeParse(value);
	});
});

test('a value is shown in one short line', () => {
	holds(hostileText, (text) => {
		const shown = showValue(text.repeat(5));
		expect(shown).toMatch(SHOWABLE);
		expect([...shown].length).toBeLessThanOrEqual(41);
	});
});

test('a text of megabytes is no VIN, at once', () => {
	const [problem] = problemsOf('aé '.repeat(3_000_000)) ?? [];
	expect(problem).toContain('has 8999999 characters instead of 17');
	expect(problem).toContain('and many more');
	expect(showValue('\u0001'.repeat(9_000_000))).toBe('');
});
