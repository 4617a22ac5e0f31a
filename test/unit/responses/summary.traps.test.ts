/** Answers that tell a fact or two, beside something that must not be taken for one. */
import { readSummary } from '../../../nodes/shared/responses/summary';
import { EMPTY_SUMMARIES, type Summarized } from '../../fixtures/summary';
import { tellsNothingElse, type NearRow } from './summaryTable';

const VIN = 'WBAJS1105HB304876';
const OTHER_VIN = 'WBS8M9109GP123456';

const told = (endpoint: Summarized, answer: unknown): Record<string, unknown> => {
	const nothing: Record<string, unknown> = { ...EMPTY_SUMMARIES[endpoint], vin: VIN };
	const summary = readSummary(endpoint, answer, VIN);
	expect(Object.keys(summary)).toEqual(Object.keys(nothing));
	return Object.fromEntries(
		Object.entries(summary).filter(([fact, value]) => value !== nothing[fact]),
	);
};

describe('a word that is neither yes nor no is unknown, and in the note', () => {
	it.each([
		...['no information', 'No data', 'not available', 'not checked', 'not active', 'not yet'],
		...['not installed', 'installed', 'active', 'available', 'on request', 'partially', 'pending'],
		...['not unsupported', 'nope', 'Yes, with Wi-Fi port', 'ja, mit Kabel', 'jein', 'enabled'],
		...['nicht geprüft', 'nicht verbaut', 'verbaut', 'nach Update', 'only after an update'],
	])('%s', (word) => {
		expect(told('carPlayCheck', { carplay: word })).toEqual({ note: word });
		expect(told('carPlayCheck', { carplay: { compatible: word } })).toEqual({ note: word });
		expect(told('carPlayCheck', { features: [{ feature: 'CarPlay', supported: word }] })).toEqual({
			note: word,
		});
	});
});

it.each([null, '', ' ', '-', 'unknown', 'n/a', 'null', 2, -1, 0.5, [], {}, [[]]])(
	'%j is no answer to a question',
	(value) => {
		for (const answer of [
			{ carplay: value, fullscreen: value, wifi_port: value },
			{ carplay: { compatible: value }, fullscreen: { supported: value } },
			{ compatibility: { carplay: value, fullscreen: value } },
		]) {
			expect(told('carPlayCheck', answer)).toEqual({});
		}
	},
);

const table = (endpoint: Summarized, rows: readonly NearRow[]) =>
	tellsNothingElse(endpoint, VIN, rows);

const car = (vin: string, model: string) => ({ vin, model });
/** An option that a car has, and one that it has not. */
const options = (key: string, ...values: [unknown, unknown]) => ({
	options: values.map((value, at) => ({ code: ['205', '609'][at], [key]: value })),
});

table('carPlayCheck', [
	[{ fullscreen_carplay: true }, { fullscreenCarPlay: 'yes' }],
	// As long as a VIN.
	[{ carplayFullscreen: true }, { fullscreenCarPlay: 'yes' }],
	[{ FULLSCREENCARPLAY: { SUPPORTED: 'N' } }, { fullscreenCarPlay: 'no' }],
	[{ [OTHER_VIN]: { carplay: true }, [VIN]: { carplay: false } }, { carPlay: 'no' }],
	[{ carplay_fullscreen_compatible: 'no' }, { fullscreenCarPlay: 'no' }],
	[
		{ carplay: { supported: true, fullscreen: { supported: false } } },
		{ carPlay: 'yes', fullscreenCarPlay: 'no' },
	],
	[{ carplay_compatible: false, carplay_installed: true }, { carPlay: 'no' }],
	[{ carplay: { compatible: false, installed: true, price: 20 } }, { carPlay: 'no' }],
	[{ carplay_compatible: true, carplay_wireless: false }, { carPlay: 'yes' }],
	[{ carplay: { status: 'success', compatible: false } }, { carPlay: 'no' }],
	[{ carplay_not_supported: true }, { carPlay: 'no' }],
	[{ wifi_port: { installed: false } }, { wifiPort: 'no' }],
	[{ wifi_port: 'vorhanden', wifi: false }, { wifiPort: 'yes' }],
	[
		{ model: '530i', similar: [{ model: 'M3', carplay: true }], carplay: 'no' },
		{ model: '530i', carPlay: 'no' },
	],
	[{ matches: [car(VIN, '530i'), car(OTHER_VIN, 'M3')] }, { model: '530i' }],
	[{ map: { current_version: '2020-1', latest_version: '2026-1' } }, { mapVersion: '2020-1' }],
	[{ carplay_check: { head_unit: 'NBT' } }, { headUnit: 'NBT' }],
	[{ carSharing: { model: 'DriveNow' }, cp: { total: 3 } }, {}],
]);

