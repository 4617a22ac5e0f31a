/** The emails of the examples as email programs show them: without scripts, next to a list of emails and on a phone. */
import type { Browser } from 'playwright-core';

import { ENDPOINTS } from '../../../nodes/shared/api/catalog';
import { carOf } from '../../sandbox/car';
import { EXAMPLE_VINS, SPECIAL_VINS } from '../../sandbox/server';
import { someVins } from '../../someVins';
import { openExamples, type Examples } from '../workflows/examples';
import { addVehicles } from '../workflows/fleetTable';
import { notForMail } from '../workflows/mailHtml';
import { openMailbox, type Mailbox } from '../workflows/mailbox';
import { launchChromium } from './chromium';
import { openViewers, SCREEN_NAMES, type ScreenName, type Viewer } from './screens';

/** Long texts from elsewhere, some without a place for a line break. */
const LONG_WORDS =
	'Gran Turismo with everything that a factory can build into it, and then some more. '.repeat(4);
const LONG_WORD = 'NBTEVOID5'.repeat(14);

let n8n: Examples;
let mailbox: Mailbox;
let browser: Browser;
let viewers: Record<ScreenName, Viewer>;

beforeAll(async () => {
	mailbox = await openMailbox();
	n8n = await openExamples([mailbox.credential]);
	browser = await launchChromium();
	viewers = await openViewers(browser, { isMail: true });
});
afterAll(async () => {
	await browser?.close();
	await n8n?.close();
	await mailbox?.close();
});
afterEach(() => {
	n8n.sandbox.reset();
	mailbox.empty();
});

/** The text of the last email on a screen. All of it must be easy to read and supported by email programs. */
async function read(screen: ScreenName): Promise<string> {
	const { page, show, faults } = viewers[screen];
	const html = mailbox.mails.at(-1)!.html as string;
	expect(notForMail(html)).toEqual([]);
	await show(html);
	expect(await faults()).toEqual([]);
	return await page.locator('body').innerText();
}

describe('the fleet report', () => {
	const FILE = 'fleet-report.json';
	const VINS = Object.values(EXAMPLE_VINS).map(({ vin }) => vin);
	const MISSING = SPECIAL_VINS.notFound.vin;
	const COLORS = { CarPlay: '#1c69d4', 'Head units': '#5a6675', iLevel: '#2e7d5b' };

	/** The width of the widest bar of a color, in pixels. */
	async function widestBar({ page }: Viewer, color: string): Promise<number> {
		const bars = await page.locator(`td[bgcolor="${color}"]`).all();
		const boxes = await Promise.all(bars.map(async (bar) => await bar.boundingBox()));
		return Math.max(0, ...boxes.map((box) => box?.width ?? 0));
	}

	it('shows figures, bars, what failed, and every vehicle', async () => {
		await n8n.run(FILE, 'Set Up Once');
		const [unclear = ''] = someVins(1);
		await addVehicles(n8n, FILE, [unclear, MISSING]);
		const facts = { carplay: { reason: 'Depends on the software of the head unit' } };
		const open = { status: 'success', carplay_check: facts };
		n8n.sandbox.fault({
			kind: 'respond',
			path: ENDPOINTS.carPlayCheck.path,
			vin: unclear,
			body: open,
		});
		const { vin } = EXAMPLE_VINS.nbt;
		const { path } = ENDPOINTS.vehicleState;
		n8n.sandbox.fault({ kind: 'status', status: 500, charge: true, path, vin });
		expect((await n8n.run(FILE, 'Every Monday')).status).toBe('success');
		for (const screen of SCREEN_NAMES) {
			const text = await read(screen);
			for (const one of [
				...VINS,
				unclear,
				MISSING,
				'for a person to look into',
				'may have been charged',
			]) {
				expect(text).toContain(one);
			}
			expect(text.split('What failed')[1]!.split('Vehicles')[0]).toContain(MISSING);
			for (const color of Object.values(COLORS)) {
				expect([color, await widestBar(viewers[screen], color)]).toEqual([
					color,
					expect.any(Number),
				]);
				expect(await widestBar(viewers[screen], color)).toBeGreaterThan(10);
			}
			await viewers[screen].picture('fleet-report-mail');
		}
	});

	it('keeps its layout with many vehicles, long words and long texts', async () => {
		const [, long, unclear, failing, ...others] = someVins(23);
		await addVehicles(n8n, FILE, [long!, unclear!, failing!, ...others]);
		const { path } = ENDPOINTS.carPlayCheck;
		const facts = {
			vehicle: { model: LONG_WORDS },
			head_unit: { type: LONG_WORD },
			carplay: { compatible: true },
		};
		const good = { status: 'success', carplay_check: facts };
		n8n.sandbox.fault({ kind: 'respond', path, vin: long!, body: good });
		const open = { status: 'success', carplay_check: { carplay: { reason: LONG_WORDS } } };
		n8n.sandbox.fault({ kind: 'respond', path, vin: unclear!, body: open });
		const refusal = { status: 'error', message: `${LONG_WORDS}${LONG_WORD}` };
		n8n.sandbox.fault({ kind: 'respond', path, vin: failing!, status: 404, body: refusal });
		expect((await n8n.run(FILE, 'Every Monday')).status).toBe('success');
		for (const screen of SCREEN_NAMES) {
			const text = await read(screen);
			expect(text).toContain('Gran Turismo');
			for (const vin of [long, unclear, failing, ...others]) expect(text).toContain(vin);
		}
	});
});

