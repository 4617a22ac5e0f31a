/** What a user reads when something goes wrong, and what it costs. */
import { stringify } from 'flatted';
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { inspect } from 'node:util';

import { ENDPOINTS, type EndpointName } from '../../nodes/shared/api/catalog';
import {
	EXAMPLE_VINS,
	SPECIAL_VINS,
	startSandbox,
	type FaultOrder,
	type Sandbox,
} from '../sandbox/server';
import {
	asItems,
	callOf,
	detailsOf,
	OPERATIONS,
	wordsOf,
	type CallSettings,
	type DescribedOperation,
} from './harness/calls';
import {
	bimmerVinNode,
	connectInLine,
	fixtureNode,
	NODE_NAME,
	type Engine,
	type EngineRun,
	type NodeSettings,
} from './harness/engine';
import { ITEMS_TYPE } from './harness/fixtureNodes';
import { setUp, someVins } from './harness/setUp';

const VIN = EXAMPLE_VINS.evoId5.vin;
const ACCOUNT = { clientId: 'errors-client', clientSecret: 'Secret-of-the-errors-42' };
const LOOK_UP = { resource: 'vehicle', operation: 'getState' };
const PATH = ENDPOINTS.vehicleState.path;

let sandbox: Sandbox;
let engine: Engine;

const start = async () => {
	({ sandbox, engine } = await setUp({
		requestsPerSecond: 1000,
		burst: 1000,
		accounts: [ACCOUNT],
	}));
};

const requestsTo = (path: string) =>
	sandbox.stats().requests.filter((request) => request.path === path);

/** Words of n8n's that would mislead: about spacing requests, sending again, or checking what is right. */
const MISLEADING = [
	'Try spacing',
	'You can retry the request immediately',
	'perhaps check your',
	'check your parameters',
	'please check your',
	'perhaps it is offline',
	'perhaps the server is offline',
	'setting this node to retry automatically',
	"'Retry on Fail' option",
	'perhaps try again later',
	'could not be found',
	'receiving too many requests',
];

const inFull = (value: unknown): string =>
	inspect(value, {
		depth: Infinity,
		showHidden: true,
		maxArrayLength: null,
		maxStringLength: null,
	});

const tokenInUse = (): string => String(engine.storedToken).split(':').at(-1)!;

/** Nothing of a run may give away a secret, and nothing in it may mislead. */
function expectClean({ run, error }: EngineRun): void {
	const stored = [stringify(run.data), inFull(error), error?.stack].join('\n');
	const secrets = [ACCOUNT.clientSecret, tokenInUse() || 'none yet'];
	expect(secrets.filter((secret) => stored.includes(secret))).toEqual([]);
	expect(stored).not.toMatch(/\beyJ[\w-]{8,}/);
	const told = [error?.message, error?.description, JSON.stringify(error), stored].join('\n');
	expect(MISLEADING.filter((words) => told.includes(words))).toEqual([]);
}

const run = async (settings: NodeSettings, items: IDataObject[]): Promise<EngineRun> => {
	const result = await engine.run(settings, items);
	expectClean(result);
	return result;
};

const lookUp = async (vin: string, settings: CallSettings = {}) =>
	await run(callOf(LOOK_UP, settings), [{ vin }]);

const nameOf = ({ resource, operation }: DescribedOperation) => `${resource}: ${operation}`;

