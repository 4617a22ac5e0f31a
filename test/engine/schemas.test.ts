/** What the editor shows of an operation's item before any call: is it what does come out? */
import Ajv from 'ajv';
import type { IDataObject } from 'n8n-workflow';

import { ENDPOINTS } from '../../nodes/shared/api/catalog';
import { isRecord } from '../../nodes/shared/responses/json';
import { EXAMPLE_VINS, SPECIAL_VINS, type Sandbox } from '../sandbox/server';
import { asItems, callOf, description, detailsOf, OPERATIONS } from './harness/calls';
import type { Engine } from './harness/engine';
import { FAST } from './harness/lookUp';
import {
	COST,
	exactly,
	FIELD_FORM,
	nameOf,
	previewFiles,
	previewOf,
	SOMETIMES,
} from './harness/preview';
import { setUp } from './harness/setUp';

/**
 * Fields in the answer's one object that say once more what a field of the node says. A preview has only the node's: its
 * name is certain, and theirs are guesses.
 */
const REPEATS: Readonly<Record<string, string>> = {
	job_id: 'jobId',
	job_status: 'state',
	created_at: 'submittedAt',
	finished_at: 'finishedAt',
	code: 'code',
	files: 'files',
	filename: 'files',
	content_type: 'files',
	report: 'files',
};

/** An item as a preview has it: an object in which there is nothing but repeats is left out too. */
const withoutRepeats = (json: IDataObject, known: readonly string[]): IDataObject => {
	const shown: IDataObject = {};
	for (const [name, value] of Object.entries(json)) {
		if (!isRecord(value)) {
			shown[name] = value;
			continue;
		}
		const fields = Object.entries(value).filter(([field]) => !known.includes(REPEATS[field] ?? ''));
		if (fields.length > 0) shown[name] = Object.fromEntries(fields);
	}
	return shown;
};

const GET_STATUS = { resource: 'secureCoding', operation: 'getStatus' };
const GENERATE_FSC = { resource: 'navigationMap', operation: 'generateFscCode' };
const SUBMIT_AND_WAIT = { resource: 'secureCoding', operation: 'submitAndWait' };
const QUICKLY = { options: { pollInterval: 0.05 } };

const ajv = new Ajv({ allErrors: true });
const problemsOf = (schema: object, value: unknown) => {
	// n8n makes its values outside of jest, and ajv takes lists of two makes for different ones.
	ajv.validate(schema, JSON.parse(JSON.stringify(value)));
	return ajv.errors ?? [];
};

const vins = Object.values(EXAMPLE_VINS).map(({ vin }) => vin);
const named = OPERATIONS.map((one) => [nameOf(one), one] as const);

let sandbox: Sandbox;
let engine: Engine;
/** One vehicle of each kind, and a job of it that is done. */
let vehicles: IDataObject[];

beforeAll(async () => {
	({ sandbox, engine } = await setUp({ jobSpeed: 1000, ...FAST }));
	const { items } = await engine.run(callOf(SUBMIT_AND_WAIT, QUICKLY), asItems(vins));
	vehicles = items.map(({ json: { vin, jobId } }) => ({ vin, jobId }));
});
afterAll(async () => await sandbox.close());

it('there is one file for each operation, and no other', () => {
	const expected = named.map(([name]) => `v${Number(description.version)}.0.0/${name}.json`);
	expect(previewFiles().sort()).toEqual(expected.sort());
});

describe.each(named)('the preview of %s', (name, one) => {
	it('has a form that the editor can show', () => {
		const { version, ...root } = previewOf(one);
		expect(version).toBe(1);
		expect(problemsOf(FIELD_FORM, root)).toEqual([]);
	});

	it('has the fields of the item, with their types', async () => {
		const preview = previewOf(one);
		const { items } = await engine.run(callOf(one, QUICKLY), vehicles);
		expect(items).toHaveLength(vehicles.length);

		const known = Object.keys(preview.properties);
		const shown = items.map(({ json }) => withoutRepeats(json, known));
		const optional = [COST, ...Object.keys(SOMETIMES[name] ?? {})];
		const exact = exactly(preview, { optional });
		shown.forEach((json) => expect(problemsOf(exact, json)).toEqual([]));

		// An empty list tells nothing of its entries.
		const filled = exactly(preview, { optional, minItems: 1 });
		expect(shown.some((json) => problemsOf(filled, json).length === 0)).toBe(true);
	});
});

describe('a field that comes only sometimes', () => {
	it.each(named)('cost: in %s, if Add Cost is on', async (_, one) => {
		const options = { ...QUICKLY.options, addCost: true };
		const { items } = await engine.run(callOf(one, { options }), vehicles.slice(0, 1));
		const exact = exactly(previewOf(one).properties[COST]!);
		expect(problemsOf(exact, items[0]!.json[COST])).toEqual([]);
	});

	it('reason: in Get Status, of a job that has failed', async () => {
		const { items: failed } = await engine.run(
			{ ...callOf(SUBMIT_AND_WAIT, QUICKLY), onError: 'continueRegularOutput' },
			[SPECIAL_VINS.jobFails],
		);
		const { items } = await engine.run(callOf(GET_STATUS), detailsOf(failed));
		expect(items[0]?.json.reason).toContain(SPECIAL_VINS.jobFails.message);
		expect(previewOf(GET_STATUS).properties.reason).toEqual({ type: 'string' });
	});

	it('code: in Generate FSC Code, if the answer holds exactly one', async () => {
		const code = '7A5HA6VW6TTFZZTY4FFZ';
		const { path } = ENDPOINTS.fscCode;
		sandbox.fault({ kind: 'respond', path, charge: true, body: { fsc_codes: [{ code }] } });
		const { items } = await engine.run(callOf(GENERATE_FSC), asItems(vins.slice(0, 1)));
		expect(items[0]?.json).toMatchObject({ code });
		expect(previewOf(GENERATE_FSC).properties.code).toEqual({ type: 'string' });
	});
});
