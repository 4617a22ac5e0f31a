import type { Summarized } from '../../fixtures/summary';
import { tellsTable, type Row } from './summaryTable';

const VIN = 'WBA8E9C50GK646975';
const OTHER = 'WBA8E9C50GK646976';

const table = (endpoint: Summarized, rows: readonly Row[]) => tellsTable(endpoint, VIN, rows);

const carPlay = (carPlay: string, note: string | null = null, fullscreenCarPlay = 'unknown') => ({
	carPlay,
	note,
	fullscreenCarPlay,
});

const feature = (name: string, supported: unknown) => ({ feature: name, supported });

describe('whether CarPlay fits', () => {
	table('carPlayCheck', [
		[{ carplay: true }, carPlay('yes')],
		[{ carplay: 0 }, carPlay('no')],
		[{ carplay: '1' }, carPlay('yes')],
		[{ carplay: null }, carPlay('unknown')],
		[{ carplay: '' }, carPlay('unknown')],
		[{ carplay: 'n/a' }, carPlay('unknown')],
		[{ carplay: 'NOT_SUPPORTED' }, carPlay('no')],
		[{ carplay: 'notSupported' }, carPlay('no')],
		[{ carplay: 'nicht möglich' }, carPlay('no')],
		[{ carplay: 'unterstützt' }, carPlay('yes')],
		[{ carplay: 'CarPlay is not possible' }, carPlay('no')],
		[{ carplay_compatible: 'ja' }, carPlay('yes')],
		[{ is_carplay_compatible: 'N' }, carPlay('no')],
		[{ isCarPlayCompatible: true }, carPlay('yes')],
		[{ supportsCarPlay: false }, carPlay('no')],
		[{ apple_car_play: { eligible: 'yes' } }, carPlay('yes')],
		[{ carplay: { status: 'eligible' } }, carPlay('yes')],
		[{ carplay: { incompatible: true } }, carPlay('no')],
		[{ carplay: { not_supported: true } }, carPlay('no')],
		[{ carplay_not_compatible: false }, carPlay('yes')],
		[{ carplay: { incompatible: 'incompatible' } }, carPlay('unknown', 'incompatible')],
		[{ compatibility: { carplay: 'yes', fullscreen: 'no' } }, carPlay('yes', null, 'no')],
		[{ compatible_features: ['carplay'] }, carPlay('yes')],
		[{ supported: ['Apple CarPlay', 'Fullscreen CarPlay'] }, carPlay('yes', null, 'yes')],
		[{ unsupported: ['fullscreen'] }, carPlay('unknown', null, 'no')],
		[{ not_supported: [{ name: 'CarPlay' }] }, carPlay('no')],
		[{ features: ['carplay'] }, carPlay('unknown')],
		[
			{ features: [feature('Apple CarPlay', true), feature('Fullscreen CarPlay', false)] },
			carPlay('yes', null, 'no'),
		],
		[{ checks: { carplay: { result: 'possible' } } }, carPlay('yes')],

		// As long as a VIN, and none.
		[{ carplayFullscreen: 'NOT_COMPATIBLE' }, carPlay('unknown', null, 'no')],
		[{ FullScreenCarPlay: { IsCompatible: 0 } }, carPlay('unknown', null, 'no')],

		// Neither yes nor no.
		[{ carplay: 'partially' }, carPlay('unknown', 'partially')],
		[{ carplay: 'available' }, carPlay('unknown', 'available')],
		[{ carplay: 'active' }, carPlay('unknown', 'active')],
		[{ carplay: 'after retrofit' }, carPlay('unknown', 'after retrofit')],
		[
			{ carplay: { compatible: 'maybe', reason: 'Needs ID5' } },
			carPlay('unknown', 'maybe: Needs ID5'),
		],
		[
			{ carplay: 'CarPlay is not possible without update' },
			carPlay('unknown', 'CarPlay is not possible without update'),
		],
		[{ carplay: { status: 'needs_update' } }, carPlay('unknown', 'needs_update')],
		[{ carplay: 2 }, carPlay('unknown')],
		[{ carplay: [] }, carPlay('unknown')],
		[{ carplay: {} }, carPlay('unknown')],
		[{ carplay: true, carplay_compatible: false }, carPlay('unknown')],
		[{ carplay: { compatible: true }, compatibility: { carplay: 'no' } }, carPlay('unknown')],

		// About something else.
		[{ carplay_fullscreen: true }, carPlay('unknown', null, 'yes')],
		[{ fullscreen_add_on: false }, carPlay('unknown', null, 'no')],
		[{ carplay: { fullscreen: { compatible: true } } }, carPlay('unknown', null, 'yes')],
		[{ fullscreen: { carplay: { compatible: true } } }, carPlay('unknown', null, 'yes')],
		[{ android_auto: true, wireless_carplay: true }, carPlay('unknown')],
		[
			{ carplay: { android_auto: { compatible: false }, wireless: false, compatible: true } },
			carPlay('yes'),
		],
		[{ carplay_code: '1', carplay_price: 1, carplay_order: true }, carPlay('unknown')],
		[{ carplay_installed: true }, carPlay('unknown')],
		[{ carplay: { installed: true, active: true, enabled: 1 } }, carPlay('unknown')],
		[{ carplay: { installed: false, compatible: true } }, carPlay('yes')],
		[{ installed: { carplay: true } }, carPlay('unknown')],
		[{ factory_options: { carplay: true } }, carPlay('unknown')],
		[{ equipment: { carplay: false } }, carPlay('unknown')],
		[{ active_features: ['carplay'] }, carPlay('unknown')],
		[{ shop: { carplay: { supported: true } } }, carPlay('unknown')],
		[{ offers: [{ name: 'carplay', value: true }] }, carPlay('unknown')],
		[{ available_to_buy: { carplay: true } }, carPlay('unknown')],
		[{ products: { carplay: { possible: true } } }, carPlay('unknown')],
		[{ carplay: { price: 20, value: true } }, carPlay('unknown')],
		[{ carplay: { in_stock: true, available: true } }, carPlay('unknown')],
		[{ items: [{ feature: 'CarPlay', type: 'installed', value: true }, {}] }, carPlay('unknown')],
		[{ items: [{ feature: 'CarPlay', installed: true }, feature('X', true)] }, carPlay('unknown')],
		[{ checks: [{ name: 'carplay installed', result: true }, {}] }, carPlay('unknown')],
		[
			{ checks: [{ name: 'carplay', status: 'installed', value: true }, {}] },
			carPlay('unknown', 'installed'),
		],
		[{ example: { carplay: true } }, carPlay('unknown')],
		[{ docs: [{ feature: 'carplay', supported: true }] }, carPlay('unknown')],
		[{ request: { carplay: true } }, carPlay('unknown')],
		[{ text: 'carplay: yes' }, carPlay('unknown')],
		[{ carplay_check: { status: 'success' } }, carPlay('unknown')],

		// The reason.
		[
			{ message: 'ok', carplay: { compatible: true, message: 'By cable' } },
			carPlay('yes', 'By cable'),
		],
		[{ message: 'ok', carplay: { compatible: true } }, carPlay('yes')],
		[{ carplay: true, carplay_reason: 'fits' }, carPlay('yes', 'fits')],
		[
			{ carplay: { compatible: true }, fullscreen: { compatible: false, reason: 'too narrow' } },
			carPlay('yes', 'too narrow', 'no'),
		],
		[
			{
				fullscreen: { compatible: false, reason: 'too narrow' },
				carplay: { compatible: true, reason: 'fits' },
			},
			carPlay('yes', 'fits', 'no'),
		],
		[{ dealer: { note: 'closed' }, carplay: true }, carPlay('yes')],
		[{ carplay: { compatible: false, error_code: 5, grund: 'ID4' } }, carPlay('no', 'ID4')],
	]);
});

