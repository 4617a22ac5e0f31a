/** Forms of facts, each beside what a form that is nearly the same must not tell. */
import type { Summarized } from '../../fixtures/summary';
import { tellsTable, type Row } from './summaryTable';

const VIN = 'WBAJS1105HB304876';

const table = (endpoint: Summarized, rows: readonly Row[]) => tellsTable(endpoint, VIN, rows);

const feature = (name: string, supported: unknown) => ({ feature: name, supported });

describe('a Wi-Fi port among features', () => {
	table('carPlayCheck', [
		[{ features: [feature('wifiPort', false), feature('carPlay', true)] }, { wifiPort: 'no' }],
		[{ features: [feature('EntryEVO Wi-Fi Port', 'ja')] }, { wifiPort: 'yes' }],
		[
			{ features: { feature: [{ '@name': 'WiFi Port', '@supported': 'true' }] } },
			{ wifiPort: 'yes' },
		],
		[{ checks: [{ name: 'WiFi port', result: 'not supported' }, {}] }, { wifiPort: 'no' }],
		[{ wifi_port: 'supported' }, { wifiPort: 'yes' }],
		[{ wifi_port_unsupported: true }, { wifiPort: 'no' }],
		[{ wifi_port_incompatible: false }, { wifiPort: 'yes' }],
		[{ wifi_port_not_present: true }, { wifiPort: 'no' }],
		[{ entryevo: { wifi_port: false } }, { wifiPort: 'no' }],
		[{ head_unit: { wifi_port: true } }, { wifiPort: 'yes' }],
		// What is there counts, and not what could be.
		[{ wifi_port: { supported: true, present: false } }, { wifiPort: 'no' }],
		[{ products: [{ feature: 'Wi-Fi port', supported: true, price: 5 }] }, { wifiPort: 'unknown' }],
	]);
});

describe('abbreviations', () => {
	table('carPlayCheck', [
		[
			{ cp: 1, fs: 'no' },
			{ carPlay: 'yes', fullscreenCarPlay: 'no' },
		],
		[
			{ cp_compatible: 'N', FS: { Supported: 'Y' } },
			{ carPlay: 'no', fullscreenCarPlay: 'yes' },
		],
		[
			{ cpus: true, offset: 1, cpstatus: 'yes' },
			{ carPlay: 'unknown', fullscreenCarPlay: 'unknown' },
		],
	]);
});

describe('the note', () => {
	const carplay = { compatible: true };
	table('carPlayCheck', [
		[{ features: [{ ...feature('carPlay', true), message: 'By cable' }] }, { note: 'By cable' }],
		[{ message: 'ok', fullscreen: { eligible: 'No', message: 'Small' } }, { note: 'Small' }],
		[{ Merkmale: [{ Merkmal: 'CarPlay', Ergebnis: 'ja' }], Hinweis: 'USB' }, { note: 'USB' }],
		[{ details: 'Too old', fullscreen: { compatible: 'No', price: 20 } }, { note: 'Too old' }],
		[{ remark: 'By cable', data: { result: { carplay } } }, { note: 'By cable' }],
		[{ checks: { comment: 'By cable' }, carplay }, { note: 'By cable' }],
		// The nearest one.
		[{ note: 'Of all', carplay: { ...carplay, reason: 'Of it' } }, { note: 'Of it' }],
		// Of two notes elsewhere nobody knows which one is meant, and of no verdict there is none.
		[{ carplay, x: { facts: { reason: 'A' }, sheet: { reason: 'B' } } }, { note: null }],
		[{ vehicle: { note: 'Imported' } }, { note: null }],
		[{ dealer: { note: 'Closed' }, carplay }, { note: null }],
	]);
});

