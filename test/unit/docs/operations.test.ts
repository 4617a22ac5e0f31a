import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { BimmerVin } from '../../../nodes/BimmerVin/BimmerVin.node';
import { ENDPOINTS, inCredits, type Endpoint } from '../../../nodes/shared/api/catalog';
import { changesTo, rowsWith, sectionOf } from './markdown';

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

	it('has the prices of the catalog', () => {
		const prices = described.map((one) => [nameOf(one), priceOf(one.endpoint)]);
		const said = described.map((one) => [nameOf(one), written.get(nameOf(one))?.Credits]);
		expect(said).toEqual(prices);
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
			expect(changesTo('README.md, "Prices by volume"', written, steps)).toEqual([]);
		},
	);
});