describe('a VIN that cannot be right', () => {
	/** What is given, whom the message is about, and what it says. */
	const BAD_VINS: Array<[given: IDataObject[string], subject: string, problem: RegExp]> = [
		['WBA3A5C5', 'VIN WBA3A5C5', /has 8 characters instead of 17/],
		['WBAJA91O3HB304909', 'VIN WBAJA91O3HB304909', /letter O at position 8 .*digit 0/],
		['', 'Item without a VIN', /the VIN is empty/],
		[undefined, 'Item without a VIN', /the VIN is (missing|empty)/],
		[null, 'Item without a VIN', /^Item without a VIN: ./],
		[4711, 'VIN 4711', /has 4 characters instead of 17/],
		[Number('12345678901234567'), 'VIN 12345678901234568', /came as a number.* to be text/],
		[true, 'Item without a VIN', /^Item without a VIN: ./],
		[{ vin: VIN }, 'Item without a VIN', /^Item without a VIN: ./],
		[[VIN], 'Item without a VIN', /^Item without a VIN: ./],
	];
	const items = BAD_VINS.map(([vin]) => ({ vin }));
	const operations = OPERATIONS.filter(({ asksForVin }) => asksForVin);

	beforeAll(start);
	afterAll(async () => await sandbox.close());

	it('is asked of all operations but those of a job', () => {
		expect(operations.length).toBeGreaterThanOrEqual(18);
	});

	it.each(operations.map((operation) => [nameOf(operation), operation] as const))(
		'%s: is named, and nothing is sent',
		async (_name, operation) => {
			for (const [vin, subject, problem] of BAD_VINS) {
				const { error } = await run(callOf(operation), [{ vin }]);
				expect(error?.message).toMatch(problem);
				expect(error?.message).toContain(`${subject}: `);
				expect(error?.description).toMatch(/Nothing was charged\.$/);
			}
			expect(sandbox.stats().requests).toEqual([]);
		},
	);

	it.each(operations.map((operation) => [nameOf(operation), operation] as const))(
		'%s: comes out of the error output',
		async (_name, operation) => {
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
		},
	);
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
			name: 'no map type',
			call: fsc,
			parameters: { mapType: '={{ "" }}' },
			problems: [`VIN ${VIN}: `, 'Map Type has to be one of premium, route'],
		},
		{
			name: 'a map type as the API calls it, and a short VIN',
			call: fsc,
			parameters: { mapType: 'evo_id4' },
			item: { json: { vin: 'SHORT' } },
			problems: ['VIN SHORT: ', 'has 5 characters', 'Map Type has to be one of'],
		},
		{
			name: 'a map type from an expression that gives nothing',
			call: fsc,
			parameters: { mapType: '={{ $json.map }}' },
			problems: ['Map Type has to be one of'],
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
				'Additional Body Fields has to be a JSON object',
			],
		},
		{
			name: 'FA of another vehicle as an attribute',
			call: submit,
			parameters: { ...asText, fa: `<FA vinLong="${OTHER_VIN}"/>`, svt: XML },
			problems: [`FA is for the vehicle ${OTHER_VIN}`],
		},
		{
			name: 'FA over 5 MB',
			call: submit,
			parameters: { ...asText, fa: '={{ $json.fa }}', svt: XML },
			item: { json: { vin: VIN, fa: TOO_LARGE } },
			problems: ['FA is larger than 5 MB'],
		},
		{
			name: 'FA with an entity declaration',
			call: submit,
			parameters: { ...asText, fa: '<!DOCTYPE x [<!ENTITY a "b">]><FA>&a;</FA>', svt: XML },
			problems: ['FA contains a DOCTYPE or ENTITY declaration'],
		},
		{
			name: 'binary fields that are missing',
			call: submit,
			parameters: { ...asBinary, faBinaryField: 'order', svtBinaryField: '={{ " " }}' },
			item: { json: { vin: VIN }, binary: { fa: binary(XML) } },
			problems: [
				`VIN ${VIN}: `,
				'no binary field "order" with the FA (fields present: fa)',
				'the name of the binary field with the SVT is empty',
			],
		},
		{
			name: 'no binary data at all',
			call: submit,
			parameters: asBinary,
			problems: ['"fa" with the FA (fields present: none)', '"svt" with the SVT'],
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
			name: 'binary fields in UTF-16 that tells nothing of itself, or its bytes the other way round',
			call: submit,
			parameters: asBinary,
			item: {
				json: { vin: VIN },
				binary: {
					fa: binary(Buffer.from(XML, 'utf16le')),
					svt: binary(Buffer.from(`\uFEFF${XML}`, 'utf16le').swap16()),
				},
			},
			problems: ['FA is not XML', 'SVT is not XML'],
		},
		{
			name: 'an FA in UTF-16 of another vehicle',
			call: submit,
			parameters: asBinary,
			item: {
				json: { vin: VIN },
				binary: {
					fa: binary(Buffer.from(`\uFEFF<FA VIN="${OTHER_VIN}"/>`, 'utf16le')),
					svt: binary(XML),
				},
			},
			problems: [`FA is for the vehicle ${OTHER_VIN}`],
		},
		{
			name: 'no job ID',
			call: getStatus,
			parameters: { jobId: '={{ "" }}' },
			problems: ['Job without an ID: ', 'the Job ID is empty: use the ID that Submit has given'],
		},
		{
			name: 'a job ID from an expression that gives nothing, and wrong body fields',
			call: getStatus,
			options: { additionalBodyFields: '[]' },
			problems: [/the Job ID is (missing|empty)/, 'Additional Body Fields has to be'],
		},
		{
			name: 'a job ID that has lost digits',
			call: getStatus,
			item: { json: { jobId: Number('12345678901234567') } },
			problems: ['Job 12345678901234568: ', 'has lost digits'],
		},
		{
			name: 'a job ID without end',
			call: getStatus,
			item: { json: { jobId: 'j'.repeat(501) } },
			problems: [`Job ${'j'.repeat(40)}…: `, 'longer than 500 characters'],
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
		expectClean(result);
		return result;
	};

	beforeAll(start);
	afterAll(async () => await sandbox.close());

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

	it('FA and SVT in UTF-16 are read where the file says so', async () => {
		const fa = '<?xml version="1.0"?><FA note="größer"/>';
		const { error } = await runOn({
			name: '',
			call: submit,
			parameters: asBinary,
			item: {
				json: { vin: VIN },
				binary: {
					fa: binary(Buffer.from(`\uFEFF${fa}`, 'utf16le')),
					svt: binary(`\uFEFF${XML}`),
				},
			},
			problems: [],
		});
		expect(error).toBeUndefined();
		expect(sandbox.stats().requests.at(-1)?.body).toEqual({ vin: VIN, fa, svt: XML });
		sandbox.reset();
	});
});

