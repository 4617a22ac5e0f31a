import { readSummary, type SummarizedEndpoint } from '../../../nodes/shared/responses/summary';
import { answerOf } from '../../sandbox/answers';
import { carOf, type Car } from '../../sandbox/car';
import { DIALECTS, DIALECTS_WITH_FACTS, type DialectName } from '../../sandbox/dialects';
import type { Good } from '../../sandbox/replies';
import { historyOf } from '../../sandbox/serviceHistory';
import { someVins } from '../../someVins';

const yesNo = (value: boolean | null): string =>
	value === null ? 'unknown' : value ? 'yes' : 'no';

const common = ({ vin, model, productionDate }: Car) => ({
	vin,
	model: model.name,
	series: model.chassis,
	productionDate,
});

const optionCodes = ({ options }: Car): string[] => options.map(({ code }) => code);

const EXPECTED: Readonly<
	Record<SummarizedEndpoint, (car: Car, dialect: DialectName) => Record<string, unknown>>
> = {
	carPlayCheck: (car) => ({
		...common(car),
		headUnit: car.headUnit,
		mapVersion: car.mapVersion,
		carPlay: yesNo(car.carPlay.compatible),
		fullscreenCarPlay: yesNo(car.fullscreen.compatible),
		wifiPort: yesNo(car.wifiPort),
		note: car.carPlay.reason,
	}),
	vehicleState: (car) => ({
		...common(car),
		iLevel: car.ilevel,
		headUnit: car.headUnit,
		optionCodes: optionCodes(car),
		ecuCount: car.ecus.length,
	}),
	vehicleOrder: (car, dialect) => ({
		...common(car),
		// The order alone has the production month for the day, and the reported one no model.
		...(dialect === 'reported' && {
			model: null,
		}),
		...(['reported', 'german'].includes(dialect) && {
			productionDate: car.productionDate.slice(0, 7),
		}),
		typeKey: car.model.typeKey,
		colourCode: car.color.code.padStart(4, '0'),
		upholsteryCode: car.upholstery.code,
		optionCodes: optionCodes(car),
	}),
	serviceHistory: (car) => {
		const { entries } = historyOf(car);
		return {
			...common(car),
			entryCount: entries.length,
			lastEntryDate: entries.at(-1)!.date,
			lastMileageKm: entries.at(-1)!.mileage_km,
		};
	},
};

const endpoints = Object.keys(EXPECTED) as SummarizedEndpoint[];

describe.each(DIALECTS_WITH_FACTS)('in the dialect %s', (dialect) => {
	it.each(endpoints)('all facts of %s are read, of any car', (endpoint) => {
		for (const vin of someVins(200)) {
			const car = carOf(vin);
			const reply = answerOf(endpoint, car, { vin }, false) as Good;
			const summary = readSummary(endpoint, DIALECTS[dialect].good(reply), vin);
			expect(summary).toEqual(EXPECTED[endpoint](car, dialect));
		}
	});
});
