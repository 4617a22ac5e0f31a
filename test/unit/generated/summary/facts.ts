/** What is known of a vehicle, drawn at random. */
import fc, { type Arbitrary } from 'fast-check';

import type { Summarized } from '../../../fixtures/summary';

export interface Entry {
	/** `2021-02-12` */
	readonly date: string;
	readonly distance: number;
	readonly unit: 'km' | 'mi';
}

/** Each fact as the summary has it; undefined where the answer does not tell it. */
export interface Known {
	readonly model?: string;
	readonly series?: string;
	/** An exact date. */
	readonly productionDate?: string;
	/** The production month as MMYY. */
	readonly timeCriterion?: string;
	readonly headUnit?: string;
	readonly mapVersion?: string;
	readonly carPlay?: boolean;
	readonly fullscreenCarPlay?: boolean;
	readonly wifiPort?: boolean;
	readonly note?: string;
	readonly iLevel?: string;
	readonly optionCodes?: readonly string[];
	readonly ecus?: readonly string[];
	readonly typeKey?: string;
	readonly colourCode?: string;
	readonly upholsteryCode?: string;
	readonly entries?: readonly Entry[];
}

export type Fact = keyof Known;

/** What an answer of each operation may tell. */
export const FACTS_OF: Readonly<Record<Summarized, readonly Fact[]>> = {
	carPlayCheck: [
		...(['model', 'series', 'productionDate', 'timeCriterion'] as const),
		...(['headUnit', 'mapVersion', 'carPlay', 'fullscreenCarPlay', 'wifiPort', 'note'] as const),
	],
	vehicleState: [
		...(['model', 'series', 'productionDate', 'timeCriterion'] as const),
		...(['headUnit', 'iLevel', 'optionCodes', 'ecus'] as const),
	],
	vehicleOrder: [
		...(['model', 'series', 'productionDate', 'timeCriterion'] as const),
		...(['typeKey', 'colourCode', 'upholsteryCode', 'optionCodes'] as const),
	],
	serviceHistory: ['model', 'series', 'productionDate', 'timeCriterion', 'entries'],
};

const one = <T>(...values: T[]): Arbitrary<T> => fc.constantFrom(...values);

const twoDigits = (value: number): string => String(value).padStart(2, '0');

const day: Arbitrary<string> = fc
	.tuple(
		fc.integer({ min: 2008, max: 2025 }),
		fc.integer({ min: 1, max: 12 }),
		fc.integer({ min: 1, max: 28 }),
	)
	.map(([year, month, date]) => [year, twoDigits(month), twoDigits(date)].join('-'));

const month: Arbitrary<string> = day.map((date) => `${date.slice(5, 7)}${date.slice(2, 4)}`);

const optionCode = one(
	...['1CB', '2VB', '205', '302', '316', '322', '403', '481', '494', '5AC', '609', '6AE', '6U3'],
	...['7S2', '8TF'],
);

const known = {
	model: one(
		...['530i', '320d', 'X5 xDrive30d', 'M3', '218i Gran Tourer', 'i3', 'Cooper S'],
		'Z4 sDrive35is',
	),
	series: one('G30', 'F30', 'E90', 'F15', 'G01', 'I01', 'F80', 'G05', 'R56', 'U11'),
	productionDate: day,
	timeCriterion: month,
	headUnit: one(
		...['NBT', 'NBT EVO ID5', 'NBT EVO ID6', 'EntryEVO', 'MGU ID7', 'CIC', 'HU_NBT2', 'EVO ID4'],
	),
	mapVersion: one(
		...['Road Map EUROPE EVO 2024-2', '2023-1', 'NEXT 2021-2', 'Europe ROUTE 2020', '12.4.1'],
	),
	carPlay: fc.boolean(),
	fullscreenCarPlay: fc.boolean(),
	wifiPort: fc.boolean(),
	note: one(
		'Head unit is too old',
		'NBT EVO ID5 takes CarPlay by cable or USB',
		'Nur mit Kabel möglich',
		'6.5" display',
	),
	iLevel: one(
		...['S15A-24-07-520', 'F020-16-03-505', 'F056-21-11-550', 'S18A-19-11-510', 'E89X-12-09-505'],
	),
	optionCodes: fc.uniqueArray(optionCode, { minLength: 1, maxLength: 6 }),
	ecus: fc.uniqueArray(one('ZGW', 'DME', 'HU_NBT2', 'KOMBI', 'EGS', 'DSC', 'IHKA', 'BDC'), {
		minLength: 1,
		maxLength: 6,
	}),
	typeKey: one('JC52', 'JA91', '3D31', '8M91', 'HT71', 'KS41'),
	colourCode: one('0475', 'A96', 'C1M', '300', '0C10', 'B39'),
	upholsteryCode: one('LCSW', 'KCG9', 'LCRY', 'KCSW', 'LCFK'),
	entries: one('km' as const, 'mi' as const).chain((unit) =>
		fc.uniqueArray(
			fc.record({
				date: day,
				distance: fc.integer({ min: 1_000, max: 400_000 }),
				unit: fc.constant(unit),
			}),
			{ minLength: 1, maxLength: 4, selector: ({ date }) => date },
		),
	),
} satisfies { [F in Fact]: Arbitrary<Known[F]> };

