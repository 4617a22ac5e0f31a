import { FACT_NAMES } from '../../../nodes/shared/api/factNames';
import { FACT_WORDS, OTHER_FACTS } from '../../../nodes/shared/api/factWords';
import { FIELD_NAMES } from '../../../nodes/shared/api/fieldNames';
import { codeWords, rowsWith, sectionOf } from './markdown';

const PLACE = 'docs/names-in-answers.md';

/** Every group of assumed names; a name that is sent is a group of its own, such as `request.vin`. */
const assumed = new Map<string, string>(
	Object.entries(FIELD_NAMES as Record<string, readonly string[] | Record<string, string>>).flatMap(
		([group, names]): Array<[string, string]> =>
			Array.isArray(names)
				? [[group, names.join(' ')]]
				: Object.entries(names).map(([key, name]) => [`${group}.${key}`, String(name)]),
	),
);

const FACTS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
	'Facts of the summary': FACT_NAMES,
	'Words around the facts': { ...FACT_WORDS, ...OTHER_FACTS },
};

describe.each(Object.entries(FACTS))('the table "%s"', (title, groups) => {
	const rows = rowsWith(sectionOf(PLACE, title), ['What it is']);

	it('has a row for every group of the code, with its words in their order', () => {
		const written = rows.map((row) => [
			codeWords(row.Fact ?? row.Group)[0],
			codeWords(row.Names ?? row.Words).join(' '),
		]);
		expect(written).toEqual(
			Object.entries(groups).map(([group, words]) => [group, words.join(' ')]),
		);
	});

	it('says of every group what it is', () => {
		expect(rows.filter((row) => !row['What it is'])).toEqual([]);
	});
});

describe('the lists of assumed names', () => {
	const rows = [
		...rowsWith(sectionOf(PLACE, 'Names that are sent'), ['Group', 'What it is', 'Name']),
		...rowsWith(sectionOf(PLACE, 'Names that are looked for'), ['Group', 'What it is', 'Names']),
	];
	const written = new Map(
		rows.map((row) => [codeWords(row.Group)[0] ?? '', codeWords(row.Names ?? row.Name).join(' ')]),
	);

	it('has one row for every group of ASSUMED, and no other', () => {
		const problems = [
			...[...assumed.keys()]
				.filter((group) => !written.has(group))
				.map((group) => `add a row for \`${group}\`: \`${assumed.get(group) ?? ''}\``),
			...[...written.keys()]
				.filter((group) => !assumed.has(group))
				.map((group) => `remove the row of \`${group}\``),
		];
		expect(problems.map((problem) => `${PLACE}: ${problem}`)).toEqual([]);
	});

	it('has the names of ASSUMED, in their order', () => {
		const problems = [...assumed]
			.filter(([group, names]) => written.has(group) && written.get(group) !== names)
			.map(([group, names]) => `${PLACE}: the names of \`${group}\` are now \`${names}\``);
		expect(problems).toEqual([]);
	});

	it('says of every group what it is', () => {
		const silent = rows
			.filter((row) => !row['What it is'])
			.map((row) => `${PLACE}: say what ${row.Group ?? ''} is`);
		expect(silent).toEqual([]);
	});
});
