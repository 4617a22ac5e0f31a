import {
	readSummary,
	hasOwnFacts,
	type SummarizedEndpoint,
} from '../../../nodes/shared/responses/summary';

const VIN = 'WBA8E9C50GK646975';
const ENDPOINTS: readonly SummarizedEndpoint[] = [
	'carPlayCheck',
	'vehicleState',
	'vehicleOrder',
	'serviceHistory',
];

const nested = (depth: number, wrap: (inner: unknown) => unknown): unknown => {
	let value: unknown = { model: '530i' };
	for (let i = 0; i < depth; i++) value = wrap(value);
	return value;
};

const many = (count: number, entry: (index: number) => [string, unknown]): unknown =>
	Object.fromEntries(Array.from({ length: count }, (_, index) => entry(index)));

const HOSTILE: ReadonlyArray<readonly [string, unknown]> = [
	['nothing', undefined],
	['null', null],
	['a text', 'carplay: yes'],
	['a number', 7],
	['an empty list', []],
	[
		'objects that are no text, in place of one',
		{
			sa_codes: [
				{ code: '205', type: [{ toString: {} }] },
				{ code: '206', type: [{ toString: {} }, 1] },
			],
			rows: [
				['name', 'value'],
				[{ toString: {} }, 1],
			],
		},
	],
	['100,000 fields', many(100_000, (i) => [`field_${i}`, i])],
	[
		'100,000 fields of one kind',
		many(100_000, (i) => [`carplay_${i}`, { compatible: i % 2 === 0 }]),
	],
	[
		'100,000 objects',
		Array.from({ length: 100_000 }, (_, i) => ({ name: `x${i}`, value: { a: i } })),
	],
	['100,000 codes', { sa_codes: Array.from({ length: 100_000 }, (_, i) => String(i)) }],
	['100,000 notes', { carplay: { reason: Array.from({ length: 100_000 }, () => 'x') } }],
	[
		'100,000 entries',
		{ entries: Array.from({ length: 100_000 }, () => ({ date: 'x', parts: [{}] })) },
	],
	['objects 10,000 deep', nested(10_000, (inner) => ({ data: inner }))],
	['lists 10,000 deep', nested(10_000, (inner) => [inner])],
	['strange keys 10,000 deep', nested(10_000, (inner) => ({ blub: inner }))],
	['JSON in JSON in JSON', nested(12, (inner) => JSON.stringify({ data: inner }).slice(0, 1e6))],
	['JSON that is cut off', { data: `[${'{"a":'.repeat(10_000)}` }],
	[
		'keys of one letter, many times',
		{
			['a'.repeat(100_000)]: 1,
			['car'.repeat(20)]: 1,
			['is'.repeat(40)]: 1,
			['map'.repeat(26) + 'x']: 2,
		},
	],
	[
		'long texts',
		{
			carplay: 'x'.repeat(1_000_000),
			series: 'G30 '.repeat(100_000),
			model: ' '.repeat(1_000_000),
			sa_codes: ', '.repeat(200_000),
			fa: '#'.repeat(100_000),
			production_date: '1'.repeat(100_000),
			entries: [{ date: '1.'.repeat(10_000), km: '1 '.repeat(100_000) }],
		},
	],
	[
		'names that objects have',
		JSON.parse(
			'{"__proto__": {"model": "530i"}, "constructor": 1, "toString": {"a": true}, "hasOwnProperty": null}',
		),
	],
	['bytes', { carplay: Buffer.from('yes'), model: Buffer.from('530i') }],
	[
		'wrong types',
		{
			model: {},
			series: [],
			production_date: true,
			head_unit: [[]],
			map_version: {},
			carplay: [[true, false]],
			sa_codes: { a: [{}] },
			ecus: { a: 1 },
			entries: [1, null, [], ''],
			ilevel: 5,
			type_key: [],
		},
	],
];

const CASES = HOSTILE.flatMap(([name, answer]) =>
	ENDPOINTS.map((endpoint) => [endpoint, name, answer] as const),
);

it.each(CASES)(
	'%s is read in good time from %s, without a fact that is none',
	(endpoint, _, answer) => {
		// Of the processor: what else runs on the machine does not count.
		const begun = process.cpuUsage();
		const summary = readSummary(endpoint, answer, VIN);
		expect(process.cpuUsage(begun).user).toBeLessThan(4_000_000);
		expect(Object.keys(summary).slice(0, 4)).toEqual(['vin', 'model', 'series', 'productionDate']);
		expect(summary.vin).toBe(VIN);
		for (const fact of ['carPlay', 'fullscreenCarPlay', 'wifiPort'])
			expect(['unknown', undefined]).toContain(summary[fact]);
		expect([null, undefined]).toContain(summary.iLevel ?? null);
		expect(summary.series).toBeNull();
		expect(summary.productionDate).toBeNull();
	},
);

it('has all its keys where an answer tells nothing', () => {
	const keys = ENDPOINTS.map((endpoint) => {
		const summary = readSummary(endpoint, {}, undefined);
		expect(hasOwnFacts(endpoint, summary)).toBe(false);
		return Object.keys(summary).join(' ');
	});
	expect(keys).toEqual([
		'vin model series productionDate headUnit mapVersion carPlay fullscreenCarPlay wifiPort note',
		'vin model series productionDate iLevel headUnit optionCodes ecuCount',
		'vin model series productionDate typeKey colourCode upholsteryCode optionCodes',
		'vin model series productionDate entryCount lastEntryDate lastMileageKm',
	]);
});
