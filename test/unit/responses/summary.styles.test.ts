import type { SummarizedEndpoint } from '../../../nodes/shared/responses/summary';
import { readSummary } from '../../../nodes/shared/responses/summary';

const VIN = 'WBA8E9C50GK646975';

/** Styles that the generated answers (test/unit/generated/summary) do not draw, or not always. */
type Row = readonly [style: string, answer: unknown, expected: Record<string, unknown>];

const CAR = { model: '530i', series: 'G30', productionDate: '2017-03-15' };

const CHECK = {
	...CAR,
	headUnit: 'NBT EVO ID5',
	mapVersion: '2023-1',
	carPlay: 'yes',
	fullscreenCarPlay: 'no',
	wifiPort: 'unknown',
	note: null,
};

const CHECKS: readonly Row[] = [
	[
		'edges and nodes of GraphQL',
		{
			data: {
				vehicle: {
					__typename: 'Vehicle',
					vin: VIN,
					model: { name: '530i', engine: { model: 'B48B20' } },
					series: { edges: [{ node: { code: 'G30' } }] },
					production: { year: 2017, month: 3, day: 15 },
					infotainment: { headUnit: { type: 'NBT EVO ID5' }, map: { version: '2023-1' } },
					features: {
						edges: [
							{ node: { feature: 'Apple CarPlay', supported: true, note: 'By cable' } },
							{ node: { feature: 'Fullscreen CarPlay', supported: false } },
							{ node: { feature: 'Android Auto', supported: false } },
						],
					},
				},
			},
		},
		{ ...CHECK, note: 'By cable' },
	],
	[
		'JSON:API',
		{
			data: {
				type: 'vehicle',
				id: VIN,
				attributes: {
					model: '530i',
					'development-code': 'G30',
					'production-date': '2017-03-15',
					'carplay-compatible': false,
					'carplay-fullscreen-compatible': false,
					'map-version': '2023-1',
					'carplay-note': 'ID4 has to be updated first',
				},
				relationships: { 'head-unit': { data: { type: 'head-unit', id: '7' } } },
			},
			included: [
				{ type: 'head-unit', id: '7', attributes: { name: 'NBT EVO ID4', 'serial-number': 'X' } },
				{ type: 'dealer', id: '9', attributes: { name: 'Autohaus', model: 'X' } },
			],
			links: { self: 'https://api.example/vehicles/1' },
		},
		{ ...CHECK, headUnit: 'NBT EVO ID4', carPlay: 'no', note: 'ID4 has to be updated first' },
	],
	[
		'fields with prefixes, as old systems have them',
		{
			RC: '0',
			VEH_MODEL_TXT: '530i',
			VEH_SERIES_CD: 'G30',
			VEH_PROD_DT: '20170315',
			VEH_ENGINE_MODEL_TXT: 'B48',
			HU_TYP: 'EntryEVO',
			NAV_MAP_VERSION: '2023-1',
			CARPLAY_COMPAT_FLG: 'Y',
			CARPLAY_FULLSCREEN_COMPAT_FLG: 'N',
			ENTRYEVO_WIFI_PORT_FLG: 'Y',
			CARPLAY_PRICE: '20.00',
		},
		{ ...CHECK, headUnit: 'EntryEVO', wifiPort: 'yes' },
	],
	[
		'checks with results',
		{
			status: 'success',
			message: 'Done',
			fullvindata: {
				vehicle: { model: '530i', chassis: 'G30', series: '5 Series', build_date: '03/2017' },
				checks: [
					{ name: 'carplay', result: 'COMPATIBLE', details: 'by USB' },
					{ name: 'fullscreen_add_on', result: 'INCOMPATIBLE' },
					{ name: 'entryevo_wifi_port', result: null },
				],
				headunit_type: 'NBT EVO ID6',
				maps: { version: '2023-1', latest_version: '2025-1' },
			},
		},
		{ ...CHECK, productionDate: '2017-03', headUnit: 'NBT EVO ID6', note: 'by USB' },
	],
	[
		'lists of what fits',
		{
			car: { model: '530i', series: 'G30', manufactured: 'March 2017' },
			hu: 'NBT EVO ID5',
			navigation: { map_version: '2023-1' },
			compatible_features: ['carplay'],
			incompatible_features: ['fullscreen_carplay'],
			features_installed: ['carplay', 'fullscreen_carplay'],
		},
		{ ...CHECK, productionDate: '2017-03' },
	],
	[
		'lists of one, as XML becomes JSON',
		{
			'soap:Envelope': {
				'soap:Body': [
					{
						'ns2:checkResponse': [
							{
								$: { 'xmlns:ns2': 'urn:x' },
								vehicle: [
									{ $: { vin: VIN, model: '530i', series: 'G30' }, productionDate: ['2017-03-15'] },
								],
								headUnit: [{ $: { type: 'NBT EVO ID5' }, _: 'x' }],
								mapVersion: ['2023-1'],
								carPlay: [{ compatible: ['true'], reason: ['ok for cable'] }],
								fullscreen: [{ compatible: ['false'] }],
							},
						],
					},
				],
			},
		},
		{ ...CHECK, note: 'ok for cable' },
	],
	[
		'keys with dots',
		{
			'vehicle.model': '530i',
			'vehicle.series': 'G30',
			'vehicle.productionDate': '2017-03-15',
			'headUnit.type': 'NBT EVO ID5',
			'map.version': '2023-1',
			'carPlay.supported': 'yes',
			'carPlay.reason': 'fits',
			'carPlay.fullscreen.supported': 'no',
		},
		{ ...CHECK, note: 'fits' },
	],
	[
		'JSON in a text of JSON',
		{
			statusCode: 200,
			body: JSON.stringify({
				vin: VIN,
				model: '530i',
				series: 'G30',
				production_date: '2017-03-15',
				head_unit: 'NBT EVO ID5',
				map: { name: 'Road Map', version: '2023-1' },
				carplay_supported: 1,
				fullscreen_supported: 0,
				remarks: 'fits',
			}),
		},
		{ ...CHECK, note: 'fits' },
	],
	[
		'a common prefix of the house',
		{
			bv_vin: VIN,
			bv_model: '530i',
			bv_series: 'G30',
			bv_production_date: '2017-03-15',
			bv_head_unit: 'NBT EVO ID5',
			bv_map_version: '2023-1',
			bv_carplay: 'possible',
			bv_fullscreen: 'not possible',
		},
		CHECK,
	],
];

