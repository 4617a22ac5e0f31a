/** The first contact workflow: what it may call at what price, when it goes on, and what its last page says. */
import type { IDataObject, INode, INodePropertyOptions } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { BimmerVin } from '../../../nodes/BimmerVin/BimmerVin.node';
import { operationsOf } from '../../../nodes/BimmerVin/describedOperations';
import { ENDPOINT_AT, ENDPOINTS } from '../../../nodes/shared/api/catalog';
import { SANDBOX_VIN } from '../../sandbox/server';
import { runCode } from './exampleCode';

const FILE = 'first-contact.json';
const TEXT = readFileSync(join(__dirname, '../../../workflows', FILE), 'utf8');
const { nodes } = JSON.parse(TEXT) as { nodes: INode[] };

const [start] = runCode(FILE, 'Endpoints', { input: [{}] }) as [
	{ vin: string; question: Row; endpoints: Row[]; results: Row[] },
];
type Row = IDataObject & { name: string; credits: number };

describe('what it may call', () => {
	const rows = [start.question, ...start.endpoints];
	const urlOf = ({ routing }: INodePropertyOptions) => String(routing?.request?.url);
	const operations = operationsOf(new BimmerVin().description.properties);
	const endpointOf = ({ parameters }: INode) => {
		const { resource, operation } = parameters as { resource: string; operation: string };
		const { option } = operations.find(({ key }) => key === `${resource}.${operation}`)!;
		return ENDPOINT_AT.get(urlOf(option))!;
	};
	const paid = nodes.filter(({ parameters }) => parameters.vin !== undefined);

	it('is every priced endpoint once, by the node of its name, cheapest first', () => {
		expect(rows.map(({ name }) => name).sort()).toEqual(paid.map(({ name }) => name).sort());
		const priced = Object.entries(ENDPOINTS).flatMap(([name, { cents }]) => (cents ? name : []));
		expect(paid.map(endpointOf).sort()).toEqual(priced.sort());
		const prices = start.endpoints.map(({ credits }) => credits);
		expect(prices).toEqual([...prices].sort((a, b) => a - b));
	});

	it.each(rows)(
		'has the list price of $name in the list and as Max Credits',
		({ name, credits }) => {
			const node = paid.find((one) => one.name === name)!;
			expect(credits * 100).toBeCloseTo(ENDPOINTS[endpointOf(node)].cents);
			expect(node).toMatchObject({
				onError: 'continueRegularOutput',
				parameters: { options: { maxCredits: credits, addCost: true, reuseWithin: 60 } },
			});
			expect(node.retryOnFail).toBeUndefined();
		},
	);

	it('is asked about the sandbox VIN, which stands in one place', () => {
		expect(start.vin).toBe(SANDBOX_VIN);
		expect(TEXT.split(SANDBOX_VIN)).toHaveLength(2);
	});

	it('is led to by the endpoint that was asked about', () => {
		const { connections } = JSON.parse(TEXT) as {
			connections: Record<string, { main: Array<Array<{ node: string }>> }>;
		};
		const { rules } = nodes.find(({ name }) => name === 'Which Endpoint')!.parameters as {
			rules: { values: Array<{ conditions: { conditions: Array<{ rightValue: string }> } }> };
		};
		const words = rules.values.map(({ conditions }) => conditions.conditions[0]!.rightValue);
		expect(words).toEqual(start.endpoints.map(({ name }) => name));
		expect(connections['Which Endpoint']!.main.map(([{ node } = { node: '' }]) => node)).toEqual(
			words,
		);
	});
});

const GET_STATE = { name: 'Get State', credits: 0.2 };
const SUBMIT = { name: 'Submit Secure Coding', credits: 17 };
const SANDBOX_COST = { credits: 0, basis: 'sandbox', charged: 'no' };
const PAID_COST = { credits: 0.2, basis: 'listPrice', charged: 'yes' };
const failed = (charged: string | undefined, error = 'VIN X: refused', cost?: object) => ({
	error,
	details: { reason: 'x', todo: 'Do this.', ...(charged && { charged }), ...(cost && { cost }) },
});

/** What the answer to a question makes of the run. */
const says = (items: IDataObject[], question: Row = GET_STATE, submitted?: IDataObject) => {
	const state = { ...start, question, results: [] };
	const [given] = runCode(FILE, 'What It Said', {
		input: items,
		nodes: {
			Endpoints: [[start]],
			...(question.name !== 'Get Order' && {
				'Next Question': [[state]],
			}),
			...(submitted && { [SUBMIT.name]: [[submitted]] }),
		},
	});
	const { goesOn, results } = given as unknown as { goesOn: boolean; results: [IDataObject] };
	return { goesOn, ...results[0] };
};

