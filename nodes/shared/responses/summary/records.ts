/** What the keys of an object say about the object as a whole. */
import { FIELD_NAMES } from '../../api/fieldNames';
import { FACT_WORDS } from '../../api/factWords';
import { isRecord, type JsonRecord } from '../json';
import { readKey, wordSet } from './words';

const VIN_NAMES: ReadonlySet<string> = wordSet(
	FIELD_NAMES.vin,
	FIELD_NAMES.vinEnd,
	FACT_WORDS.vehicleId,
);
/** Keys for the state of a history entry or an option. */
export const STANDING: ReadonlySet<string> = wordSet(FACT_WORDS.standing);

/** Ends in a digit: `carplayFullscreen` has 17 characters too. */
const VIN_OR_END = /^(?:[A-HJ-NPR-Z0-9]{16}|[A-HJ-NPR-Z0-9]{6})\d$/i;

/** Whether a text can be a VIN, or its last 7 characters. */
export const isVin = (text: string): boolean => VIN_OR_END.test(text);

/** Whether a key is another vehicle's VIN. */
export const isOtherVin = (key: string, vin: string | undefined): boolean =>
	key.length === 17 && isVin(key) && vin !== undefined && !key.toUpperCase().endsWith(vin);

/** Whether an object names the requested vehicle, or another: `{ vin17: 'WBA…' }` */
export function vinIn(record: JsonRecord, vin: string | undefined): 'same' | 'other' | undefined {
	if (vin === undefined) return undefined;
	let found: 'same' | undefined;
	for (const [key, value] of Object.entries(record)) {
		const text = Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value;
		if (typeof text !== 'string') continue;
		const { squashed } = readKey(key);
		const stated = text.trim().toUpperCase();
		if (squashed === 'id' && stated === vin) found = 'same';
		if (!VIN_NAMES.has(squashed)) continue;
		if (!isVin(stated)) continue;
		if (!stated.endsWith(vin) && !vin.endsWith(stated)) return 'other';
		found = 'same';
	}
	return found;
}

const DATABASE_TYPES: ReadonlySet<string> = new Set(FACT_WORDS.typed);

/** `{ S: '530i' }`, `{ booleanValue: true }`, as databases encode values: the value itself; any other value unchanged. */
export function untyped(value: unknown): unknown {
	if (!isRecord(value)) return value;
	const [only, ...others] = Object.keys(value).slice(0, 2);
	return only !== undefined && others.length === 0 && DATABASE_TYPES.has(only)
		? value[only]
		: value;
}

/** `{ node: { … } }`: the only value of a wrapper. */
export const insideOf = (record: JsonRecord): JsonRecord | undefined => {
	const [only, ...others] = Object.entries(record).filter(([key]) => !key.startsWith('__'));
	const isAlone = only && (others.length === 0 || (others.length === 1 && 'cursor' in record));
	return isAlone && readKey(only[0]).isWrapper && isRecord(only[1]) ? only[1] : undefined;
};

/** `{ '0': { … }, '1': { … } }`, as PHP encodes a list with gaps: its items. */
export function itemsOf(record: JsonRecord): readonly JsonRecord[] | undefined {
	const items: JsonRecord[] = [];
	for (const [key, value] of Object.entries(record)) {
		if (!/^\d{1,5}$/.test(key) || !isRecord(value)) return undefined;
		items.push(value);
	}
	return items.length > 0 ? items : undefined;
}

const PREFIX = /^[A-Za-z]{1,8}[_.:-](?=.)/;
/** Fewer keys than this have no common prefix. */
const SHARING = 4;

/** Length of an unknown prefix that all keys share: `bv_model`, `bv_series`. */
export function sharedPrefix(record: JsonRecord): number {
	const keys = Object.keys(record);
	const prefix = keys.length < SHARING ? undefined : PREFIX.exec(keys[0]!)?.[0];
	if (prefix === undefined || readKey(prefix).words) return 0;
	return keys.every((key) => key.startsWith(prefix)) ? prefix.length : 0;
}

/** `{ year: 2017, month: 3 }` -> `[2017, 3, undefined]` */
export function partsOfDate(
	record: JsonRecord,
): [year: number, month: number, day: number | undefined] | undefined {
	const part = (names: readonly string[]): number | undefined => {
		const found = Object.entries(record).find(([key]) => names.includes(readKey(key).squashed));
		const value = Number(found?.[1] ?? NaN);
		return Number.isInteger(value) ? value : undefined;
	};
	const year = part(FACT_WORDS.year);
	const month = part(FACT_WORDS.month);
	return year === undefined || month === undefined
		? undefined
		: [year, month, part(FACT_WORDS.day)];
}
