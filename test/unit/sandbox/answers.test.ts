import { crc32 } from 'node:zlib';
import { ENDPOINTS, type EndpointName } from '../../../nodes/shared/api/catalog';
import { carOf } from '../../sandbox/car';
import { startSandbox, type Sandbox } from '../../sandbox/server';
import { fields, objectOf, post, VIN } from './client';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ rateLimit: false });
});
afterAll(() => sandbox.close());

const ask = (endpoint: EndpointName, more: object = {}) =>
	objectOf(post(sandbox, ENDPOINTS[endpoint].path, { vin: VIN, ...more }));
const text = expect.any(String) as string;
const bytes = (base64: unknown) => Buffer.from(String(base64), 'base64');

/** Names and contents of a ZIP of stored files, read the way an unzip program does: from its directory. */
function unzip(zip: Buffer): Map<string, Buffer> {
	const end = zip.length - 22;
	expect(zip.readUInt32LE(end)).toBe(0x06054b50);
	const files = new Map<string, Buffer>();
	let at = zip.readUInt32LE(end + 16);
	for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
		expect(zip.readUInt32LE(at)).toBe(0x02014b50);
		const nameLength = zip.readUInt16LE(at + 28);
		const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
		const local = zip.readUInt32LE(at + 42);
		expect(zip.readUInt32LE(local)).toBe(0x04034b50);
		const start = local + 30 + nameLength;
		const content = zip.subarray(start, start + zip.readUInt32LE(at + 20));
		expect(crc32(content)).toBe(zip.readUInt32LE(at + 16));
		files.set(name, content);
		at += 46 + nameLength;
	}
	expect(at).toBe(end);
	return files;
}

describe('lookups', () => {
	const car = carOf(VIN);

	it('vehicle state', async () => {
		const answer = await ask('vehicleState');
		expect(answer).toMatchObject({
			vehicle: { model: '540i xDrive', chassis: 'G30', production_date: car.productionDate },
			ilevel: car.ilevel,
			head_unit: { type: 'NBT EVO ID6' },
			options: car.options,
		});
		expect(answer.ecus).toContainEqual(
			expect.objectContaining({ address: '0x63', name: 'HU_NBT2', part_number: text }),
		);
	});

	it('vehicle order', async () => {
		const matching = (form: RegExp) => expect.stringMatching(form) as string;
		const word = matching(/^\w{4}$/);
		expect(await ask('vehicleOrder')).toEqual({
			vin: VIN,
			date: matching(/^2026-0[1-5]-[0-2]\d$/),
			time: matching(/^[0-2]\d:[0-5]\d:[0-5]\d$/),
			colour_code: car.color.code.padStart(4, '0'),
			fabric_code: car.upholstery.code,
			fa_version: '3',
			series: 'G30',
			type_key: 'JS11',
			time_criteria: '0817',
			sa_codes: car.options.map(({ code }) => code),
			e_codes: expect.arrayContaining([word]) as string[],
			ho_codes: expect.any(Array) as string[],
		});
	});

	it('service history, as data and as a page', async () => {
		const { report, history } = await ask('serviceHistory');
		expect(history).toMatchObject({ vin: VIN, equipment: car.options });
		expect(report).toMatchObject({
			filename: `service-history-${VIN}.html`,
			content_type: 'text/html',
		});
		const html = bytes((report as { content_base64: string }).content_base64).toString();
		expect(html).toMatch(/^<!DOCTYPE html>[^]*<\/html>\n$/);
		expect(html).toContain(VIN);
		expect(html).toContain(car.color.name);
	});
});

describe('codes', () => {
	it.each(['premium', 'route', 'motion', 'move', 'evo_id4', 'next'])('FSC, %s', async (type) => {
		const { fsc_codes: codes, ...rest } = await ask('fscCode', { map_type: type });
		expect(rest).toEqual({ map_type: type });
		expect(codes).toHaveLength(3);
		expect(codes).toContainEqual({
			application: expect.stringMatching(/^0x[\dA-F]{4}$/) as string,
			code: expect.stringMatching(/^\w{20}$/) as string,
		});
	});

	it.each([undefined, 'evoId4', 'cic'])('FSC refuses the map type %s', async (type) => {
		const answer = await post(sandbox, '/fsc-code', { vin: VIN, map_type: type });
		expect(answer.status).toBe(422);
		expect((await fields(answer)).message).toMatch(/^map_type: /);
	});
});

describe('files', () => {
	it.each(['carPlayUsb', 'fullscreenUsb', 'videoInMotionUsb', 'videoInMotionNbtUsb'] as const)(
		'%s',
		async (endpoint) => {
			const { file, ...rest } = await ask(endpoint);
			expect(rest).toEqual({
				filename: expect.stringMatching(`-${VIN}\\.upd$`) as string,
				content_type: 'application/octet-stream',
			});
			expect(bytes(file).length).toBeGreaterThan(1000);
		},
	);

	it('FSC repair kit, as raw bytes', async () => {
		const answer = await post(sandbox, '/repairkit');
		expect(answer.headers.get('content-type')).toBe('application/zip');
		expect(answer.headers.get('content-disposition')).toBe(
			`attachment; filename="fsc-repair-kit-${VIN}.zip"`,
		);
		const files = unzip(Buffer.from(await answer.arrayBuffer()));
		expect(files.get('README.txt')?.toString()).toContain(VIN);
		expect(files.size).toBe(3);
	});

	it('SFA repair kit, in JSON', async () => {
		const { filename, file } = await ask('sfaRepairKit');
		expect(filename).toBe(`sfa-repair-kit-${VIN}.zip`);
		expect([...unzip(bytes(file)).keys()]).toContain('SFA/ZGW.token');
	});

	it('ECU validation, as data and as a file', async () => {
		const { filename, file, validation } = await ask('ecuValidation');
		expect(filename).toBe(`ecu-validation-${VIN}.json`);
		expect(validation).toMatchObject({ vin: VIN, status: 'valid' });
		expect(JSON.parse(bytes(file).toString())).toEqual(validation);
	});
});

describe('every endpoint', () => {
	const paths = Object.values(ENDPOINTS).map(({ path }) => path);

	it.each(paths)('%s wants a token and a body it can read', async (path) => {
		expect((await post(sandbox, path, { vin: VIN }, 'none')).status).toBe(401);
		for (const body of [{}, { vin: 'WBAIOQ00000000000' }, { vin: 5 }, []]) {
			const answer = await post(sandbox, path, body);
			expect(answer.status).toBe(422);
			expect(await answer.json()).toEqual({ status: 'error', message: text });
		}
	});

	it('gives the same bytes for the same VIN, in another sandbox too', async () => {
		const other = await startSandbox({ rateLimit: false, seed: 7 });
		const direct = paths.filter((path) => !path.startsWith('/secure-coding'));
		for (const path of direct) {
			const [a, b] = await Promise.all(
				[sandbox, other].map(async (one) =>
					(await post(one, path, { vin: VIN, map_type: 'next' })).text(),
				),
			);
			expect(a).toBe(b);
		}
		await other.close();
	});
});
