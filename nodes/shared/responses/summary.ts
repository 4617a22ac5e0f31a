/** The facts that workflows need, under our own names, whatever the API calls them. */
import type { IDataObject } from 'n8n-workflow';

import type { EndpointName } from '../api/catalog';
import { Gatherer, type FactsFound } from './summary/gather';
import { readEcuCount, readHistory, readOptions } from './summary/lists';
import {
	readCodeOf,
	readHeadUnit,
	readILevel,
	readMapVersion,
	readModel,
	readProductionDate,
	readSeries,
} from './summary/texts';
import { readCarPlay } from './summary/verdicts';
import type { Fact } from './summary/words';

/**
 * What an endpoint's summary has in addition to the facts of every summary.
 * `OWN_FACTS.vehicleOrder` -> `['typeKey', 'colourCode', …]`
 */
export const OWN_FACTS = {
	carPlayCheck: ['headUnit', 'mapVersion', 'carPlay', 'fullscreenCarPlay', 'wifiPort', 'note'],
	vehicleState: ['iLevel', 'headUnit', 'optionCodes', 'ecuCount'],
	vehicleOrder: ['typeKey', 'colourCode', 'upholsteryCode', 'optionCodes'],
	serviceHistory: ['entryCount', 'lastEntryDate', 'lastMileageKm'],
} as const satisfies Partial<Record<EndpointName, readonly string[]>>;

/** An endpoint whose items have a summary. */
export type SummarizedEndpoint = keyof typeof OWN_FACTS;

/** `{ vin: 'WBA…', model: '530i', …, carPlay: 'yes' }`: always all keys; `null` or `unknown` if the answer does not say. */
export type Summary = IDataObject;

export const hasSummary = (endpoint: EndpointName): endpoint is SummarizedEndpoint =>
	Object.hasOwn(OWN_FACTS, endpoint);

/**
 * What is searched for in an endpoint's answers, besides what is searched for in all: names of lists in FACT_NAMES.
 * `LOOKED_FOR.serviceHistory` -> `['entries', 'entryCount', …]`
 */
export const LOOKED_FOR: Readonly<Record<SummarizedEndpoint, readonly Fact[]>> = {
	carPlayCheck: [
		'headUnit',
		'mapVersion',
		'map',
		'carPlay',
		'fullscreenCarPlay',
		'wifiPort',
		'note',
		'carPlayNote',
	],
	vehicleState: ['iLevel', 'headUnit', 'optionCodes', 'ecus', 'ecuCount'],
	vehicleOrder: ['typeKey', 'colourCode', 'colour', 'upholsteryCode', 'upholstery', 'optionCodes'],
	serviceHistory: [
		'entries',
		'entryCount',
		'moreEntries',
		'mileageUnit',
		'lastEntryDate',
		'lastMileage',
	],
};

/** What is searched for in every answer with a summary: `['model', 'series', …]`, names of lists in FACT_NAMES. */
export const OF_EVERY_SUMMARY: readonly Fact[] = [
	'model',
	'series',
	'seriesCode',
	'productionDate',
	'timeCriterion',
	'productionYear',
];

const wantedBy = (endpoint: SummarizedEndpoint): ReadonlySet<Fact> =>
	new Set<Fact>([...OF_EVERY_SUMMARY, ...LOOKED_FOR[endpoint]]);

const WANTED: Readonly<Record<SummarizedEndpoint, ReadonlySet<Fact>>> = {
	carPlayCheck: wantedBy('carPlayCheck'),
	vehicleState: wantedBy('vehicleState'),
	vehicleOrder: wantedBy('vehicleOrder'),
	serviceHistory: wantedBy('serviceHistory'),
};

const READ_OWN: Readonly<Record<SummarizedEndpoint, (gathered: FactsFound) => Summary>> = {
	carPlayCheck: (gathered) => ({
		headUnit: readHeadUnit(gathered),
		mapVersion: readMapVersion(gathered),
		...readCarPlay(gathered),
	}),
	vehicleState: (gathered) => ({
		iLevel: readILevel(gathered),
		headUnit: readHeadUnit(gathered),
		optionCodes: readOptions(gathered),
		ecuCount: readEcuCount(gathered),
	}),
	vehicleOrder: (gathered) => ({
		typeKey: readCodeOf(gathered, 'typeKey'),
		colourCode: readCodeOf(gathered, 'colourCode', 'colour'),
		upholsteryCode: readCodeOf(gathered, 'upholsteryCode', 'upholstery'),
		optionCodes: readOptions(gathered),
	}),
	serviceHistory: (gathered) => readHistory(gathered),
};

/**
 * Reads the summary of an answer. If the answer does not state a fact, or contradicts itself, it is `null` or `unknown`: a
 * wrong fact is worse than none.
 * @param answer the parsed answer
 * @param vin the vehicle's VIN, as far as known
 */
export function readSummary(
	endpoint: SummarizedEndpoint,
	answer: unknown,
	vin: string | undefined,
): Summary {
	const found = new Gatherer(vin?.toUpperCase(), WANTED[endpoint]).read(answer);
	return {
		vin: vin?.length === 17 ? vin : null,
		model: readModel(found),
		series: readSeries(found),
		productionDate: readProductionDate(found),
		...READ_OWN[endpoint](found),
	};
}

/** Whether a summary contains any fact that is specific to its operation. */
export const hasOwnFacts = (endpoint: SummarizedEndpoint, summary: Summary): boolean =>
	OWN_FACTS[endpoint].some((fact) => summary[fact] !== null && summary[fact] !== 'unknown');
