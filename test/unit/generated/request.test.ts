import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { ENDPOINTS, MAP_TYPES, type EndpointName } from '../../../nodes/shared/api/catalog';
import { FIELD_NAMES } from '../../../nodes/shared/api/fieldNames';
import { writeTokenForm } from '../../../nodes/shared/api/requestBodies';
import { checkRequest, readParameters } from '../../../nodes/shared/input/request';
import { hostileJson, hostileRecord, hostileText } from './arbitraries';
import { holds, SHOWABLE } from './check';

const VIN = 'WBAJS1105HB304876';
const endpoint = fc.constantFrom(...(Object.keys(ENDPOINTS) as EndpointName[]));

const oneOf = (...good: unknown[]) => fc.oneof(fc.constantFrom(...good), hostileJson);
const parameters = fc.record({
	vin: oneOf(VIN, ` ${VIN.toLowerCase()} `),
	mapType: oneOf(...MAP_TYPES),
	jobId: oneOf('job_1', 42),
	vehicleOrder: oneOf('original', 'modified'),
	inputMode: oneOf('text', 'binary'),
	fa: oneOf('<FA/>', undefined),
	svt: oneOf('<SVT/>', undefined),
});
const options = fc.record(
	{
		skipVinCheck: oneOf(true, false),
		additionalBodyFields: fc.oneof(
			hostileJson,
			hostileRecord.map((own) => JSON.stringify(own)),
		),
		outputField: oneOf('data', '__proto__'),
		fileField: oneOf('a.b'),
	},
	{ requiredKeys: [] },
);

test('any fields make a body that can be sent, or problems that can be read', () => {
	holds(fc.tuple(endpoint, parameters, options), ([name, given, how]) => {
		const read = readParameters(name, (field) => (given as Record<string, unknown>)[field]);
		const check = checkRequest(name, read, how);
		if (check.ok) {
			const { body } = check.request;
			const isPlain = Object.getPrototypeOf(body) === Object.prototype;
			expect(isPlain && typeof JSON.stringify(body) === 'string').toBe(true);
			return;
		}
		expect(check.problems.length).toBeGreaterThan(0);
		for (const problem of check.problems) {
			expect(problem).toMatch(SHOWABLE);
			expect(problem.length).toBeLessThan(400);
		}
	});
});

test('a body reads back as it was written, with the own fields over it, or is refused for a number', () => {
	holds(fc.tuple(fc.constantFrom(...MAP_TYPES), hostileRecord), ([mapType, own]) => {
		const fields = JSON.stringify(own);
		const check = checkRequest('fscCode', { vin: VIN, mapType }, { additionalBodyFields: fields });
		if (!check.ok) {
			const numbers = fields.match(/\d{16}|\de[+-]?\d/i);
			expect([check.problems.join(), numbers]).toEqual([
				expect.stringMatching(
					/^Additional Body Fields contains the number .* put it in quotes to send it as text$/,
				),
				expect.anything(),
			]);
			return;
		}
		const { body } = check.request;
		const written = { vin: VIN, map_type: FIELD_NAMES.mapTypes[mapType] };
		expect(JSON.parse(JSON.stringify(body))).toEqual({
			...written,
			...(JSON.parse(fields) as IDataObject),
		});
	});
});

test('FA and SVT are sent to the letter, or refused for letters that are lost', () => {
	holds(fc.tuple(hostileText, hostileText), ([a, b]) => {
		const [fa, svt] = [`<FA a="1">${a}</FA>`, `<SVT>${b}</SVT>`];
		const order = { vin: VIN, vehicleOrder: 'modified', inputMode: 'text', fa, svt };
		const check = checkRequest('secureCodingSubmit', order, {});
		if (check.ok) expect(check.request.body).toEqual({ vin: VIN, fa, svt });
		expect(check.ok).toBe(!/[\0\uFFFD\p{Cs}]/u.test(a + b));
	});
});

test('a sign-in reads back from a form', () => {
	const text = fc.string({ unit: 'grapheme' });
	holds(fc.tuple(text, text), ([clientId, clientSecret]) => {
		const form = new URLSearchParams(writeTokenForm({ clientId, clientSecret }));
		expect(form.get('client_id')).toBe(clientId);
		expect(form.get('client_secret')).toBe(clientSecret);
	});
});
