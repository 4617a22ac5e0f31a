/** agent-carplay-check: n8n 1.123 cannot ask a person before an agent uses a tool. */
import { EXAMPLE_VINS, SPECIAL_VINS } from '../../sandbox/server';
import { carOf } from '../../sandbox/car';
import { waitFor } from '../n8n/waitFor';
import { openChatModel, type ChatModel, type Script } from './chatModel';
import { ChatVisitor } from './chatVisitor';
import { openExamples, type Examples } from './examples';

const FILE = 'agent-carplay-check.json';
const SIGN_IN = { user: 'guest', password: 'chat-2026' };
const ORDER = 'Order for 20.00 credits';
const { vin } = EXAMPLE_VINS.evoId5;

let n8n: Examples;
let model: ChatModel;
let address: string;
let visitor: ChatVisitor;
const headers = {
	authorization: `Basic ${Buffer.from(`${SIGN_IN.user}:${SIGN_IN.password}`).toString('base64')}`,
};

/** The answer comes before n8n has stored that the execution no longer waits. */
const succeeded = async () =>
	await waitFor('the execution to succeed', async () => {
		const { status } = await n8n.editor.finished(visitor.executionId);
		return status === 'success' || undefined;
	});

beforeAll(async () => {
	model = await openChatModel();
	const signIn = { type: 'httpBasicAuth', name: 'Chat sign-in', data: SIGN_IN };
	n8n = await openExamples([model.credential, signIn]);
	const workflow = n8n.example(FILE);
	await n8n.editor.publish(workflow);
	const { webhookId } = workflow.nodes.find(({ name }) => name === 'Chat')!;
	address = `${n8n.n8n.url}/webhook/${webhookId}/chat`;
	await waitFor('the chat', async () => (await fetch(address, { headers })).ok || undefined);
});
afterAll(async () => {
	await n8n?.close();
	await model?.close();
});
beforeEach(() => {
	visitor = new ChatVisitor(address, headers);
});
afterEach(() => {
	visitor.leave();
	n8n.sandbox.reset();
});

const charged = () => n8n.sandbox.ledger().map(({ endpoint }) => endpoint);

/** Looks the car up, then repeats what the tool gave. */
const lookUp =
	(car: string): Script =>
	({ role, content }) =>
		role === 'tool' ? { say: `It says: ${content}` } : { use: 'Check_CarPlay', with: { vin: car } };

/** Orders the activation, then repeats what came of it. */
const order: Script = ({ role, content }) =>
	role === 'tool'
		? { say: `It says: ${content}` }
		: { use: 'Activate_by_Cable', with: { toolParameters: { vin }, hitlParameters: {} } };

it('lets nobody in without the sign-in', async () => {
	expect((await fetch(address)).status).toBe(401);
});

it('answers with facts from a look-up, which is paid once an hour', async () => {
	model.follow(lookUp(vin));
	await visitor.say(`Is my car CarPlay ready? ${vin}`);
	expect(await visitor.answer()).toContain(carOf(vin).carPlay.reason);
	await succeeded();
	await visitor.say('Sure?');
	expect(await visitor.answer()).toContain(vin);
	expect(charged()).toEqual(['carPlayCheck']);
	const { tools = [], messages } = model.requests[0]!;
	expect(tools.map((tool) => tool.function.name).sort()).toEqual([
		'Activate_by_Cable',
		'Check_CarPlay',
	]);
	expect(messages[0]!.content).toContain('Never make one up');
});

it('tells the model what happened where a look-up fails', async () => {
	model.follow(lookUp(SPECIAL_VINS.notFound.vin));
	await visitor.say('Is my car CarPlay ready?');
	expect(await visitor.answer()).toContain('nothing on record');
	expect(charged()).toEqual(['carPlayCheck']);
});

it('orders nothing before a person has clicked', async () => {
	model.follow(order);
	await visitor.say('Activate it');
	const question = await visitor.question();
	expect(question.text).toContain('20.00 credits');
	expect(question.text).toContain(vin);
	expect(charged()).toEqual([]);

	await visitor.click(question, ORDER);
	expect(await visitor.answer()).toMatch(/\w{4}(-\w{4}){3}/);
	expect(charged()).toEqual(['carPlayCable']);
	expect(n8n.sandbox.spentCents()).toBe(2000);
	await succeeded();
});

it('orders nothing after a No', async () => {
	model.follow(order);
	await visitor.say('Activate it');
	await visitor.click(await visitor.question(), 'No');
	expect(await visitor.answer()).toContain('rejected');
	expect(charged()).toEqual([]);
});

it('has a limit that the model cannot exceed', async () => {
	let next = 0;
	const cars = Array.from({ length: 6 }, (_, i) => `WBA3A5C5${500_000_000 + i}`);
	model.follow(({ content }) => {
		const car = cars[next++];
		return car === undefined || content.includes('Max Credits')
			? { say: `It says: ${content}` }
			: { use: 'Check_CarPlay', with: { vin: car } };
	});
	await visitor.say('Check them all');
	expect(await visitor.answer()).toContain('Max Credits');
	expect(charged()).toEqual(Array.from({ length: 4 }, () => 'carPlayCheck'));
});
