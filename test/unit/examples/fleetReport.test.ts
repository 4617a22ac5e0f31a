/** The rows and the mail of the fleet report, by the summaries of the two look-ups. */
import type { IDataObject } from 'n8n-workflow';

import { runCode } from './exampleCode';

const FILE = 'fleet-report.json';
const vinOf = (i: number) => `WBA3A5C5${String(300_000_000 + i)}`;
const cost = (credits: number, charged = 'yes') => ({ credits, basis: 'listPrice', charged });

const check = (vin: string, summary: object = {}, more: object = {}): IDataObject => ({
	summary: { vin, carPlay: 'unknown', fullscreenCarPlay: 'unknown', headUnit: null, ...summary },
	vin,
	...more,
});
const state = (vin: string, summary: object = {}, more: object = {}): IDataObject => ({
	summary: { vin, iLevel: null, headUnit: null, ...summary },
	vin,
	...more,
});
const failed = (vin: string, more: object = {}, input: IDataObject = {}): IDataObject => ({
	...input,
	error: `VIN ${vin}: the server has failed.`,
	details: { vin, charged: 'maybe', todo: 'Look in your BimmerVIN dashboard.', ...more },
});

/** @param states nothing where each check has failed: then n8n does not run the next node */
function report(checks: IDataObject[][], states?: IDataObject[][]) {
	const nodes = { 'Check CarPlay': checks, ...(states && { 'Get State': states }) };
	const input = [...(states ?? []), checks[1] ?? []].flat();
	const rows = runCode(FILE, 'Rows', { input, nodes });
	const [mail] = runCode(FILE, 'Report', { input: [{}], nodes: { Rows: [rows] } });
	return { rows, mail: mail as { subject: string; html: string; text: string } };
}

it('counts yes, no and not known apart, and lists the last for a person', () => {
	const summaries = [
		{ carPlay: 'yes', headUnit: 'NBT EVO ID5' },
		{ carPlay: 'no', headUnit: 'NBT', note: 'NBT is too old' },
		{ carPlay: 'unknown', note: 'on <request>' },
		{},
	];
	const checks = summaries.map((summary, i) => check(vinOf(i), summary));
	const { rows, mail } = report([checks], [checks.map((_, i) => state(vinOf(i)))]);
	expect(rows.map((row) => row['CarPlay ready'])).toEqual(['yes', 'no', 'unknown', 'unknown']);
	expect(mail.subject).toBe('Fleet report: 1 of 4 CarPlay ready, 2 not known');
	const [, list = ''] = mail.html.split('for a person to look into');
	expect(list).toContain(vinOf(2));
	expect(list).toContain('on &lt;request&gt;');
	expect(list).toContain('ask BimmerVIN');
	expect(mail.text).toContain(`VIN ${vinOf(3)}: not known whether it can have CarPlay.`);
	expect(mail.html).toMatch(/Not ready[^]*?1 \(25 %\)[^]*?Not known[^]*?2 \(50 %\)/);
});

it('takes no failure for an answer that tells nothing, nor for a no', () => {
	const { rows, mail } = report(
		[[check(vinOf(0), { carPlay: 'yes' })], [failed(vinOf(1))]],
		[[state(vinOf(0), { iLevel: 'F020-22-07-540' })]],
	);
	expect(rows).toMatchObject([
		{ VIN: vinOf(0), 'CarPlay ready': 'yes', iLevel: 'F020-22-07-540' },
		{ VIN: vinOf(1), 'CarPlay ready': '', Charged: 'maybe' },
	]);
	expect(mail.subject).toBe('Fleet report: 1 of 1 CarPlay ready, 1 failed');
	expect(mail.html).not.toContain('look into');
});

it('reports on a fleet of which each check has failed', () => {
	const { rows, mail } = report([[], [failed(vinOf(0)), failed(vinOf(1))]]);
	expect(rows).toHaveLength(2);
	expect(mail.subject).toBe('Fleet report: 0 of 0 CarPlay ready, 2 failed');
});

it('takes model and head unit from the other look-up where one does not tell', () => {
	const { rows } = report(
		[[check(vinOf(0), { model: '530i' })]],
		[[state(vinOf(0), { model: 'other', headUnit: 'HU_NBT2' })]],
	);
	expect(rows).toMatchObject([{ Model: '530i', 'Head unit': 'HU_NBT2' }]);
});

it('adds up what each item has cost, and takes no cost that came in with a failed item', () => {
	const checks = [
		check(vinOf(0), {}, { cost: cost(0.25) }),
		check(vinOf(1), {}, { cost: cost(0.25) }),
		check(vinOf(2), {}, { cost: cost(0, 'no') }),
	];
	const { rows, mail } = report(
		[checks, [failed(vinOf(3), { cost: cost(0.25, 'maybe') }), failed('WBA123')]],
		[
			[state(vinOf(0), {}, { cost: cost(0.2) }), state(vinOf(2), {}, { cost: cost(0.07) })],
			[failed(vinOf(1), { cost: cost(0.2, 'maybe') }, checks[1])],
		],
	);
	expect(rows.map(({ VIN, Credits }) => [VIN, Credits])).toEqual([
		[vinOf(0), 0.45],
		[vinOf(2), 0.07],
		[vinOf(1), 0.45],
		[vinOf(3), 0.25],
		['WBA123', ''],
	]);
	expect(mail.text).toContain(
		'at most 1.22 credits. This includes calls that may have been charged.',
	);
	expect(mail.html).toContain('1.22 credits');
});

it('says nothing of cost where no item does', () => {
	const { mail } = report([[check(vinOf(0))]], [[state(vinOf(0))]]);
	expect(mail.text + mail.html).not.toMatch(/has cost/);
});

it('knows a car that one answer names by its last 7 characters and the other in full', () => {
	const [vin] = [vinOf(0)];
	const { rows } = report([[check(vin.slice(-7), { carPlay: 'yes' })]], [[state(vin)]]);
	expect(rows).toMatchObject([{ VIN: vin, 'CarPlay ready': 'yes' }]);
});

it('keeps cars apart that end alike', () => {
	const cars = ['WBA3A5C50AB304909', 'WBAJA9103AB304909'];
	const { rows } = report(
		[[check(cars[0]!, { carPlay: 'yes' }), check(cars[1]!, { carPlay: 'no' })]],
		[cars.map((vin) => state(vin))],
	);
	expect(rows.map((row) => row['CarPlay ready'])).toEqual(['yes', 'no']);
});

it('counts the iLevels that are not known', () => {
	const levels = ['F020-22-07-540', 'F020-22-07-530', null];
	const { mail } = report(
		[levels.map((_, i) => check(vinOf(i)))],
		[levels.map((iLevel, i) => state(vinOf(i), { iLevel }))],
	);
	expect(mail.html).toMatch(
		/iLevel, by month[^]*?2022-07[^]*?2 \(67 %\)[^]*?Not known[^]*?1 \(33 %\)/,
	);
});

it('stays below what Gmail cuts, whatever a large fleet answers', () => {
	const note = 'a word that is neither yes nor no, and some more '.repeat(8);
	const good = Array.from({ length: 100 }, (_, i) => i);
	const { mail } = report(
		[
			good.map((i) => check(vinOf(i), { note, model: '530i xDrive', headUnit: 'NBT EVO' })),
			good.map((i) => failed(vinOf(i + 200), { todo: note.slice(0, 150) })),
		],
		[good.map((i) => state(vinOf(i), { iLevel: 'F020-22-07-540' }))],
	);
	expect(Buffer.byteLength(mail.html)).toBeLessThan(100_000);
	expect(mail.html).toContain('70 more are in the spreadsheet');
});
