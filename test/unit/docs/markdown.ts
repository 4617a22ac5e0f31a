import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');

/** A file of the project as text, by its path from the root. */
export const readText = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

export const exists = (path: string): boolean => existsSync(join(ROOT, path));

/** Names of the folders in a folder. */
export const foldersIn = (path: string): string[] =>
	readdirSync(join(ROOT, path), { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map(({ name }) => name);

/** All files under a folder whose names end so, as paths from the root. */
export const filesUnder = (path: string, ending: string): string[] =>
	readdirSync(join(ROOT, path), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith(ending))
		.map((name) => join(path, name));

/** The documents that people read. */
export const documents = (): string[] => [
	'README.md',
	'CONTRIBUTING.md',
	'CHANGELOG.md',
	'SECURITY.md',
	...filesUnder('docs', '.md'),
];

/** Markdown without its code blocks, in which nothing is a heading, a link or a table. */
export const withoutCode = (markdown: string): string =>
	markdown.replace(/^```[^]*?^```$/gm, '').replace(/\r/g, '');

interface Heading {
	readonly level: number;
	readonly title: string;
}

const headingOf = (line: string): Heading | undefined => {
	const [, marks, title] = /^(#{1,6}) +(.*?) *$/.exec(line) ?? [];
	return marks && title ? { level: marks.length, title } : undefined;
};

/** The anchors of a document's headings, as GitHub makes them. */
export function anchorsOf(markdown: string): Set<string> {
	const anchors = new Set<string>();
	for (const line of withoutCode(markdown).split('\n')) {
		const heading = headingOf(line);
		if (!heading) continue;
		const plain = heading.title
			.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
			.toLowerCase()
			.replace(/[^\p{L}\p{N}\s_-]/gu, '')
			.replace(/\s/g, '-');
		let anchor = plain;
		for (let count = 1; anchors.has(anchor); count++) anchor = `${plain}-${count}`;
		anchors.add(anchor);
	}
	return anchors;
}

/** What stands under a heading, down to the next one of its level. */
export function sectionOf(document: string, title: string): string {
	const lines = withoutCode(readText(document)).split('\n');
	const start = lines.findIndex((line) => headingOf(line)?.title === title);
	if (start < 0)
		throw new Error(`${document} has no section "${title}". Add it, with this very title.`);
	const level = headingOf(lines[start] ?? '')?.level ?? 0;
	const length = lines
		.slice(start + 1)
		.findIndex((line) => (headingOf(line)?.level ?? Infinity) <= level);
	return lines.slice(start + 1, length < 0 ? undefined : start + 1 + length).join('\n');
}

/** A row of a table, by column title. */
export type Row = Readonly<Record<string, string>>;

const cellsOf = (line: string): string[] =>
	line
		.replace(/^\s*\||\|\s*$/g, '')
		.split(/(?<!\\)\|/)
		.map((cell) => cell.trim());

const isTableLine = (line: string): boolean => /^\s*\|/.test(line);

/** The rows of all tables in a section that have these columns. */
export function rowsWith(section: string, columns: readonly string[]): Row[] {
	const rows: Row[] = [];
	let titles: string[] | undefined;
	for (const line of section.split('\n')) {
		if (!isTableLine(line)) titles = undefined;
		else if (!titles) titles = cellsOf(line);
		else if (!/^[\s|:-]+$/.test(line) && columns.every((column) => titles?.includes(column))) {
			const cells = cellsOf(line);
			rows.push(Object.fromEntries(titles.map((title, at) => [title, cells[at] ?? ''])));
		}
	}
	return rows;
}

/** The words in a cell that are set as code. */
export const codeWords = (cell = ''): string[] =>
	[...cell.matchAll(/`([^`]+)`/g)].flatMap(([, code = '']) => code.trim().split(/\s+/));
