import type { Car } from './car';

/** The facts about a car that several answers contain. */
export const vehicleFacts = (car: Car) => ({
	model: car.model.name,
	series: car.model.series,
	chassis: car.model.chassis,
	type_key: car.model.typeKey,
	engine: car.model.engine,
	power_kw: car.model.powerKw,
	production_date: car.productionDate,
	color: car.color,
});
