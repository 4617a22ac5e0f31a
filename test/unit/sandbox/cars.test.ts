import { carOf } from '../../sandbox/car';
import { HEAD_UNITS } from '../../sandbox/carTables';
import { EXAMPLE_VINS, SANDBOX_VIN, SPECIAL_VINS } from '../../sandbox/server';

const cars = Array.from({ length: 200 }, (_, i) =>
	carOf(`WBA0000000${String(i).padStart(7, '0')}`),
);

describe('invented cars', () => {
	it('are the same for the same VIN', () => {
		for (const { vin } of Object.values(EXAMPLE_VINS)) expect(carOf(vin)).toEqual(carOf(vin));
	});

	it('differ by VIN, and every head unit is met', () => {
		expect(new Set(cars.map(({ headUnit }) => headUnit)).size).toBe(Object.keys(HEAD_UNITS).length);
		expect(new Set(cars.map((car) => JSON.stringify(car.ecus))).size).toBe(cars.length);
	});

	it('have parts that fit each other', () => {
		for (const car of cars) {
			const month = car.productionDate.slice(0, 7);
			expect(car.productionDate).toMatch(/^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d)$/);
			expect(car.ilevel).toMatch(/^(F0|S1)\w\w-\d\d-(03|07|11)-5\d\d$/);
			expect(car.ilevel >= car.factoryIlevel).toBe(true);
			expect(
				car.model.headUnits.some(
					({ type, from, to }) => type === car.headUnit && from <= month && month <= to,
				),
			).toBe(true);
			expect(car.options.map(({ code }) => code)).toContain(HEAD_UNITS[car.headUnit].option);
			expect(car.ecus.map(({ name }) => name)).toContain(HEAD_UNITS[car.headUnit].ecu);
			expect(new Set(car.ecus.map(({ address }) => address)).size).toBe(car.ecus.length);
		}
	});

	it('are compatible with CarPlay as their head unit is', () => {
		for (const { headUnit, wifiPort, carPlay, fullscreen } of cars) {
			const evo = headUnit === 'NBT EVO ID5' || headUnit === 'NBT EVO ID6';
			expect(carPlay.compatible).toBe(evo || wifiPort === true);
			if (!evo) expect(fullscreen.compatible).toBe(false);
			expect(wifiPort === null).toBe(headUnit !== 'EntryEVO');
		}
	});
});

describe('VINs of the tables', () => {
	it('have the shape of a VIN and are different', () => {
		const rows = [...Object.values(SPECIAL_VINS), ...Object.values(EXAMPLE_VINS)];
		const vins = [SANDBOX_VIN, ...rows.map(({ vin }) => vin)];
		for (const vin of vins) expect(vin).toMatch(/^[A-HJ-NPR-Z0-9]{17}$/);
		expect(new Set(vins).size).toBe(vins.length);
	});

	it.each(Object.values(EXAMPLE_VINS))('$vin is a $is', ({ vin, is }) => {
		const { model, headUnit, wifiPort, carPlay, fullscreen } = carOf(vin);
		expect(is.startsWith(`${model.name} with ${headUnit}`)).toBe(true);
		expect(is.includes('CarPlay')).toBe(carPlay.compatible);
		expect(is.includes('Fullscreen')).toBe(fullscreen.compatible);
		expect(is.includes('Wi-Fi port')).toBe(wifiPort === true);
	});

	it('the incompatible one has a head unit that is incompatible', () => {
		expect(carOf(SPECIAL_VINS.notCompatible.vin).carPlay.compatible).toBe(false);
	});
});
