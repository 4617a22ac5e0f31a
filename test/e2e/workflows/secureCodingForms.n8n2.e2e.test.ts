/**
 * The secure coding examples with a form. n8n 1.123 knows neither the version of its form nodes in which a field has a name
 * of its own, nor data tables that a workflow can make.
 */
import { SPECIAL_VINS } from '../../sandbox/server';
import { waitFor } from '../n8n/waitFor';
import { itemsOf } from '../results';
import { openExamples, type Examples } from './examples';
import { FormVisitor } from './formVisitor';
import { readable } from './mailHtml';

const [GOOD, OTHER] = ['WBAJA9103HB304909', 'WBAJS1105HB304876'] as const;
const FAILING = SPECIAL_VINS.jobFails.vin;

let n8n: Examples;
beforeAll(async () => {
	n8n = await openExamples([], { jobSpeed: 50 });
});
afterAll(async () => await n8n?.close());
afterEach(() => n8n.sandbox.reset());

const jobs = () => n8n.sandbox.ledger().map(({ jobId }) => jobId!);

/** The Order Form in an example. */
async function orderForm(file: string): Promise<string> {
	const { webhookId } = n8n.example(file).nodes.find(({ name }) => name === 'Order Form')!;
	const address = `${n8n.n8n.url}/form/${webhookId}`;
	await new FormVisitor(address).open();
	return address;
}

describe('secure-coding-submit-then-wait', () => {
	const WAITING = 'secure-coding-wait-subworkflow.json';

	it('shows the job ID, and the other workflow delivers the files', async () => {
		const { editor } = n8n;
		const other = n8n.example(WAITING);
		await editor.publish(other);
		const submitting = await n8n.filledIn('secure-coding-submit-then-wait.json', 'Wait Elsewhere', {
			workflowId: { __rl: true, mode: 'list', value: other.id },
		});
		await editor.publish(submitting);
		const customer = new FormVisitor(await orderForm('secure-coding-submit-then-wait.json'));
		const page = readable(await customer.submit(GOOD));
		expect(jobs()).toHaveLength(1);
		expect(page).toContain(`Job ${jobs()[0]}`);
		await customer.finish();

		const execution = await n8n.lastExecution(WAITING);
		expect(execution.status).toBe('success');
		const [item] = itemsOf(execution, 'Deliver the Files');
		expect(item!.json).toMatchObject({ jobId: jobs()[0], state: 'done' });
		expect(item!.binary).toBeDefined();
		expect(jobs()).toHaveLength(1);
	});
});

describe('secure-coding-job-board', () => {
	const SUBMIT = 'secure-coding-job-board-submit.json';
	const BOARD = 'secure-coding-job-board.json';

	const executions = async () => (await n8n.editor.executions(n8n.example(SUBMIT))).length;

	/** Sends the form, and waits until the order has been processed. */
	async function order(address: string, vin: string): Promise<string> {
		const before = await executions();
		const body = new FormData();
		body.append('field-0', vin);
		expect((await fetch(address, { method: 'POST', body })).ok).toBe(true);
		await waitFor('the order', async () => ((await executions()) > before ? true : undefined));
		return (await n8n.lastExecution(SUBMIT)).status;
	}

	/** Runs the board until no job is running. */
	async function deliver() {
		const delivered: unknown[] = [];
		for (;;) {
			const execution = await n8n.run(BOARD, 'Every Minute');
			expect(execution.status).toBe('success');
			delivered.push(...itemsOf(execution, 'Close the Job').map(({ json }) => json.vin));
			const states = itemsOf(execution, 'Ask for Status').map(({ json }) => json.state);
			if (!states.includes('running')) return delivered;
		}
	}

	it('delivers each job once, records a failure, and accepts no order twice', async () => {
		expect((await n8n.run(SUBMIT, 'Set Up Once')).status).toBe('success');
		await n8n.editor.publish(n8n.example(SUBMIT));
		const address = await orderForm(SUBMIT);

		for (const vin of [GOOD, OTHER, FAILING]) expect(await order(address, vin)).toBe('success');
		expect(jobs()).toHaveLength(3);
		// A second click while the job is open.
		expect(await order(address, GOOD)).toBe('success');
		expect(jobs()).toHaveLength(3);

		expect((await deliver()).sort()).toEqual([GOOD, OTHER].sort());
		expect(await deliver()).toEqual([]);
		expect(jobs()).toHaveLength(3);

		// The board is empty, so a new order is accepted.
		expect(await order(address, GOOD)).toBe('success');
		expect(jobs()).toHaveLength(4);
	});

	it('ends in an error if an order cannot be submitted', async () => {
		const address = await orderForm(SUBMIT);
		expect(await order(address, SPECIAL_VINS.noCredit.vin)).toBe('error');
		expect(jobs()).toEqual([]);
	});
});