const STATE = {
	...CAR,
	iLevel: 'S15A-22-07-540',
	headUnit: 'NBT EVO ID5',
	optionCodes: ['205', '494', '6AC'],
	ecuCount: 3,
};

const STATES: readonly Row[] = [
	[
		'German',
		{
			Fahrzeugdaten: { Modell: '530i', Baureihe: 'G30', Produktionsdatum: '15.03.2017' },
			'I-Stufe': { Werk: 'S15A-17-03-500', Ist: 'S15A-22-07-540', Ziel: 'S15A-24-03-500' },
			Hauptgerät: 'NBT EVO ID5',
			Steuergeräte: { '0x10': { Name: 'ZGW' }, '0x12': { Name: 'DME' }, '0x63': { Name: 'HU' } },
			Sonderausstattungen: ['205 - Automatik', '494 - Sitzheizung', '6AC - Notruf'],
		},
		STATE,
	],
	[
		'edges and nodes',
		{
			data: {
				vehicleState: {
					vehicle: { modelName: '530i', developmentCode: 'G30', productionDate: '2017-03-15' },
					iLevel: { current: 'S15A-22-07-540', shipment: 'S15A-17-03-500' },
					headUnit: { generation: 'NBT EVO ID5' },
					ecus: {
						totalCount: 3,
						edges: [{ node: { name: 'A' } }, { node: { name: 'B' } }, { node: { name: 'C' } }],
					},
					options: {
						edges: [
							{ node: { code: '205' } },
							{ node: { code: '494' } },
							{ node: { code: '6AC' } },
						],
					},
				},
			},
		},
		STATE,
	],
	[
		'prefixes',
		{
			VEH_MODEL: '530i',
			VEH_SERIES: 'G30',
			PROD_DATE: '20170315',
			I_LEVEL_CURRENT: 'S15A-22-07-540',
			I_LEVEL_FACTORY: 'S15A-17-03-500',
			HU_TYPE: 'NBT EVO ID5',
			ECU_CNT: '3',
			SA_LST: '205,494,6AC',
		},
		STATE,
	],
	[
		'a map of options and control units by name',
		{
			info: { model: '530i', series: 'G30', production_date: '2017-03-15T08:15:00+01:00' },
			ilevels: [
				{ type: 'factory', value: 'S15A-17-03-500' },
				{ type: 'current', value: 'S15A-22-07-540' },
			],
			headunit: 'NBT EVO ID5',
			modules: { DME: { hw: 1 }, ZGW: { hw: 1 }, HU_NBT2: { hw: 1 } },
			factory_options: { '205': 'Automatic', '494': 'Seat heating', '6AC': 'Emergency call' },
		},
		STATE,
	],
	[
		'standard and optional equipment',
		{
			model: '530i',
			chassis: 'G30',
			build_date: '15 March 2017',
			istep: 'S15A-22-07-540',
			head_unit: { model: 'NBT EVO ID5', version: '7' },
			svt: { ecus: [{}, {}, {}] },
			standard_equipment: [{ code: 'S205A', text: 'Automatic' }],
			optional_equipment: [{ code: 'S494A' }, { code: 'S6ACA' }],
		},
		STATE,
	],
	[
		'numbers among the codes',
		{
			data: [
				{
					car_model: '530i',
					car_series: '5 Series (G30)',
					car_production_date: '2017/03/15',
					current_ilevel: 'S15A-22-07-540',
					target_ilevel: 'S15A-25-07-540',
					head_unit_name: 'NBT EVO ID5',
					installed_ecus: ['DME', 'ZGW', 'HU'],
					option_codes: [205, 494, '6AC'],
				},
			],
		},
		STATE,
	],
	[
		'sections of fields',
		{
			sections: [
				{
					title: 'Vehicle',
					fields: [
						{ label: 'Model', value: '530i' },
						{ label: 'Series', value: 'G30' },
						{ label: 'Production date', value: '2017-03-15' },
					],
				},
				{
					title: 'Software',
					fields: [
						{ label: 'I-Level (current)', value: 'S15A-22-07-540' },
						{ label: 'I-Level (factory)', value: 'S15A-17-03-500' },
					],
				},
				{
					title: 'Hardware',
					fields: [
						{ label: 'Head unit', value: 'NBT EVO ID5' },
						{ label: 'ECU count', value: 3 },
					],
				},
				{ title: 'Equipment', fields: [{ label: 'SA codes', value: '205 494 6AC' }] },
			],
		},
		STATE,
	],
];

