import type { Page } from 'playwright-core';

import { OWNER } from '../n8n/editor';
import { openStage, type Stage } from '../stage';
import { launchChromium } from './chromium';
import { takePicture } from './pictures';

/** A browser window with n8n's editor, in which the owner is signed in. */
export interface Window {
	readonly stage: Stage;
	readonly page: Page;
	/** The errors that the editor has logged in the console so far. */
	readonly complaints: string[];
	/** Saves a picture of the window for the documents; see pictures.ts. */
	picture(name: string): Promise<void>;
	close(): Promise<void>;
}

/** Errors about n8n's own requests: to other servers, and the one before the sign-in. */
const NOT_OURS = ['Failed to load resource', 'net::ERR_'];

/** Collects the errors that a page logs in the console from now on. */
export function complaintsOf(page: Page): string[] {
	const complaints: string[] = [];
	const note = (text: string) => {
		if (!NOT_OURS.some((known) => text.includes(known))) complaints.push(text);
	};
	page.on('console', (message) => {
		if (message.type() === 'error') note(message.text());
	});
	page.on('pageerror', (error) => note(error.message));
	return complaints;
}

export async function openWindow(
	options: Parameters<typeof openStage>[0] = {},
	colorScheme: 'light' | 'dark' = 'light',
): Promise<Window> {
	const stage = await openStage(options);
	const browser = await launchChromium();
	const close = async () => {
		await browser.close();
		await stage.close();
	};
	try {
		const context = await browser.newContext({
			baseURL: stage.n8n.url,
			// In a narrower window, n8n cuts off the top of the output.
			viewport: { width: 1600, height: 900 },
			colorScheme,
		});
		context.setDefaultTimeout(30_000);
		const page = await context.newPage();
		const complaints = complaintsOf(page);
		await page.goto('/signin');
		await page.getByLabel('Email').fill(OWNER.email);
		await page.locator('input[type=password]').fill(OWNER.password);
		await page.getByRole('button', { name: 'Sign in' }).click();
		await page.waitForURL(/home|workflow/);
		const tidy = async () => {
			// Move the mouse away from everything that reacts to it.
			await page.mouse.move(800, 2);
			// Temporary messages would hide a part of the window.
			await page.addStyleTag({
				content: '.el-notification, body > [class*="ͼ"] { display: none !important; }',
			});
			// No test depends on this pause. It lets the last animation end, for the picture.
			await page.waitForTimeout(700);
		};
		const picture = async (name: string) => await takePicture(page, name, { tidy });
		return { stage, page, complaints, picture, close };
	} catch (error) {
		await close();
		throw error;
	}
}

/** The last test in a file. */
export function itHasNoComplaints(window: () => Window): void {
	it('the editor has logged no errors', () => {
		expect(window().complaints).toEqual([]);
	});
}