describe('whether there is a Wi-Fi port', () => {
	table('carPlayCheck', [
		[{ wifi: { port: true } }, { wifiPort: 'yes' }],
		[{ wifi_port: { present: true } }, { wifiPort: 'yes' }],
		[{ wlan_anschluss: 'nicht vorhanden' }, { wifiPort: 'no' }],
		[{ entryevo_wifi_port: 'absent' }, { wifiPort: 'no' }],
		[{ wifiPort: 'available' }, { wifiPort: 'yes' }],
		[{ wifi_port: 'not present' }, { wifiPort: 'no' }],
		[{ has_wifi_port: false }, { wifiPort: 'no' }],
		[{ entryevo: { wifi_port: { status: 'present' } } }, { wifiPort: 'yes' }],
		[{ wifi_port_missing: true }, { wifiPort: 'no' }],
		[{ wifi_port: null }, { wifiPort: 'unknown' }],
		[{ wifi: true }, { wifiPort: 'unknown' }],
		[{ wifi_port: 'covered' }, { wifiPort: 'unknown', note: 'covered' }],
		[{ wifi_port_price: 1 }, { wifiPort: 'unknown' }],
	]);
});

describe('head unit and map', () => {
	table('carPlayCheck', [
		[{ headUnit: { type: 'NBT EVO ID5', display: '8.8"' } }, { headUnit: 'NBT EVO ID5' }],
		[{ head_unit: { name: 'HU_NBT2', type: 'NBT EVO ID5' } }, { headUnit: 'NBT EVO ID5' }],
		[{ head_unit: { serial_number: 'X', display: { type: 'ALPINE' } } }, { headUnit: null }],
		[{ head_unit: 'NBT', hu: 'MGU' }, { headUnit: null }],
		[{ head_unit: 'unknown' }, { headUnit: null }],
		[{ head_unit: true }, { headUnit: null }],
		[{ head_unit_price: 'x', head_unit_offer: 'NBT' }, { headUnit: null }],
		[{ target: { head_unit: 'MGU' } }, { headUnit: null }],
		[{ map: { version: '2023-1', type: 'premium' } }, { mapVersion: '2023-1' }],
		[{ map: 'Road Map EUROPE EVO 2023-1' }, { mapVersion: 'Road Map EUROPE EVO 2023-1' }],
		[{ map: { name: 'Road Map Europe', version: '2023-1' } }, { mapVersion: '2023-1' }],
		[{ Kartenversion: 2023 }, { mapVersion: '2023' }],
		[{ latest_map_version: '2025-1' }, { mapVersion: null }],
		[{ map: { latest: '2025-1', url: 'https://x/2025' } }, { mapVersion: null }],
		[{ available: { map_version: '2025-1' }, map_version: '2023-1' }, { mapVersion: '2023-1' }],
		[{ api_version: '2.0', version: '2', software: { version: '3' } }, { mapVersion: null }],
	]);
});

