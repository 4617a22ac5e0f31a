import type { Json } from '../../firstContact/fixture';
import { responseOf } from '../../firstContact/report/answers';
import { examine } from '../../firstContact/report/examine';
import type { Asked } from '../../firstContact/report/readAnswer';
import { lineOf } from '../../firstContact/report/sources';
import { CONCEPTS } from '../../firstContact/report/concepts';
import { differences } from '../../engine/harness/differences';

const VIN = 'WBA8E9C50GK646975';

const examined = (endpoint: Asked['endpoint'], body: Json, status = 200, isNoJob = false) =>
	examine(
		{ endpoint, vin: VIN },
		responseOf({
			status,
			headers: [['content-type', 'application/json']],
			body: Buffer.from(JSON.stringify(body)),
		}),
		isNoJob,
	);

const changesOf = (...args: Parameters<typeof examined>) =>
	examined(...args).changes.map(
		({ list, name, isLikely }) => `${list.list}: ${name}${isLikely ? '' : '?'}`,
	);

it('every list that may be named stands in the source', () => {
	for (const { lists, inside } of Object.values(CONCEPTS))
		for (const list of [...lists, ...(inside ? [inside] : [])])
			expect(lineOf(list)).toMatch(/^nodes\/shared\/api\/\w+\.ts:\d+$/);
});

describe('what only a person can decide', () => {
	const choicesOf = (...args: Parameters<typeof examined>) =>
		examined(...args).choices.map(({ fields, meanings }) => ({
			fields: fields.map(({ key }) => key),
			lists: meanings.map(({ list }) => list.list),
		}));
	const asked = (check: Json): Parameters<typeof examined> => [
		'carPlayCheck',
		{ status: 'success', vin17: VIN, check },
	];
	const lists = ['carPlay', 'fullscreenCarPlay', 'wifiPort'];

	it.each<[string, Json, string[]]>([
		['names that say nothing', { a: true, b: false, c: true }, ['a', 'b', 'c']],
		['one field alone', { aux: 'ja' }, ['aux']],
	])('is one choice, and no line to change: %s', (_, check, fields) => {
		expect(choicesOf(...asked(check))).toEqual([{ fields, lists }]);
		expect(changesOf(...asked(check))).toEqual([]);
	});

	it('a name that speaks of it is a line to change', () => {
		expect(changesOf(...asked({ iphoneMirroring: true }))).toEqual(['carPlay: iphoneMirroring']);
	});
});

it('a head unit among control units is no name for the head unit', () => {
	const steuergeraete = [{ name: 'HU' }, { name: 'KOMBI' }];
	expect(changesOf('vehicleState', { status: 'success', steuergeraete })).not.toContainEqual(
		expect.stringContaining('headUnit'),
	);
});

describe('a name that differs', () => {
	const UUID = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
	const good = (endpoint: Asked['endpoint'], body: object): Parameters<typeof examined> => [
		endpoint,
		{ status: 'success', ...body },
	];

	it.each<[string, Parameters<typeof examined>, string[]]>([
		[
			'a token by its shape, its life by its name',
			['signIn', { api_pass: 'a'.repeat(40), good_for_seconds: 900, token_type: 'Bearer' }],
			['token: api_pass', 'tokenLife: good_for_seconds'],
		],
		[
			'a job ID that is a UUID',
			good('secureCodingSubmit', { coding: { run: UUID } }),
			['jobId: run'],
		],
		[
			'the VIN that was asked for, under a name that only marks whose data it is',
			['vehicleState', { status: 'success', fahrgestellnummer: VIN, iLevel: 'S15A-24-03-550' }],
			['vin: fahrgestellnummer'],
		],
		[
			'a job ID in an object, where the name of the object would not help',
			good('secureCodingSubmit', { Auftrag: { nr: 'A-77' } }),
			['jobId: nr'],
		],
		[
			'a refusal in other words',
			['secureCodingStatus', { status: 'error', said: 'Nobody has this job' }, 404],
			['errorWords: said'],
		],
		[
			'an unknown word of the envelope',
			['vehicleState', { status: 'fine', vin: VIN, ilevel: 'S15A-24-03-550' }],
			['envelopeStatus: fine'],
		],
		[
			'a code by its shape',
			good('clearSwt', { vin17: VIN, clear_swt: { typed: 'AB12-CD34-EF56' } }),
			['code: typed'],
		],
		[
			'a job with a word of its own',
			good('secureCodingStatus', { secure_coding: { job_id: 'a-7', job_status: 'sealed' } }),
			['running: sealed'],
		],
		[
			'an option code inside of a known list',
			['vehicleState', { vin: VIN, options: [{ kurz: '1CA' }, { kurz: '609' }] }],
			['codeKeys: kurz'],
		],
	])('%s', (_, args, expected) => {
		expect(changesOf(...args).sort()).toEqual([...expected].sort());
	});
});

