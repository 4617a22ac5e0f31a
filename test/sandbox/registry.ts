import { carOf } from './car';
import { textOf } from './hash';
import { failure, type Choice, type Problem } from './replies';
import { EXAMPLE_VINS, SHORT_VINS } from './specialVins';
import { vehicleFacts } from './vehicleFacts';

/** The number of last characters that can be used instead of the full VIN. */
const SHORT = 7;

/** The first characters of the VINs that tests generate for ordinary cars (../someVins.ts). The last seven are digits. */
const ORDINARY = 'WBA3A5C510';

/** The first characters of the VINs of vehicles that share their last seven characters. */
const SHARED_BEGINNINGS = ['WBA3A51080', 'WBAJS11050', 'WBAHT71070'] as const;

/** The last seven characters of a VIN. */
export const shortened = (vin: string): string => vin.slice(-SHORT);

const several = (vin7: string): Choice => ({
	kind: 'choice',
	message: SHORT_VINS.several.message,
	candidates: SHARED_BEGINNINGS.map((beginning) => {
		const car = carOf(`${beginning}${vin7}`);
		return { vin: car.vin, facts: vehicleFacts(car) };
	}),
});

function fullVin(vin7: string): string {
	const example = Object.values(EXAMPLE_VINS).find(({ vin }) => shortened(vin) === vin7);
	if (example) return example.vin;
	return (/^\d+$/.test(vin7) ? ORDINARY : `WBA${textOf(SHORT, vin7, 'beginning')}`) + vin7;
}

/**
 * The vehicle that is meant. The same seven characters always mean the same one.
 * @param vin 17 characters, or the last 7 of them
 * @returns the whole VIN, or the answer where not exactly one vehicle is meant
 */
export function findVin(vin: string): string | Choice | Problem {
	if (vin.length !== SHORT) return vin;
	const { several: shared, unknown } = SHORT_VINS;
	if (vin === shared.vin) return several(vin);
	if (vin === unknown.vin) return failure(unknown.status, unknown.error, unknown.message);
	return fullVin(vin);
}
