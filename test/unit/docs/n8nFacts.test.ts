/** What docs/n8n-facts.md names for each fact has to be there. */
import { readText, withoutCode } from './markdown';

const PLACE = 'docs/n8n-facts.md';

/** The list items under the headings of the page: `- <fact>`, and in it one `- Seen in <versions>. <evidence>`. */
const items = withoutCode(readText(PLACE))
	.split(/^## .*$/m)
	.slice(1)
	.flatMap((section) => section.split(/^- /m).slice(1))
	.map((item) => item.split(/^ +- /m).map((part) => part.replace(/\s+/g, ' ').trim()));

const facts = items.map(([fact = '', ...lines]) => {
	const [, versions = '', shownBy = ''] =
		/^Seen in (.+?)\. ((?:Shown by|Measured by hand).*)$/.exec(lines.join(' - ')) ?? [];
	return { fact, lines: lines.length, versions, shownBy };
});
const { scripts } = JSON.parse(readText('package.json')) as { scripts: Record<string, string> };

/** The tests that a line names, by file and title. */
const testsIn = (line: string): Array<[file: string, title: string]> =>
	[...line.matchAll(/`(test\/[^`]+)`: ((?:"[^"]+"(?:, )?)+)/g)].flatMap(
		([, file = '', titles = '']) =>
			[...titles.matchAll(/"([^"]+)"/g)].map(([, title = '']): [string, string] => [file, title]),
	);

const commandsIn = (line: string): string[] =>
	[...line.matchAll(/`npm run ([\w:]+)/g)].map(([, name = '']) => name);

it('names no fact twice', () => {
	const names = facts.map(({ fact }) => fact);
	expect(names.length).toBeGreaterThan(0);
	expect(names).toEqual([...new Set(names)]);
});

it.each(facts)('$fact', ({ lines, versions, shownBy }) => {
	expect(lines).toBe(1);
	expect(versions).toMatch(/\d+\.\d+|—/);
	expect(shownBy).toMatch(/`test\/|`npm run |^Measured by hand/);
	const missing = testsIn(shownBy).filter(([file, title]) => !readText(file).includes(title));
	expect(missing).toEqual([]);
	expect(commandsIn(shownBy).filter((name) => !(name in scripts))).toEqual([]);
});
