/** monthly-budget in the editor: its table in n8n's own view, and the message for a list above the limit. */
import type { INodeParameters } from 'n8n-workflow';

import type { StoredWorkflow } from '../n8n/editor';
import { importExamples } from '../n8n/exampleWorkflows';
import { openNode, openWorkflow, outputPanel, showOutputAs } from './editorPage';
import { itHasNoComplaints, openWindow, type Window } from './window';

let window: Window;
let using: StoredWorkflow;

/** An example with a node filled in as its note says. */
async function fillIn(
	workflow: StoredWorkflow,
	name: string,
	change: (parameters: INodeParameters) => void,
): Promise<StoredWorkflow> {
	const { nodes, ...more } = structuredClone(workflow);
	change(nodes.find((node) => node.name === name)!.parameters);
	return await window.stage.editor.createWorkflow({ ...more, nodes });
}

beforeAll(async () => {
	window = await openWindow();
	const { editor, credential } = window.stage;
	const examples = await importExamples(editor, credential);
	const example = examples.get('monthly-budget.json')!;
	await editor.finished(await editor.execute(example, 'Set Up Once'));
	const budget = await fillIn(example, 'Settings', (parameters) => {
		const { assignments } = parameters.assignments as { assignments: INodeParameters[] };
		assignments.find(({ name }) => name === 'monthlyLimit')!.value = 2.5;
	});
	await editor.publish(budget);
	using = await fillIn(
		examples.get('monthly-budget-use.json')!,
		'Within the Monthly Limit',
		(parameters) => {
			parameters.workflowId = { __rl: true, mode: 'list', value: budget.id };
		},
	);
});
afterAll(async () => await window?.close());

it('shows in the editor what is left and what to do if a list is above the limit', async () => {
	const { page, picture, stage } = window;
	const run = async () =>
		(await stage.editor.finished(await stage.editor.execute(using, 'Start'))).status;
	expect([await run(), await run()]).toEqual(['success', 'success']);
	expect(stage.sandbox.spentCents()).toBe(200);
	await openWorkflow(page, using);
	await page.getByTestId('execute-workflow-button').click();
	await page.getByText('Workflow executed successfully').first().waitFor();
	await openNode(page, 'Limit Is Reached');
	await showOutputAs(page, 'schema');
	await outputPanel(page).getByText('monthlyLimit').first().waitFor();
	await picture('monthly-budget-refused');
	expect(stage.sandbox.spentCents()).toBe(200);
});

it('shows the cost of each call in the table', async () => {
	const { page, picture } = window;
	await page.goto('/home/datatables');
	await page.getByText('bimmervin_budget').first().click();
	await page.getByText('refused').first().waitFor();
	const text = await page.locator('body').innerText();
	// Two lists of four at 0.25 credits, and a third that was refused.
	expect(text).toMatch(/\n100\npaid\n4\n[^]*\n100\npaid\n4\n[^]*\n0\nrefused\n4\n/);
	await picture('monthly-budget-table');
});

itHasNoComplaints(() => window);