describe('model and series', () => {
	const vehicles = (key: string, ...vins: [string, string]) => ({
		vehicles: vins.map((vin, at) => ({ [key]: vin, model: ['520d', '530i'][at] })),
	});
	table('vehicleOrder', [
		[{ vehicle_model: '530i' }, { model: '530i' }],
		[{ car: { model: '530i' } }, { model: '530i' }],
		[{ model: { name: '530i', code: 'JC52' } }, { model: '530i' }],
		[{ model_year: 2017, engine: { model: 'B48' }, engine_model: 'B48' }, { model: null }],
		[{ manufacturer: { model: 'X' }, manufacturer_model: 'Y' }, { model: null }],
		[{ head_unit: { model: 'NBT' }, model: '530i' }, { model: '530i' }],
		[{ gearbox_unit: { model: '8HP' }, model: '530i' }, { model: '530i' }],
		[{ model: '530i', other_block: { model: 'X1' }, blub: { x: 1 } }, { model: '530i' }],
		[{ model: 'unknown' }, { model: null }],
		[{ model: '-' }, { model: null }],
		[{ model: '' }, { model: null }],
		[{ model: 530 }, { model: null }],
		[{ model: ['530i', '520d'] }, { model: null }],
		[{ vehicle: { model: '530i' }, order: { model: '520d' } }, { model: null }],
		[{ vehicle: { model: '530i' }, order: { model: '530I' } }, { model: '530i' }],
		[{ similar_vehicles: [{ model: '530i' }] }, { model: null }],
		[{ vehicles: [{ model: '530i' }, { model: '520d' }] }, { model: null }],
		[{ vehicles: [{ vin: OTHER, model: '530i' }] }, { model: null }],
		[{ vin: OTHER, model: '530i' }, { model: null }],
		[vehicles('vin', OTHER, VIN), { model: '530i' }],
		[vehicles('vin7', 'K646976', 'K646975'), { model: '530i' }],
		[{ links: { model: 'x' }, example: { model: 'x' }, error: { model: 'x' } }, { model: null }],
		[{ customer: { vehicle: { model: 'X5' } } }, { model: null }],

		[{ series: 'G030' }, { series: 'G30' }],
		[{ series: '5 Series', chassis: 'G30' }, { series: 'G30' }],
		[{ series: '5er', development_code: 'g30' }, { series: 'G30' }],
		[{ series: '5 Series' }, { series: '5 Series' }],
		[{ series: 'G30', chassis: 'G30' }, { series: 'G30' }],
		[{ series: 'G30', chassis: 'G31' }, { series: null }],
		[{ chassis: 'Sedan' }, { series: null }],
		[{ series: 'G30, G31' }, { series: null }],
		[{ chassis_number: 'G30' }, { series: null }],
		[{ engine: { series: 'B48' } }, { series: null }],
		[{ baureihe: { code: 'F020', bezeichnung: '1er' } }, { series: 'F20' }],
	]);
});