const ORDER = {
	...CAR,
	productionDate: '2017-03',
	typeKey: 'JC52',
	colourCode: '0475',
	upholsteryCode: 'LCFK',
	optionCodes: ['1CA', '1CB', '21N'],
};

const ORDERS: readonly Row[] = [
	['one line', { fa: 'G030#0317*JC52%0475&LCFK$1CA$1CB$21N' }, { ...ORDER, model: null }],
	[
		'XML of BMW as JSON',
		{
			'ns0:faList': {
				'ns0:fa': [
					{
						'ns0:header': [{ $: { date: '2026-05-10', vinLong: VIN } }],
						'ns0:standardFA': [
							{
								$: {
									series: 'G030',
									timeCriteria: '0317',
									typeKey: 'JC52',
									colourCode: '0475',
									fabricCode: 'LCFK',
								},
								saCodes: [{ saCode: ['1CA', '1CB', '21N'] }],
								eCodes: [{ eCode: ['A090'] }],
							},
						],
					},
				],
			},
		},
		{ ...ORDER, model: null },
	],
	[
		'pairs as lists',
		[
			['Model', '530i'],
			['Series', 'G30'],
			['Type key', 'JC52'],
			['Paint code', '0475'],
			['Fabric', 'LCFK'],
			['Production month', '03.2017'],
			['SA', '1CA, 1CB, 21N'],
		],
		ORDER,
	],
];

const HISTORY = { ...CAR, entryCount: 2, lastEntryDate: '2024-05-04', lastMileageKm: 85000 };

