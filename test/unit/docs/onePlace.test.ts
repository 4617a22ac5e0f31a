/** Each price, reason, option, field, limit and assumed name is defined on one page: in one row of one table. */
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { BimmerVinApi } from '../../../credentials/BimmerVinApi.credentials';
import { BimmerVin } from '../../../nodes/BimmerVin/BimmerVin.node';
import { BimmerVinTrigger } from '../../../nodes/BimmerVinTrigger/BimmerVinTrigger.node';
import { OWN_FACTS } from '../../../nodes/shared/responses/summary';
import { documents, readText, rowsWith, withoutCode, type Row } from './markdown';

/**
 * Of each kind of name: its page, the columns that make the name, and the one that says what it is. Other tables of the page are
 * none of its kind. Where a table moves to another page, change its line here.
 */
const KINDS = {
	price: ['README.md', ['Resource', 'Operation'], 'Credits'],
	'price by volume': ['README.md', ['Calls this month'], 'Get State'],
	charge: ['README.md', ['What comes back'], 'Charged'],
	'field of the credential': ['README.md', ['Field'], 'What to enter'],
	option: ['docs/options.md', ['Option'], 'What it does'],
	'field of an item': ['docs/items.md', ['Field'], 'Meaning'],
	'fact of the summary': ['docs/items.md', ['Operation', 'Field'], 'What it is'],
	reason: ['docs/errors.md', ['Reason'], 'What happened'],
	'field of a failed item': ['docs/errors.md', ['Field'], 'Meaning'],
	'field of the trigger': ['docs/trigger.md', ['Field'], 'What to enter'],
	'limit of tries': ['docs/reliability.md', ['What happens'], 'Figure'],
	'assumed name that is sent': ['docs/names-in-answers.md', ['Group'], 'Name'],
	'assumed name that is looked for': ['docs/names-in-answers.md', ['Group'], 'Names'],
	'assumed name of a fact': ['docs/names-in-answers.md', ['Fact'], 'Names'],
	'assumed word around facts': ['docs/names-in-answers.md', ['Group'], 'Words'],
} as const;
type Kind = keyof typeof KINDS;

const kinds = Object.keys(KINDS) as Kind[];
/** A cell without links and bold words. What is set as code stays so: `files` is a field, and "files" is a word. */
const plain = (cell = ''): string =>
	cell.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll('*', '');

interface TableRow {
	readonly page: string;
	readonly row: Row;
}

const allRows: TableRow[] = documents().flatMap((page) =>
	rowsWith(withoutCode(readText(page)), []).map((row) => ({ page, row })),
);

function isOfKind(kind: Kind, { page, row }: TableRow): boolean {
	const [place, name, says] = KINDS[kind];
	return page === place && [...name, says].every((title) => title in row);
}

const nameOf = (kind: Kind, { row }: TableRow): string =>
	KINDS[kind][1].map((title) => plain(row[title])).join(' > ');

const namesOf = (kind: Kind): string[] =>
	allRows.filter((row) => isOfKind(kind, row)).map((row) => nameOf(kind, row));

/** What a row of any table may define: its first cell, each of several names there, and its first two cells together. */
function definedBy({ row }: TableRow): string[] {
	const [first = '', second = ''] = Object.values(row);
	const spans = first.match(/`[^`]+`/g) ?? [];
	const isList = first.replace(/`[^`]+`|,|\band\b|\bor\b/g, '').trim() === '';
	return [plain(first), `${plain(first)} > ${plain(second)}`, ...(isList ? spans : [])];
}

const shownIn = (properties: readonly INodeProperties[]): string[] =>
	properties.filter(({ type }) => type !== 'hidden').map(({ displayName }) => displayName);

const { properties } = new BimmerVin().description;
const choicesOf = (name: string) =>
	properties
		.filter((property) => property.name === name)
		.flatMap((property) =>
			((property.options ?? []) as INodePropertyOptions[]).map((choice) => ({ property, choice })),
		);
const operations = choicesOf('resource').flatMap(({ choice: resource }) =>
	choicesOf('operation')
		.filter(({ property }) => property.displayOptions?.show?.resource?.includes(resource.value))
		.map(({ choice }) => `${resource.name} > ${choice.name}`),
);
const triggerFields = new BimmerVinTrigger().description.properties
	.filter(({ type }) => type !== 'hidden')
	.flatMap(({ type, displayName, options = [] }) =>
		type === 'collection'
			? (options as INodeProperties[]).map((option) => `${displayName} > ${option.displayName}`)
			: [displayName],
	);
const summarized = {
	'All four': ['vin', 'model', 'series', 'productionDate'],
	'Check CarPlay': OWN_FACTS.carPlayCheck,
	'Get State': OWN_FACTS.vehicleState,
	'Get Order': OWN_FACTS.vehicleOrder,
	'Get Service History': OWN_FACTS.serviceHistory,
};

/** What the code has of a kind. The other tables are compared with it by tests of their own. */
const KNOWN: Partial<Record<Kind, readonly string[]>> = {
	price: operations,
	option: choicesOf('options').map(
		({ choice }) => (choice as unknown as INodeProperties).displayName,
	),
	'field of the credential': shownIn(new BimmerVinApi().properties),
	// n8n adds this field to every trigger that polls.
	'field of the trigger': ['Poll Times', ...triggerFields],
	'fact of the summary': Object.entries(summarized).flatMap(([operation, facts]) =>
		facts.map((fact) => `${operation} > \`${fact}\``),
	),
};

describe.each(kinds)('%s', (kind) => {
	const [page, , says] = KINDS[kind];
	const names = namesOf(kind);

	it(`has one row for each on ${page}, which says what it is`, () => {
		const rows = allRows.filter((row) => isOfKind(kind, row));
		expect(names).not.toEqual([]);
		expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
		const silent = rows.filter(({ row }) => !row[says]);
		expect(silent.map((row) => nameOf(kind, row))).toEqual([]);
	});

	it('has a row for each that the code has', () => {
		expect([...names].sort()).toEqual([...(KNOWN[kind] ?? names)].sort());
	});

	it('is defined in no other table', () => {
		const known = new Set(names);
		const problems = allRows
			.filter((row) => !kinds.some((other) => isOfKind(other, row)))
			.flatMap((row) => {
				const name = definedBy(row).find((each) => known.has(each));
				return name ? [`${row.page}: ${name} is defined in ${page}. Link to it.`] : [];
			});
		expect(problems).toEqual([]);
	});
});

it('no two kinds define the same name on different pages, but for names of the API and of an item', () => {
	const pages = new Map<string, Set<string>>();
	for (const kind of kinds.filter((each) => !each.startsWith('assumed'))) {
		for (const name of namesOf(kind)) {
			pages.set(name, (pages.get(name) ?? new Set()).add(KINDS[kind][0]));
		}
	}
	expect([...pages].filter(([, where]) => where.size > 1)).toEqual([]);
});

it('no other table has the price of an operation', () => {
	const names = new Set(operations.flatMap((name) => [name, name.split(' > ')[1] ?? '']));
	const problems = allRows
		.filter((row) => !isOfKind('price', row))
		.filter(({ row }) => Object.values(row).some((cell) => names.has(plain(cell))))
		.filter(({ row }) =>
			Object.values(row).some((cell) => /^(?:\d+\.\d\d|free)\b/.test(plain(cell))),
		)
		.map(({ page, row }) => `${page}: ${JSON.stringify(row)}`);
	expect(problems).toEqual([]);
});