describe('production date', () => {
	const date = (productionDate: string | null) => ({ productionDate });
	table('vehicleOrder', [
		[{ production_date: '2017-03-15' }, date('2017-03-15')],
		[{ production_date: '2017-03-15T10:00:00.000+02:00' }, date('2017-03-15')],
		[{ production_date: '2017-03-15 10:00' }, date('2017-03-15')],
		[{ Baudatum: '15.3.2017' }, date('2017-03-15')],
		[{ production_date: 20170315 }, date('2017-03-15')],
		[{ production_date: '2017-03' }, date('2017-03')],
		[{ production_date: '03.2017' }, date('2017-03')],
		[{ built: 'Mar 15, 2017' }, date('2017-03-15')],
		[{ built: '15. März 2017' }, date('2017-03-15')],
		[{ production: { date: '2017-03-15' } }, date('2017-03-15')],
		[{ production: { month: 3, year: 2017 } }, date('2017-03')],
		[{ production_year: 2017, production_month: 3 }, date('2017-03')],
		[{ production_date: '15/03/2017' }, date('2017-03-15')],
		[{ production_date: '/Date(1489536000000)/' }, date('2017-03-15')],
		[{ time_criteria: '0317' }, date('2017-03')],
		[{ time_criteria: 317 }, date('2017-03')],
		[{ time_criteria: '1298' }, date('1998-12')],
		[{ zeitkriterium: '03/17' }, date('2017-03')],
		[{ zeitkriterium: '0317', produktionsdatum: '15.03.2017' }, date('2017-03-15')],
		[{ zeitkriterium: '0317', produktionsdatum: '15.04.2017' }, date('2017-04-15')],
		[{ production_date: '2017-03-15', build_date: '2017-03' }, date('2017-03-15')],

		[{ production_date: '03/04/2017' }, date(null)],
		[{ production_date: '2017-02-30' }, date(null)],
		[{ production_date: '2017-13' }, date(null)],
		[{ production_date: '1817-03-15' }, date(null)],
		[{ production_date: 'soon' }, date(null)],
		[{ production_date: '0317' }, date(null)],
		[{ production_date: '2017' }, date(null)],
		[{ production_date: 2017 }, date(null)],
		[{ time_criteria: '1317' }, date(null)],
		[{ time_criteria: '0000' }, date(null)],
		[{ production_date: '2017-03-15', build_date: '2017-04-15' }, date(null)],
		[{ time_criteria: '0317', build_month: '0417' }, date(null)],
		[{ vehicle_order: { date: '2026-05-10', time: '20:48:44' } }, date(null)],
		[{ created_at: '2026-05-10', order_date: '2016-05-10', date: '2016-05-10' }, date(null)],
		[{ Erstzulassung: '2017-03-15', first_registration: '2017-03-15' }, date(null)],
		[{ delivery_date: '2017-03-15', warranty_start: '2017-03-15' }, date(null)],
		[{ production_end: '2017-03-15', production: { start: '2017-01-01' } }, date(null)],
		[{ engine: { production_date: '2017-03-15' } }, date(null)],
		[{ ecus: [{ production_date: '2017-03-15' }] }, date(null)],
		[{ head_unit: { production_date: '2017-03-15' } }, date(null)],
	]);
});

