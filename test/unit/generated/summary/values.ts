/** Facts as values of JSON, each in one of the ways in which APIs put it. */
import { CodeMap, type Pick } from './casing';
import type { Entry } from './facts';

const MONTHS = [
	...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
	...['August', 'September', 'October', 'November', 'December'],
];
const MONATE = [
	...['Januar', 'Februar', 'März', 'April', 'Mai', 'Juni', 'Juli'],
	...['August', 'September', 'Oktober', 'November', 'Dezember'],
];

/** A day, `2017-08-14`. */
export function dateIn(date: string, pick: Pick): string {
	const [year = '', month = '', day = ''] = date.split('-');
	const name = (names: readonly string[]) => names[Number(month) - 1]!;
	return pick([
		date,
		`${date}T00:00:00Z`,
		`${date} 00:00:00`,
		`${date}T00:00:00.000+00:00`,
		`${day}.${month}.${year}`,
		`${year}${month}${day}`,
		`${year}/${month}/${day}`,
		`${Number(day)}. ${name(MONATE)} ${year}`,
		`${Number(day)} ${name(MONTHS)} ${year}`,
		`${name(MONTHS).slice(0, 3)} ${Number(day)}, ${year}`,
	]);
}

/** A month, `2017-08`, under a name that is about the production date. */
export function monthIn(date: string, pick: Pick): string {
	const [year = '', month = ''] = date.split('-');
	const name = (names: readonly string[]) => names[Number(month) - 1]!;
	return pick([
		`${year}-${month}`,
		`${month}/${year}`,
		`${month}.${year}`,
		`${name(MONTHS)} ${year}`,
		`${name(MONTHS).slice(0, 3)} ${year}`,
		`${name(MONATE)} ${year}`,
	]);
}

/** A value that has nothing but yes or no in it. */
export const flag = (is: boolean, pick: Pick): unknown =>
	is
		? pick<unknown>([true, 'true', 'yes', 'Yes', 'YES', 'Y', 1, '1', 'ja', 'Ja'])
		: pick<unknown>([false, 'false', 'no', 'No', 'NO', 'N', 0, '0', 'nein', 'Nein']);

/** The same, or a word that says what is possible. */
export const verdict = (is: boolean, pick: Pick): unknown =>
	pick([
		flag(is, pick),
		is
			? pick([
					...['compatible', 'Compatible', 'supported', 'SUPPORTED', 'possible', 'möglich'],
					'kompatibel',
				])
			: pick([
					...['not compatible', 'incompatible', 'not supported', 'NOT_SUPPORTED', 'NotSupported'],
					...['unsupported', 'not possible', 'nicht möglich', 'nicht kompatibel', 'Inkompatibel'],
				]),
	]);

/** The same of a part that is there or not. */
export const presence = (is: boolean, pick: Pick): unknown =>
	pick([
		flag(is, pick),
		is ? pick(['present', 'vorhanden']) : pick(['not present', 'nicht vorhanden', 'absent']),
	]);

const NAMES: Readonly<Record<string, string>> = {
	'205': 'Automatic transmission',
	'609': 'Navigation system Professional',
	'1CB': 'CO2 scope',
};
const nameOf = (code: string): string => NAMES[code] ?? 'Seat heating';

/** SA codes, in any of the forms of a list. */
export function codesIn(codes: readonly string[], pick: Pick): unknown {
	const [codeKey, nameKey] = pick([
		['code', 'name'],
		['sa_code', 'description'],
		['option_code', 'text'],
		['sa', 'bezeichnung'],
	] as const);
	return pick<() => unknown>([
		() => codes,
		() => codes.map((code) => ({ [codeKey]: code, [nameKey]: nameOf(code) })),
		() =>
			codes.map((code) => ({
				[nameKey]: nameOf(code),
				[codeKey]: code,
				installed: true,
				price: 450,
			})),
		() => codes.map((code) => `${code} - ${nameOf(code)}`),
		() => codes.map((code) => `${code} ${nameOf(code)}`),
		() => codes.join(pick([', ', ',', ';', ' ', ' | ', '; '])),
		() => new CodeMap(codes.map((code) => [code, nameOf(code)])),
		() => ({ sa_code: codes }),
		() => ({ count: codes.length, items: codes.map((code) => ({ [codeKey]: code })) }),
	])();
}

/** Control units: a list of them, never only their number. */
export function ecusIn(names: readonly string[], pick: Pick): unknown {
	const addresses = names.map((_, index) => `0x${(16 + index).toString(16)}`);
	return pick<() => unknown>([
		() => names,
		() =>
			names.map((name, index) => ({
				address: addresses[index],
				name,
				software: ['SWFL_00001A2B'],
			})),
		() => new CodeMap(names.map((name, index) => [addresses[index]!, name])),
		() => ({ count: names.length, items: names.map((name) => ({ name })) }),
		() => ({ ecu: names.map((name) => ({ name })) }),
	])();
}

const thousands = (value: number, separator: string): string =>
	String(value).replace(/\B(?=(?:\d{3})+$)/g, separator);

/** The fields of an entry that tell how far the car had come. */
export function mileageIn({ distance, unit }: Entry, way: number, pick: Pick): object {
	const isKm = unit === 'km';
	const ways: Array<() => object> = [
		() => (isKm ? { mileage_km: distance } : { mileage_miles: distance }),
		() =>
			isKm
				? { kilometerstand: `${thousands(distance, '.')} km` }
				: { odometer: `${thousands(distance, ',')} mi` },
		() => ({ mileage: distance, mileage_unit: isKm ? 'km' : 'miles' }),
		() => ({ mileage: { value: distance, unit: isKm ? 'KM' : 'MILES' } }),
		() => ({ odometer: `${distance}${isKm ? 'km' : ' miles'}` }),
		() => ({ odometer: distance, unit: pick(isKm ? ['km', 'kilometers'] : ['mi', 'miles']) }),
	];
	return ways[way % ways.length]!();
}