describe('what is said of an operation, and not of a fact', () => {
	const rowsOf = (facts: object) =>
		Object.entries(facts).map(([key, value]: [string, string]) => ({ key, value }));
	table('carPlayCheck', [
		[
			{ title: 'CarPlay check', rows: rowsOf({ 'Head unit': 'NBT', CarPlay: 'no' }) },
			{ headUnit: 'NBT', carPlay: 'no' },
		],
		[
			{ type: 'carplay-checks', attributes: { head_unit: 'NBT', carplay: 1 } },
			{ headUnit: 'NBT', carPlay: 'yes' },
		],
		[{ carplay: { head_unit: 'NBT', compatible: true } }, { headUnit: 'NBT', carPlay: 'yes' }],
	]);
	table('serviceHistory', [
		[
			{
				title: 'Service history',
				rows: rowsOf({
					...{ Chassis: 'F32', 'Number of entries': '5' },
					...{ 'Last entry date': '18.02.2023', 'Last mileage': '117,480 km' },
				}),
			},
			{ series: 'F32', entryCount: 5, lastEntryDate: '2023-02-18', lastMileageKm: 117_480 },
		],
	]);
});

describe('the last entry', () => {
	const NONE = { lastEntryDate: null, lastMileageKm: null };
	const entry = (date: string, km: number) => ({ date, km });
	const last = (lastEntryDate: string | null, lastMileageKm: number | null) => ({
		lastEntryDate,
		lastMileageKm,
	});
	table('serviceHistory', [
		[{ lastEntry: { date: '2024-05-12', mileageKm: 84_120 } }, last('2024-05-12', 84_120)],
		[{ last_service: { date: '12.05.2024', odometer: '84.120 km' } }, last('2024-05-12', 84_120)],
		[{ last_entry_date: '2024-05-12', last_mileage_km: 84_120 }, last('2024-05-12', 84_120)],
		[
			{
				history: {
					count: 3,
					lastService: { date: '2024-05-12', mileage: { value: 9, unit: 'km' } },
				},
			},
			{ entryCount: 3, ...last('2024-05-12', 9) },
		],
		// A list that goes on beyond it, one that does not reach it, and one that has not all.
		[{ last_service: '2023-05-12', entries: [entry('2025-01-01', 9)] }, last('2025-01-01', 9)],
		[{ last_service_date: '2025-05-12', entries: [entry('2024-01-01', 9)] }, NONE],
		[
			{ total: 5, entries: [entry('2024-01-01', 9)], last_entry: entry('2025-01-01', 12) },
			last('2025-01-01', 12),
		],
		[
			{ entries: [], last_entry: entry('2025-01-01', 12) },
			{ entryCount: 0, ...NONE },
		],
		[{ last_update: '2025-01-01', next_service: entry('2027-01-01', 12) }, NONE],
		[{ last_service_interval_km: 30_000, last_seen: '2025-01-01' }, NONE],
		[
			{ features: [], services: [entry('2025-01-01', 9)] },
			{ entryCount: 1, ...last('2025-01-01', 9) },
		],
	]);
});

describe('pages of entries', () => {
	const entries = [{ date: '2020-01-01', km: 9 }];
	const all = { entryCount: 1, lastEntryDate: '2020-01-01', lastMileageKm: 9 };
	const unsure = { entryCount: null, lastEntryDate: null, lastMileageKm: null };
	table('serviceHistory', [
		[{ entries, has_more: false, next_page: null }, all],
		[{ entries, has_more: 'false', total: 1 }, all],
		[{ entries, has_more: true }, unsure],
		[{ entries, pagination: { next_cursor: 'eyJ' } }, unsure],
		[{ data: { entries, next_page: 2, total: 12 } }, { ...unsure, entryCount: 12 }],
		[{ entries, total: 12 }, unsure],
	]);
});

