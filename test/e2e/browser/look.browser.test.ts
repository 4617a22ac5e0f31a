/** The layout check of the other tests: what it reports, and what it accepts. */
import type { Browser } from 'playwright-core';

import { launchChromium } from './chromium';
import { openViewer, type Viewer } from './screens';

const FITS = '<meta name="viewport" content="width=device-width, initial-scale=1">';
const LONG = 'a'.repeat(80);

let browser: Browser;
let viewer: Viewer;
beforeAll(async () => {
	browser = await launchChromium();
	viewer = await openViewer(browser, 'phone', { isMail: true });
});
afterAll(async () => await browser?.close());

const findFaults = async (html: string) => {
	await viewer.show(`<!DOCTYPE html><html><head>${FITS}</head><body>${html}</body></html>`);
	return (await viewer.faults()).map((fault) => fault.split(':')[0]);
};

it.each([
	['a table of a fixed width', '<table width="720"><tr><td>Text</td></tr></table>', 'sideways'],
	['a word without an end', `<p>${LONG}</p>`, 'off the screen'],
	['text beside the screen', '<p style="position:absolute;left:-40px">Text</p>', 'off the screen'],
	['a cell that cuts', `<div style="width:99px;overflow:hidden">${LONG}</div>`, 'cut off'],
	['a box that is too low', '<div style="height:9px;overflow:hidden">Text</div>', 'cut off'],
	['text that is too small', '<p style="font-size:11px">Text</p>', '11 px small'],
	['grey on white', '<p style="color:#7e8186">Text</p>', 'pale'],
	[
		'white on pale blue',
		'<table><tr bgcolor="#cfe2ff"><td style="color:#fff">Text</td></tr></table>',
		'pale',
	],
	[
		'a flat button',
		'<button style="height:18px;font-size:12px">Order</button>',
		'too small for a finger',
	],
])('reports %s', async (_, html, fault) => {
	expect(await findFaults(html)).toContain(fault);
});

it('reports a page with a desktop layout', async () => {
	await viewer.show('<!DOCTYPE html><html><body><p>Text</p></body></html>');
	expect(await viewer.faults()).toEqual([expect.stringContaining('sideways')]);
});

it.each([
	['plain text', '<p>Text</p>'],
	['a long word that breaks', `<p style="overflow-wrap:anywhere">${LONG}</p>`],
	['what is hidden', '<p style="display:none;font-size:5px">Text</p>'],
	['what can be scrolled down to', '<p style="margin-top:2000px">Text</p>'],
	['large pale figures', '<p style="font-size:28px;color:#7e8186">43 %</p>'],
	['white on dark', '<table><tr bgcolor="#1c2430"><td style="color:#fff">Text</td></tr></table>'],
	[
		'an empty bar',
		'<table><tr><td bgcolor="#1c69d4" style="font-size:1px">&nbsp;</td></tr></table>',
	],
])('accepts %s', async (_, html) => {
	expect(await findFaults(html)).toEqual([]);
});
