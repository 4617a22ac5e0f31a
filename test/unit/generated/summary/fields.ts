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

const ORDER = ['order', 'vehicle_order', 'fahrzeugauftrag', 'fa'];

/** Facts that are a text, with the objects in which each may stand. */
const TEXTS = {
	model: VEHICLE,
	series: VEHICLE,
	headUnit: VEHICLE,
	mapVersion: ['navigation', 'maps'],
	iLevel: ['state', 'software'],
	typeKey: ORDER,
	colourCode: ORDER,
	upholsteryCode: ORDER,
} as const;
type TextFact = keyof typeof TEXTS;

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
function text(fact: TextFact, value: string, groups: readonly string[], pick: Pick): Field {
	const key = pick(FACT_NAMES[fact]);
	const inside = INSIDE[fact];
	if (inside === undefined || pick([true, true, false])) return { key, value, groups };
	const beside = fact === 'iLevel' ? { factory: 'S15A-17-03-501' } : { description: 'As built' };
	return { key, value: { [pick(inside)]: value, ...pick([{}, beside]) }, groups };
}

const COMPATIBLE = ['compatible', 'supported', 'is_compatible', 'possible', 'eligible'];

const compatibility = (names: readonly string[], value: boolean, pick: Pick): Field => {
	const name = pick(names);
	const field = (key: string, told: unknown): Field => ({
		key,
		value: told,
		groups: COMPATIBILITY,
	});
	const beside = [{}, { installed: !value }, { price: 20 }, { code: 'X1' }];
	return pick<() => Field>([
		() => ({ ...field(name, verdict(value, pick)), about: 'verdict' }),
		() => field(`${name}_compatible`, flag(value, pick)),
		() => field(`is_${name}_supported`, flag(value, pick)),
		() => field(`${name}_compatibility`, verdict(value, pick)),
		() => field(name, { [pick(COMPATIBLE)]: flag(value, pick), ...pick(beside) }),
		() => field(name, { [pick(['status', 'result'])]: verdict(value, pick) }),
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
	const { productionDate, timeCriterion, note, optionCodes, ecus, entries } = known;
	const made: Field[] = [];
	for (const fact of Object.keys(TEXTS) as TextFact[]) {
		const value = known[fact];
		if (value !== undefined) made.push(text(fact, value, TEXTS[fact], pick));
	}
	for (const fact of ['carPlay', 'fullscreenCarPlay'] as const) {
		const value = known[fact];
		if (value !== undefined) made.push(compatibility(FACT_NAMES[fact], value, pick));
	}
	if (known.wifiPort !== undefined) made.push(port(FACT_NAMES.wifiPort, known.wifiPort, pick));
	const add = (key: string, value: unknown, ...groups: string[]) =>
		made.push({ key, value, groups });
	if (productionDate !== undefined)
		add(pick(FACT_NAMES.productionDate), dateIn(productionDate, pick), ...VEHICLE);
	if (timeCriterion !== undefined) {
		const date = `20${timeCriterion.slice(2)}-${timeCriterion.slice(0, 2)}`;
		const value = pick([timeCriterion, monthIn(date, pick)]);
		add(pick(FACT_NAMES.timeCriterion), value, ...VEHICLE, ...ORDER);
	}
	if (note !== undefined) add(pick(FACT_NAMES.note), note, ...COMPATIBILITY);
	if (optionCodes !== undefined)
		add(pick(FACT_NAMES.optionCodes), codesIn(optionCodes, pick), ...ORDER, 'vehicle');
	if (ecus !== undefined) {
		if (pick([true, false])) {
			add(pick(FACT_NAMES.ecuCount), pick<unknown>([ecus.length, String(ecus.length)]), 'state');
		} else {
			add(pick(FACT_NAMES.ecus), ecusIn(ecus, pick), 'state', 'vehicle');
		}
	}
	if (entries !== undefined) {
		const dateKey = pick(FACT_NAMES.entryDate);
		const way = pick([0, 1, 2, 3, 4, 5]);
		const value = entries.map((entry) => ({
			...pick([{}, { id: 7 }, { type: 'service' }, { cost: 412.5, currency: 'EUR' }]),
			[dateKey]: dateIn(entry.date, pick),
			...mileageIn(entry, way, pick),
			...pick([{}, { description: 'Engine oil and filter' }, { dealer: 'Autohaus Nord, Hamburg' }]),
		}));
		add(pick(ENTRY_NAMES), value, 'service_history', 'report');
	}
	return made;
}
