/** The examples outside n8n's editor: pages, chats and emails, on a desktop and a phone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

import { takePicture } from './pictures';
import { complaintsOf } from './window';

const LAYOUT_CHECK = readFileSync(join(__dirname, 'look.js'), 'utf8');

const SCREENS = {
	desktop: { viewport: { width: 1000, height: 640 } },
	phone: {
		viewport: { width: 390, height: 667 },
		isMobile: true,
		hasTouch: true,
	},
} satisfies Record<string, BrowserContextOptions>;

/** The width for an email next to a list of emails, in CSS pixels. */
const MAIL_WIDTH = 720;

export type ScreenName = keyof typeof SCREENS;
export const SCREEN_NAMES = Object.keys(SCREENS) as ScreenName[];

/** A person in front of a screen. */
export interface Viewer {
	readonly page: Page;
	/** The errors that the pages have logged in the console so far. */
	readonly complaints: string[];
	/** Shows an email. */
	show(html: string): Promise<void>;
	/** What cannot be read, reached or seen; empty if everything is all right. */
	faults(): Promise<string[]>;
	/** Saves the screen as `<name>-<screen>.png`. */
	picture(name: string): Promise<void>;
}

interface ViewerOptions extends Pick<BrowserContextOptions, 'httpCredentials'> {
	/** For emails: scripts are off, the colors are set here, and pictures show the whole email. */
	readonly isMail?: boolean;
}

export async function openViewer(
	browser: Browser,
	screen: ScreenName,
	{ isMail = false, httpCredentials }: ViewerOptions = {},
): Promise<Viewer> {
	const { viewport, ...more } = SCREENS[screen];
	const width = isMail ? Math.min(viewport.width, MAIL_WIDTH) : viewport.width;
	const context = await browser.newContext({
		...more,
		viewport: { ...viewport, width },
		// n8n regards a headless browser as a robot, and ignores its click on an approval button.
		userAgent: `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${browser.version()} Safari/537.36`,
		javaScriptEnabled: !isMail,
		...(httpCredentials && { httpCredentials }),
	});
	context.setDefaultTimeout(30_000);
	const page = await context.newPage();
	return {
		page,
		complaints: complaintsOf(page),
		show: async (html) => {
			// Otherwise it would keep the layout of the previous one.
			await page.goto('about:blank');
			await page.setContent(html);
		},
		faults: async () => await page.evaluate<string[]>(`${LAYOUT_CHECK}\nlook(${width}, ${isMail})`),
		picture: async (name) => await takePicture(page, `${name}-${screen}`, { fullPage: isMail }),
	};
}

/** One viewer for each screen. */
export async function openViewers(
	browser: Browser,
	options: ViewerOptions,
): Promise<Record<ScreenName, Viewer>> {
	return {
		desktop: await openViewer(browser, 'desktop', options),
		phone: await openViewer(browser, 'phone', options),
	};
}
