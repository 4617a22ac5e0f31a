/** Converts tables, and lists of name-value pairs, to records. */
import { FACT_WORDS } from '../../api/factWords';
import { isRecord, type JsonRecord } from '../json';
import { isNameKey, LONGEST_NAME } from './pairs';
import { KeyPath } from './place';
import { readKey, wordSet } from './words';

const COLUMN_KEYS: ReadonlySet<string> = wordSet(FACT_WORDS.columnKeys);
const ROW_KEYS: ReadonlySet<string> = wordSet(FACT_WORDS.rowKeys);

const isHead = (value: unknown): value is string => typeof value === 'string';

/** The column headings: texts, or objects with a name. */
function headsIn(value: unknown): string[] | undefined {
	if (!Array.isArray(value) || value.length === 0) return undefined;
	const heads = value.map((one: unknown) =>
		isRecord(one) ? [one.name, one.title, one.label, one.key, one.field].find(isHead) : one,
	);
	return heads.every(isHead) ? heads : undefined;
}

/** A row as a record; its fields are in a map first, so that no heading can be `__proto__`. */
const toRecord = (heads: readonly string[], cells: readonly unknown[]): JsonRecord =>
	Object.fromEntries(heads.map((head, index) => [head, cells[index]]));

const isRow = (value: unknown): value is unknown[] => Array.isArray(value);

/** `[['date', 'km', 'work'], ['2020-03-01', 41000, 'Oil']]` -> `[{ date: …, km: …, work: … }]`; other lists unchanged. */
export function rowsAsRecords(list: readonly unknown[]): readonly unknown[] {
	const [first] = list;
	const heads = isRow(first) && first.length > 1 ? headsIn(first) : undefined;
	if (!heads || list.length < 2 || !list.every(isRow)) return list;
	// Name-value pairs have no heading.
	if (heads.length === 2 && list.some(([name]) => isHead(name) && readKey(name).words)) {
		if (!heads.every((head) => readKey(head).words)) return list;
	}
	if (!heads.some((head) => readKey(head).words)) return list;
	return list.slice(1).map((row) => toRecord(heads, row));
}

/** `{ columns: ['Model'], rows: [['530i']] }` -> `[{ Model: '530i' }]`; undefined if it is not a table. */
export function tableIn(record: JsonRecord): readonly unknown[] | undefined {
	let heads: string[] | undefined;
	let rows: readonly unknown[] | undefined;
	for (const [key, value] of Object.entries(record)) {
		if (!Array.isArray(value)) continue;
		const { squashed } = readKey(key);
		if (COLUMN_KEYS.has(squashed)) heads ??= headsIn(value);
		else if (ROW_KEYS.has(squashed)) rows ??= value as unknown[];
	}
	if (!heads || !rows || rows.length === 0) return undefined;
	if (rows.every(isRow)) return rows.map((row) => toRecord(heads, row));
	const isOneRow = rows.length === heads.length && rows.every((cell) => !isRecord(cell));
	return isOneRow ? [toRecord(heads, rows)] : undefined;
}

/**
 * The fields of a list of pairs with unknown keys, if half of the values under one of the two keys are names of facts.
 * `[{ attr: 'head_unit', val: 'NBT' }, { attr: 'series', val: 'F48' }]` -> `[['head_unit', 'NBT'], ['series', 'F48']]`
 * @returns any other list unchanged
 */
export function pairsByShape(list: readonly unknown[]): readonly unknown[] {
	const [first] = list;
	const keys = isRecord(first) ? Object.keys(first) : [];
	const isAlike = (one: unknown): one is JsonRecord =>
		isRecord(one) && Object.keys(one).length === 2 && keys.every((key) => key in one);
	if (list.length < 2 || keys.length !== 2 || !list.every(isAlike)) return list;
	if (keys.some(isNameKey)) return list;
	for (const [at, key] of keys.entries()) {
		const names = list.map((one) => one[key]);
		const areTexts = names.every((one) => typeof one === 'string' && one.length <= LONGEST_NAME);
		if (!areTexts || new Set(names).size < names.length) continue;
		const known = names.filter((one) => KeyPath.root.child(String(one)).meanings.length > 0);
		const value = keys[1 - at]!;
		if (known.length > 1 && known.length * 2 >= list.length)
			return list.map((one) => [one[key], one[value]]);
	}
	return list;
}
