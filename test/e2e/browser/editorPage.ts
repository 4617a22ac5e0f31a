import type { Locator, Page } from 'playwright-core';

import { BimmerVin } from '../../../nodes/BimmerVin/BimmerVin.node';
import { operationsOf } from '../../../nodes/BimmerVin/describedOperations';
import { waitFor } from '../n8n/waitFor';

export async function openWorkflow(page: Page, { id }: { id: string }): Promise<void> {
	await page.goto(`/workflow/${id}`);
	await page.getByTestId('canvas-node').first().waitFor();
}

/** Opens the nodes panel on a canvas with a trigger. */
export async function openNodesPanel(page: Page): Promise<void> {
	await page.getByTestId('node-creator-plus-button').click();
	await page.getByTestId('node-creator-search-bar').waitFor();
}

/** Searches for nodes and waits until one is found. */
export async function findNode(page: Page, words: string, name: string): Promise<Locator> {
	await page.getByTestId('node-creator-search-bar').fill(words);
	const found = page.getByTestId('node-creator-item-name').getByText(name, { exact: true });
	await found.waitFor();
	return found;
}

/** Opens the list of actions of our node after it was selected in the panel. n8n shows how many there are. */
export async function openActions(page: Page): Promise<void> {
	const { length } = operationsOf(new BimmerVin().description.properties);
	await page.getByText(`Actions (${length})`).click();
}

/** Double-clicks a node on the canvas. */
export async function openNode(page: Page, name: string): Promise<void> {
	await page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).dblclick();
	await page.getByTestId('ndv').waitFor();
}

export async function closeNode(page: Page): Promise<void> {
	await page.keyboard.press('Escape');
	await page.getByTestId('ndv').waitFor({ state: 'hidden' });
}

/** Waits until this credential is chosen: n8n shows its ID before it knows the name. */
export async function seeChosenCredential(page: Page, name: string): Promise<void> {
	const chosen = page.getByTestId('node-credentials-select').locator('input').first();
	const isSo = async () => ((await chosen.inputValue()) === name ? true : undefined);
	await waitFor(`the credential ${name} to be chosen`, isSo);
}

/** Selects the button in the node's window. */
export async function executeStep(page: Page): Promise<void> {
	await page.getByTestId('node-execute-button').click();
}

/** How the output is shown. */
export async function showOutputAs(
	page: Page,
	mode: 'schema' | 'table' | 'json' | 'binary',
): Promise<void> {
	await page.getByTestId('output-panel').getByTestId(`radio-button-${mode}`).click();
}

/** Scrolls in the JSON output of a look-up until it contains this text, because n8n only draws what is visible. */
export async function scrollOutputTo(page: Page, words: string): Promise<void> {
	const found = outputPanel(page).getByText(words).first();
	await outputPanel(page).getByText('"vin"').first().hover();
	for (let turns = 0; turns < 40 && !(await found.isVisible()); turns += 1) {
		await page.mouse.wheel(0, 250);
		// Wait one frame, so that the panel is drawn.
		await page.evaluate('new Promise(requestAnimationFrame)');
	}
	await found.waitFor();
}

export const outputPanel = (page: Page): Locator => page.getByTestId('output-panel');
