/** What docs/n8n-facts.md names for each fact has to be there. */
import { readText, rowsWith, withoutCode } from './markdown';

const PLACE = 'docs/n8n-facts.md';
const [FACT, VERSIONS, SHOWN_BY] = [
	'Fact',
	'n8n versions it was seen in',
	'The test or script that shows it',
];

const rows = rowsWith(withoutCode(readText(PLACE)), [FACT, VERSIONS, SHOWN_BY]).map((row) => ({
	fact: row[FACT] ?? '',
	versions: row[VERSIONS] ?? '',
	shownBy: row[SHOWN_BY] ?? '',
}));
const { scripts } = JSON.parse(readText('package.json')) as { scripts: Record<string, string> };

/** The tests that a cell names, by file and title. */
const testsIn = (cell: string): Array<[file: string, title: string]> =>
	[...cell.matchAll(/`(test\/[^`]+)`: ((?:"[^"]+"(?:, )?)+)/g)].flatMap(
		([, file = '', titles = '']) =>
			[...titles.matchAll(/"([^"]+)"/g)].map(([, title = '']): [string, string] => [file, title]),
	);

const commandsIn = (cell: string): string[] =>
	[...cell.matchAll(/`npm run ([\w:]+)/g)].map(([, name = '']) => name);

it('names no fact twice', () => {
	const facts = rows.map(({ fact }) => fact);
	expect(facts.length).toBeGreaterThan(0);
	expect(facts).toEqual([...new Set(facts)]);
});

it.each(rows)('$fact', ({ versions, shownBy }) => {
	expect(versions).toMatch(/\d+\.\d+|—/);
	expect(shownBy).toMatch(/`test\/|`npm run |^Measured by hand/);
	const missing = testsIn(shownBy).filter(([file, title]) => !readText(file).includes(title));
	expect(missing).toEqual([]);
	expect(commandsIn(shownBy).filter((name) => !(name in scripts))).toEqual([]);
});
