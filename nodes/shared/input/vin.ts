import { z } from 'zod';

const LENGTH = 17;

/** ISO 3779 leaves I, O and Q out because they look like 1 and 0. */
const CONFUSED: Record<string, string> = { I: '1', O: '0', Q: '0' };

/** How a character is shown to a user who may not be able to see it. */
function nameCharacter(character: string): string {
	if (/\s/u.test(character)) return 'a space';
	const printable = /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character);
	const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
	if (!printable) return `an invisible character (${code})`;
	return character.codePointAt(0)! < 128 ? `"${character}"` : `"${character}" (${code})`;
}

/**
 * What is wrong with a VIN, in plain words.
 * @param vin trimmed and upper-cased
 * @returns one sentence part per problem; none if the VIN is well formed
 */
export function findVinProblems(vin: string): string[] {
	const characters = [...vin];
	if (characters.length === 0) return ['is empty'];
	const problems: string[] = [];
	if (characters.length !== LENGTH) {
		problems.push(`has ${characters.length} characters instead of ${LENGTH}`);
	}
	const wrong = characters.findIndex((character) => !/^[A-HJ-NPR-Z0-9]$/.test(character));
	if (wrong >= 0) {
		const character = characters[wrong]!;
		const meant = CONFUSED[character];
		problems.push(
			meant
				? `has the letter ${character} at position ${wrong + 1}, which no VIN contains (probably the digit ${meant})`
				: `has ${nameCharacter(character)} at position ${wrong + 1}, which no VIN contains`,
		);
	}
	return problems;
}

/** Shown in messages: at most this many characters of what was given. */
const SHOWN = 40;

/** A value from outside as it may stand in a message: short, and without control characters. */
export const showValue = (value: string): string => {
	const clean = [...value.replace(/[\p{C}\s]+/gu, ' ').trim()];
	return clean.length > SHOWN ? `${clean.slice(0, SHOWN).join('')}…` : clean.join('');
};

const asText = z
	.union([z.string(), z.number()], {
		message: 'VIN is missing: map a text field to it',
	})
	.transform((value) => String(value).trim());

/** A VIN as people write it, made uniform and checked. */
export const vinSchema = asText
	.transform((text) => text.toUpperCase())
	.superRefine((vin, context) => {
		const problems = findVinProblems(vin);
		if (problems.length === 0) return;
		const subject = vin ? `VIN "${showValue(vin)}"` : 'VIN';
		context.addIssue({ code: 'custom', message: `${subject} ${problems.join(' and ')}` });
	});

/** A VIN that the user wants sent as it is. */
export const uncheckedVinSchema = asText.refine((vin) => vin !== '', { message: 'VIN is empty' });
