import { carOf, type Car } from '../car';
import type { Coded } from '../carTables';
import { orderOf } from '../order';
import type { Facts, Good } from '../replies';
import { historyOf } from '../serviceHistory';
import type { Dialect } from './dialect';
import { flat } from './flat';

/** `2017-08-14` -> `14.08.2017` */
const germanDate = (date: string): string => date.split('-').reverse().join('.');

const listOf = (values: Readonly<Record<string, unknown>>): Facts[] =>
	Object.entries(values).map(([name, wert]) => ({ name, wert }));

const vehicle = ({ vin, model, productionDate, color }: Car): Facts[] =>
	listOf({
		Fahrgestellnummer: vin,
		Modell: model.name,
		Baureihe: model.chassis,
		Motor: model.engine,
		'Leistung (kW)': model.powerKw,
		Produktionsdatum: germanDate(productionDate),
		Lack: `${color.code} ${color.name}`,
	});

const withName = ({ code, name }: Coded): string => `${code} - ${name}`;

const state = (car: Car): Facts => ({
	fahrzeug: vehicle(car),
	zustand: listOf({
		'I-Stufe': car.ilevel,
		'I-Stufe Werk': car.factoryIlevel,
		Headunit: car.headUnit,
		Bildschirm: car.display,
	}),
	steuergeraete: car.ecus.map(({ address, name, partNumber, serialNumber, software }) => ({
		adresse: address,
		bezeichnung: name,
		teilenummer: partNumber,
		seriennummer: serialNumber,
		software,
	})),
	sonderausstattungen: car.options.map(withName),
});

function order(car: Car): Facts {
	const { series, buildMonth, colorCode, options, eCodes, hoCodes, date, time } = orderOf(car);
	return {
		fahrzeugauftrag: listOf({
			Datum: germanDate(date),
			Uhrzeit: time,
			Modell: car.model.name,
			Baureihe: series,
			Typschlüssel: car.model.typeKey,
			Zeitkriterium: buildMonth,
			Lack: colorCode,
			Polster: car.upholstery.code,
			Sonderausstattungen: options.map(({ code }) => code).join(', '),
			'E-Worte': eCodes.join(', '),
			'HO-Worte': hoCodes.join(', '),
		}),
	};
}

const check = (car: Car): Facts => ({
	fahrzeug: vehicle(car),
	geräte: listOf({ Headunit: car.headUnit, Bildschirm: car.display, Kartenstand: car.mapVersion }),
	funktionen: [
		{
			feature: 'Apple CarPlay',
			supported: car.carPlay.compatible ? 'ja' : 'nein',
			hinweis: car.carPlay.reason,
		},
		{
			feature: 'Fullscreen CarPlay',
			supported: car.fullscreen.compatible ? 'ja' : 'nein',
			hinweis: car.fullscreen.reason,
		},
		{ feature: 'EntryEVO Wi-Fi Port', supported: car.wifiPort },
		{ feature: 'Android Auto', supported: 'nein' },
	],
});

const ART = { service: 'Service', repair: 'Reparatur', key_read: 'Schlüsseldaten' } as const;

function history(car: Car, { report }: Facts): Facts {
	const { entries, campaigns } = historyOf(car);
	return {
		report,
		fahrzeug: vehicle(car),
		einträge: entries.map(({ date, mileage_km, type, description, dealer }) => ({
			datum: germanDate(date),
			kilometerstand: `${mileage_km.toLocaleString('de-DE')} km`,
			art: ART[type],
			arbeit: description,
			händler: dealer,
		})),
		aktionen: campaigns.map(({ code, name, status }) => ({ nummer: code, name, stand: status })),
	};
}

/** The facts about a vehicle in German, and everything else unchanged. */
function resultOf(reply: Good): Facts {
	const car = carOf(reply.vin);
	switch (reply.endpoint) {
		case 'vehicleState':
			return state(car);
		case 'vehicleOrder':
			return order(car);
		case 'carPlayCheck':
			return check(car);
		case 'serviceHistory':
			return history(car, reply.facts);
		default:
			return reply.facts;
	}
}

/** German words, lists of names and values, and a `summary` and a `cost` of the API's own. */
export const german: Dialect = {
	good: (reply) => ({
		ok: true,
		vin: reply.vin,
		sandbox: reply.sandbox,
		summary: `Auskunft zu ${reply.vin}`,
		// In euros.
		cost: (reply.chargedCents ?? 0) / 100,
		result: resultOf(reply),
	}),
	choice: flat.choice,
	problem: ({ error: code, message }) => ({ ok: false, errors: [{ code, detail: message }] }),
	token: flat.token,
};