describe('what is left alone', () => {
	it.each<[string, Parameters<typeof examined>]>([
		[
			'another date where the production date was read',
			['vehicleOrder', { vin: VIN, production_date: '2017-03-02', checked_on: '2026-05-10' }],
		],
		['another VIN', ['vehicleState', { partner: 'WBA3A5C51CF256985', ilevel: 'S15A-24-03-550' }]],
		[
			'when the answer was made',
			['vehicleOrder', { vin: VIN, generated_at: '2026-05-10', printed: '2026-05-10' }],
		],
		['the iLevel of the factory', ['vehicleState', { vin: VIN, ilevel_factory: 'S15A-16-03-550' }]],
		['a number that is no price', ['vehicleState', { vin: VIN, power_kw: 240 }]],
		['prose where a model is missing', ['vehicleState', { vin: VIN, greeting: 'Thank you' }]],
		[
			'a null under a name of ours',
			['carPlayCheck', { vin: VIN, head_unit: null, radio_box: 'B' }],
		],
		['a yes that is not about the call', ['vehicleOrder', { vin: VIN, cached: true }]],
		[
			'a refusal with its words',
			['vehicleOrder', { status: 'error', message: 'VIN not found', shard: 7 }, 404],
		],
	])('%s', (_, args) => {
		expect(changesOf(...args)).toEqual([]);
	});
});

it('what nobody reads is told, and what says the same twice is read', () => {
	const { unread, findings } = examined('vehicleOrder', {
		status: 'success',
		vin17: VIN,
		vehicle_order: { vin: VIN, type_key: 'JC52', fa_version: '3', ho_codes: [] },
	});
	expect(unread.map(({ key }) => key)).toEqual(['fa_version', 'ho_codes']);
	expect(findings).toContainEqual(expect.objectContaining({ concept: 'vin', state: 'found' }));
});

it.each([
	['a page', 'text/html', '<html><body>Just a moment...</body></html>'],
	['nothing', 'application/json', ''],
	['a bare text', 'application/json', '"hello"'],
	['a list', 'application/json', '[]'],
	['broken JSON', 'application/json', '{"a": '],
])('%s is examined without a line to change', (_, type, body) => {
	const { changes } = examine(
		{ endpoint: 'vehicleOrder', vin: VIN },
		responseOf({ status: 200, headers: [['content-type', type]], body: Buffer.from(body) }),
		false,
	);
	expect(changes).toEqual([]);
});

it('an answer with a large file and many entries is examined in short', () => {
	const entries = Array.from({ length: 60_000 }, (_, at) => ({ name: `HU${at}`, at }));
	const body = { vin: VIN, ecus: entries, report: 'QUJD'.repeat(2_000_000) };
	const { read, findings } = examined('vehicleState', body);
	expect(read.facts.ecuCount).toBe(60_000);
	expect(findings).toContainEqual(expect.objectContaining({ concept: 'ecuCount', state: 'found' }));
});

describe('differences in form', () => {
	it.each<[Json, Json, string[]]>([
		[{ a: 1 }, { a: 2 }, []],
		[{ a: 1 }, { a: '1', b: 2 }, ['a: number here, string there', 'b: only there']],
		[{ list: [{ a: 1 }] }, { list: [] }, []],
		[{ list: [] }, { list: [{ a: 1 }] }, []],
		[{ a: null }, { a: { b: 1 } }, []],
		[{ a: [{ b: 1 }, { c: 1 }] }, { a: [{ b: 1 }] }, ['a[].c: only here']],
		[
			{ a: { b: 1 } },
			{ a: [1] },
			['a: object here, list there', 'a.b: only here', 'a[]: only there'],
		],
	])('%j, %j', (here, there, expected) => {
		expect(differences(here, there)).toEqual(expected);
	});
});