describe('whether it goes on', () => {
	it.each([
		['from the sandbox', 'free', { vin: SANDBOX_VIN, sandbox: true, cost: SANDBOX_COST }],
		['from the sandbox, in a wrapped answer', 'free', { data: {}, cost: SANDBOX_COST }],
		['kept from the sandbox', 'free', { sandbox: true, cost: { ...PAID_COST, credits: 0 } }],
		['a free refusal', 'refused', failed('no', '403: not enabled')],
		['a quota that is used up', 'refused', failed('no', '429: quota')],
	])('after an answer: %s', (_, outcome, item) => {
		expect(says([item])).toMatchObject({ goesOn: true, outcome });
	});

	it.each([
		['a paid answer', 'yes', { vin: SANDBOX_VIN, cost: PAID_COST }],
		['sandbox: false', 'yes', { sandbox: false, cost: PAID_COST }],
		['sandbox as a word', 'yes', { sandbox: 'no', cost: PAID_COST }],
		[
			'an answer that was paid and kept',
			'no',
			{ cost: { ...PAID_COST, credits: 0, charged: 'no' } },
		],
		['no cost', 'maybe', {}],
		['a paid refusal', 'yes', failed('yes', '404', PAID_COST)],
		['what may have been charged', 'maybe', failed('maybe')],
		['a failure of n8n itself', 'maybe', { error: 'Credentials could not be decrypted' }],
		['a failure without a word about money', 'maybe', failed(undefined)],
		[
			'a refusal that was paid and kept',
			'no',
			failed('no', 'X: 404. This request was not sent again'),
		],
		['a failure that says sandbox', 'maybe', { ...failed('maybe'), sandbox: true }],
	])('not after %s', (_, charged, item) => {
		expect(says([item])).toMatchObject({ goesOn: false, outcome: 'stopped', charged });
	});

	it('not where one of several answers, or none, is from the sandbox', () => {
		expect(says([{ sandbox: true }, {}]).goesOn).toBe(false);
		expect(says([]).goesOn).toBe(false);
	});

	it('after Get Order only with a good answer from the sandbox', () => {
		expect(says([{ sandbox: true, cost: SANDBOX_COST }], start.question).goesOn).toBe(true);
		expect(says([failed('no')], start.question)).toMatchObject({ goesOn: false, charged: 'no' });
		expect(says([{ cost: PAID_COST }], start.question).goesOn).toBe(false);
	});

	it('by the submit of a job, whatever became of the job', () => {
		const free = { jobId: 'job_1', sandbox: true, cost: SANDBOX_COST };
		const done = { state: 'done', files: [{}] };
		expect(says([done], SUBMIT, free)).toMatchObject({
			goesOn: true,
			job: 'Its job: done, files: 1.',
		});
		expect(says([failed('yes', 'Job job_1: failed')], SUBMIT, free)).toMatchObject({
			goesOn: true,
			job: 'Its job: Job job_1: failed',
		});
		expect(says([done], SUBMIT, { jobId: 'job_1', cost: PAID_COST })).toMatchObject({
			goesOn: false,
			jobId: 'job_1',
		});
		expect(says([failed('no')], SUBMIT, failed('maybe'))).toMatchObject({ goesOn: false });
	});
});

const result = (name: string, outcome: string, more: object = {}) => ({
	name,
	outcome,
	credits: 1,
	words: '',
	todo: '',
	...more,
});
const nextQuestion = (results: object[], more: object = {}) =>
	runCode(FILE, 'Next Question', { input: [{ ...start, results, ...more }] })[0]!;

describe('the next question', () => {
	it('is the cheapest that nothing is known of, with its price', () => {
		const { question, page } = nextQuestion([result('Get Order', 'free')]);
		expect(question).toMatchObject({
			...GET_STATE,
			yes: 'Yes: call Get State, for up to 0.20 credits',
			skip: 'Skip Get State',
		});
		expect(page).toContain('Get Order: answered for free.');
		expect(page).toContain(`Question 1 of ${start.endpoints.length}.`);
		const second = nextQuestion([result('Get Order', 'free'), result('Get State', 'skipped')]);
		expect(second.question).toMatchObject({ name: 'Check CarPlay' });
		expect(second.page).toContain('Get State: skipped');
	});

	it('is none where something is known of all', () => {
		const all = start.endpoints.map(({ name }) => result(name, 'skipped'));
		expect(nextQuestion([result('Get Order', 'free'), ...all]).question).toBeNull();
	});

	it('shows words from elsewhere as text, and a notice once', () => {
		const words = '<b>{{ $json }}</b>';
		const state = nextQuestion([result('Get Order', 'refused', { words })], { notice: 'Again' });
		expect(state.page).toContain('&lt;b&gt;&#123;&#123;');
		expect(state.page).toContain('<b>Again</b>');
		expect(state.notice).toBeUndefined();
	});
});

