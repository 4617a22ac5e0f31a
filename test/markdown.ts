const line = (cells: readonly unknown[]): string => `| ${cells.join(' | ')} |`;

/** @param rule how each column is aligned; by default to the left */
export const markdownTable = (
	titles: readonly string[],
	rows: ReadonlyArray<ReadonlyArray<string | number>>,
	rule: readonly string[] = titles.map(() => '---'),
): string => [titles, rule, ...rows].map(line).join('\n');

/**
 * Puts a text into a document, between two marks.
 * @throws {Error} where the document does not have them
 */
export function putBetween(document: string, start: string, end: string, text: string): string {
	const [before, rest] = document.split(start);
	const after = rest?.split(end)[1];
	if (before === undefined || after === undefined) {
		throw new Error(`The document needs a line ${start} and after it a line ${end}`);
	}
	return `${before}${start}\n\n${text}\n\n${end}${after}`;
}
