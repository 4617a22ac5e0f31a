/** Fields put together as an answer, in any style. */
import type { Summarized } from '../../../fixtures/summary';
import { CASINGS, spelled, spelling, type Pick } from './casing';
import type { Known } from './facts';
import { fieldsOf, type Field } from './fields';
import { noiseOf } from './noise';
import { flag } from './values';

type Part = readonly [name: string, value: unknown];

/** In another order; the first of those that share a key counts. */
function objectOf(parts: readonly Part[], pick: Pick): Record<string, unknown> {
	const left = [...parts];
	const made: Record<string, unknown> = {};
	while (left.length > 0) {
		const [[key, value] = ['', null]] = left.splice(pick([...left.keys()]), 1);
		made[key] = value;
	}
	return made;
}

const isScalar = (value: unknown): boolean => typeof value !== 'object' || value === null;

/** Everything at the top. */
const flat = (fields: readonly Field[]): Part[] => fields.map(({ key, value }) => [key, value]);

/** Each fact in one of the objects in which it may stand. */
function grouped(fields: readonly Field[], pick: Pick): Part[] {
	const groups = new Map<string, Part[]>();
	for (const { key, value, groups: names } of fields) {
		const name = pick(names);
		groups.set(name, [...(groups.get(name) ?? []), [key, value]]);
	}
	return [...groups].map(([name, parts]) => [name, objectOf(parts, pick)]);
}

/** The attributes of elements that were XML once. */
function attributes(fields: readonly Field[], pick: Pick): Part[] {
	const texts = fields.filter(({ value }) => isScalar(value));
	const others = flat(fields.filter(({ value }) => !isScalar(value)));
	const list = flat(texts).map(([key, value]): Part => [key, String(value)]);
	const holder = pick(['vehicle', 'standard_fa', 'element']);
	return pick<() => Part[]>([
		() => [[holder, { $: objectOf(list, pick) }], ...others],
		() => [
			[
				holder,
				objectOf(
					list.map(([key, value]): Part => [`@${key}`, value]),
					pick,
				),
			],
			...others,
		],
		() => [[holder, { attributes: objectOf(list, pick) }], ...others],
	])();
}

/** A list of names and values. */
function pairs(fields: readonly Field[], pick: Pick): Part[] {
	const [nameKey, valueKey] = pick([
		['name', 'value'],
		['key', 'value'],
		['label', 'value'],
		['title', 'text'],
		['field', 'val'],
		['name', 'wert'],
		['merkmal', 'wert'],
		['bezeichnung', 'wert'],
	] as const);
	const label = spelling(pick(CASINGS));
	// What holds more than a text or a list of texts, stands beside the list.
	const isPair = ({ value }: Field) =>
		isScalar(value) || (Array.isArray(value) && value.every(isScalar));
	const list = fields
		.filter(isPair)
		.map(({ key, value }) => ({ [nameKey]: label(key), [valueKey]: value }));
	return [
		[pick(['rows', 'facts', 'list', 'items', 'angaben']), list],
		...flat(fields.filter((field) => !isPair(field))),
	];
}

/** A list of what a vehicle takes, and all else flat. */
function features(fields: readonly Field[], pick: Pick): Part[] {
	const [nameKey, key] = pick([
		['feature', 'supported'],
		['name', 'compatible'],
		['feature', 'compatible'],
		['name', 'supported'],
		['function', 'possible'],
		['feature', 'status'],
	] as const);
	const label = spelling(pick(CASINGS));
	const isFeature = ({ about }: Field) => about === 'verdict';
	const list = [
		...fields
			.filter(isFeature)
			.map((field) => ({ [nameKey]: label(field.key), [key]: field.value })),
		...pick([[], [{ [nameKey]: label('android_auto'), [key]: flag(pick([true, false]), pick) }]]),
	];
	return [['features', list], ...flat(fields.filter((field) => !isFeature(field)))];
}

const WRAPPERS: ReadonlyArray<(body: object, vin: string) => unknown> = [
	(body) => body,
	(body, vin) => ({
		status: 'success',
		sandbox: false,
		vin17: vin,
		vin7: vin.slice(-7),
		vehicle_data: body,
	}),
	(body) => ({ success: true, data: body }),
	(body) => ({ result: body, error: null }),
	(body) => ({ response: { status: 200, payload: body } }),
	(body) => ({ ok: true, data: { result: body } }),
	(body) => [body],
	(body) => ({ data: [body], total: 1 }),
	(body) => ({ vehicle_response: body }),
];

/** An answer that tells these facts and no other. */
export function answerOf(endpoint: Summarized, vin: string, known: Known, pick: Pick): unknown {
	const fields = fieldsOf(known, pick);
	const parts = pick([flat, grouped, attributes, pairs, features])(fields, pick);
	const taken = new Set([...fields.map(({ key }) => key), ...parts.map(([key]) => key)]);
	const noise = pick([[], [0], [0, 1]])
		.map(() => pick(noiseOf(endpoint)))
		.flatMap((one) => Object.entries(one))
		.filter(([key]) => !taken.has(key));
	const body = objectOf([...pick([[], [['vin', vin] as const]]), ...parts, ...noise], pick);
	const spell = spelling(pick(CASINGS));
	return spelled(pick(WRAPPERS)(body, vin), (key) =>
		/^[@$]/.test(key) ? `${key.charAt(0)}${spell(key.slice(1))}` : spell(key),
	);
}