table('vehicleState', [
	[{ options: { '205': true, '609': false } }, { optionCodes: ['205'] }],
	[options('present', true, false), { optionCodes: ['205'] }],
	[{ sa_codes: ['A090', 'KMKU', '205'] }, { optionCodes: ['205'] }],
	[
		{ ilevel: 'S15A-24-07-520', options: [] },
		{ iLevel: 'S15A-24-07-520', optionCodes: [] },
	],
	[{ ecus: [], ecu_faults: 3 }, { ecuCount: 0 }],
	// Short words, running numbers and names are no codes of options.
	[{ installed_equipment: ['LED', 'PDC', 'HUD'] }, {}],
	[{ equipment: [{ name: 'M50' }, { name: 'X5M' }] }, {}],
	[{ options: [{ code: 'NAV', name: 'Navigation' }] }, {}],
	[options('type', 'SA', 'E'), { optionCodes: ['205'] }],
	// The fields of one control unit are no list of them, and its modules are its own.
	[{ ecu: { name: 'HU_NBT', address: '0x63' } }, {}],
	[{ ecus: { HU_NBT: '1.0', KOMBI: '2.0' } }, { ecuCount: 2 }],
	[{ ecus: [{ group: 'Body', ecus: ['FEM', 'BDC'] }, { ecus: ['DME'] }] }, { ecuCount: 3 }],
	[{ ecus: [{ name: 'HU', modules: ['a', 'b'] }, { modules: ['c'] }] }, { ecuCount: 2 }],
]);

table('vehicleOrder', [
	[{ time_criteria: '0817', date: '2026-05-10' }, { productionDate: '2017-08' }],
	[{ production_date: '2017-08-14', time_criteria: '0817' }, { productionDate: '2017-08-14' }],
	[{ colour_code: '0475', color: 'Black Sapphire' }, { colourCode: '0475' }],
]);

table('serviceHistory', [
	[{ entries: [] }, { entryCount: 0 }],
	[
		{ entries: [{ date: '2020-01-01', mileage: 45_000 }] },
		{ entryCount: 1, lastEntryDate: '2020-01-01' },
	],
	[
		{
			entries: [{ date: '2020-01-01', mileage_km: 60_000, next_mileage_km: 90_000 }],
			mileage_km: 80_000,
		},
		{ entryCount: 1, lastEntryDate: '2020-01-01', lastMileageKm: 60_000 },
	],
	[
		{
			entries: [{ date: '2020-01-01', mileage_km: 1, booked: '2019-12-01', paid: '2020-02-01' }],
			campaigns: [{ date: '2024-10-10', mileage_km: 99_000 }],
		},
		{ entryCount: 1, lastEntryDate: '2020-01-01', lastMileageKm: 1 },
	],
	[
		{
			rows: {
				1: { category: 'Engine oil', date: '2020-01-01', km: 1 },
				2: { category: 'Battery', date: '2021-01-01', km: 2 },
			},
		},
		{ entryCount: 2, lastEntryDate: '2021-01-01', lastMileageKm: 2 },
	],
	// Of 12 only one is shown.
	[{ total: 12, entries: [{ date: '2020-01-01', mileage_km: 1 }] }, {}],
	[{ total: 0, entries: [], features: [] }, { entryCount: 0 }],
	[
		{ last_service: { date: '2020-01-01', mileage_km: 1 }, next_service: { date: '2027-01-01' } },
		{ lastEntryDate: '2020-01-01', lastMileageKm: 1 },
	],
]);
