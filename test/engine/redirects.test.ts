/** A 303 to the result, for every paid operation: fetched once, charged once. */
import { ENDPOINTS, type EndpointName } from '../../nodes/shared/api/catalog';
import { asItems, lookUp } from './harness/lookUp';
import { someVins } from './harness/setUp';
import { engine, sandbox, startEach } from './harness/stage';

const OPERATIONS: ReadonlyArray<readonly [string, string, EndpointName, object?]> = [
	['vehicle', 'getState', 'vehicleState'],
	['vehicle', 'getOrder', 'vehicleOrder'],
	['vehicle', 'checkCarPlay', 'carPlayCheck'],
	['vehicle', 'getServiceHistory', 'serviceHistory'],
	['navigationMap', 'generateFscCode', 'fscCode', { mapType: 'premium' }],
	['navigationMap', 'getRepairKit', 'fscRepairKit'],
	['carPlay', 'activateCable', 'carPlayCable'],
	['carPlay', 'activateUsb', 'carPlayUsb'],
	['secureCoding', 'submit', 'secureCodingSubmit', { vehicleOrder: 'original' }],
	['secureCoding', 'submitAndWait', 'secureCodingSubmit', { vehicleOrder: 'original' }],
];

/** What is there, of the kind that the operation gives. */
function resultOf(endpoint: EndpointName): { body: unknown; path: string } {
	const { deliverable } = ENDPOINTS[endpoint];
	if (deliverable.kind === 'code') return { body: { code: 'AB12-CD34' }, path: '/results/r' };
	if (deliverable.kind === 'data')
		return { body: { vehicle: { model: '530i', ecus: [1] } }, path: '/results/r' };
	if ('extension' in deliverable && deliverable.extension === 'html')
		return { body: '<!DOCTYPE html><html><body>VIN</body></html>', path: '/results/r.html' };
	return { body: Buffer.from('PK\x03\x04 files').toString('latin1'), path: '/results/r.zip' };
}

startEach();
const [VIN = ''] = someVins(1);

const CASES = OPERATIONS.map(([resource, operation, endpoint, more]) => ({
	resource,
	operation,
	endpoint,
	more: more ?? {},
}));

it.each(CASES)('$resource: $operation', async ({ resource, operation, endpoint, more }) => {
	const { path } = ENDPOINTS[endpoint];
	const result = resultOf(endpoint);
	const body = result.body;
	sandbox.fault({
		kind: 'respond',
		path,
		status: 303,
		headers: { location: result.path },
		charge: true,
	});
	sandbox.fault({ kind: 'respond', path: result.path, body, charge: false });
	const settings = {
		parameters: { resource, operation, ...more },
		onError: 'continueErrorOutput',
	} as const;
	const { items, errorItems } = await engine.run(lookUp(settings), asItems([VIN]));
	expect(errorItems).toEqual([]);
	expect(items).toHaveLength(1);
	const { deliverable } = ENDPOINTS[endpoint];
	if (deliverable.kind === 'code') expect(items[0]?.json.code).toBe('AB12-CD34');
	else if (deliverable.kind === 'data') expect(items[0]?.json.vehicle).toBeDefined();
	else expect(items[0]?.json.files).toHaveLength(1);
	expect(sandbox.ledger()).toHaveLength(1);
	const asked = sandbox.stats().requests.filter((request) => request.path === result.path);
	expect(asked.map(({ method }) => method)).toEqual(['GET']);
});

describe('what is at the address', () => {
	const pointTo = async (operation: readonly [string, string, EndpointName], body: unknown) => {
		const [resource, name, endpoint] = operation;
		const headers = { location: '/results/r' };
		const { path } = ENDPOINTS[endpoint];
		sandbox.fault({ kind: 'respond', path, status: 303, headers, charge: true, times: 'always' });
		sandbox.fault({ kind: 'respond', path: '/results/r', body, charge: false, times: 'always' });
		const settings = {
			parameters: { resource, operation: name },
			retryOnFail: true,
			maxTries: 2,
			waitBetweenTries: 1,
			onError: 'continueErrorOutput',
		} as const;
		// The same VIN twice is one call, and one look.
		const run = await engine.run(lookUp(settings), asItems([VIN, VIN]));
		expect(sandbox.ledger()).toHaveLength(1);
		expect(sandbox.stats().requests.filter(({ method }) => method === 'GET')).toHaveLength(1);
		return run;
	};

	it('may not have been unpacked', async () => {
		const packed = { statusCode: 200, body: '{"code":"AB12-CD34"}' };
		const { items } = await pointTo(['carPlay', 'activateCable', 'carPlayCable'], packed);
		expect(items.map(({ json }) => json.code)).toEqual(['AB12-CD34', 'AB12-CD34']);
	});

	it('may ask which vehicle is meant', async () => {
		const vehicles = [{ vin17: VIN }, { vin17: someVins(2)[1] }];
		const asked = { status: 'select_vehicle', message: 'Two fit', vehicles };
		const { errorItems } = await pointTo(['vehicle', 'getOrder', 'vehicleOrder'], asked);
		expect(errorItems[0]?.json.details).toMatchObject({
			reason: 'severalVehicles',
			charged: 'yes',
			vehicles,
		});
	});
});

it('a submit whose file cannot be fetched is not submitted again', async () => {
	const { path } = ENDPOINTS.secureCodingSubmit;
	const location = '/results/r.zip';
	sandbox.fault({
		kind: 'respond',
		path,
		status: 303,
		headers: { location },
		charge: true,
		times: 'always',
	});
	sandbox.fault({ kind: 'status', status: 404, path: location, times: 'always' });
	const settings = {
		parameters: { resource: 'secureCoding', operation: 'submitAndWait', vehicleOrder: 'original' },
		retryOnFail: true,
		maxTries: 3,
		waitBetweenTries: 1,
		onError: 'continueErrorOutput',
	} as const;
	const { errorItems } = await engine.run(lookUp(settings), asItems([VIN]));
	expect(errorItems[0]?.json.details).toMatchObject({
		reason: 'redirect',
		charged: 'maybe',
		address: `${sandbox.url}${location}`,
	});
	expect(sandbox.ledger()).toHaveLength(1);
}, 30_000);

it.each(CASES.flatMap((one) => [307, 308].map((status) => ({ ...one, status }))))(
	'a $status of $resource: $operation is not followed, and its address is told without secrets',
	async ({ resource, operation, endpoint, more, status }) => {
		const { path } = ENDPOINTS[endpoint];
		const location = `${path}/?again=${sandbox.clientSecret}`;
		const headers = { location };
		sandbox.fault({ kind: 'respond', path, status, headers, charge: false, times: 'always' });
		const settings = {
			parameters: { resource, operation, ...more },
			onError: 'continueErrorOutput',
		} as const;
		const { errorItems } = await engine.run(lookUp(settings), asItems([VIN]));
		const address = `${path}/?again=[hidden]`;
		expect(errorItems[0]?.json.details).toMatchObject({ reason: 'redirect', status, address });
		const asked = sandbox.stats().requests.filter((request) => request.path.startsWith(path));
		expect(asked.map(({ method }) => method)).toEqual(['POST']);
	},
);
