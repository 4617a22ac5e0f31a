import type { IExecuteSingleFunctions } from 'n8n-workflow';

import { isObject } from '../files/clean';

/** An expression that is a field of the item and nothing else: `={{ $json.vin }}`, `={{ $json["VIN no."] }}`, `={{$json.car.vin}}`. */
const ONLY_A_FIELD = /^=\{\{\s*\$json((?:\.[a-z_$][\w$]*|\["[^"\\]*"\]|\['[^'\\]*'\])+)\s*\}\}$/i;
const KEY = /\.([a-z_$][\w$]*)|\["([^"\\]*)"\]|\['([^'\\]*)'\]/gi;

const keysIn = (path: string): string[] =>
	[...path.matchAll(KEY)].map(([, name, double, single]) => name ?? double ?? single ?? '');

/** The text or number in a field of the item, which n8n hands over as it stands; undefined for all else. */
function readField(context: IExecuteSingleFunctions, raw: unknown): string | number | undefined {
	const path = typeof raw === 'string' ? ONLY_A_FIELD.exec(raw)?.[1] : undefined;
	if (path === undefined) return undefined;
	let value: unknown = context.getInputData().json;
	for (const key of keysIn(path)) {
		if (!isObject(value) || !Object.hasOwn(value, key)) return undefined;
		value = value[key];
	}
	return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}

/**
 * A parameter of an item. Where it is just a field of the item, it is read there: n8n's loop has evaluated the expression by then,
 * and evaluating is what costs n8n most time.
 * @param raw the parameter as the workflow stores it
 */
export const readParameter = (
	context: IExecuteSingleFunctions,
	name: string,
	raw: unknown,
): unknown => readField(context, raw) ?? context.getNodeParameter(name, '');
