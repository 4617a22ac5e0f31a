import { loadOutputSchema } from 'n8n-core';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

import { description, type DescribedOperation } from './calls';

/** What n8n's editor reads of a JSON schema. */
export interface Field {
	readonly type: string | readonly string[];
	readonly properties?: Readonly<Record<string, Field>>;
	readonly items?: Field;
}

/** The fields of an item, as a file has them. */
export interface Preview extends Field {
	readonly properties: Readonly<Record<string, Field>>;
	/** Of the file's form. */
	readonly version: number;
}

/** Fields that come only sometimes, and when. Each has a test of its own. */
export const SOMETIMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	'navigationMap/generateFscCode': { code: 'the answer holds exactly one code' },
	'secureCoding/getStatus': { reason: 'the job has failed' },
};
/** In every item, if Add Cost is on. */
export const COST = 'cost';

type Named = Pick<DescribedOperation, 'resource' | 'operation'>;

const nodeDir = join(__dirname, '../../../dist/nodes/BimmerVin');
const schemaDir = join(nodeDir, '__schema__');

export const nameOf = ({ resource, operation }: Named): string => `${resource}/${operation}`;

/** The preview of an operation in the built package, found the way n8n finds it. */
export function previewOf({ resource, operation }: Named): Preview {
	const version = Number(description.version);
	const preview = loadOutputSchema({ nodeDir, version, resource, operation });
	if (!preview) throw new Error(`dist has no preview of ${resource}/${operation}`);
	return preview as unknown as Preview;
}

/** All files with previews in the built package, by their paths from the folder of previews. */
export const previewFiles = (): string[] =>
	readdirSync(schemaDir, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map(({ parentPath, name }) => relative(schemaDir, join(parentPath, name)))
		.map((path) => path.replaceAll('\\', '/'));

const PLAIN_TYPES = ['string', 'number', 'integer', 'boolean'];
const isA = (type: string) => ({ required: ['type'], properties: { type: { const: type } } });

/** JSON schema of a field in a form that the editor can show. Of several types it shows the first. */
export const FIELD_FORM = {
	type: 'object',
	required: ['type'],
	properties: {
		type: {
			enum: ['object', 'array', ...PLAIN_TYPES, ...PLAIN_TYPES.map((type) => [type, 'null'])],
		},
		properties: { type: 'object', minProperties: 1, additionalProperties: { $ref: '#' } },
		items: { $ref: '#' },
	},
	additionalProperties: false,
	allOf: [
		{
			if: isA('object'),
			then: { required: ['properties'] },
			else: { not: { required: ['properties'] } },
		},
		{ if: isA('array'), then: { required: ['items'] }, else: { not: { required: ['items'] } } },
	],
};

/**
 * JSON schema of values that have all the fields of a preview and no others.
 * @param minItems how many entries every list has to have
 */
export const exactly = (
	{ type, properties, items }: Field,
	{ optional = [], minItems = 0 }: { optional?: readonly string[]; minItems?: number } = {},
): object => ({
	type,
	...(properties && {
		required: Object.keys(properties).filter((name) => !optional.includes(name)),
		properties: Object.fromEntries(
			Object.entries(properties).map(([name, field]) => [name, exactly(field, { minItems })]),
		),
		additionalProperties: false,
	}),
	...(items && { items: exactly(items, { minItems }), minItems }),
});

/**
 * JSON schema of values that have all the fields of a preview, and perhaps others.
 * @param optional fields of the value itself that need not be there
 */
export const atLeast = (
	{ type, properties, items }: Field,
	optional: readonly string[] = [],
): object => ({
	type,
	...(properties && {
		required: Object.keys(properties).filter((name) => !optional.includes(name)),
		properties: Object.fromEntries(
			Object.entries(properties).map(([name, field]) => [name, atLeast(field)]),
		),
	}),
	...(items && { items: atLeast(items) }),
});