describe('the fleet changes', () => {
	const FILE = 'fleet-changes.json';
	const { path } = ENDPOINTS.vehicleState;
	const VINS = Object.values(EXAMPLE_VINS).map(({ vin }) => vin);

	/** Answers the next look-up of a vehicle with these facts. */
	const report = (vin: string, vehicle_state: object) =>
		n8n.sandbox.fault({ kind: 'respond', path, vin, body: { status: 'success', vehicle_state } });

	const week = async () => expect((await n8n.run(FILE, 'Every Monday')).status).toBe('success');

	beforeAll(async () => {
		await n8n.run(FILE, 'Set Up Once');
	});

	it('shows what is new at first', async () => {
		await week();
		for (const screen of SCREEN_NAMES) {
			const text = await read(screen);
			for (const one of ['New', ...VINS]) expect(text).toContain(one);
		}
	});

	it('shows what changed, what failed and what is not reported', async () => {
		const [updated, coded, silent, failing] = VINS as [string, string, string, string];
		const before = (vin: string) => {
			const { model, ilevel, headUnit, options } = carOf(vin);
			const sa_codes = options.map(({ code }) => code);
			return { vehicle: { model: model.name }, ilevel, head_unit: headUnit, sa_codes };
		};
		report(updated, { ...before(updated), ilevel: 'F020-25-07-550' });
		const [, ...fewer] = before(coded).sa_codes;
		report(coded, { ...before(coded), head_unit: 'NBT EVO ID5', sa_codes: [...fewer, '6CP'] });
		report(silent, {});
		n8n.sandbox.fault({ kind: 'status', status: 500, charge: true, path, vin: failing });
		await week();
		for (const screen of SCREEN_NAMES) {
			const text = await read(screen);
			for (const title of ['What changed', 'What failed', 'Not reported', 'What to do']) {
				expect(text).toContain(title);
			}
			for (const vin of [updated, coded, silent, failing]) expect(text).toContain(vin);
			expect(text).toContain(`${carOf(updated).ilevel} → F020-25-07-550`);
			await viewers[screen].picture('fleet-changes-mail');
		}
	});

	it('keeps its layout with long lists, long words and long texts', async () => {
		const [changed, failing] = VINS as [string, string];
		const many = Array.from({ length: 60 }, (_, index) => `${1000 + index}`.slice(1));
		report(changed, { ilevel: LONG_WORDS, head_unit: LONG_WORD, sa_codes: many });
		const refusal = { status: 'error', message: `${LONG_WORDS}${LONG_WORD}` };
		n8n.sandbox.fault({ kind: 'respond', path, vin: failing, status: 404, body: refusal });
		await week();
		for (const screen of SCREEN_NAMES) {
			const text = await read(screen);
			for (const words of [changed, failing, many.join(', ')]) expect(text).toContain(words);
		}
	});
});
