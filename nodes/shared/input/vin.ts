import { z } from '../api/zod';

const LENGTH = 17;
/** The Vehicle lookups also accept the last characters of a VIN: this many. */
export const SHORT_VIN = 7;

/** ISO 3779 excludes I, O and Q because they look like 1 and 0. */
const CONFUSED: Record<string, string> = { I: '1', O: '0', Q: '0' };

/** How a character is shown to a user who may not be able to see it, or to distinguish it. */
function nameCharacter(character: string): string {
	if (/\s/u.test(character)) return 'a space';
	if (/^[!-~]$/.test(character)) return `"${character}"`;
	const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
	if (!/^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character)) return `an invisible character (${code})`;
	const isForeign = /^\p{L}$/u.test(character) && !/^\p{Script=Latin}$/u.test(character);
	return `"${character}" (${isForeign ? 'a letter of another alphabet, ' : ''}${code})`;
}

function describeCharacter(character: string, position: number): string {
	const digit = CONFUSED[character];
	return digit
		? `the letter ${character} at position ${position} (probably the digit ${digit})`
		: `${nameCharacter(character)} at position ${position}`;
}

/** With more wrong characters than this, only their number is given. */
const LISTED = 3;

/** How much of a text that is far too long is read, in characters. */
const READ = 100_000;

const SHEETS =
	'spreadsheets drop leading zeros and shorten long numbers, so format the column as text and enter the VIN again';

/** A value that a spreadsheet converted to a number: `42` for `0000042`, `1.2E+16`. */
function findNumberProblem(vin: string): string | undefined {
	if (/^\d{1,20}$/.test(vin))
		return `is a number of ${vin.length} digit${vin.length === 1 ? '' : 's'}: ${SHEETS}`;
	return /^\d{1,20}(?:[.,]\d{0,20})?E[+-]?\d{1,5}$/.test(vin)
		? `is a number in scientific notation: ${SHEETS}`
		: undefined;
}

function describeLength(length: number, takesShort: boolean): string {
	if (length === SHORT_VIN) {
		return `has ${SHORT_VIN} characters, but this operation needs all ${LENGTH}: the last ${SHORT_VIN} can match several vehicles, so the result could be for the wrong one. The Vehicle operations return the full VIN`;
	}
	const wanted = takesShort ? `${LENGTH} (or the last ${SHORT_VIN})` : LENGTH;
	return `has ${length} character${length === 1 ? '' : 's'} instead of ${wanted}`;
}

/**
 * Finds problems with a VIN, in plain words.
 * @param vin trimmed and in upper case
 * @param takesShort whether the last 7 characters are enough
 * @returns one part of a sentence per problem; none if the VIN is well formed
 */
export function findVinProblems(vin: string, takesShort = false): string[] {
	const characters = [...vin.slice(0, READ)];
	const length = vin.length > READ ? vin.length : characters.length;
	if (length === 0) return ['is empty'];
	const problems: string[] = [];
	if (length !== LENGTH && !(takesShort && length === SHORT_VIN && /^\w+$/.test(vin))) {
		const isPlain = length === SHORT_VIN && /^[A-Z0-9]+$/.test(vin);
		const asNumber = isPlain ? undefined : findNumberProblem(vin);
		if (asNumber) return [asNumber];
		problems.push(describeLength(length, takesShort));
	}
	const wrong = characters.flatMap((character, index) =>
		/^[A-HJ-NPR-Z0-9]$/.test(character) ? [] : [{ character, position: index + 1 }],
	);
	if (wrong.length > 0) {
		const listed = wrong
			.slice(0, LISTED)
			.map(({ character, position }) => describeCharacter(character, position));
		if (wrong.length > LISTED) {
			listed.push(`${length > characters.length ? 'many' : wrong.length - LISTED} more`);
		}
		problems.push(`contains ${listed.join(' and ')}, which a VIN cannot contain`);
	}
	return problems;
}

/** How many characters of a value a message shows. */
const SHOWN = 40;

/** An external value for use in a message: short, and without control characters. */
export const showValue = (value: string): string => {
	const clean = [
		...value
			.slice(0, READ)
			.replace(/[\p{C}\s]+/gu, ' ')
			.trim(),
	];
	return clean.length > SHOWN ? `${clean.slice(0, SHOWN).join('')}…` : clean.join('');
};

/**
 * An external ID as trimmed text. A long number has lost digits and is rejected.
 * @param label the user's name for it, with its article
 * @param hint what to enter if it is empty or not text
 */
export const idSchema = (label: string, hint: string) =>
	z.unknown().transform((value, context): string => {
		if (typeof value === 'string') return value.trim();
		if (Number.isSafeInteger(value) || typeof value === 'bigint') return String(value);
		const problem =
			typeof value === 'number' ? 'arrived as a number that has lost digits' : 'is missing';
		context.addIssue({ code: 'custom', message: `${label} ${problem}: ${hint}`, fatal: true });
		return z.NEVER;
	});

const givenVin = idSchema('the VIN', 'it must be text');

/** Letters of other alphabets stay unchanged, since some of them would become A to Z, and one would become two letters. */
const upperCase = (text: string): string =>
	text.slice(0, READ).replace(/[a-z]+/g, (letters) => letters.toUpperCase()) + text.slice(READ);

const checkedVin = (takesShort: boolean) =>
	givenVin.transform(upperCase).superRefine((vin, context) => {
		const problems = findVinProblems(vin, takesShort);
		if (problems.length > 0) {
			context.addIssue({ code: 'custom', message: `the VIN ${problems.join(' and ')}` });
		}
	});

/** A VIN as entered, normalized and checked: all 17 characters. */
export const vinSchema = checkedVin(false);

/** The same, or the last 7 characters. */
export const shortVinSchema = checkedVin(true);

/** A VIN that the user wants to be sent unchecked. */
export const uncheckedVinSchema = givenVin.refine((vin) => vin !== '', {
	message: 'the VIN is empty',
});
