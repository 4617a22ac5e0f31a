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
				...CAR,
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
		'XML as JSON',
		{
			history: {
				vehicle: [{ $: CAR }],
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
			vehicle: CAR,
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
			...CAR,
			history: { '2024-05-04': { mileage_km: 85000 }, '2020-05-04': { mileage_km: 41000 } },
		},
		HISTORY,
	],
	[
		'lists of kinds',
		{
			vehicle: CAR,
			services: [{ date: '2020-05-04', km: 41000 }],
			repairs: [{ date: '2024-05-04', km: 85000 }],
			units: { distance: 'km' },
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
