/** The dark theme, the trigger and the hints about the cost of a run. */
import { someVins } from '../../someVins';
import { TRIGGER_TYPE } from '../../names';
import { inLine, pass, START, vehicles } from '../flows';
import { openNode, openWorkflow, outputPanel } from './editorPage';
import { itHasNoComplaints, openWindow, type Window } from './window';

let window: Window;
beforeAll(async () => {
	window = await openWindow({}, 'dark');
});
afterAll(async () => await window?.close());

it('a hint says what the input items may cost', async () => {
	const { page, picture, stage } = window;
	const history = { resource: 'vehicle', operation: 'getServiceHistory', vin: '={{ $json.vin }}' };
	const workflow = await stage.editor.createWorkflow(
		inLine('Costs', START, vehicles(someVins(25)), stage.node('Get Service History', history)),
	);
	await openWorkflow(page, workflow);
	await picture('canvas-dark');
	await openNode(page, 'Get Service History');
	await page.getByTestId('execute-previous-node').click();
	await page.getByText('may spend more than 100.00 credits').waitFor();
	await picture('cost-hint-dark');
	expect(stage.sandbox.ledger()).toEqual([]);
});

it('the trigger returns the jobs that have ended', async () => {
	const { page, picture, stage } = window;
	const submit = { resource: 'secureCoding', operation: 'submit', vin: '={{ $json.vin }}' };
	const order = await stage.editor.createWorkflow(
		inLine('Order', START, vehicles(someVins(2)), stage.node('Submit', submit)),
	);
	await stage.editor.finished(await stage.editor.execute(order, START.name));
	const jobIds = stage.sandbox.ledger().map(({ jobId }) => jobId);
	const trigger = stage.node(
		'BimmerVIN Trigger',
		{ pollTimes: { item: [{ mode: 'everyMinute' }] }, jobIds: jobIds.join(', ') },
		{ type: TRIGGER_TYPE },
	);
	const workflow = await stage.editor.createWorkflow(inLine('Watch', trigger, pass('Deliver')));
	await openWorkflow(page, workflow);
	await openNode(page, 'BimmerVIN Trigger');
	await page.getByRole('button', { name: 'Fetch Test Event' }).first().click();
	await outputPanel(page).getByText(jobIds[0]!).first().waitFor();
	await picture('trigger-dark');
});

itHasNoComplaints(() => window);