describe('a VIN that the API refuses', () => {
	/** What the description says, by status. */
	const TODO: Record<number, { todo: RegExp; charged: 'no' | 'maybe' }> = {
		402: { todo: /Top up your account/, charged: 'no' },
		403: { todo: /Ask BimmerVIN to enable it/, charged: 'no' },
		404: { todo: /Check it for a typing error/, charged: 'no' },
		409: { todo: /Run Check CarPlay/, charged: 'no' },
		422: { todo: /Check the fields of this item/, charged: 'no' },
		500: { todo: /look in the BimmerVIN dashboard/, charged: 'maybe' },
		503: { todo: /look in the BimmerVIN dashboard/, charged: 'maybe' },
	};
	const refusals = Object.entries(SPECIAL_VINS).flatMap(([name, row]) =>
		row.effect === 'refused' ? [[name, row] as const] : [],
	);
	const paid = OPERATIONS.filter(({ endpoint }) => endpoint.cents > 0);

	beforeAll(start);
	afterAll(async () => await sandbox.close());

	it.each(refusals)('%s: at every paid endpoint', async (_name, row) => {
		const applies = (endpoint: EndpointName) =>
			!('endpoints' in row) || row.endpoints.includes(endpoint);
		const operations = paid.filter(({ endpointName }) => applies(endpointName));
		expect(operations.length).toBeGreaterThanOrEqual(8);
		const { todo, charged } = TODO[row.status]!;

		for (const operation of operations) {
			sandbox.reset();
			const { error } = await run(callOf(operation), [{ vin: row.vin }]);
			expect(error?.message).toContain(`VIN ${row.vin}: `);
			expect(error?.message).toContain(`(${row.status})`);
			expect(error?.message).toMatch(/The API says: ".*"$/);
			expect(error?.message).toContain(row.message);
			expect(error?.description).toMatch(todo);
			expect(error?.description).toMatch(
				charged === 'no' ? /This call was not charged\.$/ : /This call may have been charged\.$/,
			);
			expect(requestsTo(operation.endpoint.path)).toHaveLength(1);
			expect(sandbox.ledger()).toEqual([]);
		}
	});
});

type Fault = FaultOrder extends infer Order
	? Order extends unknown
		? Omit<Order, 'path'>
		: never
	: never;

interface FaultCase {
	name: string;
	fault: Fault;
	reason: string;
	status?: number;
	charged: 'no' | 'maybe';
	/** How often the call is sent; once where absent. */
	requests?: number;
	/** Whether the sandbox has charged it. */
	isPaid?: boolean;
	/** Cannot be told apart by VIN: it stops the other items of a run. */
	stopsTheRest?: boolean;
	timeout?: number;
}

const REASONS: Record<number, string> = {
	400: 'badRequest',
	401: 'unauthorized',
	402: 'noCredit',
	403: 'notEnabled',
	404: 'notFound',
	408: 'timeout',
	409: 'notPossible',
	413: 'tooLarge',
	422: 'notAccepted',
	429: 'tooManyRequests',
};
const STATUSES = [
	...[300, 301, 302, 303, 304, 305, 307, 308],
	...[400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 413, 415, 418, 422, 425, 429, 451],
	...[500, 501, 502, 503, 504],
];

