/** What a user reads when a call goes wrong, and what it costs. */
import type { IDataObject } from 'n8n-workflow';

import { ENDPOINTS, type EndpointName } from '../../nodes/shared/api/catalog';
import { termsOf, type Charged } from '../../nodes/shared/api/terms';
import {
	EXAMPLE_VINS,
	SPECIAL_VINS,
	startSandbox,
	type FaultOrder,
	type Sandbox,
} from '../sandbox/server';
import { asItems, callOf, OPERATIONS, wordsOf, type CallSettings } from './harness/calls';
import { expectClean, tokenInUse } from './harness/clean';
import type { Engine, EngineRun, NodeSettings } from './harness/engine';
import { quickenClock } from './harness/quickClock';
import { setUp, someVins } from './harness/setUp';

const VIN = EXAMPLE_VINS.evoId5.vin;
const ACCOUNT = { clientId: 'errors-client', clientSecret: 'Secret-of-the-errors-42' };
const LOOK_UP = { resource: 'vehicle', operation: 'getState' };
const PATH = ENDPOINTS.vehicleState.path;

let sandbox: Sandbox;
let elsewhere: Sandbox;
let engine: Engine;

const requestsTo = (path: string) =>
	sandbox.stats().requests.filter((request) => request.path === path);

const run = async (settings: NodeSettings, items: IDataObject[]): Promise<EngineRun> => {
	const result = await engine.run(settings, items);
	expectClean(result, engine);
	return result;
};

const lookUp = async (vin: string, settings: CallSettings = {}) =>
	await run(callOf(LOOK_UP, settings), [{ vin }]);

beforeAll(async () => {
	const accounts = [ACCOUNT];
	elsewhere = await startSandbox({ accounts });
	({ sandbox, engine } = await setUp({ requestsPerSecond: 1000, burst: 1000, accounts }));
	// From here on there is a token, so that the calls alone count.
	await lookUp(VIN);
	// And one that a 403 is not blamed on: the node signs in anew once for that.
	await lookUp(SPECIAL_VINS.notEnabled.vin);
});
beforeEach(() => sandbox.reset());
afterAll(async () => {
	await elsewhere.close();
	await sandbox.close();
});

const CHARGED: Record<Charged, RegExp> = {
	no: /This call was not charged\.$/,
	maybe: /This call may have been charged\.$/,
	yes: /This call was charged\.$/,
};

