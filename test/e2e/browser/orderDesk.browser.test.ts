/** The pages of carplay-order-desk in a browser. */
import type { Browser } from 'playwright-core';

import { ENDPOINTS } from '../../../nodes/shared/api/catalog';
import { carOf } from '../../sandbox/car';
import { EXAMPLE_VINS, SPECIAL_VINS } from '../../sandbox/server';
import { someVins } from '../../someVins';
import { waitFor } from '../n8n/waitFor';
import { openExamples, type Examples } from '../workflows/examples';
import { openMailbox, type Mailbox } from '../workflows/mailbox';
import { launchChromium } from './chromium';
import { openViewers, SCREEN_NAMES, type ScreenName, type Viewer } from './screens';

const FILE = 'carplay-order-desk.json';
const SIGN_IN = { user: 'desk', password: 'order-2026' };
const CUSTOMER = 'a.rather.long.name.of.a.customer@workshop-with-a-long-name.example.com';
/** Each order has its own car, because the workflow does not pay for a car twice. */
const fitting = someVins(100).filter((vin) => /ID[56]$/.test(carOf(vin).headUnit));
const nextCar = () => fitting.shift()!;

let n8n: Examples;
let mailbox: Mailbox;
let browser: Browser;
let address: string;
let viewers: Record<ScreenName, Viewer>;

beforeAll(async () => {
	mailbox = await openMailbox();
	const signIn = { type: 'httpBasicAuth', name: 'Order desk sign-in', data: SIGN_IN };
	n8n = await openExamples([mailbox.credential, signIn]);
	await n8n.editor.publish(n8n.example(FILE));
	address = `${n8n.n8n.url}/form/carplay`;
	// After publishing, n8n takes a moment until it serves the page.
	await waitFor('the form', async () => (await fetch(address)).status === 401 || undefined);
	browser = await launchChromium();
	const httpCredentials = { username: SIGN_IN.user, password: SIGN_IN.password };
	viewers = await openViewers(browser, { httpCredentials });
});
afterAll(async () => {
	await browser?.close();
	await n8n?.close();
	await mailbox?.close();
});
afterEach(() => {
	n8n.sandbox.reset();
	mailbox.refuse(false);
});

/** The text in the window when it contains these words. All of it must be easy to read. */
async function see({ page, faults }: Viewer, words: string): Promise<string> {
	await page.getByText(words).first().waitFor();
	expect(await faults()).toEqual([]);
	return await page.locator('body').innerText();
}

const select = async ({ page }: Viewer, button: string) =>
	await page.getByRole('button', { name: button, exact: true }).click();

/** Fills in the first page. */
async function check(viewer: Viewer, vin: string): Promise<void> {
	await viewer.page.goto(address);
	await viewer.page.getByLabel('VIN').fill(vin);
	await viewer.page.getByLabel('E-mail').fill(CUSTOMER);
	await select(viewer, 'Check my car');
}

/** Fills in the page with the offer. */
async function order(viewer: Viewer, delivery: 'Cable' | 'USB'): Promise<void> {
	await see(viewer, 'Nothing has been ordered yet');
	await viewer.page.getByText(`${delivery}: `).click();
	await viewer.page.getByText('Yes, I order this').click();
	await select(viewer, 'Order');
}

describe.each(SCREEN_NAMES)('on a %s', (screen) => {
	it('says what the check costs, offers, takes the order and gives the code', async () => {
		const viewer = viewers[screen];
		await viewer.page.goto(address);
		expect(await see(viewer, 'CarPlay for your BMW')).toContain('The check costs 0.25 credits');
		await viewer.picture('order-desk-first');
		const vin = nextCar();
		await check(viewer, vin);
		const offer = await see(viewer, 'Nothing has been ordered yet');
		for (const words of [vin, carOf(vin).headUnit, '20.00 credits']) expect(offer).toContain(words);
		await viewer.picture('order-desk-offer');
		await order(viewer, 'Cable');
		const end = await see(viewer, 'CarPlay is ready');
		expect(end).toMatch(/\w{4}(-\w{4}){3}/);
		expect(end).toContain(CUSTOMER);
		await viewer.picture('order-desk-code');
	});
});

it('requires the VIN, the delivery and the tick', async () => {
	const viewer = viewers.phone;
	await viewer.page.goto(address);
	await select(viewer, 'Check my car');
	await see(viewer, 'This field is required');
	expect(n8n.sandbox.stats().requests).toEqual([]);
	await check(viewer, nextCar());
	await see(viewer, 'Nothing has been ordered yet');
	await select(viewer, 'Order');
	await see(viewer, 'This field is required');
	expect(n8n.sandbox.ledger()).toHaveLength(1);
});

it('gives the file', async () => {
	const viewer = viewers.phone;
	const vin = nextCar();
	await check(viewer, vin);
	const download = viewer.page.waitForEvent('download');
	await order(viewer, 'USB');
	expect((await download).suggestedFilename()).toBe(`carplay-${vin}.upd`);
	await see(viewer, 'Your update file is being downloaded');
});

it('keeps the code on the page if the email cannot be sent', async () => {
	mailbox.refuse(true);
	const viewer = viewers.phone;
	await check(viewer, nextCar());
	await order(viewer, 'Cable');
	expect(await see(viewer, 'could not be sent')).toMatch(/\w{4}(-\w{4}){3}/);
});

it.each([
	['an older head unit', EXAMPLE_VINS.nbt.vin, 'CarPlay cannot be ordered for this car'],
	['an unknown car', SPECIAL_VINS.notFound.vin, 'That did not work'],
	['no VIN', 'WBA123', 'That did not work'],
])('explains why it ends: %s', async (_, vin, title) => {
	const viewer = viewers.phone;
	await check(viewer, vin);
	await see(viewer, title);
});

it('has a page of its own if the check does not say enough', async () => {
	const { path } = ENDPOINTS.carPlayCheck;
	n8n.sandbox.fault({ kind: 'respond', path, body: { status: 'success', carplay_check: {} } });
	const viewer = viewers.phone;
	await check(viewer, nextCar());
	const page = await see(viewer, 'We have to look into this car');
	for (const words of ['not say enough', CUSTOMER, 'Nothing was ordered'])
		expect(page).toContain(words);
	await viewer.picture('order-desk-unknown');
});

it('says that a failed activation may have been charged', async () => {
	const { path } = ENDPOINTS.carPlayUsb;
	n8n.sandbox.fault({ kind: 'status', status: 500, charge: true, path });
	const viewer = viewers.phone;
	await check(viewer, nextCar());
	await order(viewer, 'USB');
	expect(await see(viewer, 'That did not work')).toContain('dashboard');
	await viewer.picture('order-desk-failed');
});

it('no page has logged an error', () => {
	expect(SCREEN_NAMES.flatMap((screen) => viewers[screen].complaints)).toEqual([]);
});
