import type { IDataObject } from 'n8n-workflow';

import { FIELD_NAMES } from '../api/fieldNames';
import { isYes } from './failure';
import { getField, isOneOf, isRecord, parseBody, type JsonRecord } from './json';
import { envelopesOf } from './unwrap';

/** More candidates help nobody, and only make the item larger. */
const MAX_CANDIDATES = 50;

const VIN_LENGTH = 17;
const isFullVin = (value: unknown): value is string =>
	typeof value === 'string' && /^[A-HJ-NPR-Z0-9]{17}$/i.test(value.trim());

/**
 * The vehicles that match the last 7 characters of a VIN, if the API asks to select one.
 * `{ status: 'select_vehicle', vehicles: [{ vin17: 'WBA…', model: '530i' }] }`
 * @param body the answer: bytes, text or parsed
 * @returns the candidates unchanged, texts as `{ vin }`; undefined if the answer does not ask
 */
export function readCandidates(body: unknown): IDataObject[] | undefined {
	const envelopes = envelopesOf(body);
	if (!envelopes.some(asksToSelect)) return undefined;
	const lists = envelopes.flatMap((envelope) =>
		FIELD_NAMES.candidates.map((name) => getField(envelope, [name])),
	);
	return lists.map(candidatesIn).find(({ length }) => length > 0) ?? [];
}

function asksToSelect(envelope: JsonRecord): boolean {
	const error = getField(envelope, ['error']);
	const words = [
		getField(envelope, ['status']),
		...[envelope, isRecord(error) ? error : {}].map((one) => getField(one, FIELD_NAMES.errorCode)),
	];
	return words.some((word) => typeof word === 'string' && isOneOf(word, FIELD_NAMES.selectVehicle));
}

/** A value parsed from JSON can be an item's data as is. */
const isDataObject = (value: unknown): value is IDataObject => isRecord(value);

function candidatesIn(list: unknown): IDataObject[] {
	// A map from VIN to vehicle counts as a list too.
	const entries: unknown[] = Array.isArray(list)
		? (list as unknown[])
		: isRecord(list)
			? Object.entries(list).flatMap(([vin, entry]) =>
					isFullVin(vin) && isRecord(entry) ? [{ vin, ...entry }] : [],
				)
			: [];
	return entries.slice(0, MAX_CANDIDATES).flatMap((entry) => {
		if (typeof entry === 'string') return [{ vin: entry }];
		return isDataObject(entry) ? [entry] : [];
	});
}

/** The full VIN of a candidate, or its last 7 characters if it gives no more. */
export function vinOfCandidate(candidate: IDataObject): string | undefined {
	const values = [...FIELD_NAMES.vin, ...FIELD_NAMES.vinEnd].map((name) =>
		getField(candidate, [name]),
	);
	const vin = values.find(isFullVin) ?? values.find((value) => typeof value === 'string');
	return typeof vin === 'string' && vin.trim() !== '' ? vin.trim() : undefined;
}

/** How deep to search for a VIN: in the envelope's one object, and in a vehicle inside it. */
const VEHICLE_DEPTH = 3;

/**
 * The full VIN of the vehicle that was requested by its last 7 characters.
 * `{ vin17: 'WBA8E9C50GK646975', vehicle_order: { vin: 'WBA8E9C50GK646975' } }`
 * @param given the 7 characters, in capitals
 * @returns undefined if the answer contains none with that ending
 */
export function readFullVin(body: unknown, given: string): string | undefined {
	const fits = (value: unknown): value is string =>
		isFullVin(value) && value.trim().toUpperCase().endsWith(given);
	const visit = (value: unknown, depth: number): string | undefined => {
		if (!isRecord(value) || depth > VEHICLE_DEPTH) return undefined;
		const own = FIELD_NAMES.vin.map((name) => getField(value, [name])).find(fits);
		if (own !== undefined) return own.trim().toUpperCase();
		for (const inner of Object.values(value)) {
			const found = visit(inner, depth + 1);
			if (found !== undefined) return found;
		}
		return undefined;
	};
	return given.length === VIN_LENGTH ? given : visit(parseBody(body), 0);
}

/** Whether an answer says that it comes from the API's sandbox: such calls are free. */
export const isSandboxAnswer = (body: unknown): boolean =>
	envelopesOf(body, undefined, true).some((envelope) =>
		isYes(getField(envelope, FIELD_NAMES.sandbox)),
	);
