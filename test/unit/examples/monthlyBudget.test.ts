/** What the monthly budget books, decides and corrects, whatever stands in its table and in the items. */
import type { IDataObject } from 'n8n-workflow';

import { runCode } from './exampleCode';

const FILE = 'monthly-budget.json';
const ROW = { id: 5, month: '2026-06', cents: 50 };

const books = (vehicles: number, settings: IDataObject) =>
	runCode(FILE, 'The Most It Can Cost', {
		input: [settings],
		nodes: { Settings: [[settings]], Called: [Array.from({ length: vehicles }, () => ({}))] },
	})[0];

const decides = (monthlyLimit: number, rows: IDataObject[], runIndex = 0) =>
	runCode(FILE, 'Decide', {
		input: rows,
		runIndex,
		nodes: { Settings: [[{ monthlyLimit, listPrice: 0.25 }]], Book: [[ROW]] },
	})[0]!;

const counts = (input: IDataObject[], listPrice = 0.25) =>
	runCode(FILE, 'What It Cost', { input, nodes: { Settings: [[{ listPrice }]] } })[0]!.cents;

it.each([
	[3, 0.25, 75],
	[3, 0.1, 30],
	[7, 0.07, 49],
	[1, 20, 2000],
	// A part of a cent is a cent.
	[2, 0.125, 26],
])('books %d vehicles at %d credits with %d cents', (vehicles, listPrice, cents) => {
	const month = '2026-06';
	const booked = { month, cents, vehicles, execution: '7' };
	expect(books(vehicles, { monthlyLimit: 50, listPrice })).toEqual(booked);
});

it.each([-1, NaN, Infinity, null, '50', 'plenty', undefined])(
	'takes %p for no limit and no price',
	(value) => {
		for (const name of ['monthlyLimit', 'listPrice']) {
			const settings = { monthlyLimit: 50, listPrice: 0.25, [name]: value };
			expect(() => books(1, settings)).toThrow(`Enter a number for ${name}`);
		}
	},
);

it.each<[string, number, IDataObject[], number, string]>([
	['nothing else is booked', 0.5, [ROW], 0, 'go'],
	['nothing is booked at all, as a table says that is read late', 0.5, [{}], 0, 'go'],
	['the rest is just enough', 1, [ROW, { id: 4, cents: 50 }], 0, 'go'],
	['a cent is missing', 0.99, [ROW, { id: 4, cents: 50 }], 0, 'refuse'],
	['who has booked later may give way', 0.99, [ROW, { id: 6, cents: 50 }], 9, 'again'],
	['who has booked later does not give way', 0.99, [ROW, { id: 6, cents: 50 }], 10, 'refuse'],
	['a row cannot be read', 50, [ROW, { id: 4, cents: null }], 0, 'refuse'],
	['a row holds text', 50, [ROW, { id: 6, cents: '5 euros' }], 0, 'refuse'],
	['a row is below nothing', 50, [ROW, { id: 6, cents: -500 }], 0, 'refuse'],
	['the limit is nothing', 0, [ROW], 0, 'refuse'],
	['the limit has dirt behind the point', 0.1 + 0.2 + 0.2, [ROW], 0, 'go'],
])('%s', (_, monthlyLimit, rows, runIndex, decision) => {
	expect(decides(monthlyLimit, rows, runIndex)).toMatchObject({ decision });
});

it.each<[string, IDataObject[], number]>([
	[
		'good items',
		[{ cost: { credits: 0.2 } }, { cost: { credits: 0.07 } }, { cost: { credits: 0 } }],
		27,
	],
	['failed items', [{ error: 'x', details: { cost: { credits: 0.25 } } }], 25],
	['a failed item that tells nothing', [{ error: 'x' }], 25],
	['a good item that tells nothing', [{ vin: 'WBA' }], 25],
	[
		'what is no amount',
		[{ cost: { credits: '0.1' } }, { cost: { credits: -3 } }, { cost: 0.1 }],
		75,
	],
	['a cost that came in with a failed item', [{ error: 'x', cost: { credits: 9 } }], 25],
	['many tries', [{ cost: { credits: 0.75 } }], 75],
])('counts %s', (_, items, cents) => {
	expect(counts(items)).toBe(cents);
});

it('refuses each item in the words of a failed one, without a VIN too', () => {
	const nodes = {
		Decide: [[{ month: '2026-06', limit: 100, taken: 130, wanted: 50, wrongRow: null }]],
		Called: [[{ vin: 'WBAJA9103HB304909' }, { error: 'failed before' }]],
	};
	const [one, other] = runCode(FILE, 'Over the Limit', { input: [], nodes });
	expect(one!.error).toContain('VIN WBAJA9103HB304909: Not looked up');
	expect(one!.error).toContain('0.00 credits are left in 2026-06');
	expect(other).toMatchObject({ details: { reason: 'monthlyLimit', charged: 'no' } });
	expect(Object.keys(other!)).toEqual(['error', 'details']);
});
