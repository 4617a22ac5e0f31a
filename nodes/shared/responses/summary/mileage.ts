/** Mileage. */
import { FACT_WORDS } from '../../api/factWords';
import { squash, wordSet } from './words';

export type LengthUnit = 'km' | 'mi';

const KILOMETRES: ReadonlySet<string> = wordSet(FACT_WORDS.kilometres);
const MILES: ReadonlySet<string> = wordSet(FACT_WORDS.miles);
const KM_IN_MILE = 1.609344;
const MOST = 3_000_000;

/** `'Miles'` -> `mi` */
export function unitCalled(value: unknown): LengthUnit | undefined {
	if (typeof value !== 'string') return undefined;
	const word = squash(value.slice(0, 20));
	return KILOMETRES.has(word) ? 'km' : MILES.has(word) ? 'mi' : undefined;
}

/** The unit in the words of a name: `mileage_km`, `Kilometerstand`. */
export function unitIn(words: readonly string[]): LengthUnit | undefined {
	const name = words.join(' ');
	if (/mile(?!age)|\bmi\b|mi$/.test(name)) return 'mi';
	return /km|kilomet/.test(name) ? 'km' : undefined;
}

const NUMBER_AND_UNIT = /^([a-z]{0,10})\.?\s?(\d[\d.,'’\s]{0,14})\s?([a-z]{0,10})\.?$/i;

/** `'85.000'`, `'85,000'`, `'85 000'`, `'1234.5'` -> a number, with any thousands separator. */
function numberOf(text: string): number | undefined {
	const digits = text.trim();
	if (/^\d{1,3}(?:[.,'’\s]\d{3}){1,3}$/.test(digits)) return Number(digits.replace(/\D/g, ''));
	const [, whole, fraction = '0'] =
		/^(\d{1,3}(?:[.,'’\s]?\d{3}){0,3}|\d{1,10})(?:[.,](\d{1,2}))?$/.exec(digits) ?? [];
	return whole === undefined ? undefined : Number(`${whole.replace(/\D/g, '')}.${fraction}`);
}

/**
 * `'85.000 km'`, `'52,816 mi'`, `85000` with a unit from elsewhere -> whole kilometres
 * @param unit given next to the value, or in its name
 * @returns undefined if there is no unit, or the distance is impossible for a car
 */
export function readKilometres(value: unknown, unit: LengthUnit | undefined): number | undefined {
	if (typeof value === 'number') return inKilometres(value, unit);
	if (typeof value !== 'string') return undefined;
	const [, before = '', digits, after = ''] = NUMBER_AND_UNIT.exec(value.trim()) ?? [];
	const amount = digits === undefined ? undefined : numberOf(digits);
	const word = before + after;
	const own = unitCalled(word);
	if (amount === undefined || (word !== '' && own === undefined)) return undefined;
	return inKilometres(amount, own ?? unit);
}

function inKilometres(amount: number, unit: LengthUnit | undefined): number | undefined {
	// 0 stands for no mileage: a car has moved before anybody records it. And 85.123 may mean 85,123.
	const isPlausible = amount > 0 && (amount >= 1_000 || !/\.\d{3}$/.test(String(amount)));
	if (unit === undefined || !Number.isFinite(amount) || !isPlausible) return undefined;
	const kilometres = Math.round(unit === 'mi' ? amount * KM_IN_MILE : amount);
	return kilometres <= MOST ? kilometres : undefined;
}
