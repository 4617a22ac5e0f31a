import type { IExecuteSingleFunctions } from 'n8n-workflow';

import { isObject } from '../files/clean';

/** An expression that is only a field of the item: `={{ $json.vin }}`, `={{ $json["VIN no."] }}`, `={{$json.car.vin}}`. */
const ONLY_A_FIELD = /^=\{\{\s*\$json((?:\.[A-Za-z_$][\w$]*|\["[^"\\]*"\]|\['[^'\\]*'\])+)\s*\}\}$/;
const KEY = /\.([A-Za-z_$][\w$]*)|\["([^"\\]*)"\]|\['([^'\\]*)'\]/g;

const keysIn = (path: string): string[] =>
	[...path.matchAll(KEY)].map(([, name, double, single]) => name ?? double ?? single ?? '');

/** The text or number in a field of the item, which n8n passes on unchanged; undefined for anything else. */
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
 * A parameter of an item. If it is only a field of the item, it is read directly: n8n's loop has already evaluated the
 * expression, and evaluation is the slowest part in n8n.
 * @param raw the parameter as the workflow stores it
 */
export const readParameter = (
	context: IExecuteSingleFunctions,
	name: string,
	raw: unknown,
): unknown => readField(context, raw) ?? context.getNodeParameter(name, '');
