/** crm-vin-lookup: a simulated CRM calls the webhook. */
import { ENDPOINTS } from '../../../nodes/shared/api/catalog';
import { carOf } from '../../sandbox/car';
import { EXAMPLE_VINS, SPECIAL_VINS, DIALECTS_WITH_FACTS } from '../../sandbox/server';
import { someVins } from '../../someVins';
import { waitFor } from '../n8n/waitFor';
import { openExamples, ANSWERS_WITHOUT_FACTS, type Examples } from './examples';

const FILE = 'crm-vin-lookup.json';
const KEY = { name: 'X-CRM-Key', value: 'a long random value' };
const { path } = ENDPOINTS.vehicleState;

/** The fields in every answer, which a user maps in the CRM. */
const FIELDS = [
	...['found', 'vin', 'model', 'series', 'productionDate', 'iLevel', 'headUnit', 'optionCodes'],
	...['ecuCount', 'askAPerson', 'message', 'reason', 'charged', 'todo', 'car'],
] as const;
/** The fields that are facts about the car. */
const FACTS = FIELDS.slice(2, 9);

type CrmAnswer = Record<(typeof FIELDS)[number], unknown> & { status: number };

/** Each test of a good answer has its own car, because the workflow does not pay for a car twice. */
const cars = someVins(50);

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
	const fields = (await answer.json()) as CrmAnswer;
	expect(Object.keys(fields)).toEqual(FIELDS);
	return { ...fields, status: answer.status };
}

const charges = () => n8n.sandbox.ledger().length;

beforeAll(async () => {
	n8n = await openExamples([{ type: 'httpHeaderAuth', name: 'CRM key', data: KEY }]);
	address = `${n8n.n8n.url}/webhook/bimmervin-new-lead`;
	await n8n.editor.publish(n8n.example(FILE));
	// After publishing, n8n 2 takes a moment until it listens.
	await waitFor('the webhook', async () => (await post({}, 'wrong')).status === 403 || undefined);
});
afterAll(async () => await n8n?.close());
afterEach(() => n8n.sandbox.reset());

it.each(DIALECTS_WITH_FACTS)('answers with the car: %s', async (dialect) => {
	n8n.sandbox.speak(dialect);
	const vin = cars.shift()!;
	const car = carOf(vin);
	const answer = await lead({ name: 'Anna Muster', vin: ` ${vin.toLowerCase()} ` });
	expect(answer).toMatchObject({
		status: 200,
		found: true,
		vin,
		model: car.model.name,
		productionDate: car.productionDate,
		iLevel: car.ilevel,
		headUnit: car.headUnit,
		optionCodes: car.options.map(({ code }) => code).join(', '),
		ecuCount: car.ecus.length,
		askAPerson: false,
		charged: 'yes',
		car: { vin },
	});
	expect(JSON.stringify(answer.car)).toContain(car.ecus[0]!.serialNumber);
	expect(n8n.sandbox.ledger()).toMatchObject([{ vin, cents: 20 }]);
	expect((await n8n.lastExecution(FILE)).status).toBe('success');
});

it.each(ANSWERS_WITHOUT_FACTS)('asks for a person if the answer is %j', async (body) => {
	const vin = cars.shift()!;
	n8n.sandbox.fault({ kind: 'respond', path, body });
	const answer = await lead({ vin });
	expect(answer).toMatchObject({ status: 200, found: true, vin, askAPerson: true });
	for (const fact of FACTS) expect(answer[fact]).toBeNull();
	expect(answer.message).toContain(vin);
	expect(answer.todo).toContain('ask BimmerVIN');
	expect(answer.car).toMatchObject(body);
	expect(charges()).toBe(1);
});

it('gives null for facts that the answer does not contain', async () => {
	const vin = cars.shift()!;
	n8n.sandbox.fault({ kind: 'respond', path, body: { data: { iStufe: 'F020-22-07-540' } } });
	const answer = await lead({ vin });
	expect(answer).toMatchObject({ iLevel: 'F020-22-07-540', headUnit: null, askAPerson: false });
});

it('pays once if the CRM calls again', async () => {
	const { vin } = EXAMPLE_VINS.evoId6;
	const first = await lead({ vin });
	const facts = (answer: CrmAnswer) => FACTS.map((name) => answer[name]);
	expect(facts(await lead({ vin }))).toEqual(facts(first));
	expect(first.status).toBe(200);
	expect(charges()).toBe(1);
});

it.each([
	['a VIN with a letter missing', { vin: 'WBA3A5108DB30512' }],
	['a letter that no VIN has', { vin: 'WBA3A5108DB30512O' }],
	['no VIN', { name: 'Anna Muster' }],
	['a VIN that is no text', { vin: { a: 1 } }],
])('answers 400 to %s, without a call', async (_, body) => {
	expect(await lead(body)).toMatchObject({ status: 400, found: false, charged: 'no', model: null });
	expect(n8n.sandbox.stats().requests).toEqual([]);
});

it.each([
	[404, SPECIAL_VINS.notFound, 'yes'],
	[402, SPECIAL_VINS.noCredit, 'no'],
	[422, SPECIAL_VINS.noData, 'yes'],
	[503, SPECIAL_VINS.notEnabled, 'no'],
])('answers %i if there is no car to send', async (status, { vin }, charged) => {
	const answer = await lead({ vin });
	expect(answer).toMatchObject({ status, found: false, vin, charged });
	expect(answer.message).toContain(vin);
	expect(answer.todo).toBeTruthy();
	expect(charges()).toBe(charged === 'yes' ? 1 : 0);
});

it('answers 424 if the call may have been charged, so that the CRM does not repeat it', async () => {
	const { vin } = EXAMPLE_VINS.nbt;
	n8n.sandbox.fault({ kind: 'status', status: 500, path, vin, charge: true });
	expect(await lead({ vin })).toMatchObject({ status: 424, found: false, vin, charged: 'maybe' });
	expect(charges()).toBe(1);
});

it('lets nobody in without the password', async () => {
	expect((await post({ vin: EXAMPLE_VINS.evoId4.vin }, 'guessed')).status).toBe(403);
	expect(n8n.sandbox.stats().requests).toEqual([]);
});
