/** What the keys of an object say of the object as a whole. */
import { FIELD_NAMES } from '../../api/fieldNames';
import { FACT_WORDS } from '../../api/factNames';
import { isRecord, type JsonRecord } from '../json';
import { readKey, wordSet } from './words';

const VIN_NAMES: ReadonlySet<string> = wordSet(
	FIELD_NAMES.vin,
	FIELD_NAMES.vinEnd,
	FACT_WORDS.vehicleId,
);
/** With a digit at its end: `carplayFullscreen` has 17 characters too. */
const VIN_OR_END = /^(?:[A-HJ-NPR-Z0-9]{16}|[A-HJ-NPR-Z0-9]{6})\d$/i;

/** Whether a text can be a VIN, or its last 7 characters. */
export const isVin = (text: string): boolean => VIN_OR_END.test(text);

/** Whether a key is the VIN of another vehicle. */
export const isOtherVin = (key: string, vin: string | undefined): boolean =>
	key.length === 17 && isVin(key) && vin !== undefined && !key.toUpperCase().endsWith(vin);

/** Whether an object names the vehicle that was asked for, or another: `{ vin17: 'WBA…' }` */
export function vinIn(record: JsonRecord, vin: string | undefined): 'same' | 'other' | undefined {
	if (vin === undefined) return undefined;
	let found: 'same' | undefined;
	for (const [key, value] of Object.entries(record)) {
		const text = Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value;
		if (typeof text !== 'string') continue;
		const { squashed } = readKey(key);
		const told = text.trim().toUpperCase();
		if (squashed === 'id' && told === vin) found = 'same';
		if (!VIN_NAMES.has(squashed)) continue;
		if (!isVin(told)) continue;
		if (!told.endsWith(vin) && !vin.endsWith(told)) return 'other';
		found = 'same';
	}
	return found;
}

const TYPES: ReadonlySet<string> = new Set(FACT_WORDS.typed);

/** `{ S: '530i' }`, `{ booleanValue: true }`, as databases write values: what is in it; any other value as it is. */
export function untyped(value: unknown): unknown {
	if (!isRecord(value)) return value;
	const [only, ...others] = Object.keys(value).slice(0, 2);
	return only !== undefined && others.length === 0 && TYPES.has(only) ? value[only] : value;
}

/** `{ node: { … } }`: what stands alone in a wrapper. */
export const insideOf = (record: JsonRecord): JsonRecord | undefined => {
	const [only, ...others] = Object.entries(record).filter(([key]) => !key.startsWith('__'));
	const isAlone = only && (others.length === 0 || (others.length === 1 && 'cursor' in record));
	return isAlone && readKey(only[0]).isWrapper && isRecord(only[1]) ? only[1] : undefined;
};

/** `{ '0': { … }, '1': { … } }`, as PHP writes a list with holes: what is in it. */
export function itemsOf(record: JsonRecord): readonly JsonRecord[] | undefined {
	const items: JsonRecord[] = [];
	for (const [key, value] of Object.entries(record)) {
		if (!/^\d{1,5}$/.test(key) || !isRecord(value)) return undefined;
		items.push(value);
	}
	return items.length > 0 ? items : undefined;
}

const PREFIX = /^[A-Za-z]{1,8}[_.:-](?=.)/;
/** Fewer keys than this have no prefix together. */
const SHARING = 4;

/** How long the beginning is that all keys share and nobody knows: `bv_model`, `bv_series`. */
export function sharedPrefix(record: JsonRecord): number {
	const keys = Object.keys(record);
	const prefix = keys.length < SHARING ? undefined : PREFIX.exec(keys[0]!)?.[0];
	if (prefix === undefined || readKey(prefix).words) return 0;
	return keys.every((key) => key.startsWith(prefix)) ? prefix.length : 0;
}
