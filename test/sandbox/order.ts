import type { Car } from './car';
import type { Coded } from './carTables';
import { draw, drawBetween, pick } from './hash';

/** A vehicle order, with the names of all codes. */
export interface Order {
	readonly car: Car;
	/** `G30`, or in the spelling of the FA: `G030`. */
	readonly series: string;
	readonly faSeries: string;
	/** The production month as MMYY. */
	readonly buildMonth: string;
	/** In four characters. */
	readonly colorCode: string;
	readonly options: readonly Coded[];
	/** Other codes in the order: E codes and HO codes. */
	readonly eCodes: readonly string[];
	readonly hoCodes: readonly string[];
	/** When the data of the order was written. This is unrelated to the car. */
	readonly date: string;
	readonly time: string;
	readonly faVersion: string;
	/** The whole order as one line. */
	readonly fa: string;
}

const E_CODES = ['A090', 'KMKU', 'A6AM', 'KZZZ', 'B5AS'] as const;

const HO_CODES = ['HO01', 'HO07', 'HO12'] as const;

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** The vehicle order of a car. */
export function orderOf(car: Car): Order {
	const { vin, model, options, upholstery, color } = car;
	const [year = '', month = ''] = car.productionDate.split('-');
	const buildMonth = `${month}${year.slice(2)}`;
	const faSeries = `${model.chassis.charAt(0)}0${model.chassis.slice(1)}`;
	const colorCode = color.code.padStart(4, '0');
	const codes = options.map(({ code }) => code);
	const part = (least: number, most: number, what: string) =>
		twoDigits(drawBetween(least, most, vin, 'order', what));
	return {
		car,
		series: model.chassis,
		faSeries,
		buildMonth,
		colorCode,
		options,
		eCodes: [...new Set(['first', 'second'].map((which) => pick(E_CODES, vin, which)))],
		// Most cars have none.
		hoCodes: draw(vin, 'HO code') < 0.3 ? [pick(HO_CODES, vin, 'which HO code')] : [],
		date: `2026-${part(1, 5, 'month')}-${part(1, 28, 'day')}`,
		time: [part(0, 23, 'hour'), part(0, 59, 'minute'), part(0, 59, 'second')].join(':'),
		faVersion: '3',
		fa: `${faSeries}#${buildMonth}*${model.typeKey}%${colorCode}&${upholstery.code}$${codes.join('$')}`,
	};
}
