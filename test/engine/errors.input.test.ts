/** Input that cannot be right: everything that is wrong is said at once, and nothing is sent. */
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { EXAMPLE_VINS, type Sandbox } from '../sandbox/server';
import { callOf, detailsOf, OPERATIONS, type CallSettings } from './harness/calls';
import { expectClean } from './harness/clean';
import {
	bimmerVinNode,
	connectInLine,
	fixtureNode,
	NODE_NAME,
	type Engine,
	type NodeSettings,
} from './harness/engine';
import { ITEMS_TYPE } from './harness/fixtureNodes';
import { setUp } from './harness/setUp';

const VIN = EXAMPLE_VINS.evoId5.vin;

let sandbox: Sandbox;
let engine: Engine;

beforeAll(async () => {
	({ sandbox, engine } = await setUp());
});
beforeEach(() => sandbox.reset());
afterAll(async () => await sandbox.close());

const run = async (settings: NodeSettings, items: IDataObject[]) => {
	const result = await engine.run(settings, items);
	expectClean(result, engine);
	return result;
};

describe('a VIN that cannot be right', () => {
	/** What is given, whom the message is about, and what it says. */
	const BAD_VINS: Array<[given: IDataObject[string], subject: string, problem: RegExp]> = [
		['WBA3A5C5', 'VIN WBA3A5C5', /has 8 characters instead of 17/],
		['WBAJA91O3HB304909', 'VIN WBAJA91O3HB304909', /letter O at position 8 .*digit 0/],
		['', 'Item without a VIN', /the VIN is empty/],
		[undefined, 'Item without a VIN', /the VIN is (missing|empty)/],
		[null, 'Item without a VIN', /^Item without a VIN: ./],
		[4711, 'VIN 4711', /is a number of 4 digits: spreadsheets drop leading zeros/],
		[Number('12345678901234567'), 'VIN 12345678901234568', /arrived as a number.* must be text/],
		[true, 'Item without a VIN', /^Item without a VIN: ./],
		[{ vin: VIN }, 'Item without a VIN', /^Item without a VIN: ./],
		[[VIN], 'Item without a VIN', /^Item without a VIN: ./],
	];
	const items = BAD_VINS.map(([vin]) => ({ vin }));
	const operations = OPERATIONS.filter(({ asksForVin }) => asksForVin);

	it('is asked of all operations but those of a job', () => {
		expect(operations.length).toBeGreaterThanOrEqual(18);
	});

	it.each(
		operations.map(
			(operation) => [`${operation.resource}: ${operation.operation}`, operation] as const,
		),
	)('%s: is named, and nothing is sent', async (_name, operation) => {
		for (const [vin, subject, problem] of BAD_VINS) {
			const { error } = await run(callOf(operation), [{ vin }]);
			expect(error?.message).toMatch(problem);
			expect(error?.message).toContain(`${subject}: `);
			expect(error?.description).toMatch(/Nothing was charged\.$/);
		}
		expect(sandbox.stats().requests).toEqual([]);
	});

	it.each(
		operations.map(
			(operation) => [`${operation.resource}: ${operation.operation}`, operation] as const,
		),
	)('%s: comes out of the error output', async (_name, operation) => {
		const result = await run(callOf(operation, { onError: 'continueErrorOutput' }), items);
		expect(result.items).toEqual([]);
		result.errorItems.forEach(({ json, pairedItem }, item) => {
			const [vin, subject, problem] = BAD_VINS[item]!;
			expect(pairedItem).toEqual({ item });
			expect(Object.keys(json).sort()).toEqual(['details', 'error', 'vin']);
			expect(json.vin).toEqual(vin);
			expect(json.error).toMatch(problem);
			expect(json.details).toEqual({
				...(subject.startsWith('VIN ') && { vin: subject.slice(4) }),
				reason: 'invalidInput',
				charged: 'no',
				todo: expect.stringMatching(/Nothing was charged\.$/) as string,
			});
		});
		expect(result.errorItems).toHaveLength(BAD_VINS.length);
		expect(sandbox.stats().requests).toEqual([]);
	});
});