describe('codes of the order', () => {
	table('vehicleOrder', [
		[{ type_key: 'JC52' }, { typeKey: 'JC52' }],
		[{ type: { key: 'JC52' } }, { typeKey: 'JC52' }],
		[{ typschlussel: 'JC52' }, { typeKey: 'JC52' }],
		[{ type_key: '530i xDrive' }, { typeKey: null }],
		[{ type_key: 'JC52', type_code: 'JC51' }, { typeKey: null }],
		[{ colour_code: '0475', lack: '475' }, { colourCode: '0475' }],
		[{ color_code: 475, lackcode: '0475' }, { colourCode: '0475' }],
		[{ color_code: 475 }, { colourCode: '475' }],
		[{ color: 'A96' }, { colourCode: 'A96' }],
		[{ color: '475 - Black Sapphire' }, { colourCode: '475' }],
		[{ color: 'Black Sapphire (475)' }, { colourCode: '475' }],
		[{ color: 'Black Sapphire' }, { colourCode: null }],
		[{ color_name: 'Black', paint: { name: 'Black' } }, { colourCode: null }],
		[{ colour_code: '475', paint_code: '668' }, { colourCode: null }],
		[{ interior: { color: { code: '475' } } }, { colourCode: null }],
		[{ roof_color_code: '475' }, { colourCode: null }],
		[{ upholstery: 'LCFK' }, { upholsteryCode: 'LCFK' }],
		[{ upholstery: { code: 'LCFK', name: 'Leather Dakota' } }, { upholsteryCode: 'LCFK' }],
		[{ upholstery: 'Leather Dakota' }, { upholsteryCode: null }],
		[{ upholstery: 'GREY' }, { upholsteryCode: null }],
	]);
});

