/** The pages of first-contact on a phone, from the Execute button to the last page. */
import type { Browser } from 'playwright-core';

import { runCode } from '../../unit/examples/exampleCode';
import { openExamples, type Examples } from '../workflows/examples';
import { launchChromium } from './chromium';
import { openViewer, type Viewer } from './screens';

const FILE = 'first-contact.json';
const END = 'Stop here and check the dashboard';
const [{ endpoints }] = runCode(FILE, 'Endpoints', { input: [{}] }) as [
	{ endpoints: Array<{ name: string }> },
];
let n8n: Examples;
let browser: Browser;
let viewer: Viewer;

beforeAll(async () => {
	n8n = await openExamples();
	browser = await launchChromium();
	viewer = await openViewer(browser, 'phone');
});
afterAll(async () => {
	await browser?.close();
	await n8n?.close();
});

/** Waits for a text, and checks that everything in the window is easy to read. */
async function see(words: string): Promise<void> {
	await viewer.page.getByText(words).first().waitFor();
	expect(await viewer.faults()).toEqual([]);
}

async function answer(choice: string, button: string): Promise<void> {
	await viewer.page.getByText(choice).click();
	await viewer.page.getByRole('button', { name: button, exact: true }).click();
}

it('asks, allows going back, and says what to do if a call was charged', async () => {
	const { page, picture } = viewer;
	await n8n.editor.execute(n8n.example(FILE), 'Start');
	await page.goto(`${n8n.n8n.url}/form-test/first-contact`);
	await see('First contact with BimmerVIN');
	await answer('Yes: call Get Order', 'Start');
	await see('Get State: 0.20 credits');
	await picture('first-contact-question');
	await answer('Skip Get State', 'Go on');
	await see('Check CarPlay: 0.25 credits');
	await page.reload();
	// The sandbox knows its VIN at look-ups only: the first of the others is charged.
	const end = page.getByText(END);
	for (const { name } of endpoints.slice(1)) {
		await page.getByText(`${name}: `).or(end).first().waitFor();
		if (await end.isVisible()) break;
		await see(`${name}: `);
		await answer(`Yes: call ${name}`, 'Go on');
	}
	await see(END);
	await picture('first-contact-end');
	expect(n8n.sandbox.ledger()).toHaveLength(1);
	expect(viewer.complaints).toEqual([]);
});
