/** The API's own words and code, which workflows compare: in a failed item as they are, and safe from n8n in Stop mode. */
import type { IDataObject } from 'n8n-workflow';

import { ENDPOINTS, TOKEN_PATH } from '../../nodes/shared/api/catalog';
import { testCredential } from './harness/credentialTest';
import {
	bimmerVinNode,
	connectInLine,
	fixtureNode,
	NODE_NAME,
	type NodeSettings,
} from './harness/engine';
import { ITEMS_TYPE } from './harness/fixtureNodes';
import { jobSettings } from './harness/jobs';
import { lookUp } from './harness/lookUp';
import { someVins } from './harness/setUp';
import { engine, sandbox, startEach } from './harness/stage';

const [VIN = ''] = someVins(1);
const CODE = 'VehicleNotFound';

startEach({ jobSpeed: 1000 });
const refuse = (status: number, body: unknown, path: string = ENDPOINTS.vehicleState.path) =>
	sandbox.fault({ kind: 'respond', path, status, body, times: 'always' });
const detailsIn = (json: IDataObject | undefined) => json?.details as IDataObject | undefined;

/** Our node, and n8n's own comparison of what it gives. */
async function fitsFilter(settings: NodeSettings, leftValue: string): Promise<number> {
	const filter = {
		...fixtureNode('Filter', 'n8n-nodes-base.filter'),
		parameters: {
			conditions: {
				options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
				conditions: [
					{
						id: 'code',
						leftValue,
						rightValue: CODE,
						operator: { type: 'string', operation: 'equals' },
					},
				],
				combinator: 'and',
			},
		},
	};
	const { items } = await engine.runFlow(
		{
			nodes: [fixtureNode('Items', ITEMS_TYPE), bimmerVinNode(settings), filter],
			connections: connectInLine('Items', NODE_NAME, 'Filter'),
		},
		[{ json: { vin: VIN } }],
		{ watch: 'Filter' },
	);
	return items.length;
}

it.each<[string, number, unknown, IDataObject]>([
	[
		'a code beside words',
		404,
		{ code: CODE, message: 'No such vehicle' },
		{ apiMessage: 'No such vehicle', apiCode: CODE },
	],
	['a code alone', 404, { error: { code: CODE } }, { apiMessage: CODE, apiCode: CODE }],
	[
		'a word for programs',
		422,
		{ error: CODE, message: 'Nothing there' },
		{ apiMessage: 'Nothing there', apiCode: CODE },
	],
	[
		'a number',
		422,
		{ errors: [{ code: 1042, title: 'Wrong VIN' }] },
		{ apiMessage: 'Wrong VIN', apiCode: 1042 },
	],
	[
		'an error in a good answer',
		200,
		{ status: 'error', code: CODE, message: 'Vehicle not found' },
		{ apiMessage: 'Vehicle not found', apiCode: CODE },
	],
	[
		'a fault of theirs',
		500,
		{ code: 'ECONNRESET', message: 'upstream: ECONNRESET' },
		{ apiMessage: 'upstream: ECONNRESET', apiCode: 'ECONNRESET' },
	],
])('%s stands in the failed item as it came', async (_what, status, body, told) => {
	refuse(status, body);
	const { items } = await engine.run(lookUp({ onError: 'continueRegularOutput' }), [{ vin: VIN }]);
	expect(detailsIn(items[0]?.json)).toMatchObject(told);
	expect(JSON.stringify(items[0]?.json)).not.toMatch(/\p{Cf}/u);
});

it('nothing of it is there where the API gave none', async () => {
	refuse(502, '');
	const { items } = await engine.run(lookUp({ onError: 'continueRegularOutput' }), [{ vin: VIN }]);
	expect(Object.keys(detailsIn(items[0]?.json) ?? {})).not.toContain('apiMessage');
	expect(Object.keys(detailsIn(items[0]?.json) ?? {})).not.toContain('apiCode');
});

it("n8n's own comparison fits", async () => {
	refuse(404, { code: CODE, message: CODE });
	const settings = lookUp({ onError: 'continueRegularOutput' });
	await expect(fitsFilter(settings, '={{ $json.details.apiCode }}')).resolves.toBe(1);
	await expect(fitsFilter(settings, '={{ $json.details.apiMessage }}')).resolves.toBe(1);
	await expect(fitsFilter(settings, '={{ $json.details.reason }}')).resolves.toBe(0);
});

it('in Stop mode n8n leaves the message as it is', async () => {
	refuse(404, { code: CODE, message: `${CODE}, ECONNRESET` });
	const { error } = await engine.run(lookUp(), [{ vin: VIN }]);
	expect(error?.message).toContain(`VIN ${VIN}: `);
	expect(error?.message.replaceAll('\u2060', '')).toContain(`${CODE}, ECONNRESET`);
});

it('an answer that is kept has them too, within the execution and by Reuse Within', async () => {
	refuse(404, { code: CODE, message: 'No such vehicle' });
	const settings = lookUp({ onError: 'continueRegularOutput', options: { reuseWithin: 60 } });
	const first = await engine.run(settings, [{ vin: VIN }, { vin: VIN }]);
	const second = await engine.run(settings, [{ vin: VIN }]);
	expect(sandbox.ledger()).toHaveLength(1);
	for (const { json } of [...first.items, ...second.items]) {
		expect(detailsIn(json)).toMatchObject({ apiMessage: 'No such vehicle', apiCode: CODE });
	}
	expect(second.items[0]?.json.error).toContain('because Reuse Within is set');
});

it('a job that has failed has them too', async () => {
	sandbox.fault({
		kind: 'respond',
		path: ENDPOINTS.secureCodingStatus.path,
		body: { status: 'failed', error: { code: 'EcuNotFound', message: 'No such ECU: ENOENT' } },
		times: 'always',
	});
	const settings = jobSettings('submitAndWait', {}, { onError: 'continueRegularOutput' });
	const { items } = await engine.run(settings, [{ vin: VIN }]);
	expect(detailsIn(items[0]?.json)).toMatchObject({
		reason: 'jobFailed',
		apiMessage: 'No such ECU: ENOENT',
		apiCode: 'EcuNotFound',
	});
	expect(JSON.stringify(items[0]?.json)).not.toMatch(/\p{Cf}/u);
});

it('a sign-in that is refused has them, and the Test button shows its words', async () => {
	refuse(401, { code: 'AccountNotFound', message: 'AccountNotFound' }, TOKEN_PATH);
	const { items } = await engine.run(lookUp({ onError: 'continueRegularOutput' }), [{ vin: VIN }]);
	expect(detailsIn(items[0]?.json)).toMatchObject({
		reason: 'signIn',
		apiMessage: 'AccountNotFound',
		apiCode: 'AccountNotFound',
	});
	expect(JSON.stringify(items[0]?.json)).not.toMatch(/\p{Cf}/u);
	const { clientId, clientSecret, url } = sandbox;
	const tested = await testCredential(engine, { baseUrl: url, clientId, clientSecret });
	expect(tested.message.replaceAll('\u2060', '')).toContain('The API says: "AccountNotFound"');
});
