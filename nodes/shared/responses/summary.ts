/** The facts that workflows build on, under names of ours, whatever the API calls them. */
import type { IDataObject } from 'n8n-workflow';

import type { EndpointName } from '../api/catalog';
import { FACT_NAMES } from '../api/factNames';
import { getField, isRecord } from './json';

/** Facts that every summary has. */
const COMMON = ['vin', 'model', 'series', 'productionDate'] as const;

/** What the summary of an endpoint's answer has besides. */
const OWN_FACTS = {
	carPlayCheck: ['headUnit', 'mapVersion', 'carPlay', 'fullscreenCarPlay', 'wifiPort', 'note'],
	vehicleState: ['iLevel', 'headUnit', 'optionCodes', 'ecuCount'],
	vehicleOrder: ['typeKey', 'colourCode', 'upholsteryCode', 'optionCodes'],
	serviceHistory: ['entryCount', 'lastEntryDate', 'lastMileageKm'],
} as const satisfies Partial<Record<EndpointName, readonly string[]>>;

/** An endpoint whose items have a summary. */
export type SummarizedEndpoint = keyof typeof OWN_FACTS;

/** `{ vin: 'WBA…', model: '530i', …, carPlay: 'yes' }`: always all keys; `null` or `unknown` where the answer does not tell. */
export type Summary = IDataObject;

export const hasSummary = (endpoint: EndpointName | undefined): endpoint is SummarizedEndpoint =>
	endpoint !== undefined && endpoint in OWN_FACTS;

/** Facts that are `yes`, `no` or `unknown`. */
const YES_OR_NO: ReadonlySet<string> = new Set(['carPlay', 'fullscreenCarPlay', 'wifiPort']);

/**
 * Reads the summary of an answer.
 * @param sources the answer as it was parsed, and what else came with it, such as files in JSON
 * @param vin the vehicle's VIN, as far as it is known
 */
export function readSummary(
	endpoint: SummarizedEndpoint,
	sources: readonly unknown[],
	vin: string | undefined,
): Summary {
	const find = (value: unknown, names: readonly string[], depth = 0): unknown => {
		if (!isRecord(value) || depth > 6) return undefined;
		const own = getField(value, names);
		if (own !== undefined) return own;
		for (const inner of Object.values(value)) {
			const found = find(inner, names, depth + 1);
			if (found !== undefined) return found;
		}
		return undefined;
	};
	const summary: IDataObject = {};
	for (const fact of [...COMMON, ...OWN_FACTS[endpoint]]) {
		const names = (FACT_NAMES as Record<string, readonly string[] | undefined>)[fact] ?? [];
		const value = find(sources[0], names);
		if (YES_OR_NO.has(fact)) {
			const told = isRecord(value) ? value.compatible : value;
			summary[fact] = told === true ? 'yes' : told === false ? 'no' : 'unknown';
			continue;
		}
		if (fact === 'optionCodes') {
			const codes = Array.isArray(value)
				? value.map((one: unknown) => (isRecord(one) ? one.code : one))
				: null;
			summary[fact] = codes;
			continue;
		}
		const text = isRecord(value) ? (value.type ?? value.code) : value;
		summary[fact] = typeof text === 'string' || typeof text === 'number' ? text : null;
	}
	return { ...summary, vin: vin?.length === 17 ? vin : null };
}

/** Whether a summary tells anything of its operation's own line. */
export const tellsOwnFacts = (endpoint: SummarizedEndpoint, summary: Summary): boolean =>
	OWN_FACTS[endpoint].some((fact) => summary[fact] !== null && summary[fact] !== 'unknown');
