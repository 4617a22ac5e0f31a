/** The summary of an item is the same whatever the API calls the facts. */
import { ENDPOINTS } from '../../nodes/shared/api/catalog';
import { EMPTY_SUMMARIES, SUMMARIZED, SUMMARY_CASES, type Summarized } from '../fixtures/summary';
import { carOf, type Car } from '../sandbox/car';
import { orderOf } from '../sandbox/order';
import { DIALECTS, EXAMPLE_VINS, type DialectName, type Sandbox } from '../sandbox/server';
import { historyOf } from '../sandbox/serviceHistory';
import type { Engine } from './harness/engine';
import { FAST } from './harness/lookUp';
import { setUp } from './harness/setUp';

const VINS = Object.values(EXAMPLE_VINS).map(({ vin }) => vin);

const OPERATIONS: Readonly<Record<Summarized, string>> = {
	carPlayCheck: 'checkCarPlay',
	vehicleState: 'getState',
	vehicleOrder: 'getOrder',
	serviceHistory: 'getServiceHistory',
};

let sandbox: Sandbox;
let engine: Engine;

const run = async (endpoint: Summarized, vins: readonly string[]) => {
	const operation = OPERATIONS[endpoint];
	const parameters = { resource: 'vehicle', operation, vin: '={{ $json.vin }}', options: {} };
	const { items, error } = await engine.run(
		{ parameters },
		vins.map((vin) => ({ vin })),
	);
	expect(error).toBeUndefined();
	return items.map(({ json }) => json);
};

const yesOrNo = (value: boolean | null): string =>
	value === null ? 'unknown' : value ? 'yes' : 'no';

/** What each dialect says of a vehicle in its order, besides what all say. */
const ORDERS: Readonly<Record<DialectName, (car: Car) => object>> = {
	reported: (car) => ({ model: null, productionDate: car.productionDate.slice(0, 7) }),
	flat: () => ({}),
	wrapped: () => ({}),
	german: (car) => ({ productionDate: car.productionDate.slice(0, 7) }),
	silent: () => ({}),
};

function summaryOf(endpoint: Summarized, dialect: DialectName, vin: string): object {
	if (dialect === 'silent') return { ...EMPTY_SUMMARIES[endpoint], vin };
	const car = carOf(vin);
	const { productionDate, headUnit, mapVersion, carPlay, fullscreen, wifiPort } = car;
	const vehicle = { vin, model: car.model.name, series: car.model.chassis, productionDate };
	const optionCodes = car.options.map(({ code }) => code);
	switch (endpoint) {
		case 'carPlayCheck':
			return {
				...vehicle,
				headUnit,
				mapVersion,
				carPlay: yesOrNo(carPlay.compatible),
				fullscreenCarPlay: yesOrNo(fullscreen.compatible),
				wifiPort: yesOrNo(wifiPort),
				note: expect.stringContaining(carPlay.reason) as string,
			};
		case 'vehicleState':
			return { ...vehicle, iLevel: car.ilevel, headUnit, optionCodes, ecuCount: car.ecus.length };
		case 'vehicleOrder':
			return {
				...vehicle,
				typeKey: car.model.typeKey,
				colourCode: orderOf(car).colorCode,
				upholsteryCode: car.upholstery.code,
				optionCodes,
				...ORDERS[dialect](car),
			};
		case 'serviceHistory': {
			const { entries } = historyOf(car);
			const last = entries.toSorted((a, b) => a.date.localeCompare(b.date)).at(-1);
			return {
				...vehicle,
				entryCount: entries.length,
				lastEntryDate: last?.date,
				lastMileageKm: last?.mileage_km,
			};
		}
	}
}

describe.each(Object.keys(DIALECTS) as DialectName[])('in the dialect %s', (dialect) => {
	beforeAll(async () => {
		({ sandbox, engine } = await setUp({ ...FAST, dialect }));
	});
	afterAll(async () => await sandbox.close());
	beforeEach(() => sandbox.reset());

	it.each(SUMMARIZED)('%s tells what is known of each vehicle', async (endpoint) => {
		const items = await run(endpoint, VINS);
		expect(items.map(({ summary }) => summary)).toEqual(
			VINS.map((vin) => summaryOf(endpoint, dialect, vin)),
		);
		// First, since a model may not read to the end.
		items.forEach((item) => expect(Object.keys(item)[0]).toBe('summary'));

		const isGerman = dialect === 'german';
		const costs = isGerman ? sandbox.ledger().map(({ cents }) => cents / 100) : [];
		expect(items.flatMap(({ apiCost }) => apiCost ?? [])).toEqual(costs);
		const ownSummaries = isGerman ? VINS.map((vin) => `Auskunft zu ${vin}`) : [];
		expect(items.flatMap(({ apiSummary }) => apiSummary ?? [])).toEqual(ownSummaries);
	});
});

describe('in dialects that the sandbox does not speak', () => {
	beforeAll(async () => {
		({ sandbox, engine } = await setUp(FAST));
	});
	afterAll(async () => await sandbox.close());

	it.each(SUMMARY_CASES)('$dialect: $endpoint', async ({ endpoint, vin, answer, expected }) => {
		const { path } = ENDPOINTS[endpoint];
		sandbox.fault({ kind: 'respond', path, body: answer, charge: true });
		const [item] = await run(endpoint, [vin]);
		expect(item).toMatchObject({ vin, summary: expected });
	});
});
