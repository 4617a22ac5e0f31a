import {
	COLORS,
	ECUS,
	EXTRA_OPTIONS,
	HEAD_UNITS,
	MODELS,
	NAVIGATION_OPTIONS,
	STANDARD_OPTIONS,
	UPHOLSTERY,
	type Coded,
	type HeadUnitType,
	type Model,
} from './carTables';
import { bytesOf, draw, drawBetween, pick, textOf } from './hash';

export interface Ecu {
	/** Diagnostic address, e.g. `0x63`. */
	readonly address: string;
	readonly name: string;
	readonly partNumber: string;
	readonly serialNumber: string;
	/** Installed software parts, e.g. `CAFD_00001A2B_021_004_010`. */
	readonly software: readonly string[];
}

export interface Car {
	readonly vin: string;
	readonly model: Model;
	/** YYYY-MM-DD. */
	readonly productionDate: string;
	readonly color: Coded;
	readonly upholstery: Coded;
	readonly options: readonly Coded[];
	readonly ecus: readonly Ecu[];
	/** The integration level from the factory, and the current one. */
	readonly factoryIlevel: string;
	readonly ilevel: string;
	readonly headUnit: HeadUnitType;
	readonly display: string;
	readonly mapVersion: string;
	readonly carPlay: { readonly compatible: boolean; readonly reason: string };
	readonly fullscreen: { readonly compatible: boolean; readonly reason: string };
	/** Only for an EntryEVO; null for all others. */
	readonly wifiPort: boolean | null;
	readonly mileageKm: number;
}

/** The last month for which the invented cars have data. */
const TODAY_YEAR = 2025;
/** A new I-Stufe is released three times a year. */
const ILEVEL_MONTHS = ['03', '07', '11'] as const;

const pad = (value: number, length: number): string => String(value).padStart(length, '0');

/** Months since year 0, so that months can be compared and chosen at random. */
const monthNumber = (yearMonth: string): number => {
	const [year = 0, month = 1] = yearMonth.split('-').map(Number);
	return year * 12 + month - 1;
};

/** A month in which the model was built, and a head unit of that time. */
function headUnitOf(vin: string, { headUnits }: Model) {
	const { type, from, to } = pick(headUnits, vin, 'head unit');
	const month = drawBetween(monthNumber(from), monthNumber(to), vin, 'month');
	return { headUnit: type, year: Math.floor(month / 12), month: (month % 12) + 1 };
}

function ecuOf(vin: string, address: string, name: string): Ecu {
	const number = (what: string, length: number) =>
		pad(drawBetween(0, 10 ** length - 1, vin, name, what), length);
	const part = (kind: string) => {
		const id = drawBetween(0, 0xffff, name, kind).toString(16).toUpperCase().padStart(8, '0');
		const version = [...bytesOf(3, vin, name, kind)].map((byte) => pad(byte % 40, 3));
		return `${kind}_${id}_${version.join('_')}`;
	};
	return {
		address,
		name,
		partNumber: `${drawBetween(5, 9, vin, name, 'part')}${number('part number', 6)}`,
		serialNumber: textOf(10, vin, name, 'serial'),
		software: ['HWEL', 'BTLD', 'SWFL', 'CAFD'].map(part),
	};
}

function ecusOf(vin: string, { fuel }: Model, headUnit: HeadUnitType, options: readonly Coded[]) {
	const has = (codes: readonly string[]) => options.some(({ code }) => codes.includes(code));
	return [
		...ECUS.filter(({ needs }) => needs === undefined || has(needs)),
		{ address: '0x12', name: fuel === 'diesel' ? 'DDE' : 'DME' },
		{ address: '0x63', name: HEAD_UNITS[headUnit].ecu },
	]
		.sort((a, b) => a.address.localeCompare(b.address))
		.map(({ address, name }) => ecuOf(vin, address, name));
}

function carPlayOf(headUnit: HeadUnitType, wifiPort: boolean | null): Car['carPlay'] {
	switch (headUnit) {
		case 'NBT EVO ID5':
		case 'NBT EVO ID6':
			return { compatible: true, reason: `${headUnit} takes CarPlay by cable or USB coding` };
		case 'EntryEVO':
			return wifiPort
				? { compatible: true, reason: 'EntryEVO with Wi-Fi port' }
				: { compatible: false, reason: 'EntryEVO without Wi-Fi port' };
		case 'NBT EVO ID4':
			return { compatible: false, reason: 'NBT EVO ID4 has to be updated to ID5/6 first' };
		default:
			return { compatible: false, reason: `${headUnit} is not an EVO ID5/6 head unit` };
	}
}

function fullscreenOf(headUnit: HeadUnitType, display: string): Car['fullscreen'] {
	if (!/ID[56]$/.test(headUnit)) {
		return { compatible: false, reason: `${headUnit} is not an EVO ID5/6 head unit` };
	}
	return display === '10.25"'
		? { compatible: true, reason: '10.25" display' }
		: { compatible: false, reason: `The ${display} display is too narrow` };
}

const ilevelOf = (vin: string, platform: string, year: number, which: string): string =>
	[
		platform,
		pad(year % 100, 2),
		pick(ILEVEL_MONTHS, vin, which, 'month'),
		pad(500 + drawBetween(0, 12, vin, which, 'patch') * 5, 3),
	].join('-');

/** The car with a VIN. It is invented, but always the same for the same VIN, and its parts match. */
export function carOf(vin: string): Car {
	const model = pick(MODELS, vin, 'model');
	const { headUnit, year, month } = headUnitOf(vin, model);
	const { option, displays, map } = HEAD_UNITS[headUnit];
	const display = pick(displays, vin, 'display');
	const wifiPort = headUnit === 'EntryEVO' ? draw(vin, 'wifi port') < 0.5 : null;
	const options = [
		...STANDARD_OPTIONS,
		...EXTRA_OPTIONS.filter(({ code }) => draw(vin, 'option', code) < 0.5),
		{ code: option, name: NAVIGATION_OPTIONS[option] ?? option },
	].sort((a, b) => a.code.localeCompare(b.code));
	const updated = drawBetween(year + 1, TODAY_YEAR, vin, 'updated');
	return {
		vin,
		model,
		productionDate: `${year}-${pad(month, 2)}-${pad(drawBetween(1, 28, vin, 'day'), 2)}`,
		color: pick(COLORS, vin, 'color'),
		upholstery: pick(UPHOLSTERY, vin, 'upholstery'),
		options,
		ecus: ecusOf(vin, model, headUnit, options),
		factoryIlevel: ilevelOf(vin, model.platform, year, 'factory'),
		ilevel: ilevelOf(vin, model.platform, updated, 'current'),
		headUnit,
		display,
		mapVersion: `${map} ${updated}-${drawBetween(1, 2, vin, 'map')}`,
		carPlay: carPlayOf(headUnit, wifiPort),
		fullscreen: fullscreenOf(headUnit, display),
		wifiPort,
		mileageKm: (TODAY_YEAR + 1 - year) * drawBetween(7_000, 24_000, vin, 'mileage'),
	};
}
