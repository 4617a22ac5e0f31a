/** Running the node by hand: what goes in, what comes out, and what an error looks like. */
import { EXAMPLE_VINS, SPECIAL_VINS } from '../../sandbox/server';
import { inLine, pass, START, vehicles } from '../flows';
import {
	closeNode,
	executeStep,
	openNode,
	openWorkflow,
	outputPanel,
	showOutputAs,
} from './editorPage';
import { itHasNoComplaints, openWindow, type Window } from './window';

const VIN = EXAMPLE_VINS.evoId5.vin;
const CHECK = { resource: 'vehicle', operation: 'checkCarPlay', vin: '={{ $json.vin }}' };

let window: Window;
beforeAll(async () => {
	window = await openWindow();
});
afterAll(async () => await window?.close());

const store = async (...nodes: Parameters<typeof inLine>[1][]) =>
	await window.stage.editor.createWorkflow(inLine(`Try ${nodes.at(-1)!.name}`, ...nodes));

it('gives a table, JSON and a schema of the vehicle', async () => {
	const { page, stage, picture } = window;
	const { vin } = EXAMPLE_VINS.evoId6;
	const workflow = await store(START, vehicles([VIN, vin]), stage.node('Check CarPlay', CHECK));
	await openWorkflow(page, workflow);
	await openNode(page, 'Check CarPlay');
	await executeStep(page);
	await outputPanel(page).getByText('2 items').waitFor();
	await showOutputAs(page, 'table');
	await outputPanel(page).getByText(VIN).first().waitFor();
	await picture('table');
	await showOutputAs(page, 'json');
	await outputPanel(page).getByText('"carPlay"').first().waitFor();
	await showOutputAs(page, 'schema');
	await outputPanel(page).getByText('headUnit').first().waitFor();
	await picture('schema');
	expect(stage.sandbox.ledger()).toHaveLength(2);
	await closeNode(page);
	await picture('canvas');
});

it('shows a file and lets it be downloaded', async () => {
	const { page, stage, picture } = window;
	stage.sandbox.reset();
	const history = { ...CHECK, operation: 'getServiceHistory' };
	const workflow = await store(START, vehicles([VIN]), stage.node('Get Service History', history));
	await openWorkflow(page, workflow);
	await openNode(page, 'Get Service History');
	await executeStep(page);
	await showOutputAs(page, 'binary');
	await outputPanel(page).getByText(`service-history-${VIN}`).first().waitFor();
	await picture('binary');
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		outputPanel(page).getByRole('button', { name: 'Download' }).click(),
	]);
	expect(download.suggestedFilename()).toContain(`service-history-${VIN}`);
});

it('shows the fields to expect before the first call', async () => {
	const { page, stage, picture } = window;
	stage.sandbox.reset();
	const workflow = await store(
		START,
		vehicles([VIN]),
		stage.node('Check CarPlay', CHECK),
		pass('Next'),
	);
	await openWorkflow(page, workflow);
	await openNode(page, 'Next');
	await page.getByTestId('ndv-input-panel').getByText('headUnit').first().waitFor();
	await picture('preview');
	expect(stage.sandbox.ledger()).toEqual([]);
});

it('says what happened and what to do', async () => {
	const { page, stage, picture } = window;
	const { vin } = SPECIAL_VINS.noCredit;
	const activate = { ...CHECK, resource: 'carPlay', operation: 'activateUsb' };
	const workflow = await store(START, vehicles([vin]), stage.node('Activate CarPlay', activate));
	await openWorkflow(page, workflow);
	await openNode(page, 'Activate CarPlay');
	await executeStep(page);
	const error = outputPanel(page)
		.getByTestId('node-error-message')
		.or(page.locator('.node-error-view'));
	await error.first().waitFor();
	const text = await outputPanel(page).innerText();
	expect(text).toContain(vin);
	expect(text).toContain('was not charged');
	await picture('error');
});

it('sends a failed vehicle to the error output', async () => {
	const { page, stage, picture } = window;
	const bad = SPECIAL_VINS.notFound.vin;
	const file = inLine(
		'Error output',
		START,
		vehicles([VIN, bad]),
		stage.node('Check CarPlay', CHECK, { onError: 'continueErrorOutput' }),
		pass('Offer CarPlay'),
	);
	file.nodes.push(pass('Ask the customer'));
	file.connections['Check CarPlay']!.main!.push([
		{ node: 'Ask the customer', type: 'main', index: 0 },
	]);
	const places: Array<[number, number]> = [
		[0, 0],
		[220, 0],
		[440, 0],
		[800, -100],
		[800, 120],
	];
	file.nodes.forEach((node, index) => (node.position = places[index]!));
	const workflow = await stage.editor.createWorkflow(file);
	await openWorkflow(page, workflow);
	await page.getByTestId('execute-workflow-button').click();
	await page.getByText('Workflow executed successfully').first().waitFor();
	await picture('error-output');
	await openNode(page, 'Ask the customer');
	const output = outputPanel(page);
	await output.getByText(bad).first().waitFor();
	expect(await output.innerText()).toContain('notFound');
});

itHasNoComplaints(() => window);
