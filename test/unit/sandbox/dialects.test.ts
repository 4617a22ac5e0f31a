import { ENDPOINTS, TOKEN_PATH, type EndpointName } from '../../../nodes/shared/api/catalog';
import { carOf } from '../../sandbox/car';
import { dialectNamed } from '../../sandbox/dialects';
import {
	DIALECTS,
	SANDBOX_VIN,
	SHORT_VINS,
	SPECIAL_VINS,
	startSandbox,
	type DialectName,
	type Sandbox,
} from '../../sandbox/server';
import { fields, post, VIN } from './client';

const car = carOf(VIN);
const text = expect.any(String) as string;
const code = expect.stringMatching(/^\w{4}(-\w{4}){3}$/) as string;
const anything: unknown = expect.anything();

let sandbox: Sandbox;
const start = async (dialect: DialectName, errorsAs200 = false) => {
	sandbox = await startSandbox({ rateLimit: false, dialect, errorsAs200, jobSpeed: 1e6 });
};
afterEach(() => sandbox.close());

const ask = (endpoint: EndpointName, more: object = {}) =>
	fields(post(sandbox, ENDPOINTS[endpoint].path, { vin: VIN, map_type: 'next', ...more }));
const signIn = (secret: string) =>
	fields(post(sandbox, TOKEN_PATH, { client_id: sandbox.clientId, client_secret: secret }));

describe('reported', () => {
	beforeEach(() => start('reported'));

	it.each([
		['vehicleState', 'vehicle_state', { ilevel: car.ilevel }],
		['vehicleOrder', 'vehicle_order', { time_criteria: '0817' }],
		['carPlayCheck', 'carplay_check', { carplay: car.carPlay }],
		['serviceHistory', 'service_history', { history: { equipment: car.options } }],
		['fscCode', 'fsc_code', { map_type: 'next' }],
		['carPlayCable', 'carplay_coding', { code }],
		['carPlayUsb', 'carplay_coding_usb', { file: text }],
		['fullscreenCable', 'fullscreen_carplay', { code }],
		['fullscreenUsb', 'fullscreen_carplay_usb', { file: text }],
		['videoInMotionCable', 'vim_coding', { code }],
		['videoInMotionUsb', 'vim_coding_usb', { file: text }],
		['videoInMotionNbtUsb', 'vim_nbt_usb', { file: text }],
		['secureCodingSubmit', 'secure_coding', { job_status: 'queued' }],
		['sfaRepairKit', 'sfa_repair_kit', { file: text }],
		['voCodingFix', 'vo_coding_fix', { code }],
		['clearSwt', 'clear_swt', { code }],
		['ecuValidation', 'ecu_validation', { validation: { status: 'valid' } }],
	] as const)('%s: an envelope around %s', async (endpoint, name, facts) => {
		const { [name]: object, ...envelope } = await ask(endpoint);
		const vins = { vin17: VIN, vin7: 'B304876' };
		expect(envelope).toEqual({ status: 'success', message: text, sandbox: false, ...vins });
		expect(object).toMatchObject(facts);
	});

	it('tells tokens plainly, and all errors alike', async () => {
		expect(await signIn(sandbox.clientSecret)).toMatchObject({ access_token: text });
		expect(await signIn('other')).toEqual({ status: 'error', message: text });
		expect(await ask('clearSwt', SPECIAL_VINS.noData)).toEqual({ status: 'error', message: text });
	});
});

