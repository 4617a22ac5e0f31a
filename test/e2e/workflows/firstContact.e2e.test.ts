/** first-contact, run like with its Execute button: it asks before each call, and stops at the first one that may have been charged. */
import {
	ENDPOINTS,
	inCredits,
	SHORT_VIN_ENDPOINTS,
	type EndpointName,
} from '../../../nodes/shared/api/catalog';
import { SANDBOX_VIN } from '../../sandbox/server';
import { someVins } from '../../someVins';
import type { StoredWorkflow } from '../n8n/editor';
import { openExamples, type Examples } from './examples';
import { FormVisitor } from './formVisitor';
import { readable } from './mailHtml';

const FILE = 'first-contact.json';
const FREE = { status: 'success', sandbox: true };
const PRICED = (Object.keys(ENDPOINTS) as EndpointName[]).filter((name) => ENDPOINTS[name].cents);
/** Free only if a test says so, because look-ups of the sandbox VIN itself are never charged. */
const vins = someVins(3);

let n8n: Examples;
beforeAll(async () => {
	n8n = await openExamples();
});
afterAll(async () => await n8n?.close());
afterEach(() => n8n.sandbox.reset());

/** The paths of all calls that have a price. */
const asked = () =>
	n8n.sandbox
		.stats()
		.requests.map(({ path }) => path)
		.filter((path) => PRICED.some((name) => ENDPOINTS[name].path === path));
const charged = () => n8n.sandbox.ledger().map(({ endpoint }) => endpoint);

interface Answer {
	readonly status?: number;
	readonly body: object;
	readonly charge: boolean;
}
const answerAt = (name: EndpointName, answer: Answer) =>
	n8n.sandbox.fault({
		kind: 'respond',
		path: ENDPOINTS[name].path,
		times: 'always',
		...answer,
	});

/** The workflow with another VIN. */
async function about(vin: string): Promise<StoredWorkflow> {
	const { parameters } = n8n.example(FILE).nodes.find(({ name }) => name === 'Endpoints')!;
	const jsCode = (parameters.jsCode as string).replace(SANDBOX_VIN, vin);
	return await n8n.filledIn(FILE, 'Endpoints', { jsCode });
}

/** Opens the page and confirms the first call. */
async function begin(
	workflow = n8n.example(FILE),
): Promise<{ visitor: FormVisitor; page: string }> {
	await n8n.editor.execute(workflow, 'Start');
	const visitor = new FormVisitor(`${n8n.n8n.url}/form-test/first-contact`);
	await visitor.open();
	return { visitor, page: await visitor.submit(['Yes']) };
}

/** The choices of a page. */
const choices = (page: string): string[] =>
	[...page.matchAll(/value=['"]((?:Yes: |Skip |Stop )[^'"]*)['"]/g)].map(
		([, choice = '']) => choice,
	);

/** Answers all questions in the same way, and reads the last page. */
async function answerAll(kind: 'Yes' | 'Skip', workflow?: StoredWorkflow) {
	const { visitor, page } = await begin(workflow);
	let last = page;
	let questions = 0;
	for (let open = choices(last); open.length > 0; open = choices(last)) {
		questions += 1;
		last = await visitor.submit('', [open.find((choice) => choice.startsWith(kind))!]);
	}
	await visitor.finish();
	return { visitor, questions, end: readable(last) };
}

