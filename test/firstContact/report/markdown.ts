/** Pieces of Markdown. */

/** Text in a cell of a table, which ends at a `|` or a line's end. */
const cell = (text: string): string => text.replace(/\s+/g, ' ').replaceAll('|', '\\|').trim();

/** `` `text` ``, also where the text has backticks. */
export const code = (text: string): string => {
	const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
	const fence = '`'.repeat(longest + 1);
	const pad = longest > 0 ? ' ' : '';
	return `${fence}${pad}${text}${pad}${fence}`;
};

/** A table; undefined where it has no rows. */
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

/** Paragraphs, tables and lists one below the other; what is undefined is left out. */
export const blocks = (...all: ReadonlyArray<string | undefined>): string =>
	all.filter((block) => block !== undefined && block !== '').join('\n\n');