describe('fields that cannot be right', () => {
	const XML = '<FA/>';
	const OTHER_VIN = EXAMPLE_VINS.nbt.vin;
	const TOO_LARGE = `<FA>${'x'.repeat(5 * 1024 * 1024)}</FA>`;
	const submit = { resource: 'secureCoding', operation: 'submit' };
	const fsc = { resource: 'navigationMap', operation: 'generateFscCode' };
	const getStatus = { resource: 'secureCoding', operation: 'getStatus' };
	const asText = { vehicleOrder: 'modified', inputMode: 'text' };
	const asBinary = { vehicleOrder: 'modified', inputMode: 'binary' };
	const binary = (content: Buffer | string) => ({
		data: Buffer.from(content as string).toString('base64'),
		mimeType: 'application/xml',
	});

	interface Case {
		name: string;
		call: { resource: string; operation: string };
		parameters?: INodeParameters;
		options?: IDataObject;
		item?: INodeExecutionData;
		/** All of them in one message. */
		problems: Array<string | RegExp>;
	}

	const CASES: Case[] = [
		{
			name: 'a map type as the API calls it, and a short VIN',
			call: fsc,
			parameters: { mapType: 'evo_id4' },
			item: { json: { vin: 'SHORT' } },
			problems: ['VIN SHORT: ', 'has 5 characters', 'Map Type must be one of'],
		},
		{
			name: 'a map type from an expression that gives nothing',
			call: fsc,
			parameters: { mapType: '={{ $json.map }}' },
			problems: ['Map Type must be one of'],
		},
		{
			name: 'no FA and no SVT',
			call: submit,
			parameters: { ...asText, fa: '={{ "" }}', svt: '={{ " " }}' },
			problems: [`VIN ${VIN}: `, 'FA is empty', 'SVT is empty'],
		},
		{
			name: 'FA and SVT from expressions that give nothing, and a short VIN',
			call: submit,
			parameters: { ...asText, fa: '={{ $json.fa }}', svt: '={{ $json.svt }}' },
			item: { json: { vin: 'SHORT' } },
			problems: ['has 5 characters', /FA is (missing|empty)/, /SVT is (missing|empty)/],
		},
		{
			name: 'FA that is no XML, SVT of another vehicle, and body fields that are no JSON',
			call: submit,
			parameters: { ...asText, fa: 'G30#0318', svt: `<SVT><VIN>${OTHER_VIN}</VIN></SVT>` },
			options: { additionalBodyFields: '{broken' },
			problems: [
				'FA is not XML',
				`SVT is for the vehicle ${OTHER_VIN}, not for ${VIN}`,
				'Additional Body Fields must be a JSON object',
			],
		},
		{
			name: 'FA over 5 MB',
			call: submit,
			parameters: { ...asText, fa: '={{ $json.fa }}', svt: XML },
			item: { json: { vin: VIN, fa: TOO_LARGE } },
			problems: ['FA is larger than 5 MB'],
		},
		{
			name: 'binary fields that are missing',
			call: submit,
			parameters: { ...asBinary, faBinaryField: 'order', svtBinaryField: '={{ " " }}' },
			item: { json: { vin: VIN }, binary: { fa: binary(XML) } },
			problems: [
				`VIN ${VIN}: `,
				'no binary field "order" for the FA (binary fields in the item: fa)',
				'the name of the binary field for the SVT is empty',
			],
		},
		{
			name: 'no binary data at all',
			call: submit,
			parameters: asBinary,
			problems: ['"fa" for the FA (binary fields in the item: none)', '"svt" for the SVT'],
		},
		{
			name: 'a binary field over 5 MB, and one that is no text',
			call: submit,
			parameters: asBinary,
			item: {
				json: { vin: VIN },
				binary: { fa: binary(TOO_LARGE), svt: binary(Buffer.from([0xff, 0xd8, 0xff, 0xe0])) },
			},
			problems: ['FA is larger than 5 MB', 'SVT is not XML'],
		},
		{
			name: 'binary fields in a character set that they do not name, or name wrongly',
			call: submit,
			parameters: asBinary,
			item: {
				json: { vin: VIN },
				binary: {
					fa: binary(Buffer.from('<FA note="größer"/>', 'latin1')),
					svt: binary(Buffer.from(`\uFEFF${XML}`, 'utf16le').subarray(0, -1)),
				},
			},
			problems: ['FA is not in UTF-8', 'SVT is declared as utf-16le, but its bytes are not'],
		},
		{
			name: 'a job ID from an expression that gives nothing, and wrong body fields',
			call: getStatus,
			options: { additionalBodyFields: '[]' },
			problems: [/the Job ID is (missing|empty)/, 'Additional Body Fields must be'],
		},
		{
			name: 'a number in the body fields that has lost digits in an expression',
			call: submit,
			options: { additionalBodyFields: '={{ { customer_id: $json.customer } }}' },
			item: { json: { vin: VIN, customer: Number('7615917337495251231') } },
			problems: ['contains the number 7615917337495251000', 'put it in quotes'],
		},
		{
			name: 'a job ID that has lost digits',
			call: getStatus,
			item: { json: { jobId: Number('12345678901234567') } },
			problems: ['Job 12345678901234568: ', /arrived as a number.* digits/],
		},
	];

	const runOn = async ({ call, parameters, options, item }: Case, settings: CallSettings = {}) => {
		const result = await engine.runFlow(
			{
				nodes: [
					fixtureNode('Items', ITEMS_TYPE),
					bimmerVinNode(callOf(call, { ...settings, parameters, options })),
				],
				connections: connectInLine('Items', NODE_NAME),
			},
			[item ?? { json: { vin: VIN } }],
		);
		expectClean(result, engine);
		return result;
	};

	it.each(CASES.map((given) => [given.name, given] as const))('%s', async (_name, given) => {
		const { error } = await runOn(given);
		for (const problem of given.problems) {
			expect(error?.message).toEqual(
				typeof problem === 'string'
					? expect.stringContaining(problem)
					: expect.stringMatching(problem),
			);
		}
		expect(error?.description).toMatch(/Nothing was charged\.$/);

		const { errorItems } = await runOn(given, { onError: 'continueErrorOutput' });
		expect(detailsOf(errorItems)).toEqual([
			expect.objectContaining({ reason: 'invalidInput', charged: 'no' }),
		]);
		expect(sandbox.stats().requests).toEqual([]);
	});

	const NOTE = '<FA note="größer €"/>';
	const DECLARED = `<?xml version="1.0"?>${NOTE}`;
	const named = (encoding: string) =>
		`<?xml version="1.0" encoding="${encoding}" standalone="yes"?>${NOTE}`;
	const STANDALONE = `<?xml version="1.0" standalone="yes"?>${NOTE}`;
	const utf16 = (text: string) => Buffer.from(text, 'utf16le');

	it.each<[string, Buffer, string, string?]>([
		['UTF-16 with a mark', utf16(`\uFEFF${DECLARED}`), DECLARED],
		['windows-1252', windows1252(named('windows-1252')), STANDALONE],
		['a type with a character set', windows1252(NOTE), NOTE, 'text/xml; charset=windows-1252'],
	])('an FA in %s is sent as the same text', async (_what, ...[content, fa, mimeType]) => {
		const { error } = await runOn({
			name: '',
			call: submit,
			parameters: asBinary,
			item: {
				json: { vin: VIN },
				binary: {
					fa: { ...binary(content), ...(mimeType && { mimeType }) },
					svt: binary(`\uFEFF${XML}`),
				},
			},
			problems: [],
		});
		expect(error).toBeUndefined();
		expect(sandbox.stats().requests.at(-1)?.body).toEqual({ vin: VIN, fa, svt: XML });
		expect(sandbox.ledger()).toHaveLength(1);
	});

	it('an FA as text does not say that it is in another character set than UTF-8', async () => {
		const { error } = await runOn({
			name: '',
			call: submit,
			parameters: { ...asText, fa: named('utf-16'), svt: XML },
			problems: [],
		});
		expect(error).toBeUndefined();
		expect(sandbox.stats().requests.at(-1)?.body).toEqual({ vin: VIN, fa: STANDALONE, svt: XML });
	});
});

/** The one sign beyond ISO-8859-1 that is used here stands elsewhere. */
function windows1252(text: string): Buffer {
	return Buffer.from(text.replaceAll('€', '\u0080'), 'latin1');
}
