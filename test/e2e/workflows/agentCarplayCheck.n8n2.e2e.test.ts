/** agent-carplay-check: n8n 1.123 cannot ask for approval before an agent uses a tool. */
import { ENDPOINTS } from '../../../nodes/shared/api/catalog';
import { carOf } from '../../sandbox/car';
import { EXAMPLE_VINS, SPECIAL_VINS, DIALECTS_WITH_FACTS } from '../../sandbox/server';
import { someVins } from '../../someVins';
import { waitFor } from '../n8n/waitFor';
import { openChatModel, type ChatModel, type Script } from './chatModel';
import { ChatVisitor } from './chatVisitor';
import { openExamples, ANSWERS_WITHOUT_FACTS, type Examples } from './examples';
import { openMailbox, type Mailbox } from './mailbox';

const FILE = 'agent-carplay-check.json';
const SIGN_IN = { user: 'guest', password: 'chat-2026' };
const ORDER = 'Order for 20.00 credits';
const { vin } = EXAMPLE_VINS.evoId5;
/** Each test has its own car, because the same car is looked up once an hour. */
const cars = someVins(20);

let n8n: Examples;
let model: ChatModel;
let mailbox: Mailbox;
let address: string;
let visitor: ChatVisitor;
const headers = {
	authorization: `Basic ${Buffer.from(`${SIGN_IN.user}:${SIGN_IN.password}`).toString('base64')}`,
};

/** The answer arrives before n8n has stored that the execution is no longer waiting. */
const succeeded = async () =>
	await waitFor('the execution to succeed', async () => {
		const { status } = await n8n.editor.finished(visitor.executionId);
		return status === 'success' || undefined;
	});

beforeAll(async () => {
	model = await openChatModel();
	mailbox = await openMailbox();
	const signIn = { type: 'httpBasicAuth', name: 'Chat sign-in', data: SIGN_IN };
	n8n = await openExamples([model.credential, mailbox.credential, signIn]);
	const workflow = n8n.example(FILE);
	await n8n.editor.publish(workflow);
	const { webhookId } = workflow.nodes.find(({ name }) => name === 'Chat')!;
	address = `${n8n.n8n.url}/webhook/${webhookId}/chat`;
	await waitFor('the chat', async () => (await fetch(address, { headers })).ok || undefined);
});
afterAll(async () => {
	await n8n?.close();
	await model?.close();
	await mailbox?.close();
});
beforeEach(() => {
	visitor = new ChatVisitor(address, headers);
});
afterEach(() => {
	visitor.leave();
	n8n.sandbox.reset();
	mailbox.empty();
});

const charged = () => n8n.sandbox.ledger().map(({ endpoint }) => endpoint);

/** Looks up the car, then repeats the result of the tool. */
const lookUp =
	(car: string): Script =>
	({ role, content }) =>
		role === 'tool' ? { say: `It says: ${content}` } : { use: 'Check_CarPlay', with: { vin: car } };

/** Orders the activation, then repeats the result. */
const order: Script = ({ role, content }) =>
	role === 'tool'
		? { say: `It says: ${content}` }
		: { use: 'Activate_by_Cable', with: { toolParameters: { vin }, hitlParameters: {} } };

it('lets nobody in without the sign-in', async () => {
	expect((await fetch(address)).status).toBe(401);
});

it('answers with facts from a look-up, which is charged once an hour', async () => {
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
		'Tell_a_Person',
	]);
	expect(messages[0]!.content).toContain('Never make one up');
	expect(messages[0]!.content).toContain('neither yes nor no');
});

/** The result of a tool as the model gets it: a list with one item, as text. */
const itemIn = (content: string): Record<string, unknown> => {
	const [item] = JSON.parse(content) as Array<Record<string, unknown>>;
	return item!;
};

it.each(DIALECTS_WITH_FACTS)(
	'gives the model the summary first, and little else: %s',
	async (dialect) => {
		n8n.sandbox.speak(dialect);
		const car = cars.shift()!;
		model.follow(lookUp(car));
		await visitor.say(`Is my car CarPlay ready? ${car}`);
		const answer = (await visitor.answer()).replace('It says: ', '');
		expect(answer).toMatch(/^\[\{"summary":\{/);
		const item = itemIn(answer);
		const { headUnit, carPlay } = carOf(car);
		expect(item.summary).toMatchObject({ headUnit, carPlay: carPlay.compatible ? 'yes' : 'no' });
		expect(Object.keys(item)).toEqual(['summary', 'vin']);
	},
);

it.each(ANSWERS_WITHOUT_FACTS)('informs a person if the answer is %j', async (body) => {
	const car = cars.shift()!;
	n8n.sandbox.fault({ kind: 'respond', path: ENDPOINTS.carPlayCheck.path, body });
	const reported: string[] = [];
	// As its system message says: if it is unknown, inform a person, and then the visitor.
	model.follow(({ role, content }) => {
		if (role !== 'tool') return { use: 'Check_CarPlay', with: { vin: car } };
		reported.push(content);
		if (reported.length > 1) return { say: 'It is not known, and a person will look into it.' };
		const { summary } = itemIn(content);
		if ((summary as { carPlay: string }).carPlay !== 'unknown') return { say: content };
		const facts = { vin: car, headUnit: 'not known', note: 'none', contact: 'not said' };
		return { use: 'Tell_a_Person', with: facts };
	});
	await visitor.say(`Is my car CarPlay ready? ${car}`);
	expect(await visitor.answer()).toContain('a person will look into it');
	expect(reported[0]).toMatch(/^\[\{"summary":\{/);
	const [mail, ...more] = mailbox.mails;
	expect(more).toEqual([]);
	expect(mail).toMatchObject({ to: { text: 'desk@example.com' } });
	for (const word of [car, 'Note: none', 'What to do: ', 'ask BimmerVIN']) {
		expect(mail!.text).toContain(word);
	}
	expect(charged()).toEqual(['carPlayCheck']);
});

it('tells the model what happened if a look-up fails', async () => {
	model.follow(lookUp(SPECIAL_VINS.notFound.vin));
	await visitor.say('Is my car CarPlay ready?');
	expect(await visitor.answer()).toContain('nothing on record');
	expect(charged()).toEqual(['carPlayCheck']);
});

it('orders nothing before a person approves', async () => {
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

it('orders nothing after a refusal', async () => {
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