describe('codes of the options', () => {
	const codes = (optionCodes: string[] | null) => ({ optionCodes });
	const fitted = (code: string, installed: boolean) => ({ code, installed });
	table('vehicleOrder', [
		[{ sa_codes: [] }, codes([])],
		[{}, codes(null)],
		[{ sa_codes: null }, codes(null)],
		[{ sa_codes: 'none' }, codes(null)],
		[{ e_codes: ['A090', '1CA'], ho_codes: ['205'] }, codes(null)],
		[{ sa_codes: ['205', '205', '1CA'] }, codes(['205', '1CA'])],
		[{ sa_codes: ['205', 'A090', 'KMKU'] }, codes(['205'])],
		[{ sa_codes: '205,494;6AC' }, codes(['205', '494', '6AC'])],
		[{ sa_codes: '205\n494' }, codes(['205', '494'])],
		[{ sa_codes: '$205$494' }, codes(['205', '494'])],
		[{ sa_codes: ['S205A', 'P337A'] }, codes(['205', '337'])],
		[{ options: [{ id: '205', description: 'Automatic' }] }, codes(['205'])],
		[{ options: [{ sa: '205' }, { sa: 494 }] }, codes(['205', '494'])],
		[{ options: { '1CA': 'CO2 scope', '205': 'Automatic' } }, codes(['205', '1CA'])],
		[{ options: '205 - Automatic transmission\n494 - Seat heating' }, codes(['205', '494'])],
		[{ options: ['Seat heating', 'Automatic transmission'] }, codes(null)],
		[{ options: 'The car has all of them' }, codes(null)],
		[{ options: { sa: ['205'], e: ['123'], ho: ['456'] } }, codes(['205'])],
		[{ sa_codes: ['205'], options: ['494'] }, codes(['205'])],
		[{ standard_equipment: ['205'], optional_equipment: ['494'] }, codes(['205', '494'])],
		[{ available_options: ['205'], retrofit_options: ['494'] }, codes(null)],
		[{ fa: { sa: { code: ['205', '494'] } } }, codes(['205', '494'])],
		[{ errors: { options: ['205'] } }, codes(null)],
		[{ options: [fitted('205', true), fitted('494', false)] }, codes(['205'])],
		[{ equipment: { factory: [{ code: '205' }], retrofitted: [{ code: '494' }] } }, codes(['205'])],
		[{ options: ['205 Automatic transmission', '494 Seat heating'] }, codes(['205', '494'])],
		[{ options: ['360 camera'] }, codes(null)],
		[{ packages: ['337'], colours: ['475'] }, codes(null)],
		[{ fa: 'X G030#0317*JC52%0475&LCFK$1CA' }, codes(null)],
	]);
});

describe('iLevel and control units', () => {
	const level = (iLevel: string | null) => ({ iLevel });
	table('vehicleState', [
		[{ ilevel: 'F020-22-07-540' }, level('F020-22-07-540')],
		[
			{ i_level: { current: 'F020-22-07-540', factory: 'F020-16-07-540' } },
			level('F020-22-07-540'),
		],
		[
			{ 'I-Stufe aktuell': 'F020-22-07-540', 'I-Stufe Werk': 'F020-16-07-540' },
			level('F020-22-07-540'),
		],
		[{ istufe_ho: 'F020-22-07-540', istufe_werk: 'F020-16-07-540' }, level('F020-22-07-540')],
		[{ current_ilevel: 'F020-22-07-540', ilevel: 'F020-16-07-540' }, level('F020-22-07-540')],
		[{ ilevel: 'F020-22-07-540', i_step: 'F020-16-07-540' }, level(null)],
		[{ factory: { ilevel: 'F020-16-07-540' } }, level(null)],
		[{ ilevel_factory: 'F020-16-07-540', target_ilevel: 'F020-24-07-540' }, level(null)],
		[{ ilevel: 'up to date' }, level(null)],
		[{ ilevel_shipment: 'F020-16-07-540', original_ilevel: 'F020-16-07-540' }, level(null)],

		[{ ecus: [{}, {}], ecu_count: 2 }, { ecuCount: 2 }],
		[{ ecus: [{}, {}], ecu_count: 3 }, { ecuCount: null }],
		[{ ecus: [] }, { ecuCount: 0 }],
		[{ ecus: 'many' }, { ecuCount: null }],
		[{ ecus: 25 }, { ecuCount: null }],
		[{ ecus: { count: '25' } }, { ecuCount: 25 }],
		[{ ecus: { count: 2, list: [{}, {}] } }, { ecuCount: 2 }],
		[{ svt: { ecus: [{ name: 'a' }, { name: 'b' }] } }, { ecuCount: 2 }],
		[{ ecus: { ZGW: {}, DME: {} } }, { ecuCount: 2 }],
		[{ svt_target: [{}], target: { ecus: [{}] } }, { ecuCount: null }],
		[{ ecus_with_errors: [{}], faulty_ecus: [{}] }, { ecuCount: null }],
		[
			{ ecus: [{ name: 'ZGW', model: 'X', ilevel: 'F020-22-07-540' }] },
			{ ecuCount: 1, model: null, iLevel: null },
		],
	]);
});

