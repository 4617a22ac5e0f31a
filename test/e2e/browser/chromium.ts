import { existsSync } from 'node:fs';
import { chromium, selectors, type Browser } from 'playwright-core';

/** Its path in Linux distributions. Set CHROMIUM_PATH for any other path. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** @throws {Error} if there is no Chromium */
export async function launchChromium(): Promise<Browser> {
	const executablePath = process.env.CHROMIUM_PATH ?? PLACES.find((path) => existsSync(path));
	if (executablePath === undefined) {
		throw new Error(
			'No Chromium found. Install it ("apt-get install chromium" on Debian), or set CHROMIUM_PATH.',
		);
	}
	// n8n marks the elements that users interact with by this attribute.
	selectors.setTestIdAttribute('data-test-id');
	return await chromium.launch({
		executablePath,
		// root, as on build machines, has no sandbox. The other flags prevent requests to other servers.
		args: ['--no-sandbox', '--disable-background-networking', '--force-color-profile=srgb'],
	});
}
