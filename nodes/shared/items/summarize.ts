import type { IDataObject } from 'n8n-workflow';

import { ENDPOINT_AT } from '../api/catalog';
import { hasSummary, readSummary } from '../responses/summary';
import type { ParseTarget } from './fetchLink';

/** Fields of an item that are ours: an answer's own fields of these names go on under others. */
const OURS: Readonly<Record<string, string>> = { summary: 'apiSummary', cost: 'apiCost' };

/** `{ cost: 0.25, vin: 'WBA…' }` -> `{ apiCost: 0.25, vin: 'WBA…' }` */
export function withoutOurNames(json: IDataObject): IDataObject {
	if (!Object.keys(OURS).some((name) => name in json)) return json;
	const taken = new Set(Object.keys(json));
	const nameFor = (key: string): string => {
		let name = Object.hasOwn(OURS, key) ? OURS[key]! : key;
		while (name !== key && taken.has(name)) name += '_';
		return name;
	};
	return Object.fromEntries(Object.entries(json).map(([key, value]) => [nameFor(key), value]));
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
