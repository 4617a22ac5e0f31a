import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { ENDPOINTS, type EndpointName } from '../../nodes/shared/api/catalog';
import { carOf } from '../sandbox/car';
import { historyOf } from '../sandbox/serviceHistory';
import { DIALECTS, EXAMPLE_VINS, type DialectName, type Sandbox } from '../sandbox/server';
import type { Engine } from './harness/engine';
import { setUp } from './harness/setUp';

const VIN = EXAMPLE_VINS.evoId5.vin;
const car = carOf(VIN);

interface Case {
	resource: string;
	operation: string;
	endpoint: EndpointName;
	more?: INodeParameters;
	/** The body on the wire. */
	body?: IDataObject;
	/** Fields of our own that the item has to have, the same in all dialects. */
	fields?: string[];
	/** Texts of the API's that have to come out, wherever a dialect puts them and whatever it calls them. */
	facts?: string[];
	file?: { name: string; type: string; starts: string };
}

const zip = { type: 'application/zip', starts: 'PK' };
const upd = (name: string) => ({
	name: `${name}-${VIN}.upd`,
	type: 'application/octet-stream',
	starts: '',
});

const CASES: Case[] = [
	{
		resource: 'vehicle',
		operation: 'getState',
		endpoint: 'vehicleState',
		facts: [car.ilevel, car.ecus[0]!.serialNumber, car.headUnit, car.options[0]!.code],
	},
	{
		resource: 'vehicle',
		operation: 'getOrder',
		endpoint: 'vehicleOrder',
		facts: [car.model.chassis, car.model.typeKey, car.upholstery.code],
	},
	{
		resource: 'vehicle',
		operation: 'checkCarPlay',
		endpoint: 'carPlayCheck',
		facts: [car.carPlay.reason, car.fullscreen.reason, car.mapVersion],
	},
	{
		resource: 'vehicle',
		operation: 'getServiceHistory',
		endpoint: 'serviceHistory',
		facts: historyOf(car).entries.map(({ description }) => description),
		file: { name: `service-history-${VIN}.html`, type: 'text/html', starts: '<!' },
	},
	{
		resource: 'navigationMap',
		operation: 'generateFscCode',
		endpoint: 'fscCode',
		more: { mapType: 'evoId4' },
		body: { vin: VIN, map_type: 'evo_id4' },
		facts: ['evo_id4', '0x00'],
	},
	{
		resource: 'navigationMap',
		operation: 'getRepairKit',
		endpoint: 'fscRepairKit',
		file: { name: `fsc-repair-kit-${VIN}.zip`, ...zip },
	},
	{ resource: 'carPlay', operation: 'activateCable', endpoint: 'carPlayCable', fields: ['code'] },
	{
		resource: 'carPlay',
		operation: 'activateUsb',
		endpoint: 'carPlayUsb',
		file: upd('carplay'),
	},
	{
		resource: 'carPlay',
		operation: 'activateFullscreenCable',
		endpoint: 'fullscreenCable',
		fields: ['code'],
	},
	{
		resource: 'carPlay',
		operation: 'activateFullscreenUsb',
		endpoint: 'fullscreenUsb',
		file: upd('fullscreen'),
	},
	{
		resource: 'videoInMotion',
		operation: 'activateCable',
		endpoint: 'videoInMotionCable',
		fields: ['code'],
	},
	{
		resource: 'videoInMotion',
		operation: 'activateUsb',
		endpoint: 'videoInMotionUsb',
		file: upd('vim'),
	},
	{
		resource: 'videoInMotion',
		operation: 'activateNbtUsb',
		endpoint: 'videoInMotionNbtUsb',
		file: upd('vim-nbt'),
	},
	{
		resource: 'secureCoding',
		operation: 'submit',
		endpoint: 'secureCodingSubmit',
		more: { vehicleOrder: 'original' },
		fields: ['jobId', 'state'],
	},
	{
		resource: 'secureCoding',
		operation: 'submit',
		endpoint: 'secureCodingSubmit',
		more: { vehicleOrder: 'modified', inputMode: 'text', fa: '<FA/>', svt: '<SVT/>' },
		body: { vin: VIN, fa: '<FA/>', svt: '<SVT/>' },
		fields: ['jobId', 'state'],
	},
	{
		resource: 'service',
		operation: 'getSfaRepairKit',
		endpoint: 'sfaRepairKit',
		file: { name: `sfa-repair-kit-${VIN}.zip`, ...zip },
	},
	{ resource: 'service', operation: 'fixVoCoding', endpoint: 'voCodingFix', fields: ['code'] },
	{ resource: 'service', operation: 'clearSwt', endpoint: 'clearSwt', fields: ['code'] },
	{
		resource: 'service',
		operation: 'validateEcu',
		endpoint: 'ecuValidation',
		facts: ['valid', car.ilevel],
		file: { name: `ecu-validation-${VIN}.json`, type: 'application/json', starts: '{' },
	},
];

/** Every text in a value, one on a line. */
const textsIn = (value: unknown): string =>
	typeof value !== 'object' || value === null
		? String(value)
		: Object.values(value).map(textsIn).join('\n');