it('costs nothing if the sandbox VIN is free everywhere, and lists every endpoint', async () => {
	const body = { ...FREE, job_id: 'job_free', code: 'AB12-CD34-EF56-GH78' };
	for (const name of PRICED) {
		if (!SHORT_VIN_ENDPOINTS.has(name)) answerAt(name, { body, charge: false });
	}
	const job = { job_id: 'job_free', job_status: 'failed', message: 'There is no such car' };
	answerAt('secureCodingStatus', { body: job, charge: false });
	const { visitor, questions, end } = await answerAll('Yes');
	expect(questions).toBe(PRICED.length - 1);
	expect(end).toContain('First contact is complete');
	expect(end).toContain('Nothing was charged');
	expect(end).toContain('There is no such car');
	expect(end.match(/answered for free/g)).toHaveLength(PRICED.length);
	expect(asked().sort()).toEqual(PRICED.map((name) => ENDPOINTS[name].path).sort());
	expect(charged()).toEqual([]);
	expect((await n8n.lastExecution(FILE)).status).toBe('success');

	// Back in the browser, from the last page.
	await visitor.submit('', ['Yes: call Get State, for up to 0.20 credits']).catch(() => undefined);
	expect(asked()).toHaveLength(PRICED.length);
});

it('stops after the first call that is charged, and its text agrees with the ledger', async () => {
	const workflow = await about(vins[0]!);
	const unknown = { status: 'error', message: 'Vehicle not found' };
	answerAt('vehicleOrder', { body: FREE, charge: false });
	for (const name of PRICED) answerAt(name, { status: 404, body: unknown, charge: true });
	const { questions, end } = await answerAll('Yes', workflow);
	expect(questions).toBe(1);
	expect(charged()).toEqual(['vehicleState']);
	for (const words of [
		'Stop here and check the dashboard',
		'Get State: ',
		'Vehicle not found',
		`This call was charged: ${inCredits(n8n.sandbox.spentCents())} credits`,
		'Do not call other',
	]) {
		expect(end).toContain(words);
	}
	expect(end.match(/not called/g)).toHaveLength(PRICED.length - 2);

	// If it is started again, it pays for nothing twice, and does not regard the earlier refusal as free.
	const again = await answerAll('Yes', workflow);
	expect(again.questions).toBe(1);
	expect(again.end).toContain('that call may have been');
	expect(charged()).toEqual(['vehicleState']);
});

it('asks nothing else if Get Order itself is not free', async () => {
	const { questions, end } = await answerAll('Yes', await about(vins[1]!));
	expect(questions).toBe(0);
	expect(charged()).toEqual(['vehicleOrder']);
	expect(end).toContain('Get Order: the answer does not say "sandbox: true"');
	expect(end).toContain('This call was charged: 3.00 credits');
	expect(end).toContain('in the output of Get Order');
});

it('continues after a free refusal, and does not accept an answer to an earlier question', async () => {
	const body = { status: 'error', message: 'Not enabled for this account' };
	answerAt('vehicleOrder', { body: FREE, charge: false });
	answerAt('vehicleState', { status: 403, body, charge: false });
	const { visitor, page } = await begin(await about(vins[2]!));
	const [yes = '', skip = ''] = choices(page);
	const second = await visitor.submit('', [yes]);
	expect(readable(second)).toContain('refused, which cost nothing');
	const sent = asked();
	expect(new Set(sent)).toEqual(
		new Set([ENDPOINTS.vehicleOrder.path, ENDPOINTS.vehicleState.path]),
	);
	for (const late of [yes, skip]) {
		const same = await visitor.submit('', [late]);
		expect(readable(same)).toContain('nothing was sent');
		expect(choices(same)).toEqual(choices(second));
	}
	const end = readable(await visitor.submit('', ['Stop here']));
	await visitor.finish();
	expect(end).toContain('refused for free');
	expect(end.match(/not called/g)).toHaveLength(PRICED.length - 2);
	expect(asked()).toEqual(sent);
	expect(charged()).toEqual([]);
});

it('costs nothing if everything is skipped', async () => {
	const { questions, end } = await answerAll('Skip');
	expect(questions).toBe(PRICED.length - 1);
	expect(end.match(/skipped/g)).toHaveLength(PRICED.length - 1);
	expect(asked().filter((path) => path !== ENDPOINTS.vehicleOrder.path)).toEqual([]);
	expect(charged()).toEqual([]);
});
