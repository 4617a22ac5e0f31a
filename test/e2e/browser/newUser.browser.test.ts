/** The first hour of a new user who only has the README: a new n8n, the package, the credential, a free look-up, an example. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';

import { SANDBOX_VIN, startSandbox, type Sandbox } from '../../sandbox/server';
import { OWNER } from '../n8n/editor';
import { prepareN8n } from '../n8n/local';
import { N8nProcess } from '../n8n/n8nProcess';
import { installByReadme } from '../n8n/readmeInstall';
import { launchChromium } from './chromium';
import {
	closeNode,
	executeStep,
	findNode,
	openActions,
	openNode,
	outputPanel,
	seeChosenCredential,
} from './editorPage';

const README = readFileSync(join(__dirname, '../../../README.md'), 'utf8');
const EXAMPLE = join(__dirname, '../../../workflows/carplay-offer.json');

let home: string;
let n8n: N8nProcess;
let sandbox: Sandbox;
let browser: Browser;
let page: Page;

beforeAll(async () => {
	const installation = await prepareN8n(n8nRelease);
	home = await mkdtemp(join(tmpdir(), 'bimmervin-home-'));
	sandbox = await startSandbox();
	await installByReadme(home);
	n8n = await N8nProcess.create(installation, home);
	await n8n.start();
	browser = await launchChromium();
	const viewport = { width: 1600, height: 900 };
	const context = await browser.newContext({ baseURL: n8n.url, viewport });
	context.setDefaultTimeout(30_000);
	page = await context.newPage();
});
afterAll(async () => {
	await browser?.close();
	await n8n?.kill();
	await sandbox?.close();
	await rm(home, { recursive: true, force: true });
});

const fill = async (field: string, text: string) =>
	await page.getByTestId(`parameter-input-${field}`).locator('input').first().fill(text);

it('signs up, adds the node, and creates the credential in it', async () => {
	await page.goto('/setup');
	await page.locator('input[name=email]').fill(OWNER.email);
	await page.locator('input[name=firstName]').fill(OWNER.firstName);
	await page.locator('input[name=lastName]').fill(OWNER.lastName);
	await page.locator('input[name=password]').fill(OWNER.password);
	await page.getByTestId('form-submit-button').click();
	// The target differs between releases.
	await page.waitForURL(({ pathname }) => pathname !== '/setup');

	await page.goto('/workflow/new');
	await page.getByTestId('canvas-plus-button').click();
	await (await findNode(page, 'BimmerVIN', 'BimmerVIN')).click();
	await openActions(page);
	await page.getByText('Get the factory order of a vehicle (3.00 credits)').click();
	await page.getByTestId('ndv').waitFor();

	// Without a credential, n8n offers to connect. With one, it shows a list.
	await page.getByTestId('node-credentials-empty-state').getByRole('button').first().click();
	await fill('clientId', sandbox.clientId);
	await fill('clientSecret', sandbox.clientSecret);
	await fill('baseUrl', sandbox.url);
	await page.getByTestId('credential-save-button').click();
	await page.getByTestId('editCredential-modal').waitFor({ state: 'hidden' });
});

it('looks up the sandbox vehicle, free of charge', async () => {
	const vin = page.getByTestId('parameter-input-vin').locator('input, [contenteditable]').first();
	await vin.fill(SANDBOX_VIN);
	await executeStep(page);
	await outputPanel(page).getByText('1 item').waitFor();
	expect(sandbox.stats().requests.some(({ vin: asked }) => asked === SANDBOX_VIN)).toBe(true);
	expect(sandbox.ledger()).toEqual([]);
});

it('imports an example from its file, chooses the credential and runs it', async () => {
	await page.goto('/workflow/new');
	await page.getByTestId('workflow-import-input').setInputFiles(EXAMPLE);
	await page.getByTestId('canvas-node').first().waitFor();
	for (const name of ['Check CarPlay', 'Get Order', 'Get Service History']) {
		await openNode(page, name);
		await seeChosenCredential(page, 'BimmerVIN account');
		await closeNode(page);
	}
	await page.getByTestId('execute-workflow-button').first().click();
	await page.getByText('Workflow executed successfully').first().waitFor();
	expect(sandbox.ledger().length).toBeGreaterThan(0);
});

it('finds the credential where the README says', async () => {
	const [, words = ''] = /^On n8n's (.+?)\. /m.exec(README) ?? [];
	const [overview, tab, button, type] = [...words.matchAll(/\*\*(.+?)\*\*/g)].map(
		([, word]) => word!,
	);
	await page.goto('/home/workflows');
	await page.getByText(overview!, { exact: true }).first().waitFor();
	await page.getByText(tab!, { exact: true }).first().click();
	await page.getByText(button!, { exact: true }).first().click();
	await page.getByTestId('new-credential-type-select').click();
	await page.keyboard.type(type!);
	await page.getByTestId('new-credential-type-select-option').getByText(type!).waitFor();
});
