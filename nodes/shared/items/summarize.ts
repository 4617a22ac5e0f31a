import type { IDataObject } from 'n8n-workflow';

import { ENDPOINT_AT } from '../api/catalog';
import { cleanJson } from '../files/clean';
import { isRecord, parseBody } from '../responses/json';
import { hasSummary, readSummary } from '../responses/summary';
import type { ParseTarget } from './fetchLink';

/** Fields of an item that are ours: an answer's own fields of these names go on under others. */
const OURS = [
	['summary', 'apiSummary'],
	['cost', 'apiCost'],
] as const;

/**
 * The answer's own fields without the names that are ours. What it says outside of its wrapper counts too.
 * `{ cost: 0.25, vin: 'WBA…' }` -> `{ apiCost: 0.25, vin: 'WBA…' }`
 * @param body the whole answer: bytes, text or parsed
 */
export function withoutOurNames(json: IDataObject, body: unknown): IDataObject {
	const whole = parseBody(body);
	let fields = json;
	for (const [ours, theirs] of OURS) {
		const isInside = Object.hasOwn(json, ours);
		const value = isInside ? json[ours] : isRecord(whole) ? whole[ours] : undefined;
		if (!isInside && (value === undefined || value === null)) continue;
		let name: string = theirs;
		while (Object.hasOwn(fields, name)) name += '_';
		const entries = Object.entries(fields).map(([key, own]) => [key === ours ? name : key, own]);
		fields = Object.fromEntries(isInside ? entries : [...entries, [name, cleanJson(value)]]);
	}
	return fields;
}

/**
 * The summary of an item, where its operation has one.
 * @param sources the answer as it was parsed, and what else came with it
 * @param described what the item says of the vehicle by itself
 * @returns `{ summary: {…} }`, or nothing
 */
export function summaryField(
	{ endpoint }: ParseTarget,
	sources: readonly unknown[],
	{ vin }: IDataObject,
): IDataObject {
	const name = ENDPOINT_AT.get(endpoint.path);
	if (!hasSummary(name)) return {};
	return { summary: readSummary(name, sources, typeof vin === 'string' ? vin : undefined) };
}
