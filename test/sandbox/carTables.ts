/** The parts of the invented cars. The words and codes are real; which car has which is invented. */

export type HeadUnitType =
	'NBT' | 'NBT EVO ID4' | 'NBT EVO ID5' | 'NBT EVO ID6' | 'EntryEVO' | 'MGU ID7';

export interface HeadUnit {
	/** The name of the control unit in the list of installed control units. */
	readonly ecu: string;
	readonly displays: readonly string[];
	readonly map: string;
	/** The factory option that brings this head unit. */
	readonly option: string;
}

export const HEAD_UNITS: Readonly<Record<HeadUnitType, HeadUnit>> = {
	NBT: { ecu: 'HU_NBT', displays: ['6.5"', '8.8"'], map: 'Road Map EUROPE NEXT', option: '609' },
	'NBT EVO ID4': { ecu: 'HU_NBT2', displays: ['8.8"'], map: 'Road Map EUROPE EVO', option: '609' },
	'NBT EVO ID5': {
		ecu: 'HU_NBT2',
		displays: ['8.8"', '10.25"'],
		map: 'Road Map EUROPE EVO',
		option: '609',
	},
	'NBT EVO ID6': {
		ecu: 'HU_NBT2',
		displays: ['8.8"', '10.25"'],
		map: 'Road Map EUROPE EVO',
		option: '609',
	},
	EntryEVO: {
		ecu: 'HU_ENTRYEVO',
		displays: ['6.5"', '8.8"'],
		map: 'Road Map EUROPE ROUTE',
		option: '606',
	},
	'MGU ID7': {
		ecu: 'HU_MGU',
		displays: ['10.25"', '12.3"'],
		map: 'Road Map EUROPE LIVE',
		option: '6U3',
	},
};

export interface Model {
	readonly name: string;
	readonly series: string;
	readonly chassis: string;
	/** The factory's four-character key of the model. */
	readonly typeKey: string;
	readonly engine: string;
	readonly fuel: 'petrol' | 'diesel';
	readonly powerKw: number;
	/** The first part of the I-Stufe. */
	readonly platform: string;
	/** The head unit, with the first and last month (YYYY-MM) in which it was installed. */
	readonly headUnits: ReadonlyArray<{ type: HeadUnitType; from: string; to: string }>;
}

const F30_UNITS: Model['headUnits'] = [
	{ type: 'NBT', from: '2013-03', to: '2016-02' },
	{ type: 'NBT EVO ID4', from: '2016-03', to: '2016-06' },
	{ type: 'NBT EVO ID5', from: '2016-07', to: '2017-06' },
	{ type: 'NBT EVO ID6', from: '2017-07', to: '2018-12' },
];
const F45_UNITS: Model['headUnits'] = [
	{ type: 'EntryEVO', from: '2016-07', to: '2021-06' },
	{ type: 'NBT EVO ID5', from: '2016-07', to: '2017-06' },
	{ type: 'NBT EVO ID6', from: '2017-07', to: '2021-06' },
];
const G30_UNITS: Model['headUnits'] = [
	{ type: 'NBT EVO ID5', from: '2017-02', to: '2017-06' },
	{ type: 'NBT EVO ID6', from: '2017-07', to: '2019-06' },
	{ type: 'MGU ID7', from: '2019-07', to: '2023-06' },
];
const G20_UNITS: Model['headUnits'] = [
	{ type: 'EntryEVO', from: '2019-03', to: '2020-06' },
	{ type: 'MGU ID7', from: '2019-03', to: '2022-06' },
];

const model = (
	name: string,
	series: string,
	chassis: string,
	typeKey: string,
	engine: string,
	powerKw: number,
	platform: string,
	headUnits: Model['headUnits'],
): Model => ({
	name,
	series,
	chassis,
	typeKey,
	engine,
	fuel: /d$|d x/.test(name) ? 'diesel' : 'petrol',
	powerKw,
	platform,
	headUnits,
});

export const MODELS: readonly Model[] = [
	model('320d', '3 Series', 'F30', '3D31', 'N47D20', 135, 'F020', F30_UNITS),
	model('328i', '3 Series', 'F30', '3A51', 'N20B20', 180, 'F020', F30_UNITS),
	model('340i', '3 Series', 'F30', '8B31', 'B58B30', 240, 'F020', F30_UNITS.slice(2)),
	model('435i', '4 Series', 'F32', '3R71', 'N55B30', 225, 'F020', F30_UNITS),
	model('M3', '3 Series', 'F80', '8M91', 'S55B30', 317, 'F020', F30_UNITS),
	model('220d', '2 Series Active Tourer', 'F45', '2E31', 'B47C20', 140, 'F056', F45_UNITS),
	model('X1 xDrive20d', 'X1', 'F48', 'HT71', 'B47C20', 140, 'F056', F45_UNITS),
	model('X5 xDrive30d', 'X5', 'F15', 'KS41', 'N57D30', 190, 'F025', F30_UNITS),
	model('520d', '5 Series', 'G30', 'JC31', 'B47D20', 140, 'S15A', G30_UNITS),
	model('530i', '5 Series', 'G30', 'JA91', 'B48B20', 185, 'S15A', G30_UNITS),
	model('540i xDrive', '5 Series', 'G30', 'JS11', 'B58B30', 250, 'S15A', G30_UNITS),
	model('X3 xDrive20d', 'X3', 'G01', 'TX31', 'B47D20', 140, 'S15A', G30_UNITS.slice(1)),
	model('320d', '3 Series', 'G20', '5V31', 'B47D20', 140, 'S18A', G20_UNITS),
	model('330i', '3 Series', 'G20', '5R11', 'B48B20', 190, 'S18A', G20_UNITS),
	model('X5 xDrive40i', 'X5', 'G05', 'CR61', 'B58B30', 250, 'S18A', G20_UNITS.slice(1)),
];

