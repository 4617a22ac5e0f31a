import { extname, join, normalize } from 'node:path';
import type { Page } from 'playwright-core';

import { installChatPage } from '../n8n/install';

/** The address from which n8n's chat page loads its parts: `<this>@n8n/chat/dist/style.css`. */
const CDN = 'https://cdn.jsdelivr.net/npm/';
const TYPES: Record<string, string> = {
	'.css': 'text/css',
	'.js': 'text/javascript',
	'.mjs': 'text/javascript',
};

/** Serves the parts of n8n's chat page from this computer. The original server generates minified files (`.min.css`). */
export async function serveChatPage(page: Page): Promise<void> {
	const folder = await installChatPage();
	await page.route(`${CDN}**`, async (route) => {
		const [, name = '', path = ''] =
			/^((?:@[^/]+\/)?[^/@]+)(?:@[^/]+)?\/(.+)$/.exec(route.request().url().slice(CDN.length)) ??
			[];
		await route.fulfill({
			path: join(folder, name, 'package', normalize(`/${path.replace('.min.', '.')}`)),
			contentType: TYPES[extname(path)] ?? 'application/octet-stream',
			headers: { 'access-control-allow-origin': '*' },
		});
	});
}