const HISTORIES: readonly Row[] = [
	[
		'PascalCase',
		{
			Vehicle: { Model: '530i', Series: 'G30', ProductionDate: '2017-03-15' },
			ServiceEntries: [
				{
					ServiceDate: '2024-05-04T00:00:00',
					Mileage: { Value: 85000, Unit: 'km' },
					Parts: [{ Date: '2025-01-01' }, { Date: '2025-02-01' }],
				},
				{ ServiceDate: '2020-05-04T00:00:00', Mileage: { Value: 41000, Unit: 'km' } },
			],
			Campaigns: [{ Date: '2025-05-05' }, { Date: '2025-05-06' }],
		},
		HISTORY,
	],
	[
		'German',
		{
			Fahrzeug: { Modell: '530i', Baureihe: 'G30', Produktionsdatum: '15.03.2017' },
			Serviceeinträge: [
				{ Datum: '04.05.2020', Kilometerstand: '41.000' },
				{ Datum: '04.05.2024', Kilometerstand: '85.000' },
			],
		},
		HISTORY,
	],
	[
		'edges and nodes',
		{
			data: {
				vehicle: { model: '530i', series: 'G30', productionDate: '2017-03-15' },
				serviceHistory: {
					totalCount: 2,
					edges: [
						{ node: { date: '2024-05-04', odometer: { value: 85000, unit: 'KM' } } },
						{ node: { date: '2020-05-04', odometer: { value: 41000, unit: 'KM' } } },
					],
				},
			},
		},
		HISTORY,
	],
	[
		'XML as JSON',
		{
			history: {
				vehicle: [{ $: { model: '530i', series: 'G30', productionDate: '2017-03-15' } }],
				entries: [
					{
						entry: [
							{ $: { date: '20240504', km: '85000' } },
							{ $: { date: '20200504', km: '41000' } },
						],
					},
				],
			},
		},
		HISTORY,
	],
	[
		'rows',
		{
			vehicle: { model: '530i', series: 'G30', production_date: '2017-03-15' },
			service_history: {
				columns: ['Date', 'Mileage', 'Work'],
				rows: [
					['05/04/2024', '85,000 km', 'Oil'],
					['05/14/2020', '41,000 km', 'Brakes'],
				],
			},
		},
		HISTORY,
	],
	[
		'a map by date',
		{
			model: '530i',
			series: 'G30',
			production_date: '2017-03-15',
			history: { '2024-05-04': { mileage_km: 85000 }, '2020-05-04': { mileage_km: 41000 } },
		},
		HISTORY,
	],
	[
		'lists of kinds',
		{
			vehicle: { model: '530i', series: 'G30', production_date: '2017-03-15' },
			services: [{ date: '2020-05-04', km: 41000 }],
			repairs: [{ date: '2024-05-04', km: 85000 }],
			units: { distance: 'km' },
		},
		HISTORY,
	],
	[
		'miles',
		{
			vehicle: { model: '530i', series: 'G30', production_date: '2017-03-15' },
			records: [
				{ performed_at: '2024-05-04', odometer: '52,816 mi' },
				{ performed_at: '2020-05-04', odometer: '25,476 mi' },
			],
			mileage_unit: 'mi',
		},
		{ ...HISTORY, lastMileageKm: 84999 },
	],
	[
		'prefixes',
		{
			VEH_MODEL: '530i',
			VEH_SERIES: 'G30',
			VEH_PROD_DT: '20170315',
			SERVICE_RECORDS: [
				{ REC_NO: 1, SERVICE_DATE: '20200504', MILEAGE_KM: '41000' },
				{ REC_NO: 2, SERVICE_DATE: '20240504', MILEAGE_KM: '85000' },
			],
		},
		HISTORY,
	],
	[
		'a page of a list',
		{
			data: {
				factory: { model: '530i', chassis: 'G30', production_date: '2017-03-15' },
				history: {
					total: 2,
					items: [
						{ date: '2024-05-04', mileage: '85 000 km' },
						{ date: '2020-05-04', mileage: '41 000 km', next_service_date: '2030-01-01' },
					],
				},
			},
		},
		HISTORY,
	],
];

const check = (endpoint: SummarizedEndpoint) => (_: string, answer: unknown, expected: unknown) => {
	expect(readSummary(endpoint, answer, VIN)).toEqual({ vin: VIN, ...(expected as object) });
};

describe('a CarPlay check in the style of', () => {
	it.each(CHECKS)('%s', check('carPlayCheck'));
});
describe("a vehicle's state in the style of", () => {
	it.each(STATES)('%s', check('vehicleState'));
});
describe('a vehicle order in the style of', () => {
	it.each(ORDERS)('%s', check('vehicleOrder'));
});
describe('a service history in the style of', () => {
	it.each(HISTORIES)('%s', check('serviceHistory'));
});