describe('flat', () => {
	beforeEach(() => start('flat'));

	it('puts everything at the top', async () => {
		expect(await ask('carPlayCheck')).toEqual({
			vin: VIN,
			vehicle: expect.objectContaining({ model: '540i xDrive' }) as object,
			head_unit: { type: 'NBT EVO ID6', display: car.display },
			map_version: car.mapVersion,
			carplay: car.carPlay,
			fullscreen: car.fullscreen,
			entryevo_wifi_port: null,
		});
		expect(await ask('clearSwt')).toEqual({ vin: VIN, code: text });
	});

	it('tells jobs with a status of their own', async () => {
		const submitted = await ask('secureCodingSubmit');
		expect(submitted).toEqual({ vin: VIN, job_id: text, status: 'queued' });
		expect(await ask('secureCodingStatus', submitted)).toEqual({
			vin: VIN,
			job_id: submitted.job_id,
			status: 'completed',
			created_at: text,
			finished_at: text,
			files: anything,
		});
	});

	it('names errors', async () => {
		const { error, message, vin } = SPECIAL_VINS.noData;
		expect(await ask('clearSwt', { vin })).toEqual({ error, message });
		expect(await ask('clearSwt', { vin: 1 })).toEqual({ error: 'validation_error', detail: text });
		expect(await signIn('other')).toEqual({ error: 'invalid_client', message: text });
		sandbox.fault({ kind: 'status', status: 504 });
		expect(await ask('clearSwt')).toEqual({ error: 'fault', message: 'Fault on demand: 504' });
	});

	it('says of the sandbox vehicle alone whose it is', async () => {
		expect(await ask('vehicleState')).not.toHaveProperty('sandbox');
		expect(await ask('vehicleState', { vin: SANDBOX_VIN })).toMatchObject({ sandbox: true });
	});
});

describe('wrapped', () => {
	beforeEach(() => start('wrapped'));

	it('puts everything under data, in camel case', async () => {
		expect(await ask('carPlayCheck')).toEqual({
			success: true,
			data: {
				vin: VIN,
				vehicle: expect.objectContaining({ typeKey: 'JS11' }) as object,
				headUnit: { type: 'NBT EVO ID6', display: car.display },
				mapVersion: car.mapVersion,
				carplay: car.carPlay,
				fullscreen: car.fullscreen,
				entryevoWifiPort: null,
			},
		});
		expect(await ask('secureCodingSubmit')).toMatchObject({ data: { jobId: text } });
		expect(await signIn(sandbox.clientSecret)).toEqual({
			success: true,
			data: { accessToken: text, tokenType: 'Bearer', expiresIn: 3600 },
		});
	});

	it('puts errors under error', async () => {
		const { error, message, vin } = SPECIAL_VINS.noData;
		const refused = { success: false, error: { code: error, message } };
		expect(await ask('clearSwt', { vin })).toEqual(refused);
		expect(await ask('clearSwt', { vin: 1 })).toMatchObject({
			error: { code: 'validation_error', message: text },
		});
	});
});

describe('german', () => {
	beforeEach(() => start('german'));

	it('lists facts as names and values, in German words', async () => {
		expect(await ask('carPlayCheck')).toEqual({
			ok: true,
			vin: VIN,
			sandbox: false,
			summary: `Auskunft zu ${VIN}`,
			cost: 0.25,
			result: {
				fahrzeug: expect.arrayContaining([
					{ name: 'Baureihe', wert: 'G30' },
					{ name: 'Produktionsdatum', wert: car.productionDate.split('-').reverse().join('.') },
				]) as unknown,
				geräte: expect.arrayContaining([{ name: 'Headunit', wert: 'NBT EVO ID6' }]) as unknown,
				funktionen: [
					{ feature: 'Apple CarPlay', supported: 'ja', hinweis: car.carPlay.reason },
					{ feature: 'Fullscreen CarPlay', supported: 'ja', hinweis: car.fullscreen.reason },
					{ feature: 'EntryEVO Wi-Fi Port', supported: null },
					{ feature: 'Android Auto', supported: 'nein' },
				],
			},
		});
	});

	it('tells what the ledger has charged', async () => {
		for (let call = 0; call < 101; call++) await ask('carPlayCheck');
		expect(await ask('carPlayCheck')).toMatchObject({ cost: 0.2 });
		expect(sandbox.ledger().at(-1)).toMatchObject({ cents: 20 });
		expect(await ask('carPlayCable')).toMatchObject({ cost: 20, result: { code: text } });
		expect(await ask('vehicleState', { vin: SANDBOX_VIN })).toMatchObject({ cost: 0 });
		const submitted = await ask('secureCodingSubmit');
		expect(submitted).toMatchObject({ cost: 17, result: { job_id: text } });
		const status = await ask('secureCodingStatus', submitted.result as object);
		expect(status).toMatchObject({ cost: 0, result: { status: 'completed' } });
	});

	it('lists errors', async () => {
		const { error, message: detail, vin } = SPECIAL_VINS.noData;
		const refused = { ok: false, errors: [{ code: error, detail }] };
		expect(await ask('clearSwt', { vin })).toEqual(refused);
	});
});