/** A car is built in the month that its order names, and a note is about a verdict. */
function agreeing({ note, ...facts }: Known): Known {
	const { productionDate: date, timeCriterion, carPlay, fullscreenCarPlay } = facts;
	const isVerdict = carPlay !== undefined || fullscreenCarPlay !== undefined;
	return {
		...facts,
		...(note !== undefined && isVerdict && { note }),
		...(date !== undefined &&
			timeCriterion !== undefined && {
				timeCriterion: `${date.slice(5, 7)}${date.slice(2, 4)}`,
			}),
	};
}

/** Facts that an answer of this operation tells, some of them left out. */
export const knownOf = (endpoint: Summarized): Arbitrary<Known> => {
	const facts = FACTS_OF[endpoint];
	const model = Object.fromEntries(facts.map((fact) => [fact, known[fact] as Arbitrary<unknown>]));
	return fc.record(model, { requiredKeys: [] }).map(agreeing);
};

const yesOrNo = (value: boolean | undefined): string =>
	value === undefined ? 'unknown' : value ? 'yes' : 'no';

/** `0817` -> `2017-08` */
const monthOf = (criterion: string): string => `20${criterion.slice(2)}-${criterion.slice(0, 2)}`;

const KM_PER_MILE = 1.609344;

const kmOf = ({ distance, unit }: Entry): number =>
	unit === 'km' ? distance : Math.round(distance * KM_PER_MILE);

/** What the summary has to be. */
export function summaryOf(
	endpoint: Summarized,
	vin: string,
	facts: Known,
): Record<string, unknown> {
	const { model, series, productionDate, timeCriterion, headUnit } = facts;
	const vehicle = {
		vin,
		model: model ?? null,
		series: series ?? null,
		productionDate: productionDate ?? (timeCriterion ? monthOf(timeCriterion) : null),
	};
	const optionCodes = facts.optionCodes ?? null;
	switch (endpoint) {
		case 'carPlayCheck':
			return {
				...vehicle,
				headUnit: headUnit ?? null,
				mapVersion: facts.mapVersion ?? null,
				carPlay: yesOrNo(facts.carPlay),
				fullscreenCarPlay: yesOrNo(facts.fullscreenCarPlay),
				wifiPort: yesOrNo(facts.wifiPort),
				note: facts.note ?? null,
			};
		case 'vehicleState':
			return {
				...vehicle,
				iLevel: facts.iLevel ?? null,
				headUnit: headUnit ?? null,
				optionCodes,
				ecuCount: facts.ecus?.length ?? null,
			};
		case 'vehicleOrder':
			return {
				...vehicle,
				typeKey: facts.typeKey ?? null,
				colourCode: facts.colourCode ?? null,
				upholsteryCode: facts.upholsteryCode ?? null,
				optionCodes,
			};
		case 'serviceHistory': {
			const last = facts.entries?.toSorted((a, b) => a.date.localeCompare(b.date)).at(-1);
			return {
				...vehicle,
				entryCount: facts.entries?.length ?? null,
				lastEntryDate: last?.date ?? null,
				lastMileageKm: last ? kmOf(last) : null,
			};
		}
	}
}