export interface Coded {
	readonly code: string;
	readonly name: string;
}

const coded = (table: Readonly<Record<string, string>>): Coded[] =>
	Object.entries(table).map(([code, name]) => ({ code, name }));

export const COLORS = coded({
	'300': 'Alpine White III',
	'475': 'Black Sapphire metallic',
	'416': 'Carbon Black metallic',
	'668': 'Jet Black',
	A96: 'Mineral White metallic',
	B39: 'Mineral Grey metallic',
	C10: 'Mediterranean Blue metallic',
	C1M: 'Phytonic Blue metallic',
	A83: 'Glacier Silver metallic',
});

export const UPHOLSTERY = coded({
	LCSW: 'Leather Dakota, black',
	KCSW: 'Sensatec, black',
	KCG9: 'Sensatec, canberra beige',
	LCRY: 'Leather Dakota, cognac',
});

/** Options every car has. */
export const STANDARD_OPTIONS = coded({
	'1CB': 'CO2 scope',
	'2VB': 'Tyre pressure indicator',
	'534': 'Automatic air conditioning',
	'548': 'Kilometre speedometer',
	'6AC': 'Intelligent emergency call',
	'6AE': 'Teleservices',
	'8KA': 'Oil service interval 24 months / 30,000 km',
	'8TF': 'Active protection of pedestrians',
});

/** Options a car may have. */
export const EXTRA_OPTIONS = coded({
	'205': 'Automatic transmission',
	'302': 'Alarm system',
	'316': 'Automatic tailgate operation',
	'322': 'Comfort access',
	'403': 'Glass roof, electrical',
	'423': 'Floor mats, velour',
	'430': 'Interior and exterior mirrors with automatic dip',
	'459': 'Seat adjustment, electric, with memory',
	'481': 'Sports seats for driver and front passenger',
	'494': 'Seat heating for driver and front passenger',
	'508': 'Park Distance Control',
	'521': 'Rain sensor',
	'552': 'Adaptive LED headlights',
	'5AC': 'High-beam assistant',
	'5AS': 'Driving Assistant',
	'5DM': 'Parking Assistant',
	'610': 'Head-up display',
	'654': 'DAB tuner',
	'676': 'HiFi loudspeaker system',
	'688': 'Harman Kardon surround sound system',
	'6AK': 'ConnectedDrive Services',
	'6AM': 'Real Time Traffic Information',
	'6NS': 'Enhanced Bluetooth telephony with wireless charging',
	'704': 'M Sport suspension',
	'710': 'M leather steering wheel',
	'715': 'M aerodynamics package',
	'760': 'BMW Individual high-gloss Shadow Line',
});

export const NAVIGATION_OPTIONS: Readonly<Record<string, string>> = {
	'606': 'Navigation system Business',
	'609': 'Navigation system Professional',
	'6U3': 'BMW Live Cockpit Professional',
};

export interface EcuPlan {
	/** Diagnostic address. */
	readonly address: string;
	readonly name: string;
	/** Only in cars with one of these options; in every car if undefined. */
	readonly needs?: readonly string[];
}

export const ECUS: readonly EcuPlan[] = [
	{ address: '0x01', name: 'ACSM' },
	{ address: '0x10', name: 'ZGW' },
	{ address: '0x18', name: 'EGS', needs: ['205'] },
	{ address: '0x29', name: 'DSC' },
	{ address: '0x30', name: 'EPS' },
	{ address: '0x37', name: 'AMPT', needs: ['676', '688'] },
	{ address: '0x40', name: 'BDC' },
	{ address: '0x43', name: 'LHM_L', needs: ['552'] },
	{ address: '0x44', name: 'LHM_R', needs: ['552'] },
	{ address: '0x56', name: 'FZD' },
	{ address: '0x5D', name: 'KAFAS', needs: ['5AS', '5AC'] },
	{ address: '0x60', name: 'KOMBI' },
	{ address: '0x61', name: 'ATM' },
	{ address: '0x67', name: 'ZBE' },
	{ address: '0x6B', name: 'HKL', needs: ['316'] },
	{ address: '0x6D', name: 'SMFA', needs: ['459'] },
	{ address: '0x78', name: 'IHKA' },
];
