/**
 * Invisible characters that remain after copying from a chat, a PDF or a web page: zero-width spaces and joiners, soft
 * hyphens, direction marks, fillers, control characters.
 */
const UNSEEN = '[\\p{C}\\p{Default_Ignorable_Code_Point}\\u2800]';
const ALL = new RegExp(UNSEEN, 'gu');
const BLANK = new RegExp(`^(?:${UNSEEN}|\\s)$`, 'u');

/** An ID without invisible characters anywhere. */
export const withoutInvisible = (text: string): string => text.replace(ALL, '').trim();

/** Trims spaces and invisible characters. Not with a regular expression, which would look for the end at every position. */
export function trimInvisible(text: string): string {
	const characters = [...text];
	let start = 0;
	let end = characters.length;
	while (start < end && BLANK.test(characters[start] ?? '')) start++;
	while (start < end && BLANK.test(characters[end - 1] ?? '')) end--;
	return characters.slice(start, end).join('');
}