describe('options and levels', () => {
	const codes = (...optionCodes: string[]) => ({ optionCodes });
	const both = (key: string, ...values: [unknown, unknown]) => ({
		options: values.map((value, at) => ({ code: ['205', '609'][at], [key]: value })),
	});
	table('vehicleState', [
		[{ options: ['6U3 Seat heating'] }, codes('6U3')],
		[{ SalesOptions: [{ SaCode: '1CB', Text: 'CO2' }], ECodes: [{ Code: 'KMK' }] }, codes('1CB')],
		[{ options: '', sa_codes: null }, { optionCodes: null }],
		...['removed', 'deleted', 'entfernt', 'absent', 'not installed'].map((status): Row => [
			{ options: [{ code: '205' }, { code: '609', status }] },
			codes('205'),
		]),
		[both('deleted', false, true), codes('205')],
		[both('fitted', 'yes', 'no'), codes('205')],
		[{ i_level: { hu: 'S15A-24-07-520' } }, { headUnit: null }],
		[{ software: { hu: 'S15A-24-07-520' } }, { headUnit: null }],
		[
			{ integrationLevels: { shipment: 'S15A-17-03-501', last: 'X', current: 'S15A-24-07-520' } },
			{ iLevel: 'S15A-24-07-520' },
		],
		[{ rows: [{ name: 'Controllers', wert: ['IHKA', 'KOMBI'] }, {}] }, { ecuCount: 2 }],
		[{ model_description: { name: '530i', description: 'As built' } }, { model: '530i' }],
	]);
});

describe('values as databases write them', () => {
	table('vehicleState', [
		[
			{ model: { S: '530i' }, options: { L: [{ S: '205' }, { S: '609' }] } },
			{ model: '530i', optionCodes: ['205', '609'] },
		],
		[
			{ options: { L: [{ M: { code: { S: '205' } } }] }, series: { NULL: true } },
			{ optionCodes: ['205'], series: null },
		],
		[
			{
				fields: {
					ecus: { arrayValue: { values: ['DME', 'ZGW'].map((stringValue) => ({ stringValue })) } },
				},
			},
			{ ecuCount: 2 },
		],
	]);
	table('carPlayCheck', [
		[
			{ carplay: { BOOL: true }, head_unit: { S: 'NBT' } },
			{ carPlay: 'yes', headUnit: 'NBT' },
		],
		[{ fields: { carplay: { booleanValue: false } } }, { carPlay: 'no' }],
	]);
	table('serviceHistory', [
		[
			{ services: { L: [{ M: { date: { S: '2024-05-12' }, km: { N: '84120' } } }] } },
			{ entryCount: 1, lastEntryDate: '2024-05-12', lastMileageKm: 84_120 },
		],
	]);
});

describe('pairs whose own keys nobody knows', () => {
	const pairs = (a: string, b: string, ...told: Array<[string, unknown]>) =>
		told.map(([name, value]) => ({ [a]: name, [b]: value }));
	const facts: Array<[string, unknown]> = [
		['head_unit_type', 'EntryEVO'],
		['carplay_supported', 1],
		['series', 'F48'],
		['colour', 'blue'],
	];
	const read = { headUnit: 'EntryEVO', carPlay: 'yes', series: 'F48' };
	const unread = { headUnit: null, carPlay: 'unknown', series: null };
	table('carPlayCheck', [
		[{ data: pairs('thing', 'reading', ...facts) }, read],
		[{ data: pairs('x1', 'x2', ...facts).map((one) => ({ x2: one.x2, x1: one.x1 })) }, read],
		// A list of things that only happen to be called like facts.
		[{ data: pairs('thing', 'reading', facts[0]!, ['a', 1], ['b', 2], ['c', 3]) }, unread],
		[{ data: pairs('thing', 'reading', ...facts, facts[0]!) }, unread],
		[{ data: pairs('thing', 'reading', ...facts).map((one) => ({ ...one, more: 1 })) }, unread],
	]);
});

describe('a date of an entry under a name that nobody knows', () => {
	const visits = (name: string) => ({
		visits: [
			{ [name]: '2024-05-12T10:00:00+02:00', km: 84120, jobs: [{ name: 'Oil' }] },
			{ [name]: '2023-04-01T10:00:00+02:00', km: 70000, jobs: [] },
		],
	});
	const last = { lastEntryDate: '2024-05-12', lastMileageKm: 84120 };
	const none = { lastEntryDate: null, lastMileageKm: null };
	table('serviceHistory', [
		[visits('visited'), last],
		[visits('tagDesBesuchs'), last],
		[visits('next_service_due'), none],
		[visits('created'), none],
		[visits('warranty_until'), none],
		[{ visits: [{ seen: '2024-05-12', left: '2024-05-14', km: 84120 }] }, none],
	]);
});
