import {
	findVinProblems,
	shortVinSchema,
	showValue,
	uncheckedVinSchema,
	vinSchema,
} from '../../../nodes/shared/input/vin';
import { measureComputing } from '../computing';

const VIN = 'WBAJS1105HB304876';

/** The checked VIN, or what is wrong with it. */
const check = (value: unknown): string => {
	const result = vinSchema.safeParse(value);
	return result.success ? result.data : result.error.issues.map(({ message }) => message).join();
};

describe('a good VIN', () => {
	it.each([
		[VIN],
		[VIN.toLowerCase()],
		['wbaJS1105hB304876'],
		[`  ${VIN}\r\n`],
		[`\u00a0${VIN}\u2003`],
		[`\ufeff${VIN}`],
	])('%j is taken trimmed and in capitals', (given) => {
		expect(check(given)).toBe(VIN);
	});

	it.each(['11111111111111111', 'ABCDEFGHJKLMNPRST', 'UVWXYZ01234567890'])(
		'%s is taken: whether such a vehicle exists is for the API to say',
		(vin) => {
			expect(check(vin)).toBe(vin);
		},
	);
});

describe('what is no VIN at all', () => {
	it.each([undefined, null, true, {}, [VIN], { vin: VIN }])('%j is missing', (value) => {
		expect(check(value)).toBe('the VIN is missing: it must be text');
	});

	it.each(['', ' ', '\t\n', '\u00a0'])('%j is empty', (value) => {
		expect(check(value)).toBe('the VIN is empty');
	});

	it('a number has lost digits where it is as long as a VIN', () => {
		expect(check(12345678901234567)).toMatch(/arrived as a number that has lost digits/);
		expect(check(1.5)).toMatch(/arrived as a number/);
	});
});

describe('the last 7 characters', () => {
	const checkShort = (value: unknown) => {
		const result = shortVinSchema.safeParse(value);
		return result.success ? result.data : result.error.issues[0]?.message;
	};

	it.each([
		['B304876', 'B304876'],
		[' b304876 ', 'B304876'],
		[1234567, '1234567'],
		['0012345', '0012345'],
		['5E12345', '5E12345'],
		[VIN, VIN],
	])('%j is enough for a look-up', (given, vin) => {
		expect(checkShort(given)).toBe(vin);
	});

	it('are not enough where something is made for one car, which is explained', () => {
		expect(check('B304876')).toBe(
			'the VIN has 7 characters, but this operation needs all 17: the last 7 can match several vehicles, so the result could be for the wrong one. The Vehicle operations return the full VIN',
		);
		expect(check(1234567)).toMatch(/^the VIN has 7 characters/);
	});

	it.each([
		[42, 'is a number of 2 digits'],
		['123456', 'is a number of 6 digits'],
		[0, 'is a number of 1 digit'],
		[5e12, 'is a number of 13 digits'],
		['1.23457E+16', 'is a number in scientific notation'],
		['1,23457E+16', 'is a number in scientific notation'],
		['5E+12', 'is a number in scientific notation'],
		['5e12', 'is a number in scientific notation'],
		['1E-7', 'is a number in scientific notation'],
	])('%j was a number in a spreadsheet', (given, problem) => {
		for (const said of [check(given), checkShort(given)]) {
			expect(said).toContain(`the VIN ${problem}: spreadsheets drop leading zeros`);
			expect(said).toContain('format the column as text');
		}
	});

	it('are checked like all others', () => {
		expect(checkShort('B3O4876')).toContain('the letter O at position 3');
		expect(checkShort('B30487')).toBe('the VIN has 6 characters instead of 17 (or the last 7)');
		expect(checkShort('B3048765')).toBe('the VIN has 8 characters instead of 17 (or the last 7)');
	});
});

describe('the length', () => {
	it.each([
		['W', 'has 1 character instead of 17'],
		[VIN.slice(1), 'has 16 characters instead of 17'],
		[`${VIN}1`, 'has 18 characters instead of 17'],
	])('%s: %s', (given, problem) => {
		expect(check(given)).toBe(`the VIN ${problem}`);
	});

	it('10,000 characters are counted, at once and in few words', () => {
		expect(check('A'.repeat(10_000))).toBe('the VIN has 10000 characters instead of 17');
		const computing = measureComputing();
		const message = check('\u200b'.repeat(10_000));
		expect(computing()).toBeLessThan(200);
		expect(message).toContain('has 10000 characters instead of 17');
		expect(message).toContain('and 9997 more');
		expect(message.length).toBeLessThan(300);
	});
});