describe.each(Object.keys(DIALECTS) as DialectName[])('in the dialect %s', (dialect) => {
	let sandbox: Sandbox;
	let engine: Engine;

	beforeAll(async () => {
		({ sandbox, engine } = await setUp({ jobSpeed: 1000, dialect }));
	});
	afterAll(async () => await sandbox.close());
	beforeEach(() => sandbox.reset());

	describe('every operation that asks for a vehicle', () => {
		it.each(CASES)(
			'$resource: $operation',
			async ({ resource, operation, endpoint, more, body, fields = [], facts = [], file }) => {
				const { items, error } = await engine.run(
					{ parameters: { resource, operation, vin: `={{ $json.vin }}`, ...more, options: {} } },
					[{ vin: ` ${VIN.toLowerCase()} ` }],
				);
				expect(error).toBeUndefined();
				expect(items).toHaveLength(1);
				const [item] = items;

				const { path, cents } = ENDPOINTS[endpoint];
				const calls = sandbox.stats().requests.filter((request) => request.path === path);
				expect(calls).toHaveLength(1);
				expect(calls[0]).toMatchObject({ method: 'POST', body: body ?? { vin: VIN } });
				expect(sandbox.ledger()).toEqual([expect.objectContaining({ endpoint, cents, vin: VIN })]);

				expect(item!.pairedItem).toEqual({ item: 0 });
				expect(item!.json).toMatchObject({ vin: VIN });
				fields.forEach((field) => expect(item!.json[field]).toBeTruthy());
				// The summary is the node's own and not the API's.
				const told = textsIn({ ...item!.json, summary: undefined });
				const isSilent = dialect === 'silent' && resource === 'vehicle';
				if (!isSilent) facts.forEach((fact) => expect(told).toContain(fact));
				expect(item!.json.error).toBeUndefined();

				if (!file) {
					expect(item!.binary).toBeUndefined();
					return;
				}
				const { fileName, mimeType } = item!.binary!.data!;
				expect({ fileName, mimeType }).toEqual({ fileName: file.name, mimeType: file.type });
				const bytes = await engine.bytes(item);
				expect(bytes.length).toBeGreaterThan(100);
				expect(bytes.subarray(0, file.starts.length).toString()).toBe(file.starts);
				expect(item!.json.files).toEqual([
					{ field: 'data', fileName: file.name, mimeType: file.type, bytes: bytes.length },
				]);
				// The file is beside the JSON, not in it.
				expect(JSON.stringify(item!.json)).not.toContain(bytes.toString('base64').slice(0, 80));
			},
		);
	});

	describe('secureCoding: getStatus', () => {
		const getStatus = { resource: 'secureCoding', operation: 'getStatus', options: {} };

		const submit = async (vin: string) => {
			const { items } = await engine.run(
				{ parameters: { resource: 'secureCoding', operation: 'submit', vin, options: {} } },
				[{}],
			);
			return items[0]!.json.jobId as string;
		};

		it('gives the files of a job that is done, for free', async () => {
			const jobId = await submit(VIN);
			const ask = async () =>
				await engine.run({ parameters: { ...getStatus, jobId: '={{ $json.id }}' } }, [
					{ id: jobId },
				]);
			let answer = await ask();
			while (answer.items[0]!.json.state === 'running') answer = await ask();

			const [item] = answer.items;
			expect(item!.json).toMatchObject({ jobId, state: 'done', vin: VIN });
			const files = item!.json.files as IDataObject[];
			expect(files.length).toBeGreaterThanOrEqual(3);
			expect(Object.keys(item!.binary!)).toEqual(
				files.map((_, index) => (index === 0 ? 'data' : `data_${index}`)),
			);
			for (const { field, fileName, bytes } of files) {
				expect(fileName).toMatch(/\.ncd$/);
				expect((await engine.bytes(item, field as string)).length).toBe(bytes);
			}
			expect(sandbox.spentCents()).toBe(ENDPOINTS.secureCodingSubmit.cents);
			expect(sandbox.stats().requests.at(-1)).toMatchObject({
				path: ENDPOINTS.secureCodingStatus.path,
				body: { job_id: jobId },
			});
		});
	});

	describe('several items', () => {
		it('come out in order, each paired with its own', async () => {
			const vins = Object.values(EXAMPLE_VINS).map(({ vin }) => vin);
			const { items } = await engine.run(
				{
					parameters: {
						resource: 'vehicle',
						operation: 'getState',
						vin: '={{ $json.vin }}',
						options: {},
					},
				},
				vins.map((vin) => ({ vin })),
			);
			expect(items.map(({ json, pairedItem }) => [json.vin, pairedItem])).toEqual(
				vins.map((vin, item) => [vin, { item }]),
			);
		});
	});
});

it('covers all endpoints but the status of a job', () => {
	const covered = new Set(CASES.map(({ endpoint }) => endpoint));
	const missing = Object.keys(ENDPOINTS).filter((name) => !covered.has(name as EndpointName));
	expect(missing).toEqual(['secureCodingStatus']);
});