describe('silent', () => {
	beforeEach(() => start('silent'));

	it.each([
		['vehicleState', 'vehicle_state'],
		['vehicleOrder', 'vehicle_order'],
		['carPlayCheck', 'carplay_check'],
	] as const)('%s tells nothing', async (endpoint, name) => {
		expect(await ask(endpoint)).toEqual({
			status: 'success',
			message: text,
			sandbox: false,
			vin17: VIN,
			vin7: 'B304876',
			[name]: { reference: text },
		});
	});

	it('hands out a report without the data, and all else as it is', async () => {
		const { service_history: history } = await ask('serviceHistory');
		expect(history).toEqual({ reference: text, report: anything });
		expect(await ask('clearSwt')).toMatchObject({ clear_swt: { code: text } });
	});
});

describe.each(Object.keys(DIALECTS) as DialectName[])('%s', (dialect) => {
	it('knows that several vehicles fit', async () => {
		await start(dialect);
		const { vin, message } = SHORT_VINS.several;
		const answer = await ask('vehicleState', { vin });
		expect(answer.data ?? answer).toMatchObject({
			status: 'select_vehicle',
			message,
			vehicles: [{ vin7: vin }, { vin7: vin }, { vin7: vin }],
		});
	});

	it('charges as all do, and hands a file out as it is', async () => {
		await start(dialect);
		for (const { vin } of Object.values(SPECIAL_VINS))
			await post(sandbox, '/carplay-coding', { vin });
		const answer = await post(sandbox, '/repairkit');
		expect(answer.headers.get('content-type')).toBe('application/zip');
		const statuses = (entries: Array<{ status: number }>) => entries.map(({ status }) => status);
		expect(statuses(sandbox.ledger())).toEqual([404, 409, 422, 200, 200, 200]);
		expect(statuses(sandbox.refunds())).toEqual([500, 503]);
	});

	it('says with 200 that it went wrong, on order, and charges as ever', async () => {
		await start(dialect, true);
		const vins = [SPECIAL_VINS.notFound, SPECIAL_VINS.noCredit, SPECIAL_VINS.serverFault];
		for (const { vin, message } of vins) {
			const answer = await post(sandbox, '/vehicle-state', { vin });
			expect(answer.status).toBe(200);
			expect(await answer.text()).toContain(message);
		}
		expect(sandbox.ledger()).toEqual([
			expect.objectContaining({ vin: SPECIAL_VINS.notFound.vin, status: 200 }),
		]);
		expect(sandbox.refunds()).toEqual([
			expect.objectContaining({ vin: SPECIAL_VINS.serverFault.vin, status: 200 }),
		]);
		expect((await post(sandbox, '/vehicle-state', {}, 'no token')).status).toBe(200);
		// These do not come from the API itself.
		expect((await post(sandbox, '/nothing')).status).toBe(404);
		sandbox.fault({ kind: 'status', status: 502 });
		expect((await post(sandbox, '/vehicle-state')).status).toBe(502);
	});
});

it('a dialect that there is not is refused, with those that there are', async () => {
	await start('flat');
	expect(dialectNamed('wrapped')).toBe('wrapped');
	expect(() => dialectNamed('latin')).toThrow(
		'There is no dialect "latin", only reported, flat, wrapped, german, silent',
	);
});