describe('letters that look like digits', () => {
	it.each([
		['I', '1'],
		['i', '1'],
		['O', '0'],
		['o', '0'],
		['Q', '0'],
		['q', '0'],
	])('%s is named, with the digit %s that is probably meant', (letter, digit) => {
		const capital = letter.toUpperCase();
		expect(check(`WBAJS1105HB3${letter}4876`)).toBe(
			`the VIN contains the letter ${capital} at position 13 (probably the digit ${digit}), which a VIN cannot contain`,
		);
	});

	it('are all named, as far as they can be read', () => {
		expect(check('WBAJS11O5HBIO4876')).toBe(
			'the VIN contains the letter O at position 8 (probably the digit 0) and the letter I at position 12 (probably the digit 1) and the letter O at position 13 (probably the digit 0), which a VIN cannot contain',
		);
		expect(check('OOOOOOOOOOOOOOOOO')).toMatch(
			/position 3 .* and 14 more, which a VIN cannot contain$/,
		);
	});

	it('are told beside a wrong length', () => {
		expect(check('WBAJS11O5HB30487')).toBe(
			'the VIN has 16 characters instead of 17 and contains the letter O at position 8 (probably the digit 0), which a VIN cannot contain',
		);
	});
});

describe('other characters', () => {
	it.each([
		['-', '"-"'],
		['*', '"*"'],
		['"', '"""'],
		[' ', 'a space'],
		['\u00a0', 'a space'],
		['\n', 'a space'],
		['\u200b', 'an invisible character (U+200B)'],
		['\u200d', 'an invisible character (U+200D)'],
		['\u00ad', 'an invisible character (U+00AD)'],
		['\u202e', 'an invisible character (U+202E)'],
		['\u0000', 'an invisible character (U+0000)'],
		['\u0301', 'an invisible character (U+0301)'],
		['\ud83d', 'an invisible character (U+D83D)'],
		['В', '"В" (a letter of another alphabet, U+0412)'],
		['Α', '"Α" (a letter of another alphabet, U+0391)'],
		['宝', '"宝" (a letter of another alphabet, U+5B9D)'],
		['ü', '"ü" (U+00FC)'],
		['１', '"１" (U+FF11)'],
		['Ａ', '"Ａ" (U+FF21)'],
		['٣', '"٣" (U+0663)'],
		['🚗', '"🚗" (U+1F697)'],
		['–', '"–" (U+2013)'],
	])('%j is shown as %s', (character, shown) => {
		expect(check(`WBAJS11${character}5HB304876`)).toBe(
			`the VIN contains ${shown} at position 8, which a VIN cannot contain`,
		);
	});

	it.each(['ß', 'ſ', 'ﬀ', 'ﬆ', 'ı', '\u212a'])(
		'%s is not turned into letters that a VIN may have',
		(character) => {
			const length = character === 'ß' || character === 'ﬀ' || character === 'ﬆ' ? 15 : 16;
			const given = `${character}${VIN.slice(17 - length)}`;
			expect(check(given)).toContain(`contains "${character}"`);
		},
	);

	it('at the end of a copied VIN is found although nobody can see it', () => {
		expect(check(`${VIN}\u200b`)).toBe(
			'the VIN has 18 characters instead of 17 and contains an invisible character (U+200B) at position 18, which a VIN cannot contain',
		);
	});

	it('count as one each, however they are encoded', () => {
		expect(findVinProblems('🚗'.repeat(17))[0]).toMatch(/^contains "🚗"/);
	});
});

describe('without the check', () => {
	it.each([
		[' B304876 ', 'B304876'],
		['wba-short', 'wba-short'],
		[1234567, '1234567'],
	])('%j goes out as %s', (given, sent) => {
		expect(uncheckedVinSchema.parse(given)).toBe(sent);
	});

	it.each(['', '   ', undefined, null, {}, 12345678901234567, Infinity])('%j does not', (given) => {
		expect(uncheckedVinSchema.safeParse(given).success).toBe(false);
	});
});

describe('a value in a message', () => {
	it.each([
		['WBA', 'WBA'],
		[' a\u0000b\r\n\tc ', 'a b c'],
		['x\u202ey', 'x y'],
		['', ''],
		['🚗'.repeat(41), `${'🚗'.repeat(40)}…`],
		['y'.repeat(10_000), `${'y'.repeat(40)}…`],
	])('%j is short and clean', (given, shown) => {
		expect(showValue(given)).toBe(shown);
	});
});
