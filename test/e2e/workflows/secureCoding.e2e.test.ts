/** The secure coding examples that every supported n8n can run. */
import { ENDPOINTS } from '../../../nodes/shared/api/catalog';
import { SPECIAL_VINS } from '../../sandbox/server';
import { inLine, START, vehicles } from '../flows';
import { itemsOf, vinsOf } from '../results';
import { openExamples, type Examples } from './examples';

/** The VINs in the example. */
const VINS = ['WBAJA9103HB304909', 'WBAJS1105HB304876'] as const;
const { path } = ENDPOINTS.secureCodingSubmit;

let n8n: Examples;
beforeAll(async () => {
	n8n = await openExamples([], { jobSpeed: 50 });
});
afterAll(async () => await n8n?.close());
afterEach(() => n8n.sandbox.reset());

const jobs = () => n8n.sandbox.ledger().map(({ jobId }) => jobId!);

describe('secure-coding-submit-and-wait', () => {
	const FILE = 'secure-coding-submit-and-wait.json';

	it('delivers the files of each vehicle', async () => {
		const execution = await n8n.run(FILE, 'Start');
		expect(execution.status).toBe('success');
		const delivered = itemsOf(execution, 'Deliver the Files');
		expect(vinsOf(delivered)).toEqual(VINS);
		expect(delivered.map(({ json }) => json.jobId).sort()).toEqual(jobs().sort());
		for (const { json, binary } of delivered) {
			const [{ field, bytes }] = json.files as [{ field: string; bytes: number }];
			expect(await n8n.editor.download(binary![field]!)).toHaveLength(bytes);
		}
	});

	it('separates what may have been charged', async () => {
		n8n.sandbox.fault({ kind: 'status', status: 500, path, vin: VINS[0], charge: true });
		const execution = await n8n.run(FILE, 'Start');
		expect(vinsOf(itemsOf(execution, 'Deliver the Files'))).toEqual([VINS[1]]);
		expect(itemsOf(execution, 'May Be Paid').map(({ json }) => json.details)).toMatchObject([
			{ vin: VINS[0], charged: 'maybe' },
		]);
	});
});

describe('secure-coding-trigger', () => {
	it('separates finished jobs from failed ones, free of charge', async () => {
		const submit = { resource: 'secureCoding', operation: 'submit', vin: '={{ $json.vin }}' };
		const list = [VINS[0], SPECIAL_VINS.jobFails.vin];
		const file = inLine('Order', START, vehicles(list), n8n.node('Submit', submit));
		const order = await n8n.editor.createWorkflow(file);
		await n8n.editor.finished(await n8n.editor.execute(order, START.name));
		const paid = jobs();
		expect(paid).toHaveLength(2);
		const { jobId: good } = n8n.sandbox.ledger().find(({ vin }) => vin === VINS[0])!;

		const workflow = await n8n.filledIn('secure-coding-trigger.json', 'Jobs', {
			jobIds: paid.join(', '),
		});
		const load = async () =>
			await n8n.editor.finished(await n8n.editor.execute(workflow, 'Jobs'), 120_000);
		let execution = await load();
		while (itemsOf(execution, 'Jobs').some(({ json }) => json.state === 'running')) {
			execution = await load();
		}
		const [item, ...more] = itemsOf(execution, 'Deliver the Files');
		expect(more).toEqual([]);
		expect(item!.json).toMatchObject({ jobId: good, state: 'done' });
		expect(item!.binary).toBeDefined();
		expect(itemsOf(execution, 'Not Done').map(({ json }) => json.state)).toEqual(['failed']);
		expect(jobs()).toEqual(paid);
	});
});
