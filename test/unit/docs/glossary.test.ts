/** The glossary explains the words that the package uses, and no others. */
import { codeWords, documents, filesUnder, readText, rowsWith, sectionOf } from './markdown';

const PLACE = 'docs/glossary.md';
const SECTIONS = ['Words of the field', 'Words of this package'];

/** The names in a first cell: "Control unit (ECU)" and "EVO ID5, EVO ID6" are two each. */
const namesIn = (word: string): string[] =>
	word.split(/[(),]/).flatMap((name) => (name.trim() ? [name.trim()] : []));

const elsewhere = [
	...documents().filter((document) => document !== PLACE),
	...filesUnder('nodes', '.ts'),
]
	.map((path) => readText(path))
	.join('\n')
	.toLowerCase();

describe.each(SECTIONS)('%s', (title) => {
	const rows = rowsWith(sectionOf(PLACE, title), ['Word', 'What it means']);
	const words = rows.map(({ Word = '' }) => Word);

	it('stand in the order of the alphabet, each once', () => {
		const sorted = [...new Set(words)].sort((a, b) => a.localeCompare(b, 'en'));
		expect(words.length).toBeGreaterThan(0);
		expect(words).toEqual(sorted);
	});

	it.each(rows)('$Word: one sentence', (row) => {
		const meaning = row['What it means'] ?? '';
		const sentences = meaning.replace(/\.$/, '').split(/[.!?] /);
		expect(meaning).toMatch(/\.$/);
		expect(sentences).toHaveLength(1);
		expect(codeWords(row.Word)).toEqual([]);
	});

	it('are words that the documents or the node use', () => {
		const unused = words
			.flatMap(namesIn)
			.filter((name) => !elsewhere.includes(name.toLowerCase().replace(/ file$/, '')));
		expect(unused).toEqual([]);
	});
});
