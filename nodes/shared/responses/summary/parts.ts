/** Lists of similar things in an answer: control units, entries of a service history. */
import { FACT_WORDS } from '../../api/factWords';
import { isRecord, type JsonRecord } from '../json';
import { rowsAsRecords, tableIn } from './tables';
import { readKey, wordSet } from './words';

export const COUNTS: ReadonlySet<string> = wordSet(FACT_WORDS.countKeys);
/** Totals that a single page of a list would not give for itself. */
const TOTALS: ReadonlySet<string> = wordSet(FACT_WORDS.totalKeys);
const MAX_LIST_NESTING = 6;

export interface Parts {
	readonly lists: ReadonlyArray<readonly unknown[]>;
	/** The counts that the answer states. */
	readonly stated: readonly number[];
}

const NO_PARTS: Parts = { lists: [], stated: [] };

/** `7`, `'7'` -> 7 */
export function readCount(value: unknown): number | undefined {
	const number =
		typeof value === 'string' && /^\d{1,5}$/.test(value.trim()) ? Number(value) : value;
	return typeof number === 'number' && Number.isInteger(number) && number >= 0 && number < 100_000
		? number
		: undefined;
}

const numbersIn = (record: JsonRecord, names: ReadonlySet<string>): number[] =>
	Object.entries(record).flatMap(([name, inner]) =>
		names.has(readKey(name).squashed) ? (readCount(inner) ?? []) : [],
	);

/** The total that an object states: `{ total: 12 }` */
export const totalsIn = (record: JsonRecord): number[] => numbersIn(record, TOTALS);

/** The counts that an object states of its own things. */
export function countsIn(record: JsonRecord): number[] {
	const totals = totalsIn(record);
	return totals.length > 0 ? totals : numbersIn(record, COUNTS);
}

interface Kind {
	/** What the list may be called within its own object. */
	readonly names: ReadonlySet<string>;
	/** Whether an object is one of the things, and not a container. */
	readonly isPart: (record: JsonRecord) => boolean;
	/** Whether each key of an object stands for one thing. */
	readonly areIds: (keys: readonly string[], holds: 'records' | 'texts') => boolean;
}

/** The lists in any container of the things: a list, a map, `{ count, items: [...] }`, `{ ecu: [...] }`. */
export function readParts(value: unknown, kind: Kind, depth = 0): Parts {
	if (depth > MAX_LIST_NESTING) return NO_PARTS;
	if (Array.isArray(value)) {
		const [only] = value as unknown[];
		if (value.length === 1 && isRecord(only) && !kind.isPart(only)) {
			const inner = readParts(only, kind, depth + 1);
			if (inner.lists.length > 0 && !inMap(only, kind)) return inner;
		}
		const there = (value as unknown[]).filter((one) => one !== null && one !== undefined);
		const groups = there.length > 1 ? there.map((one) => groupIn(one, kind)) : [];
		if (groups.length > 0 && groups.every((group) => group !== undefined))
			return { lists: [groups.flat()], stated: [] };
		// A list with places but only empty ones says nothing.
		const isKnown = there.length > 0 || value.length === 0;
		return isKnown ? { lists: [rowsAsRecords(there)], stated: [] } : NO_PARTS;
	}
	if (!isRecord(value)) return NO_PARTS;
	const table = tableIn(value);
	if (table) return { lists: [table], stated: [] };
	const lists: Array<readonly unknown[]> = [];
	const stated = countsIn(value);
	for (const [name, inner] of Object.entries(value)) {
		const key = readKey(name);
		if (typeof inner === 'object' && (key.isWrapper || kind.names.has(key.squashed))) {
			const found = readParts(inner, kind, depth + 1);
			lists.push(...found.lists.slice(0, 20));
			stated.push(...found.stated.slice(0, 20));
		}
	}
	if (lists.length === 0) {
		const map = inMap(value, kind);
		if (map) lists.push(map);
	}
	return { lists, stated };
}

/** `{ group: 'Body', ecus: [...] }`: the things of one group among several. */
function groupIn(value: unknown, kind: Kind): readonly unknown[] | undefined {
	if (!isRecord(value) || kind.isPart(value)) return undefined;
	const lists = Object.entries(value).filter(
		([key, inner]) =>
			// The modules of a control unit are its parts.
			Array.isArray(inner) && kind.names.has(readKey(key).squashed) && !key.startsWith('mod'),
	);
	return lists.length === 1 ? (lists[0]![1] as unknown[]) : undefined;
}

/** `{ '0x10': { name: 'ZGW' }, … }`: the things, if every key stands for one. */
export function inMap(record: JsonRecord, { areIds }: Kind): readonly unknown[] | undefined {
	const entries = Object.entries(record);
	const kinds = new Set(entries.map(([, value]) => (isRecord(value) ? 'record' : typeof value)));
	const isMap =
		entries.length > 0 &&
		kinds.size === 1 &&
		(kinds.has('record') || kinds.has('string')) &&
		areIds(Object.keys(record), kinds.has('record') ? 'records' : 'texts');
	if (!isMap) return undefined;
	return entries.map(([key, value]) => (isRecord(value) ? { '#key': key, ...value } : value));
}