describe('a VIN that the API refuses', () => {
	/** What the description says, by status. */
	const TODO: Record<number, { todo: RegExp; charged: Charged; isPaid?: true }> = {
		402: { todo: /Top up your account/, charged: 'no' },
		403: { todo: /Ask BimmerVIN to enable it/, charged: 'no' },
		404: { todo: /Check it for a typing error/, charged: 'yes', isPaid: true },
		409: { todo: /Run Check CarPlay.*may be charged again/, charged: 'maybe', isPaid: true },
		422: { todo: /Check the fields of this item/, charged: 'yes', isPaid: true },
		500: { todo: /refunds.*check in the BimmerVIN dashboard.*90 days/, charged: 'maybe' },
		503: { todo: /refunds.*check in the BimmerVIN dashboard.*90 days/, charged: 'maybe' },
	};
	const refusals = Object.entries(SPECIAL_VINS).flatMap(([name, row]) =>
		row.effect === 'refused' ? [[name, row] as const] : [],
	);
	const paid = OPERATIONS.filter(({ endpoint }) => endpoint.cents > 0);

	it.each(refusals)('%s: at every paid endpoint', async (_name, row) => {
		const applies = (endpoint: EndpointName) =>
			!('endpoints' in row) || row.endpoints.includes(endpoint);
		const operations = paid.filter(({ endpointName }) => applies(endpointName));
		expect(operations.length).toBeGreaterThanOrEqual(8);
		const { todo, charged, isPaid } = TODO[row.status]!;

		for (const operation of operations) {
			sandbox.reset();
			const { error } = await run(callOf(operation), [{ vin: row.vin }]);
			expect(error?.message).toContain(`VIN ${row.vin}: `);
			expect(error?.message).toContain(`(${row.status})`);
			expect(error?.message).toMatch(/The API says: ".*"$/);
			expect(error?.message).toContain(row.message);
			expect(error?.description).toMatch(todo);
			expect(error?.description).toMatch(CHARGED[charged]);
			expect(requestsTo(operation.endpoint.path)).toHaveLength(1);
			expect(sandbox.ledger()).toHaveLength(isPaid ? 1 : 0);
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
	charged: Charged;
	/** How often the call is sent; once where absent. */
	requests?: number;
	/** Whether the sandbox has charged it. */
	isPaid?: boolean;
	/** Where a redirect points to. */
	address?: string;
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
	407: 'notReached',
	408: 'timeout',
	409: 'notPossible',
	410: 'notFound',
	413: 'tooLarge',
	422: 'notAccepted',
};
/** Without 429, which is waited out: test/engine/tooMany.test.ts. */
const STATUSES = [
	...[300, 301, 302, 303, 304, 305, 307, 308],
	...[400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 413, 415, 418, 422, 425, 451],
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
		},
		reason: known ?? other,
		status,
		charged: termsOf({ kind: 'status', status }).charged,
		// The stand-in charges by the same terms.
		isPaid: [400, 404, 409, 410, 422].includes(status),
		// After a 401, n8n signs in anew and sends once more.
		requests: { 401: 2 }[status],
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
		address: `/moved${PATH}`,
	},
];

const order = ({ fault }: FaultCase, vin?: string) =>
	sandbox.fault({ ...fault, path: PATH, ...(vin && { vin }) });

/** The API's own words in a message, as they stand in the details. */
const saidIn = (message: unknown): { apiMessage?: string } => {
	const apiMessage = /The API says: "(.*?)"/.exec(String(message))?.[1];
	return apiMessage === undefined ? {} : { apiMessage };
};

describe('a paid call that goes wrong', () => {
	it.each(FAULTS.map((given) => [given.name, given] as const))('%s', async (_name, given) => {
		const { charged, reason, requests = 1, status, timeout, address } = given;
		const parameters = timeout ? { requestOptions: { timeout } } : {};
		// After a 401 there is another token, which a 403 is blamed on once.
		if (status === 403) await lookUp(SPECIAL_VINS.notEnabled.vin);
		sandbox.reset();
		order(given);
		const result = await lookUp(VIN, { parameters });
		const { message = '', description = '' } = result.error ?? {};
		expect(message).toContain(`VIN ${VIN}: `);
		if (status) expect(message).toContain(`(${status}`);
		expect(description).toMatch(CHARGED[charged]);
		expect(wordsOf(result).includes('may have been charged')).toBe(charged === 'maybe');
		expect(requestsTo(PATH)).toHaveLength(requests);
		expect(sandbox.ledger()).toHaveLength(given.isPaid ? 1 : 0);

		sandbox.reset();
		order(given);
		const { items, errorItems } = await lookUp(VIN, { parameters, onError: 'continueErrorOutput' });
		expect(items).toEqual([]);
		// What could not be read comes along as a file: test/engine/mishaps.test.ts.
		expect(errorItems.map(({ json, pairedItem }) => ({ json, pairedItem }))).toEqual([
			{
				json: {
					vin: VIN,
					error: message,
					details: {
						vin: VIN,
						reason,
						...(status && { status }),
						charged,
						todo: description,
						...(address && { address }),
						...saidIn(message),
					},
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
			const { reason, status, charged, address } = mixed[index]!;
			const vin = vins[index * 2];
			expect(Object.keys(json).sort()).toEqual(['details', 'error', 'row', 'vin']);
			expect(json.error).toContain(`VIN ${vin}: `);
			expect(json.details).toEqual({
				vin,
				reason,
				...(status && { status }),
				charged,
				todo: expect.any(String) as string,
				...(address && { address }),
				...saidIn(json.error),
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
			const location = `${elsewhere.url}${PATH}`;
			sandbox.fault({ kind: 'respond', status, headers: { location }, path: PATH });
			const result = await lookUp(VIN);
			expect(wordsOf(result)).toMatch(
				/redirected the call to another address.*may have been charged/s,
			);
			expect(elsewhere.stats().requests).toEqual([]);
		},
	);

	it('a refusal that repeats the secrets it was sent', async () => {
		const token = tokenInUse(engine);
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

describe('a free call that goes wrong', () => {
	const path = ENDPOINTS.secureCodingStatus.path;
	const ask = async () =>
		await run(callOf({ resource: 'secureCoding', operation: 'getStatus' }), [{ jobId: 'job-7' }]);

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
		const vins = [...someVins(2), SPECIAL_VINS.notFound.vin];
		const { error } = await run(callOf(LOOK_UP), asItems(vins));
		expect(error?.message).toContain(`Item 3 of 3, VIN ${vins[2]}: `);
		expect(error?.context).toMatchObject({ itemIndex: 2, runIndex: 0 });
	});
});

describe('an API that is not there', () => {
	it('is tried 5 times, and nothing was charged', async () => {
		await sandbox.close();
		quickenClock();
		const { error } = await lookUp(VIN);
		jest.restoreAllMocks();
		expect(error?.message).toMatch(
			new RegExp(`^VIN ${VIN}: BimmerVIN could not be reached \\(tried 5 times\\)$`),
		);
		expect(error?.description).toMatch(/Check the Base URL.*This call was not charged\.$/);
	});
});
