/**
 * Characters that nobody sees and that copying from a chat, a PDF or a web page leaves behind: zero-width spaces and joiners, soft
 * hyphens, direction marks, fillers, control characters.
 */
const UNSEEN = '[\\p{C}\\p{Default_Ignorable_Code_Point}\\u2800]';
const ALL = new RegExp(UNSEEN, 'gu');
const BLANK = new RegExp(`^(?:${UNSEEN}|\\s)$`, 'u');

/** An ID without what nobody sees, wherever it stands. */
export const withoutInvisible = (text: string): string => text.replace(ALL, '').trim();

/** A text without spaces and what nobody sees around it. By hand: a pattern for the end of a text starts anew at each place. */
export function trimInvisible(text: string): string {
	const characters = [...text];
	let start = 0;
	let end = characters.length;
	while (start < end && BLANK.test(characters[start] ?? '')) start++;
	while (start < end && BLANK.test(characters[end - 1] ?? '')) end--;
	return characters.slice(start, end).join('');
}