describe('entries of a service history', () => {
	const [DAY, LATER] = ['2021-01-02', '2022-01-02'];
	const told = (count: number | null, date: string | null = null, km: number | null = null) => ({
		entryCount: count,
		lastEntryDate: date,
		lastMileageKm: km,
	});
	const entry = (date: unknown, more: Record<string, unknown> = {}) => ({ date, ...more });
	const one = (more: Record<string, unknown> = {}) => ({ entries: [entry(DAY, more)] });
	table('serviceHistory', [
		[{ entries: [] }, told(0)],
		[{}, told(null)],
		[{ entries: null }, told(null)],
		[{ entries: [entry('2020-01-02'), entry(DAY)] }, told(2, DAY)],
		[{ entries: [entry(DAY, { km: 5 }), entry(LATER)] }, told(2, LATER, 5)],
		[one({ mileage: 5 }), told(1, DAY)],
		[{ entries: [entry(DAY, { mileage: 5 })], mileage_unit: 'km' }, told(1, DAY, 5)],
		[one({ mileage: 5, unit: 'mi' }), told(1, DAY, 8)],
		[one({ mileage: '85.000 km' }), told(1, DAY, 85000)],
		[one({ mileage: '85,000 km' }), told(1, DAY, 85000)],
		[one({ mileage: '52,816 miles' }), told(1, DAY, 84999)],
		[one({ mileage: '52,816' }), told(1, DAY)],
		[one({ mileage_km: -5 }), told(1, DAY)],
		[one({ mileage_km: 5e6 }), told(1, DAY)],
		[one({ mileage_km: 10, mileage_mi: 6 }), told(1, DAY, 10)],
		[one({ mileage_km: 10, odometer_km: 20 }), told(1, DAY)],
		[one({ laufleistung: { wert: 10, einheit: 'km' } }), told(1, DAY, 10)],
		[{ entries: [entry('03/04/2021'), entry('2020-01-01')] }, told(2)],
		[{ entries: [entry('03/04/2019'), entry('2020-01-01')] }, told(2, '2020-01-01')],
		[one({ created_at: '2023-01-01', next_due: '2025-01-01' }), told(1, DAY)],
		[
			{
				entries: [entry(DAY, { parts: [entry('2024-01-01')], invoice: entry('2024-01-01') })],
			},
			told(1, DAY),
		],
		[one({ services: ['Oil', 'Brakes'] }), told(1, DAY)],
		[{ campaigns: [entry(DAY)], equipment: [{ code: '205' }] }, told(null)],
		[{ entry_count: 5, entries: [entry(DAY)] }, told(null)],
		[{ entry_count: 5 }, told(5)],
		[{ services: [entry(DAY)], repairs: [entry(LATER)] }, told(2, LATER)],
		[{ entries: [entry(DAY)], repairs: [entry(LATER), entry(LATER)] }, told(null)],
		[{ history: { a: 1, entries: [entry(DAY)] } }, told(1, DAY)],
		[{ repairs: [], oddly_named: [entry(DAY)] }, told(null)],
		[
			{
				included: [
					{ type: 'visit', ...entry(DAY) },
					{ type: 'campaign', ...entry(LATER) },
					{ type: 'visit', ...entry('2020-01-02') },
				],
			},
			told(2, DAY),
		],
		[{ similar: one() }, told(null)],
		[[entry(DAY, { km: 3 }), entry(LATER, { km: 4 })], told(2, LATER, 4)],
		[{ mileage_km: 99999, entries: [entry(DAY)] }, told(1, DAY)],
	]);
});
