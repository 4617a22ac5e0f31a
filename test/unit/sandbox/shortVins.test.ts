import { ENDPOINTS } from '../../../nodes/shared/api/catalog';
import { EXAMPLE_VINS, SHORT_VINS, startSandbox, type Sandbox } from '../../sandbox/server';
import { someVins } from '../../someVins';
import { fields, post } from './client';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ rateLimit: false });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const LOOK_UPS = ['vehicleState', 'vehicleOrder', 'carPlayCheck', 'serviceHistory'] as const;
const ask = (vin: string, path: string = ENDPOINTS.vehicleState.path) =>
	post(sandbox, path, { vin, map_type: 'next' });

describe('the last seven characters of a VIN', () => {
	it.each(LOOK_UPS)('are enough at %s', async (endpoint) => {
		const { path, cents } = ENDPOINTS[endpoint];
		const { vin: vin17 } = EXAMPLE_VINS.evoId5;
		const answer = await fields(ask('B304909', path));
		expect(answer).toMatchObject({ status: 'success', vin17, vin7: 'B304909' });
		expect(answer).toEqual(await fields(ask(vin17, path)));
		expect(sandbox.ledger()[0]).toMatchObject({ vin: 'B304909', cents });
	});

	const others = Object.values(ENDPOINTS)
		.map(({ path }) => path)
		.filter((path) => path !== ENDPOINTS.secureCodingStatus.path)
		.filter((path) => LOOK_UPS.every((endpoint) => ENDPOINTS[endpoint].path !== path));
	it.each(others)('are not enough at %s, and the refusal is paid', async (path) => {
		const answer = await ask('B304909', path);
		expect(answer.status).toBe(422);
		expect((await fields(answer)).message).toMatch(/^vin: must be 17 letters/);
		expect(sandbox.ledger()).toEqual([expect.objectContaining({ path, status: 422 })]);
	});

	it('find the ordinary cars of the tests', async () => {
		const [vin17 = ''] = someVins(124).slice(-1);
		expect(await fields(ask(vin17.slice(-7)))).toMatchObject({ vin17 });
	});

	it('find any other car too, always the same', async () => {
		const { vin17 } = await fields(ask('KX12345'));
		expect(vin17).toMatch(/^WBA[A-HJ-NPR-Z0-9]{7}KX12345$/);
		expect(await fields(ask('KX12345'))).toMatchObject({ vin17 });
	});

	it('may fit several, which is an answer, and paid', async () => {
		const { vin, message } = SHORT_VINS.several;
		const answer = await ask(vin);
		expect(answer.status).toBe(200);
		const { vehicles, ...rest } = await fields(answer);
		expect(rest).toEqual({ status: 'select_vehicle', sandbox: false, message });
		expect(vehicles).toHaveLength(3);
		const candidates = vehicles as Array<{ vin17: string; model: string }>;
		for (const { vin17, ...more } of candidates) {
			expect(vin17).toMatch(new RegExp(`^WBA\\w{7}${vin}$`));
			expect(more).toMatchObject({ vin7: vin, model: expect.any(String) as string });
			expect(await fields(ask(vin17))).toMatchObject({ status: 'success', vin17 });
		}
		expect(sandbox.ledger()[0]).toMatchObject({ vin, status: 200, cents: 20 });
	});

	it('may fit none, which is paid as well', async () => {
		const { vin, status, message } = SHORT_VINS.unknown;
		const answer = await ask(vin);
		expect(answer.status).toBe(status);
		expect(await fields(answer)).toEqual({ status: 'error', message });
		expect(sandbox.spentCents()).toBe(20);
	});

	it.each(['304909', 'HB304909', 'B30490O', 'b304909'])('are no others: %s', async (vin) => {
		expect((await ask(vin)).status).toBe(422);
	});
});