const statusCase = (status: number): FaultCase => {
	const known = REASONS[status];
	const other = status < 400 ? 'redirect' : status < 500 ? 'unexpectedStatus' : 'serverFault';
	return {
		name: `status ${status}`,
		fault: {
			kind: 'status',
			status,
			times: 'always',
			...(status === 429 && { retryAfter: 0 }),
		},
		reason: known ?? other,
		status,
		charged: known && status !== 408 ? 'no' : 'maybe',
		// After a 401, n8n signs in anew and sends once more.
		requests: { 401: 2, 429: 5 }[status],
		stopsTheRest: status === 401 || status === 402,
	};
};

const always = { times: 'always' } as const;
const FAULTS: FaultCase[] = [
	...STATUSES.map(statusCase),
	{
		name: 'a 500 that was charged',
		fault: { kind: 'status', status: 500, charge: true, ...always },
		reason: 'serverFault',
		status: 500,
		charged: 'maybe',
		isPaid: true,
	},
	{
		name: 'resetBefore',
		fault: { kind: 'resetBefore', ...always },
		reason: 'connectionLost',
		charged: 'maybe',
	},
	{
		name: 'resetAfter',
		fault: { kind: 'resetAfter', ...always },
		reason: 'connectionLost',
		charged: 'maybe',
		isPaid: true,
	},
	{
		name: 'slow, with a Timeout',
		fault: { kind: 'slow', delayMs: 10_000, ...always },
		reason: 'connectionLost',
		charged: 'maybe',
		isPaid: true,
		timeout: 150,
	},
	{
		name: 'truncated',
		fault: { kind: 'truncated', ...always },
		reason: 'connectionLost',
		charged: 'maybe',
		isPaid: true,
	},
	...(['garbage', 'html', 'emptyBody'] as const).map((kind): FaultCase => ({
		name: kind,
		fault: { kind, ...always },
		reason: 'unreadable',
		charged: 'maybe',
		isPaid: true,
	})),
	{
		name: 'redirect',
		fault: { kind: 'redirect', ...always },
		reason: 'redirect',
		status: 307,
		charged: 'maybe',
	},
];

const order = ({ fault }: FaultCase, vin?: string) =>
	sandbox.fault({ ...fault, path: PATH, ...(vin && { vin }) } as FaultOrder);

