/** What is no fact, though it looks like one. */
import type { Summarized } from '../../fixtures/summary';
import { tellsNothingElse, type NearRow } from './summaryTable';

const VIN = 'WBAJS1105HB304876';
const OTHER_VIN = 'WBAJC51000B123456';

const table = (endpoint: Summarized, rows: readonly NearRow[]) =>
	tellsNothingElse(endpoint, VIN, rows);

table('carPlayCheck', [
	// Under a key that may be about anything, a bare yes is none.
	[{ settings: { carplay: true } }],
	[{ limits: { carplay: 1, fullscreen: 0 } }],
	[{ requested: { carplay: 'yes' } }],
	[{ apps: { carplay: { value: true } } }],
	[{ services: { carplay: true } }],
	[{ requirements: { carplay: { compatible: true } } }],
	[{ permissions: { carplay: true } }],
	[{ statistics: { carplay_compatible: 1 } }],
	[{ settings: { carplay: true }, carplay: { compatible: false } }],
	[{ settings: { carplay: { compatible: true } } }, { carPlay: 'yes' }],
	[{ whatever: { model: '530i', carplay: true } }, { model: '530i', carPlay: 'yes' }],
	[{ carplay_report: { carplay: true } }, { carPlay: 'yes' }],
	[{ feature_matrix: { carplay: false } }, { carPlay: 'no' }],

	// Denied around the name, in it, or both.
	[{ incompatible_with: ['carplay'] }],
	[{ incompatible_with: { carplay: true } }],
	[{ missing: { carplay: true } }],
	[
		{ incompatible_features: ['carplay', 'fullscreen'] },
		{ carPlay: 'no', fullscreenCarPlay: 'no' },
	],
	[{ unsupported: [{ feature: 'CarPlay', supported: false }] }],
	[{ carplay: { compatible: true, details: { carplay_supported: false } } }],

	// Not now.
	[{ after_update: { carplay: { compatible: true } } }],
	[
		{ with_update: { carplay_compatible: true }, carplay: { compatible: false } },
		{ carPlay: 'no' },
	],
	[{ upgrade: { head_unit: 'ID6' }, retrofit: { head_unit: 'ID6' } }],

	// What became of a fact.
	[{ head_unit: 'true', model: 'yes', series: 'supported' }],
	[{ head_unit: 'not found', map_version: 'latest', model: 'Unknown model' }],
	[{ head_unit: '---', map_version: 0, model: '{{model}}' }],
	[{ head_unit: 'https://api.example.com/head-units/7' }],
]);

table('vehicleState', [
	[{ update: { i_level: 'S15A-24-03-500' }, backup: { ilevel: 'S15A-20-03-500' } }],
	[{ ilevel_history: [{ date: '2020-01-01', ilevel: 'S15A-17-03-500' }] }],
	[{ ecu: { name: 'DME', sgbd: 'X', address: '12' } }],
	[{ ecus: { status: 'ok', read_at: '2026-01-01' } }],
	[{ ecus: [null, null] }],
	[{ faults: { ecus: [{ name: 'DME' }] } }],
	[{ options: ['GET', 'POST', 'PUT'] }],
	[{ options: ['ALL', 'NEW', 'OLD'] }],
	[{ options: [{ value: 101, label: 'One' }] }],
	[{ options: [{ id: 101, code: 'A090' }] }],
	[{ options: 312 }],
	[{ options: '' }],
	[{ sa_codes: { total: '205' } }],
	[{ sa_codes: ['205', '$494', 'S0609A'] }, { optionCodes: ['205', '494', '609'] }],
	[{ sa_codes: ['205'], salapa: ['494'] }],
	[{ sa_codes: ['205'], salapa: ['205'] }, { optionCodes: ['205'] }],
	[{ added: { sa_codes: ['205'] }, diff: { sa_codes: ['494'] } }],
]);

table('vehicleOrder', [
	[{ production_date: '1970-01-01' }],
	[{ production_date: '2099-01-01' }],
	[{ software: { build_date: '2021-05-05' }, server: { build_date: '2026-05-05' } }],
	[{ type_key: '2017', colour_code: '0000', upholstery: 'BLAU' }],
]);

const entry = { date: '2020-01-01', mileage_km: 500 };
/** An appointment. */
const SOON = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10);
const last = { lastEntryDate: '2020-01-01', lastMileageKm: 500 };

table('serviceHistory', [
	[{ entries: [{ vin: OTHER_VIN, ...entry }] }],
	[{ entries: [{ vin: OTHER_VIN, date: '2021-01-01' }, entry] }, { entryCount: 1, ...last }],
	[{ entries: [entry, { date: SOON, mileage_km: 900 }] }, { entryCount: 2, ...last }],
	[
		{ entries: [entry, { ...entry, date: '2021-01-01', status: 'planned' }] },
		{ entryCount: 2, ...last },
	],
	[{ entries: [entry, { date: '2021-01-01', cancelled: true }] }, { entryCount: 2, ...last }],
	[{ entries: [entry, { date: '1970-01-01' }] }, { entryCount: 2, ...last }],
	[{ entries: [{ ...entry, mileage_km: 0 }] }, { entryCount: 1, lastEntryDate: '2020-01-01' }],
	[{ entries: [{ ...entry, mileage_km: 85.123 }] }, { entryCount: 1, lastEntryDate: '2020-01-01' }],
	[{ entries: [entry, { mileage_km: 900 }] }, { entryCount: 2, lastEntryDate: '2020-01-01' }],
	[{ entries: [null] }],
]);
