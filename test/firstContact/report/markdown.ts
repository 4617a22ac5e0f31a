/** Parts of a Markdown document. */

/** Text in a table cell, where a `|` or a line break would end the cell. */
const cell = (text: string): string => text.replace(/\s+/g, ' ').replaceAll('|', '\\|').trim();

/** `` `text` ``, even if the text contains backticks. */
export const code = (text: string): string => {
	const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
	const fence = '`'.repeat(longest + 1);
	const pad = longest > 0 ? ' ' : '';
	return `${fence}${pad}${text}${pad}${fence}`;
};

/** A table, or undefined if there are no rows. */
export const table = (
	heads: readonly string[],
	rows: ReadonlyArray<readonly string[]>,
): string | undefined =>
	rows.length === 0
		? undefined
		: [heads, heads.map(() => '---'), ...rows]
				.map((cells) => `| ${cells.map(cell).join(' | ')} |`)
				.join('\n');

export const bullets = (lines: readonly string[]): string | undefined =>
	lines.length === 0 ? undefined : lines.map((line) => `- ${line}`).join('\n');

/** Paragraphs, tables, and lists, one below the other. Undefined parts are omitted. */
export const blocks = (...all: ReadonlyArray<string | undefined>): string =>
	all.filter((block) => block !== undefined && block !== '').join('\n\n');