describe('a paid call that goes wrong', () => {
	const CHARGED = {
		no: /This call was not charged\.$/,
		maybe: /This call may have been charged\.$/,
	};

	beforeAll(async () => {
		await start();
		// From here on there is a token, so that only the calls themselves count.
		await lookUp(VIN);
	});
	beforeEach(() => sandbox.reset());
	afterAll(async () => await sandbox.close());

	it.each(FAULTS.map((given) => [given.name, given] as const))('%s', async (_name, given) => {
		order(given);
		const { charged, reason, requests = 1, status, timeout } = given;
		const parameters = timeout ? { requestOptions: { timeout } } : {};
		const result = await lookUp(VIN, { parameters });
		const { message = '', description = '' } = result.error ?? {};
		expect(message).toContain(`VIN ${VIN}: `);
		if (status) expect(message).toContain(`(${status}`);
		if (requests > 2) expect(message).toContain(`${requests} times`);
		expect(description).toMatch(CHARGED[charged]);
		expect(wordsOf(result).includes('may have been charged')).toBe(charged === 'maybe');
		expect(requestsTo(PATH)).toHaveLength(requests);
		expect(sandbox.ledger()).toHaveLength(given.isPaid ? 1 : 0);

		sandbox.reset();
		order(given);
		const { items, errorItems } = await lookUp(VIN, { parameters, onError: 'continueErrorOutput' });
		expect(items).toEqual([]);
		expect(errorItems).toEqual([
			{
				json: {
					vin: VIN,
					error: message,
					details: { vin: VIN, reason, ...(status && { status }), charged, todo: description },
				},
				pairedItem: { item: 0 },
			},
		]);
	});

	it('in one run, beside calls that go well', async () => {
		const mixed = FAULTS.filter(({ stopsTheRest, timeout }) => !stopsTheRest && !timeout);
		const vins = someVins(mixed.length * 2);
		mixed.forEach((given, index) => order(given, vins[index * 2]));
		const input = vins.map((vin, index) => ({ vin, row: index, details: 'of the input' }));
		const { items, errorItems } = await run(
			callOf(LOOK_UP, { onError: 'continueErrorOutput' }),
			input,
		);

		expect(items.map(({ json }) => json.vin)).toEqual(vins.filter((_, index) => index % 2 === 1));
		expect(errorItems.map(({ json, pairedItem }) => [json.row, pairedItem])).toEqual(
			mixed.map((_, index) => [index * 2, { item: index * 2 }]),
		);
		errorItems.forEach(({ json }, index) => {
			const { reason, status, charged } = mixed[index]!;
			const vin = vins[index * 2];
			expect(Object.keys(json).sort()).toEqual(['details', 'error', 'row', 'vin']);
			expect(json.error).toContain(`VIN ${vin}: `);
			expect(json.details).toEqual({
				vin,
				reason,
				...(status && { status }),
				charged,
				todo: expect.any(String) as string,
			});
		});
		mixed.forEach(({ requests = 1, isPaid = false }, index) => {
			const vin = vins[index * 2];
			expect(requestsTo(PATH).filter((request) => request.vin === vin)).toHaveLength(requests);
			expect(sandbox.ledger().filter((entry) => entry.vin === vin)).toHaveLength(isPaid ? 1 : 0);
		});
	});

	it.each([301, 302, 303, 307, 308])(
		'a %d to another address: nothing goes there',
		async (status) => {
			const elsewhere = await startSandbox({ accounts: [ACCOUNT] });
			const location = `${elsewhere.url}${PATH}`;
			sandbox.fault({ kind: 'respond', status, headers: { location }, path: PATH });
			const result = await lookUp(VIN);
			expect(wordsOf(result)).toMatch(/pointed to another address.*may have been charged/s);
			expect(elsewhere.stats().requests).toEqual([]);
			await elsewhere.close();
		},
	);

	it('a refusal that repeats the secrets it was sent', async () => {
		const token = tokenInUse();
		expect(token).toMatch(/^eyJ/);
		const message = `Refused: Authorization: Bearer ${token} of ${ACCOUNT.clientSecret}, token ${token}`;
		sandbox.fault({ kind: 'status', status: 422, body: { message }, path: PATH });
		const { error } = await lookUp(VIN);
		expect(error?.message).toMatch(/The API says: "Refused: .*\[hidden\]/);
	});

	it('words of the API that n8n would take for a code of its own', async () => {
		const message = 'Upstream said ECONNRESET, VehicleNotFound, ETIMEDOUT';
		sandbox.fault({ kind: 'status', status: 502, body: { message }, path: PATH });
		const { error } = await lookUp(VIN);
		expect(error?.message).toContain(`VIN ${VIN}: `);
		expect(error?.message.replaceAll('\u2060', '')).toContain(message);
	});

	it('nothing but the answer of a call that goes well is stored', async () => {
		const { items, error } = await lookUp(VIN);
		expect(error).toBeUndefined();
		expect(items).toHaveLength(1);
	});
});

describe('an API that is not there', () => {
	it('is tried 5 times, and nothing was charged', async () => {
		await start();
		await lookUp(VIN);
		await sandbox.close();
		// The waits stay as they are, but for their random half.
		const random = jest.spyOn(Math, 'random').mockReturnValue(0);
		const { error } = await lookUp(VIN);
		random.mockRestore();
		expect(error?.message).toMatch(
			new RegExp(`^VIN ${VIN}: BimmerVIN could not be reached \\(tried 5 times\\)$`),
		);
		expect(error?.description).toMatch(/Check the Base URL.*This call was not charged\.$/);
	}, 20_000);
});

describe('a free call that goes wrong', () => {
	const path = ENDPOINTS.secureCodingStatus.path;
	const ask = async () =>
		await run(callOf({ resource: 'secureCoding', operation: 'getStatus' }), [{ jobId: 'job-7' }]);

	beforeAll(start);
	afterAll(async () => await sandbox.close());

	it('is sent again, and says that it is free', async () => {
		sandbox.fault({ kind: 'resetAfter', path });
		const { error } = await ask();
		expect(error?.message).toContain('Job job-7: ');
		expect(error?.description).toMatch(/Check that the Job ID .* is free\.$/);
		expect(wordsOf({ error } as EngineRun)).not.toContain('charged');
		expect(requestsTo(path).map(({ method }) => method)).toEqual(['POST', 'POST', 'GET']);
	});
});

describe('several items', () => {
	it('the message says which one it was', async () => {
		await start();
		const vins = [...someVins(2), SPECIAL_VINS.notFound.vin];
		const { error } = await run(callOf(LOOK_UP), asItems(vins));
		expect(error?.message).toContain(`Item 3 of 3, VIN ${vins[2]}: `);
		expect(error?.context).toMatchObject({ itemIndex: 2, runIndex: 0 });
		await sandbox.close();
	});
});
