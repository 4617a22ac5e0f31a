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

const ignoredNames = (): string[] =>
	['.git', ...readText('.gitignore').split('\n')].map((name) => name.replace(/\/$/, ''));

/** All files of the project, as paths from the root, but for the folders that Git ignores. */
export const projectFiles = (folder = '', ignored = ignoredNames()): string[] =>
	readdirSync(join(ROOT, folder), { withFileTypes: true })
		.filter(({ name }) => !ignored.includes(name))
		.flatMap((entry) => {
			const path = join(folder, entry.name);
			return entry.isDirectory() ? projectFiles(path, ignored) : [path];
		});

/** The documents that people read. */
export const documents = (): string[] => [
	'README.md',
	'CONTRIBUTING.md',
	'CHANGELOG.md',
	'SECURITY.md',
	...filesUnder('docs', '.md'),
];

/** Markdown without its code blocks, in which nothing is a heading, a link or a table. */
export function withoutCode(markdown: string): string {
	let fence: string | undefined;
	const kept = markdown
		.replace(/\r/g, '')
		.split('\n')
		.map((line) => {
			const [, marks = ''] = /^\s*(`{3,}|~{3,})/.exec(line) ?? [];
			if (fence === undefined) {
				if (marks) fence = marks;
				return marks ? '' : line;
			}
			// It ends with the same mark, at least as often, and nothing behind it.
			if (marks.startsWith(fence) && line.trim() === marks) fence = undefined;
			return '';
		});
	return kept.join('\n');
}

interface Heading {
	readonly level: number;
	readonly title: string;
}

/** A heading such as `## Title`; a closing `##` is no part of it. */
export const headingOf = (line: string): Heading | undefined => {
	const [, marks, title] = /^ {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$/.exec(line) ?? [];
	return marks && title ? { level: marks.length, title } : undefined;
};

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

/** What to change in a document, so that it has a row for each name that the code knows, and no other. */
export const changesTo = (
	place: string,
	written: readonly string[],
	known: readonly string[],
): string[] => [
	...known.filter((name) => !written.includes(name)).map((name) => `${place}: add ${name}`),
	...written.filter((name) => !known.includes(name)).map((name) => `${place}: remove ${name}`),
];

/** The words in a cell that are set as code. */
export const codeWords = (cell = ''): string[] =>
	[...cell.matchAll(/`([^`]+)`/g)].flatMap(([, code = '']) => code.trim().split(/\s+/));
