import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { BimmerVin } from '../../../nodes/BimmerVin/BimmerVin.node';
import { BimmerVinTrigger } from '../../../nodes/BimmerVinTrigger/BimmerVinTrigger.node';
import { ENDPOINTS, inCredits, type Endpoint } from '../../../nodes/shared/api/catalog';
import { rowsWith, sectionOf } from './markdown';

const { properties } = new BimmerVin().description;
const optionsOf = ({ options = [] }: INodeProperties) => options as INodePropertyOptions[];

interface Described {
	readonly resource: string;
	readonly operation: string;
	readonly description: string;
	readonly endpoint: Endpoint;
}

/** Every operation of the node, with the endpoint that its routing calls. */
const described: Described[] = properties
	.filter(({ name }) => name === 'resource')
	.flatMap(optionsOf)
	.flatMap((resource) =>
		properties
			.filter(({ name }) => name === 'operation')
			.filter(({ displayOptions }) => displayOptions?.show?.resource?.includes(resource.value))
			.flatMap(optionsOf)
			.map(({ name, description = '', routing }) => {
				const endpoint = (Object.values(ENDPOINTS) as Endpoint[]).find(
					({ path }) => path === routing?.request?.url,
				);
				if (!endpoint)
					throw new Error(`${resource.name} > ${name} calls no endpoint of the catalog`);
				return { resource: resource.name, operation: name, description, endpoint };
			}),
	);

const nameOf = ({ resource, operation }: { resource: string; operation: string }): string =>
	`${resource} > ${operation}`;

const priceOf = ({ cents, tiers }: Endpoint): string => {
	const cheapest = tiers?.at(-1);
	if (cents === 0) return 'free';
	return cheapest ? `${inCredits(cheapest.cents)} to ${inCredits(cents)}` : inCredits(cents);
};

const PLACE = 'README.md, "Operations"';

describe('the operations table of the README', () => {
	const rows = rowsWith(sectionOf('README.md', 'Operations'), ['Resource', 'Operation', 'Credits']);
	const written = new Map(
		rows.map((row) => [
			nameOf({ resource: row.Resource ?? '', operation: row.Operation ?? '' }),
			row,
		]),
	);

	it('has one row for every operation of the node, and no other', () => {
		const known = new Set(described.map(nameOf));
		const problems = [
			...[...known].filter((name) => !written.has(name)).map((name) => `add a row for ${name}`),
			...[...written.keys()].filter((name) => !known.has(name)).map((name) => `remove ${name}`),
			...(rows.length === written.size ? [] : ['an operation has two rows']),
		];
		expect(problems.map((problem) => `${PLACE}: ${problem}`)).toEqual([]);
	});

	it('has the prices of the catalog', () => {
		const problems = described
			.map((operation) => ({
				name: nameOf(operation),
				price: priceOf(operation.endpoint),
				row: written.get(nameOf(operation)),
			}))
			.filter(({ row, price }) => row && row.Credits !== price)
			.map(
				({ name, price, row }) => `${PLACE}: ${name} costs "${price}", not "${row?.Credits ?? ''}"`,
			);
		expect(problems).toEqual([]);
	});

	it('names the head units and models that the descriptions name', () => {
		const marks = ['EVO ID5 and ID6', 'older NBT', 'July 2018'];
		const problems = described.flatMap((operation) => {
			const cars = written.get(nameOf(operation))?.['For which cars'] ?? '';
			return marks
				.filter((mark) => operation.description.includes(mark) !== cars.includes(mark))
				.map((mark) => `${PLACE}: ${nameOf(operation)}: "${mark}" differs from the description`);
		});
		expect(problems).toEqual([]);
	});
});

describe('docs/operations.md', () => {
	it('says under each resource what each operation of the node is for, and of no other', () => {
		const text = sectionOf('docs/operations.md', 'What each one is for');
		const [, ...parts] = text.split(/^\*\*(.+)\*\*$/m);
		const written = parts.flatMap((resource, at) =>
			at % 2 === 0
				? [...parts[at + 1]!.matchAll(/\*\*(.+?)\*\*/g)].map(([, name]) => `${resource} > ${name}`)
				: [],
		);
		expect([...new Set(written)].sort()).toEqual(described.map(nameOf).sort());
	});
});

describe('the volume prices of the README', () => {
	const rows = rowsWith(sectionOf('README.md', 'Prices by volume'), ['Calls this month']);

	it.each(described.filter(({ endpoint }) => endpoint.tiers))(
		'$operation: as in the catalog',
		({ operation, endpoint }) => {
			const written = rows.map(
				(row) => `${row['Calls this month'] ?? ''}: ${row[operation] ?? ''}`,
			);
			const steps = (endpoint.tiers ?? []).map(
				({ from, cents }) => `from ${from}: ${inCredits(cents)}`,
			);
			const problems = [
				...steps.filter((step) => !written.includes(step)).map((step) => `has to say ${step}`),
				...written.filter((step) => !steps.includes(step)).map((step) => `says ${step} wrongly`),
			];
			expect(
				problems.map((problem) => `README.md, "Prices by volume": ${operation} ${problem}`),
			).toEqual([]);
		},
	);
});

describe('the table of options', () => {
	it('has one row for every option of the node, and no other', () => {
		const written = rowsWith(sectionOf('docs/options.md', 'Options'), ['Option']).map(
			({ Option = '' }) => Option,
		);
		const options = properties
			.filter(({ name }) => name === 'options')
			.flatMap(({ options = [] }) => options)
			.flatMap((option) => ('displayName' in option ? [option.displayName] : []));
		const problems = [
			...options.filter((name) => !written.includes(name)).map((name) => `add a row for ${name}`),
			...written.filter((name) => !options.includes(name)).map((name) => `remove ${name}`),
		];
		expect(problems.map((problem) => `docs/options.md: ${problem}`)).toEqual([]);
	});
});

describe("the table of the trigger's fields", () => {
	it('has one row for every field and every option, and no other', () => {
		const written = rowsWith(sectionOf('docs/trigger.md', 'The trigger'), ['Field']).map(
			({ Field = '' }) => Field,
		);
		const shown = new BimmerVinTrigger().description.properties.filter(
			({ type }) => type !== 'hidden',
		);
		const fields = shown.flatMap((field) =>
			field.type === 'collection'
				? (field.options ?? []).map((option) =>
						'displayName' in option ? `${field.displayName} > ${option.displayName}` : '',
					)
				: [field.displayName],
		);
		// n8n adds this field to every trigger that polls.
		expect(written.sort()).toEqual(['Poll Times', ...fields].sort());
	});
});
