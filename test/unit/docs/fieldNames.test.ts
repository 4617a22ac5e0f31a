import { FACT_NAMES } from '../../../nodes/shared/api/factNames';
import { FACT_WORDS, OTHER_FACTS } from '../../../nodes/shared/api/factWords';
import { FIELD_NAMES } from '../../../nodes/shared/api/fieldNames';
import { codeWords, rowsWith, sectionOf } from './markdown';

type Names = Readonly<Record<string, readonly string[]>>;
const { request, mapTypes, ...lookedFor } = FIELD_NAMES;
const sent = Object.entries({ request, mapTypes }).flatMap(([group, names]) =>
	Object.entries(names).map(([key, name]) => [`${group}.${key}`, [name]]),
);

/** The names of each group, by the title of their table. A name that is sent is a group of its own, such as `request.vin`. */
const TABLES: Readonly<Record<string, Names>> = {
	'Facts of the summary': FACT_NAMES,
	'Words around the facts': { ...FACT_WORDS, ...OTHER_FACTS },
	'Names that are sent': Object.fromEntries(sent) as Names,
	'Names that are looked for': lookedFor,
};

describe.each(Object.entries(TABLES))('the table "%s"', (title, groups) => {
	const rows = rowsWith(sectionOf('docs/names-in-answers.md', title), ['What it is']);

	it('has a row for every group of the code, with its words in their order', () => {
		const written = rows.map((row) => [
			codeWords(row.Fact ?? row.Group)[0],
			codeWords(row.Names ?? row.Words ?? row.Name).join(' '),
		]);
		expect(written).toEqual(
			Object.entries(groups).map(([group, words]) => [group, words.join(' ')]),
		);
	});

	it('says of every group what it is', () => {
		expect(rows.filter((row) => !row['What it is'])).toEqual([]);
	});
});
