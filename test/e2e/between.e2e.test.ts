/** Systems between a complete n8n and the API: something else answers the sign-in, a call or a report, and nothing is paid twice. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { ENDPOINTS, TOKEN_PATH } from '../../nodes/shared/api/catalog';
import { asFault, BETWEEN } from '../fixtures/between';
import { someVins } from '../someVins';
import { inLine, START, vehicles } from './flows';
import { itKeepsSecrets } from './leaks';
import type { StoredExecution } from './n8n/editor';
import { itemsOf, vinsOf } from './results';
import { openStage, type Stage } from './stage';

const VINS = someVins(60);
const [VIN = ''] = VINS;
const LOOK_UP = { resource: 'vehicle', operation: 'getState', vin: '={{ $json.vin }}' };
const HISTORY = { ...LOOK_UP, operation: 'getServiceHistory' };
const LOOK_UP_PATH = ENDPOINTS.vehicleState.path;
const HISTORY_PATH = ENDPOINTS.serviceHistory.path;
const CONTINUE = { onError: 'continueRegularOutput' } as const;
/** The requests to a file store. */
const STORE = '/store/report-7.html';

let stage: Stage;
beforeAll(async () => {
	stage = await openStage({ requestsPerSecond: 100, burst: 100, oldTokenStatus: 403 });
});
afterAll(async () => await stage?.close());
afterEach(() => stage.sandbox.reset());

const challenge = BETWEEN.find(({ name }) => name === 'forbidden-cloudflare-challenge')!;
const sentTo = (path: string) =>
	stage.sandbox.stats().requests.filter((request) => request.path === path);
const charges = () => stage.sandbox.ledger().length;
const detailsOf = (execution: StoredExecution) =>
	itemsOf(execution, 'BimmerVIN').map(({ json }) => json.details as IDataObject | undefined);

async function run(
	vins: readonly string[],
	parameters: INodeParameters,
	more: Parameters<Stage['node']>[2] = CONTINUE,
) {
	const { editor, node } = stage;
	const workflow = await editor.createWorkflow(
		inLine('Between', START, vehicles([...vins]), node('BimmerVIN', parameters, more)),
	);
	return await editor.finished(await editor.execute(workflow, START.name));
}

it('a page answers the sign-in: the node and the test of the credential say so', async () => {
	const { sandbox, editor, credential, form } = stage;
	sandbox.fault(asFault(challenge, VIN, { path: TOKEN_PATH, times: 'always' }));
	const [item] = itemsOf(await run([VIN], LOOK_UP), 'BimmerVIN');
	expect(item!.json.error).toMatch(/between/);
	expect(item!.json.error).not.toMatch(/Client Secret/);
	expect(item!.json.details).toMatchObject({ charged: 'no' });
	const { status, message } = await editor.testCredential(credential, form);
	expect([status, message]).toEqual(['Error', expect.stringMatching(/between/)]);
	expect(sentTo(LOOK_UP_PATH)).toEqual([]);
});

it('403 for tokens that were revoked early: one new sign-in, and every vehicle succeeds', async () => {
	const { sandbox } = stage;
	await run([VIN], LOOK_UP);
	const before = sandbox.issuedTokens().length;
	sandbox.revokeTokens();
	const execution = await run(VINS, LOOK_UP);
	expect(vinsOf(itemsOf(execution, 'BimmerVIN'))).toEqual(VINS);
	expect(sandbox.issuedTokens()).toHaveLength(before + 1);
	expect(charges()).toBe(VINS.length + 1);
});

it('403 for all calls: a few are sent, and the others are held back with the reason', async () => {
	const { sandbox } = stage;
	const body = { message: 'This account may not use the endpoint' };
	sandbox.fault({ kind: 'status', path: HISTORY_PATH, status: 403, body, times: 'always' });
	const details = detailsOf(await run(VINS, HISTORY));
	expect(new Set(details.map((one) => one?.reason))).toEqual(new Set(['notEnabled']));
	expect(details).toHaveLength(VINS.length);
	expect(sentTo(HISTORY_PATH).length).toBeLessThan(VINS.length);
	expect(charges()).toBe(0);
	// Other operations are not affected.
	expect(itemsOf(await run([VIN], LOOK_UP), 'BimmerVIN')[0]!.json.error).toBeUndefined();
});

it('429 for thirty calls: all sixty succeed, and each is charged once', async () => {
	const { sandbox } = stage;
	sandbox.fault({ kind: 'status', path: LOOK_UP_PATH, status: 429, retryAfter: 0.2, times: 30 });
	const execution = await run(VINS, LOOK_UP);
	expect(vinsOf(itemsOf(execution, 'BimmerVIN'))).toEqual(VINS);
	expect(charges()).toBe(VINS.length);
});

it('303 to the report: fetched once, or by a retry that is not charged if that failed', async () => {
	const { sandbox, editor } = stage;
	const report = `<!DOCTYPE html><html><body>Service history of ${VIN}</body></html>`;
	const headers = { location: STORE };
	sandbox.fault({ kind: 'respond', path: HISTORY_PATH, status: 303, headers, charge: true });
	sandbox.fault({ kind: 'respond', path: STORE, status: 404, body: 'gone', times: 1 });
	sandbox.fault({
		kind: 'respond',
		path: STORE,
		status: 200,
		headers: { 'content-type': 'text/html' },
		body: report,
		times: 'always',
	});
	const failed = await run([VIN], HISTORY, {});
	expect(failed.status).toBe('error');
	const retried = await editor.finished(await editor.retry(failed.id));
	const [item] = itemsOf(retried, 'BimmerVIN');
	expect(item!.json).toMatchObject({ vin: VIN, files: [{ mimeType: 'text/html' }] });
	expect(charges()).toBe(1);
	expect(sentTo(HISTORY_PATH)).toHaveLength(1);
});

it('a challenge instead of the report is not delivered as a report', async () => {
	const { sandbox } = stage;
	const good = { ...challenge, response: { ...challenge.response, status: 200 } };
	sandbox.fault(asFault(good, VIN, { path: HISTORY_PATH }, true));
	const [item] = itemsOf(await run([VIN], HISTORY), 'BimmerVIN');
	expect(item!.json.details).toMatchObject({ reason: 'unreadable', charged: 'maybe' });
	expect(item!.binary?.data).toMatchObject({ mimeType: 'text/html' });
	expect(charges()).toBe(1);
});

it('429 with a wait of an hour is reported to all items at once', async () => {
	const { sandbox } = stage;
	sandbox.fault({
		kind: 'status',
		path: LOOK_UP_PATH,
		status: 429,
		retryAfter: 3600,
		times: 'always',
	});
	const items = itemsOf(await run(VINS.slice(0, 20), LOOK_UP), 'BimmerVIN');
	expect(items).toHaveLength(20);
	for (const { json } of items) {
		expect(json.details).toMatchObject({ reason: 'tooManyRequests', charged: 'no' });
		expect(json.error).toMatch(/hour|60 minutes/);
	}
	expect(charges()).toBe(0);
});

itKeepsSecrets(() => stage, VIN);
