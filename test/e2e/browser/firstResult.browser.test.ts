/** Follows the README's "First result in five steps" in a new workflow. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { SANDBOX_VIN } from '../../sandbox/server';
import {
	executeStep,
	findNode,
	openActions,
	outputPanel,
	scrollOutputTo,
	seeChosenCredential,
	showOutputAs,
} from './editorPage';
import { itHasNoComplaints, openWindow, type Window } from './window';

const README = readFileSync(join(__dirname, '../../../README.md'), 'utf8');
const [, steps = ''] = /## First result in five steps\n([^]*?)\nMore pictures/.exec(README) ?? [];
/** The words in bold have to be on the screen. */
const bold = [...steps.matchAll(/\*\*(.+?)\*\*/g)].map(([, words]) => words);

let window: Window;
beforeAll(async () => {
	window = await openWindow();
});
afterAll(async () => await window?.close());

it('ends with the sandbox vehicle, free of charge', async () => {
	const { page, stage } = window;
	const action = 'Get the factory order of a vehicle (3.00 credits)';
	expect(steps).toContain(`\`${SANDBOX_VIN}\``);
	expect(bold).toEqual(['BimmerVIN', 'Actions', action, 'VIN', 'Execute step']);

	// 1. In a workflow, add the node and pick the action.
	await page.goto('/workflow/new');
	await page.getByTestId('canvas-plus-button').click();
	await (await findNode(page, 'BimmerVIN', 'BimmerVIN')).click();
	await openActions(page);
	await page.getByText(action).click();
	await page.getByTestId('ndv').waitFor();

	// 2. Choose your credential: n8n has chosen the only one.
	await seeChosenCredential(page, 'BimmerVIN account');

	// 3. Enter the VIN.
	await page
		.getByTestId('parameter-input-vin')
		.locator('input, [contenteditable]')
		.first()
		.fill(SANDBOX_VIN);

	// 4. Select Execute step.
	await executeStep(page);

	// 5. Read the item on the right.
	await outputPanel(page).getByText('1 item').waitFor();
	await showOutputAs(page, 'json');
	for (const field of ['summary', 'sandbox', 'vehicle_order']) {
		await scrollOutputTo(page, `"${field}"`);
	}
	expect(stage.sandbox.stats().requests.some(({ vin }) => vin === SANDBOX_VIN)).toBe(true);
	expect(stage.sandbox.ledger()).toEqual([]);
});

itHasNoComplaints(() => window);
