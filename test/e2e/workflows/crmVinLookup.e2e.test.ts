/** crm-vin-lookup: a CRM calls the webhook, by fetch. */
import { ENDPOINTS } from '../../../nodes/shared/api/catalog';
import { EXAMPLE_VINS, SPECIAL_VINS } from '../../sandbox/server';
import { waitFor } from '../n8n/waitFor';
import { openExamples, type Examples } from './examples';

const FILE = 'crm-vin-lookup.json';
const KEY = { name: 'X-CRM-Key', value: 'a long random value' };
const { path } = ENDPOINTS.vehicleState;

interface CrmAnswer {
	status: number;
	found?: boolean;
	vin?: string;
	car?: { vin: string; ilevel: string };
	message?: string;
	todo?: string;
	charged?: string;
}

let n8n: Examples;
let address: string;

const post = async (body: unknown, key = KEY.value) =>
	await fetch(address, {
		method: 'POST',
		headers: { 'content-type': 'application/json', [KEY.name]: key },
		body: JSON.stringify(body),
	});

async function lead(body: unknown): Promise<CrmAnswer> {
	const answer = await post(body);
	return { ...((await answer.json()) as CrmAnswer), status: answer.status };
}

const charges = () => n8n.sandbox.ledger().length;

beforeAll(async () => {
	n8n = await openExamples([{ type: 'httpHeaderAuth', name: 'CRM key', data: KEY }]);
	address = `${n8n.n8n.url}/webhook/bimmervin-new-lead`;
	await n8n.editor.publish(n8n.example(FILE));
	// n8n 2 takes a moment after publishing until it listens.
	await waitFor('the webhook', async () => (await post({}, 'wrong')).status === 403 || undefined);
});
afterAll(async () => await n8n?.close());
afterEach(() => n8n.sandbox.reset());

it('answers with the car', async () => {
	const { vin } = EXAMPLE_VINS.evoId5;
	const answer = await lead({ name: 'Anna Muster', vin: ` ${vin.toLowerCase()} ` });
	expect(answer).toMatchObject({ status: 200, found: true, vin, car: { vin } });
	expect(answer.car?.ilevel).toMatch(/-\d\d-\d\d-/);
	expect(n8n.sandbox.ledger()).toMatchObject([{ vin, cents: 20 }]);
	expect((await n8n.lastExecution(FILE)).status).toBe('success');
});

it('pays once when the CRM calls again', async () => {
	const { vin } = EXAMPLE_VINS.evoId6;
	const first = await lead({ vin });
	expect(await lead({ vin })).toEqual(first);
	expect(first.status).toBe(200);
	expect(charges()).toBe(1);
});

it.each([
	['a VIN with a letter missing', { vin: 'WBA3A5108DB30512' }],
	['a letter that no VIN has', { vin: 'WBA3A5108DB30512O' }],
	['no VIN', { name: 'Anna Muster' }],
	['a VIN that is no text', { vin: { a: 1 } }],
])('answers 400 to %s, without a call', async (_, body) => {
	expect(await lead(body)).toMatchObject({ status: 400, found: false, charged: 'no' });
	expect(n8n.sandbox.stats().requests).toEqual([]);
});

it.each([
	[404, SPECIAL_VINS.notFound, 'yes'],
	[402, SPECIAL_VINS.noCredit, 'no'],
	[422, SPECIAL_VINS.noData, 'yes'],
	[503, SPECIAL_VINS.notEnabled, 'no'],
])('answers %i where there is no car to be had', async (status, { vin }, charged) => {
	const answer = await lead({ vin });
	expect(answer).toMatchObject({ status, found: false, vin, charged });
	expect(answer.message).toContain(vin);
	expect(answer.todo).toBeTruthy();
	expect(charges()).toBe(charged === 'yes' ? 1 : 0);
});

it('answers 424 where the call may have been charged, so that the CRM does not repeat it', async () => {
	const { vin } = EXAMPLE_VINS.nbt;
	n8n.sandbox.fault({ kind: 'status', status: 500, path, vin, charge: true });
	expect(await lead({ vin })).toMatchObject({ status: 424, found: false, vin, charged: 'maybe' });
	expect(charges()).toBe(1);
});

it('lets nobody in without the password', async () => {
	expect((await post({ vin: EXAMPLE_VINS.evoId4.vin }, 'guessed')).status).toBe(403);
	expect(n8n.sandbox.stats().requests).toEqual([]);
});
