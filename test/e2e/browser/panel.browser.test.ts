/** Users can find the nodes by their own words, and see what they do and cost. */
import { OPERATIONS } from '../../engine/harness/calls';
import { inLine, pass, START } from '../flows';
import { findNode, openNodesPanel, openWorkflow } from './editorPage';
import { itHasNoComplaints, openWindow, type Window } from './window';

let window: Window;
beforeAll(async () => {
	window = await openWindow();
	const { page, stage } = window;
	await openWorkflow(page, await stage.editor.createWorkflow(inLine('New', START, pass('Next'))));
	await openNodesPanel(page);
});
afterAll(async () => await window?.close());

it.each(['BMW', 'VIN', 'CarPlay', 'FSC', 'coding', 'service history', 'secure coding', 'fleet'])(
	'is found by "%s"',
	async (words) => {
		const found = await findNode(window.page, words, 'BimmerVIN');
		expect(await found.isVisible()).toBe(true);
	},
);

it('lists every operation with its price', async () => {
	const { page, picture } = window;
	const found = await findNode(page, 'BMW', 'BimmerVIN');
	await picture('nodes-panel');
	await found.click();
	await page.getByText('Check the CarPlay compatibility').waitFor();
	await picture('actions');
	// The previous list fades out.
	const names = `document.querySelectorAll('[data-test-id="node-creator-item-name"]')`;
	await page.waitForFunction(`${names}.length === ${OPERATIONS.length}`);
	const actions = await page.getByTestId('node-creator-item-name').allInnerTexts();
	expect(actions.sort()).toEqual(OPERATIONS.map(({ option }) => option.action!).sort());
});

it('a resource and its operations with prices, in the node', async () => {
	const { page, picture } = window;
	await page.getByText('Generate an FSC code').click();
	await page.getByTestId('ndv').waitFor();
	await page.getByTestId('parameter-input-resource').click();
	const choices = page.locator('.el-select-dropdown:visible');
	await choices.getByText('Video In Motion').waitFor();
	await picture('resources');
	await choices.getByText('CarPlay').click();
	await page.getByTestId('parameter-input-operation').click();
	await choices.getByText('Activate Fullscreen by USB').waitFor();
	await picture('operations');
	expect(await choices.innerText()).toContain('20.00 credits');
	await choices.getByText('Activate Fullscreen by USB').click();
	await page.getByText('For cars with an EVO ID5').waitFor();
	await picture('hint');
});

it('the trigger says what it starts on', async () => {
	const { page, picture, stage } = window;
	const { id } = await stage.editor.createWorkflow(inLine('Empty', pass('Alone')));
	await openWorkflow(page, { id });
	await openNodesPanel(page);
	await (await findNode(page, 'BimmerVIN', 'BimmerVIN')).click();
	await page.getByText('On secure coding job done or failed').waitFor();
	await picture('triggers');
});

itHasNoComplaints(() => window);