describe('an answer', () => {
	const open = nextQuestion([result('Get Order', 'free')]);
	const answered = (answer: unknown) =>
		runCode(FILE, 'Take the Answer', {
			input: [{ Answer: answer } as IDataObject],
			nodes: { 'Next Question': [[open]] },
		})[0]!;

	it.each([
		['yes', 'Yes: call Get State, for up to 0.20 credits'],
		['yes', ['Yes: call Get State, for up to 0.20 credits']],
		['stop', 'Stop here'],
		['next', 'Skip Get State'],
		['next', 'Yes: call Check CarPlay, for up to 0.25 credits'],
		['next', 'Skip Check CarPlay'],
		['next', 'Yes'],
		['next', ''],
		['next', undefined],
		['next', []],
	])('is %s to %j', (answer, said) => {
		expect(answered(said)).toMatchObject({ answer, question: open.question });
	});

	it('is written down where it skips, and asked for again where it is to another question', () => {
		const [, skipped] = answered('Skip Get State').results as IDataObject[];
		expect(skipped).toMatchObject({ ...GET_STATE, outcome: 'skipped' });
		const stale = answered('Skip Check CarPlay');
		expect(stale.results).toEqual(open.results);
		expect(stale.notice).toContain('nothing was sent');
	});
});

describe('the last page', () => {
	const end = (results: object[]) =>
		runCode(FILE, 'In Plain Words', { input: [{ ...start, results }] })[0] as {
			title: string;
			message: string;
			endpoints: Array<{ name: string; outcome: string }>;
		};
	const order = result('Get Order', 'free');
	const stopped = (item: IDataObject, question?: Row) => ({ ...says([item], question) });

	it('lists every endpoint with what is known of it', () => {
		const { title, message, endpoints } = end([
			order,
			result('Get State', 'refused', { words: '403: not enabled' }),
			result('Check CarPlay', 'skipped'),
		]);
		expect(title).toBe('First contact is complete');
		expect(message).toContain('Nothing was charged. The answers are in execution 7 in n8n');
		for (const line of [
			'<b>Get Order, 3.00 credits</b>answered for free.',
			'<b>Get State, 0.20 credits</b>refused for free. 403: not enabled',
			'<b>Check CarPlay, 0.25 credits</b>skipped',
			'<b>CarPlay by USB, 20.00 credits</b>not called',
		]) {
			expect(message).toContain(line);
		}
		expect(endpoints).toHaveLength(1 + start.endpoints.length);
		expect(endpoints[0]).toMatchObject({ name: 'Get Order', outcome: 'free' });
	});

	it.each([
		[{ cost: PAID_COST }, 'was charged: 0.20 credits', 'not free: charged'],
		[failed('yes', '404: no data', PAID_COST), 'was charged: 0.20 credits', 'not free: charged'],
		[failed('maybe'), 'may have been charged: up to 0.20 credits', 'may have been charged'],
		[{ error: 'x' }, 'may have been charged: up to 0.20 credits', 'may have been charged'],
		[failed('no', '404. Not sent: was not sent again'), 'that call may', 'no free answer'],
	])('says what %j may have cost, and to look into the dashboard', (item, cost, line) => {
		const { title, message } = end([order, stopped(item)]);
		expect(title).toBe('Stop here and check the dashboard');
		for (const words of ['Get State: ', cost, 'BimmerVIN dashboard', 'Do not call other', line]) {
			expect(message).toContain(words);
		}
		expect(message).toContain('<b>Check CarPlay, 0.25 credits</b>not called');
	});

	it('says where a paid answer is, and the ID of a job', () => {
		expect(end([order, stopped({ cost: PAID_COST })]).message).toContain(
			'in execution 7 in n8n, in the output of Get State',
		);
		const job = says([{ state: 'done', files: [] }], SUBMIT, { jobId: 'job_1', cost: PAID_COST });
		expect(end([order, job]).message).toContain('Its job ID is job_1. Its job: done, files: 0.');
	});

	it('does not send to the dashboard for what cost nothing', () => {
		const { title, message } = end([stopped(failed('no', 'The secret is wrong'), start.question)]);
		expect(title).toBe('First contact could not start');
		expect(message).toContain('The secret is wrong');
		expect(message).toContain('Nothing was charged.');
		expect(message).toContain('Do this. Fix this, then start again.');
		expect(message).not.toContain('dashboard');
	});

	it('shows words from elsewhere as text', () => {
		const { message } = end([order, stopped(failed('maybe', '<script>{{ $env }}'))]);
		expect(message).not.toMatch(/<script|\{\{/);
	});
});
