/** Facts under any of their names, as the fields of an answer. */
import { FACT_NAMES } from '../../../../nodes/shared/api/factNames';
import type { Pick } from './casing';
import type { Fact, Known } from './facts';
import { codesIn, dateIn, ecusIn, flag, mileageIn, monthIn, presence, verdict } from './values';

/** A fact in an answer: under its key, or in the group beside others. */
export interface Field {
	/** Words parted by `_`. */
	readonly key: string;
	readonly value: unknown;
	/** Objects in which it may stand. */
	readonly groups: readonly string[];
	/** Whether it is about what is compatible. */
	readonly about?: 'verdict';
}

const VEHICLE = ['vehicle', 'vehicle_info', 'car', 'fahrzeug'];
const COMPATIBILITY = ['compatibility', 'compatibility_check', 'features'];

/** Where the fact itself stands in an object that is named after it. */
const INSIDE: Partial<Record<Fact, readonly string[]>> = {
	model: ['name'],
	series: ['code', 'name'],
	headUnit: ['type', 'name', 'model'],
	mapVersion: ['version', 'name'],
	colourCode: ['code'],
	upholsteryCode: ['code'],
	iLevel: ['current'],
};

/** A text that stands by itself, or in an object with other things about the same. */
function text(fact: Fact, names: readonly string[], groups: readonly string[], pick: Pick) {
	return (value: string): Field => {
		const key = pick(names);
		const inside = INSIDE[fact];
		if (inside === undefined || pick([true, true, false])) return { key, value, groups };
		const beside = fact === 'iLevel' ? { factory: 'S15A-17-03-501' } : { description: 'As built' };
		return { key, value: { [pick(inside)]: value, ...pick([{}, beside]) }, groups };
	};
}

const compatibility = (names: readonly string[], value: boolean, pick: Pick): Field => {
	const name = pick(names);
	const about = 'verdict';
	return pick<() => Field>([
		() => ({ key: name, value: verdict(value, pick), groups: COMPATIBILITY, about }),
		() => ({ key: `${name}_compatible`, value: flag(value, pick), groups: COMPATIBILITY }),
		() => ({ key: `is_${name}_supported`, value: flag(value, pick), groups: COMPATIBILITY }),
		() => ({ key: `${name}_compatibility`, value: verdict(value, pick), groups: COMPATIBILITY }),
		() => ({
			key: name,
			value: {
				[pick(['compatible', 'supported', 'is_compatible', 'possible', 'eligible'])]: flag(
					value,
					pick,
				),
				...pick([{}, { installed: !value }, { price: 20 }, { code: 'X1' }]),
			},
			groups: COMPATIBILITY,
		}),
		() => ({
			key: name,
			value: { [pick(['status', 'result'])]: verdict(value, pick) },
			groups: COMPATIBILITY,
		}),
	])();
};

const port = (names: readonly string[], value: boolean, pick: Pick): Field => {
	const name = pick(names);
	const groups = [...COMPATIBILITY, 'hardware'];
	return pick<() => Field>([
		() => ({ key: name, value: presence(value, pick), groups, about: 'verdict' }),
		() => ({ key: `${name}_present`, value: flag(value, pick), groups }),
		() => ({ key: `has_${name}`, value: flag(value, pick), groups }),
		() => ({ key: name, value: { present: flag(value, pick) }, groups }),
	])();
};

const ENTRY_NAMES = [
	...['entries', 'service_entries', 'records', 'history', 'visits', 'services', 'historie'],
];

/** All facts as fields, each in a way of its own. */
export function fieldsOf(known: Known, pick: Pick): Field[] {
	const {
		model,
		series,
		productionDate,
		timeCriterion,
		headUnit,
		mapVersion,
		carPlay,
		fullscreenCarPlay,
		wifiPort,
		note,
		iLevel,
		optionCodes,
		ecus,
		typeKey,
		colourCode,
		upholsteryCode,
		entries,
	} = known;
	const order = ['order', 'vehicle_order', 'fahrzeugauftrag', 'fa'];
	const made: Array<Field | false | undefined> = [
		model !== undefined && text('model', FACT_NAMES.model, VEHICLE, pick)(model),
		series !== undefined && text('series', FACT_NAMES.series, VEHICLE, pick)(series),
		productionDate !== undefined && {
			key: pick(FACT_NAMES.productionDate),
			value: dateIn(productionDate, pick),
			groups: VEHICLE,
		},
		timeCriterion !== undefined && {
			key: pick(FACT_NAMES.timeCriterion),
			value: pick([
				timeCriterion,
				monthIn(`20${timeCriterion.slice(2)}-${timeCriterion.slice(0, 2)}`, pick),
			]),
			groups: [...VEHICLE, ...order],
		},
		headUnit !== undefined && text('headUnit', FACT_NAMES.headUnit, VEHICLE, pick)(headUnit),
		mapVersion !== undefined &&
			text('mapVersion', FACT_NAMES.mapVersion, ['navigation', 'maps'], pick)(mapVersion),
		carPlay !== undefined && compatibility(FACT_NAMES.carPlay, carPlay, pick),
		fullscreenCarPlay !== undefined &&
			compatibility(FACT_NAMES.fullscreenCarPlay, fullscreenCarPlay, pick),
		wifiPort !== undefined && port(FACT_NAMES.wifiPort, wifiPort, pick),
		note !== undefined && { key: pick(FACT_NAMES.note), value: note, groups: COMPATIBILITY },
		iLevel !== undefined && text('iLevel', FACT_NAMES.iLevel, ['state', 'software'], pick)(iLevel),
		optionCodes !== undefined && {
			key: pick(FACT_NAMES.optionCodes),
			value: codesIn(optionCodes, pick),
			groups: [...order, 'vehicle'],
		},
		ecus !== undefined &&
			pick<() => Field>([
				() => ({
					key: pick(FACT_NAMES.ecuCount),
					value: pick<unknown>([ecus.length, String(ecus.length)]),
					groups: ['state'],
				}),
				() => ({
					key: pick(FACT_NAMES.ecus),
					value: ecusIn(ecus, pick),
					groups: ['state', 'vehicle'],
				}),
			])(),
		typeKey !== undefined && text('typeKey', FACT_NAMES.typeKey, order, pick)(typeKey),
		colourCode !== undefined && text('colourCode', FACT_NAMES.colourCode, order, pick)(colourCode),
		upholsteryCode !== undefined &&
			text('upholsteryCode', FACT_NAMES.upholsteryCode, order, pick)(upholsteryCode),
	];
	if (entries !== undefined) {
		const dateKey = pick(FACT_NAMES.entryDate);
		const way = pick([0, 1, 2, 3, 4, 5]);
		made.push({
			key: pick(ENTRY_NAMES),
			value: entries.map((entry) => ({
				...pick([{}, { id: 7 }, { type: 'service' }, { cost: 412.5, currency: 'EUR' }]),
				[dateKey]: dateIn(entry.date, pick),
				...mileageIn(entry, way, pick),
				...pick([
					{},
					{ description: 'Engine oil and filter' },
					{ dealer: 'Autohaus Nord, Hamburg' },
				]),
			})),
			groups: ['service_history', 'report'],
		});
	}
	return made.filter((field) => typeof field === 'object');
}
