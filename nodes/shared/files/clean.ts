import type { IDataObject } from 'n8n-workflow';

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
	[key: string]: Json;
}

/** Deeper nesting is cut off: no real answer comes near it, and later code works recursively. */
const CLEANED_DEPTH = 100;
const CUT = '[nested too deeply]';

/** Keys that can modify an object's prototype when copied. */
const UNSAFE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

export const isObject = (value: unknown): value is JsonObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** A copy of a parsed JSON value that is safe to process and output: no keys that reach a prototype, limited depth. */
export function cleanJson(value: unknown, depth = 0): Json {
	if (typeof value === 'string' || typeof value === 'boolean') return value;
	if (typeof value === 'number') return Number.isFinite(value) ? value : null;
	if (typeof value !== 'object' || value === null) return null;
	if (depth >= CLEANED_DEPTH) return CUT;
	if (Array.isArray(value)) return value.map((entry) => cleanJson(entry, depth + 1));
	const copy: JsonObject = {};
	for (const key of Object.keys(value)) {
		if (!UNSAFE_KEYS.has(key)) copy[key] = cleanJson((value as JsonObject)[key], depth + 1);
	}
	return copy;
}

/** A free name for another field of an object, with as many `_` appended as needed. */
export function freeName(name: string, fields: object): string {
	let free = name;
	while (Object.hasOwn(fields, free)) free += '_';
	return free;
}

/**
 * A value as the JSON of an n8n item: a list or a plain value goes under `data`, and a field called `error` becomes
 * `apiError`, or is removed if empty. If the first item has a top-level `error`, even an empty one, n8n considers the node
 * failed and would run it again.
 */
export function asItemJson(value: Json | undefined): IDataObject {
	if (value === undefined) return {};
	if (!isObject(value)) return { data: value };
	if (!('error' in value)) return value;
	const name = freeName('apiError', value);
	return Object.fromEntries(
		Object.entries(value).flatMap(([key, entry]) => {
			if (key !== 'error') return [[key, entry]];
			return entry ? [[name, entry]] : [];
		}),
	);
}
