import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page, PageScreenshotOptions } from 'playwright-core';

/** The folder for pictures until `npm run pictures` copies them. */
const PICTURES = join(__dirname, '../../../.cache/pictures');

/** Whether `npm run pictures` runs the tests: see pictures.config.js. */
const takesPictures = 'takesPictures' in globalThis;

/**
 * Keeps what a page shows, for the documents. In a run of the tests alone it does nothing.
 * @param name of the file, without its ending
 */
export async function takePicture(
	page: Page,
	name: string,
	{ tidy, ...options }: PageScreenshotOptions & { readonly tidy?: () => Promise<void> } = {},
): Promise<void> {
	if (!takesPictures) return;
	await tidy?.();
	mkdirSync(PICTURES, { recursive: true });
	await page.screenshot({
		path: join(PICTURES, `${name}.png`),
		animations: 'disabled',
		...options,
	});
}
